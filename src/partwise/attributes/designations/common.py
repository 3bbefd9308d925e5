# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""What several readers of designations ask of the text around a match."""

import re
from typing import Final

from partwise.attributes.items import Qualifier
from partwise.attributes.scan import Scan

# A number that is a code is followed neither by a unit nor by the rest of a longer number, a list or a range.
NO_UNIT: Final = (
    r"(?![.,]?\d| ?x ?\d| ?[\"'%°]|-\d"
    r"| ?-?(?:[kcdmµn]?m|mm²|[mk]?g|[mk]?[VAW]|VAC|VDC|k?VA|bar|psi|[MkG]?Pa|k?N|Nm|[kMG]?Hz|m?l|L|inch|in|Zoll|pouces?"
    r"|rpm|lm|K|s|min|h|[kM]?(?:Ohm|Ω)|[TGM]B|dB|pin|poles?|pol(?:ig)?|pcs?|St(?:k|ück)|pièces?|stuks)(?![^\W_]))"
)
_BOUND: Final = re.compile(
    r"(?:(?P<min>≥|>=|>|(?<!\w)(?:at least|min(?:imum|imal|imaal)?\.?|mind(?:estens|\.)|ab|au moins|minstens|vanaf))"
    r"|(?P<max>≤|<=|<|(?<!\w)(?:up to|max(?:imum|imal|imaal)?\.?|bis(?: zu)?|höchstens|jusqu'à|au plus|hoogstens|tot)))"
    r"[ :]*$",
    re.IGNORECASE,
)
_REACH: Final = 14


def bound_before(scan: Scan, start: int) -> Qualifier | None:
    """
    Read a comparator that stands before a quantity.

    :param scan: The line.
    :param start: Where the quantity begins.
    :returns: `min` or `max`; None without one.
    """
    found = _BOUND.search(scan.text[max(0, start - _REACH) : start])
    if found is None:
        return None
    return "min" if found["min"] else "max"
