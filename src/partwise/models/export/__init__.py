# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Turn a sentence-transformers model into a folder that runs on ONNX Runtime.

Held by tests on small models of the same architectures: BERT (ms-marco-MiniLM-L-6-v2), XLM-RoBERTa
(bge-reranker-v2-m3), ModernBERT (gte-reranker-modernbert-base), DeBERTa-v2 (mxbai-rerank-base-v1). Others are tried,
and kept only if they agree with their source.

Not exported are models that bring code of their own, as it is not run: so none of Jina's open rerankers.
jina-reranker-v1-tiny-en, v1-turbo-en and v2-base-multilingual come with an `onnx/model.onnx` in the form
that `CrossEncoder` reads, which was not tried; jina-reranker-m0 and v3 are decoder models, which nothing here runs.
"""

from .exporting import ExportReport, Quantize, export_model

__all__ = ["ExportReport", "Quantize", "export_model"]
