# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Two-stage retrieval for product catalogs: the domain, free of Haystack."""
