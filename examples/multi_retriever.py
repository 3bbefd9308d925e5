"""
Haystack's MultiRetriever between our lookup and our ranker: its retrievers run in parallel, and never on a hit.

MultiRetriever gives one list, so it goes to the ranker's `documents`: its order is one signal beside the attributes. It
takes any text retriever: an embedding retriever becomes one by TextEmbeddingRetriever and our encoder.

Run: python examples/multi_retriever.py
"""

from haystack import Document, Pipeline
from haystack.components.retrievers import MultiRetriever, TextEmbeddingRetriever
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore

from haystack_integrations.components.embedders.partwise import CatalogDocumentEmbedder, CatalogTextEmbedder
from haystack_integrations.components.preprocessors.partwise import CatalogAnnotator
from haystack_integrations.components.rankers.partwise import AttributeHybridRanker
from haystack_integrations.components.retrievers.partwise import PartNumberRetriever

PRODUCTS = {
    "BV-12-BR": "Brass ball valve 1/2 inch, PN 25",
    "BV-12-ST": "Steel ball valve 1/2 inch, PN 40",
    "CG-M20-PA": "Cable gland M20, polyamide, IP68",
    "6205-2RS1": "Deep groove ball bearing 25 x 52 x 15",
}

store = InMemoryDocumentStore(embedding_similarity_function="cosine")
documents = [Document(content=text, meta={"product_id": n, "part_number": n}) for n, text in PRODUCTS.items()]
for step in (CatalogAnnotator(), CatalogDocumentEmbedder()):
    documents = step.run(documents)["documents"]
store.write_documents(documents)

vectors = TextEmbeddingRetriever(
    retriever=InMemoryEmbeddingRetriever(store, top_k=40), text_embedder=CatalogTextEmbedder()
)
pipeline = Pipeline()
pipeline.add_component("lookup", PartNumberRetriever(store))
pipeline.add_component(
    "searches", MultiRetriever(retrievers={"vectors": vectors, "terms": InMemoryBM25Retriever(store, top_k=40)})
)
pipeline.add_component("ranker", AttributeHybridRanker(top_k=3))
pipeline.connect("lookup.query", "searches.query")
pipeline.connect("searches.documents", "ranker.documents")
pipeline.connect("lookup.candidates", "ranker.candidate_documents")
pipeline.connect("lookup.documents", "ranker.part_number_documents")

for query in ("bv12br", "ball valve 1/2 inch for 30 bar"):
    result = pipeline.run({"query": query}, include_outputs_from={"searches"})
    best = result["ranker"]["documents"][0]
    print(f"{query} -> {best.meta['product_id']} ({'searched' if 'searches' in result else 'looked up'})")
