# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Models on ONNX Runtime: no torch and no model hub at run time."""
