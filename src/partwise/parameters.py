# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Checks of init and run parameters: YAML's values come in any type."""

from typing import Any

from partwise.errors import ConfigError


def check_whole_number(name: str, value: Any, lowest: int) -> int:
    """
    Refuse what is no whole number, or one that is too low.

    :param name: The parameter, for the message.
    :param value: Its value; a boolean is no number.
    :param lowest: The lowest value that works.
    :returns: The value.
    :raises ConfigError: Naming the parameter, the lowest value and what was given.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < lowest:
        msg = f"{name} must be a whole number of at least {lowest}, got {value!r}"
        raise ConfigError(msg)
    return value
