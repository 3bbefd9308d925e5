"""
A datasheet in Markdown: its text in chunks, each variant of its tables a product, indexed and searched.

Run: python examples/datasheets.py
"""

import tempfile
from itertools import pairwise
from pathlib import Path

from haystack import Pipeline
from haystack.components.converters import TextFileToDocument
from haystack.components.writers import DocumentWriter
from haystack.document_stores.types import DuplicatePolicy

from haystack_integrations.components.embedders.partwise import CatalogDocumentEmbedder, CatalogSparseDocumentEmbedder
from haystack_integrations.components.preprocessors.partwise import CatalogAnnotator, CatalogSplitter
from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore
from partwise.evaluation.pipelines import SearchPipeline

DATASHEET = """\
# Hex bolts SS-M12, stainless steel A2-70
Fully threaded bolts to DIN 933 for food and chemical plants, for use from -50 to 250 °C.
## Mounting
Clean the threads. Use a torque wrench; a bolt that was tightened beyond its yield point must not be used again.

## Ordering
| Order code | Length [mm] | Packing unit |
|---|---|---|
| SS-M12-50 | 50 | 100 |
| SS-M12-60 | 60 | 50 |

## Torque, lubricated
| Order code | Tightening torque |
|---|---|
| SS-M12-50 | 56 Nm |
| SS-M12-60 | 61 Nm |
"""

with tempfile.TemporaryDirectory() as folder:
    file, store = Path(folder) / "ss-m12.md", QdrantEdgeDocumentStore(path=f"{folder}/store")
    file.write_text(DATASHEET, encoding="utf-8")

    index = Pipeline()
    index.add_component("converter", TextFileToDocument())  # MarkdownToDocument would take the headings off
    index.add_component("splitter", CatalogSplitter(split_length=64, split_unit="token"))
    index.add_component("annotator", CatalogAnnotator())
    index.add_component("dense_embedder", CatalogDocumentEmbedder(max_tokens=64))
    index.add_component("sparse_embedder", CatalogSparseDocumentEmbedder())
    index.add_component("writer", DocumentWriter(store, policy=DuplicatePolicy.OVERWRITE))
    for sender, receiver in pairwise(list(index.graph.nodes)):
        index.connect(f"{sender}.documents", f"{receiver}.documents")
    index.run({"converter": {"sources": [file], "meta": {"product_id": "ss-m12", "brand": "Acme"}}})

    search = SearchPipeline.load("hybrid", store=store.path)
    for query in ("ssm1260", "stainless bolt of 50 mm", "may a bolt be used again?"):
        found = search.search(query, top_k=1).documents[0]
        print(f"{query} -> {found.meta['product_id']}\n{found.content}\n")
    store.close()
