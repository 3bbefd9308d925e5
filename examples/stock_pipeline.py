"""
Part numbers and fused scores in a pipeline that is otherwise stock Haystack: InMemoryDocumentStore and BM25.

Run: python examples/stock_pipeline.py
"""

from haystack import Document, Pipeline
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
from haystack.document_stores.in_memory import InMemoryDocumentStore

from haystack_integrations.components.preprocessors.partwise import CatalogAnnotator
from haystack_integrations.components.rankers.partwise import AttributeHybridRanker
from haystack_integrations.components.retrievers.partwise import PartNumberRetriever

PRODUCTS = [
    Document(content="Rillenkugellager 25 x 52 x 15", meta={"product_id": "1", "part_number": "6205-2RS1"}),
    Document(content="Hex bolt M12 x 50, A2-70", meta={"product_id": "2", "part_number": "SS-M12-175-A270-HEX-50"}),
    Document(content="Hex nut M12, A2-70", meta={"product_id": "3", "part_number": "SS-M12-175-A270-NUT"}),
]

store = InMemoryDocumentStore()
store.write_documents(CatalogAnnotator().run(PRODUCTS)["documents"])

pipeline = Pipeline()
pipeline.add_component("lookup", PartNumberRetriever(store))
pipeline.add_component("bm25", InMemoryBM25Retriever(store))
pipeline.add_component("ranker", AttributeHybridRanker(top_k=3))
pipeline.connect("lookup.query", "bm25.query")
pipeline.connect("bm25.documents", "ranker.sparse_documents")
pipeline.connect("lookup.candidates", "ranker.candidate_documents")
pipeline.connect("lookup.documents", "ranker.part_number_documents")

for query in ("price of ssm12175a270hex50?", "hex nut M12"):
    best = pipeline.run({"query": query})["ranker"]["documents"][0]
    why = best.meta["partwise"].get("part_number", {}).get("tier", "search")
    print(f"{query} -> {best.meta['product_id']} ({why})")
