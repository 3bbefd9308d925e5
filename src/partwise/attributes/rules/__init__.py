# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""The rules by which two attributes compare; each takes what is asked and what is offered."""
