# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""The results of an evaluation as a page to read, and as files that other tools can check."""

from .folder import write_report

__all__ = ["write_report"]
