# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""A server for search pipelines: Hayhooks' own app with typed requests, compact results and nothing unsafe."""
