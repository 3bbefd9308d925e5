# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Coded designations of electrical engineering, electronics and computers, in the order in which they are tried."""

from typing import Final

from partwise.attributes.designations.cables import DESIGNATIONS as CABLES
from partwise.attributes.designations.components import DESIGNATIONS as COMPONENTS
from partwise.attributes.designations.computing import DESIGNATIONS as COMPUTING
from partwise.attributes.designations.connectors import DESIGNATIONS as CONNECTORS
from partwise.attributes.designations.protection import DESIGNATIONS as PROTECTION
from partwise.attributes.scan import Designation

DESIGNATIONS: Final[tuple[Designation, ...]] = (*PROTECTION, *CABLES, *COMPUTING, *CONNECTORS, *COMPONENTS)
