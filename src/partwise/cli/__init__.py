# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""The `partwise` command."""

from .app import main

__all__ = ["main"]
