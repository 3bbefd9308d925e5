# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Coded designations of fasteners."""

from typing import Final

from partwise.attributes.scan import Designation

DESIGNATIONS: Final[tuple[Designation, ...]] = ()
