# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
What a filter's value may be in a catalog.

>>> readings("80"), readings("Bosch"), readings("nan")
(['80', 80.0], ['Bosch'], ['nan'])
"""

import math


def readings(text: str) -> list[str | float]:
    """
    Give both readings of a number as text: `80` may be a number in one field and a name in another.

    :param text: The value as somebody typed it.
    :returns: The text, and behind it the finite number that it is, if it is one.
    """
    try:
        number = float(text)
    except ValueError:
        return [text]
    return [text, number] if math.isfinite(number) else [text]
