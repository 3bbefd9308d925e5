"""
The pipeline `hybrid`, built in Python in place of YAML: part numbers first, then vectors and terms together.

Run: python examples/python_pipeline.py
"""

import tempfile

from haystack import Document, Pipeline

from haystack_integrations.components.embedders.partwise import (
    CatalogDocumentEmbedder,
    CatalogSparseDocumentEmbedder,
    CatalogSparseTextEmbedder,
    CatalogTextEmbedder,
)
from haystack_integrations.components.preprocessors.partwise import CatalogAnnotator
from haystack_integrations.components.rankers.partwise import AttributeHybridRanker
from haystack_integrations.components.retrievers.partwise import (
    PartNumberRetriever,
    QdrantEdgeEmbeddingRetriever,
    QdrantEdgeSparseEmbeddingRetriever,
)
from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore

PRODUCTS = {"BV-12-BR": "Brass ball valve 1/2 inch, PN 25", "CG-M20-PA": "Cable gland M20, polyamide, IP68"}

with tempfile.TemporaryDirectory() as folder:
    store = QdrantEdgeDocumentStore(path=f"{folder}/store")
    documents = [Document(content=f"{t}\n{n}", meta={"product_id": n, "part_number": n}) for n, t in PRODUCTS.items()]
    for step in (CatalogAnnotator(), CatalogDocumentEmbedder(), CatalogSparseDocumentEmbedder()):
        documents = step.run(documents)["documents"]
    store.write_documents(documents)

    pipeline = Pipeline()
    pipeline.add_component("lookup", PartNumberRetriever(store))
    pipeline.add_component("dense_embedder", CatalogTextEmbedder())
    pipeline.add_component("sparse_embedder", CatalogSparseTextEmbedder())
    pipeline.add_component("dense_retriever", QdrantEdgeEmbeddingRetriever(store, top_k=40))
    pipeline.add_component("sparse_retriever", QdrantEdgeSparseEmbeddingRetriever(store, top_k=40))
    pipeline.add_component("ranker", AttributeHybridRanker(top_k=5))
    # Every text comes from the lookup: on a hit it emits no query, and no search runs.
    pipeline.connect("lookup.query", "dense_embedder.text")
    pipeline.connect("lookup.query", "sparse_embedder.text")
    pipeline.connect("dense_embedder.embedding", "dense_retriever.query_embedding")
    pipeline.connect("sparse_embedder.sparse_embedding", "sparse_retriever.query_sparse_embedding")
    pipeline.connect("dense_retriever.documents", "ranker.dense_documents")
    pipeline.connect("sparse_retriever.documents", "ranker.sparse_documents")
    pipeline.connect("lookup.candidates", "ranker.candidate_documents")
    pipeline.connect("lookup.documents", "ranker.part_number_documents")

    for query in ("bv 12 br", "something to shut off water"):
        best = pipeline.run({"query": query})["ranker"]["documents"][0]
        print(f"{query} -> {best.meta['product_id']} ({best.score:.2f})")
    store.close()
