# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""One pure function per rule of `data/kinds.yaml`: (asked, offered) to verdict and sentence, None if not comparable."""
