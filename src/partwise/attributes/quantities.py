# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Numbers with units."""

from .scan import Scan


def read_quantities(scan: Scan) -> None:
    """Read what is left."""
