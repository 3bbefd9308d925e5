"""
Several wordings of one query: Haystack's QueryExpander between our lookup and our ranker.

A model writes the other wordings, all of them are searched, and the ranker judges what is found by the buyer's own
words, so that no invented specification counts. A part number is looked up before: it costs no model, and no wording of
it is searched.

Run: python examples/multi_query.py
"""

import json

from haystack import Document, Pipeline
from haystack.components.generators.chat import MockChatGenerator
from haystack.components.query import QueryExpander
from haystack.components.retrievers import MultiQueryTextRetriever
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
from haystack.document_stores.in_memory import InMemoryDocumentStore

from haystack_integrations.components.preprocessors.partwise import CatalogAnnotator
from haystack_integrations.components.rankers.partwise import AttributeHybridRanker
from haystack_integrations.components.retrievers.partwise import PartNumberRetriever

PRODUCTS = {
    "BV-12-BR": "Brass ball valve 1/2 inch, PN 25",
    "BV-34-BR": "Brass ball valve 3/4 inch, PN 25",
    "CG-M20-PA": "Cable gland M20, polyamide, IP68",
}
# Stands for your model, such as OpenAIChatGenerator(api_base_url=...), so that this runs without one.
WORDINGS = MockChatGenerator(json.dumps({"queries": ["ball valve 3/4 inch", "brass shut-off valve 3/4"]}))

store = InMemoryDocumentStore()
documents = [Document(content=text, meta={"product_id": n, "part_number": n}) for n, text in PRODUCTS.items()]
store.write_documents(CatalogAnnotator().run(documents)["documents"])

pipeline = Pipeline()
pipeline.add_component("lookup", PartNumberRetriever(store))
pipeline.add_component("expander", QueryExpander(chat_generator=WORDINGS, n_expansions=2))
pipeline.add_component("searches", MultiQueryTextRetriever(retriever=InMemoryBM25Retriever(store, top_k=40)))
pipeline.add_component("ranker", AttributeHybridRanker(top_k=3))
pipeline.connect("lookup.query", "expander.query")
pipeline.connect("expander.queries", "searches.queries")
pipeline.connect("searches.documents", "ranker.sparse_documents")
pipeline.connect("lookup.candidates", "ranker.candidate_documents")
pipeline.connect("lookup.documents", "ranker.part_number_documents")

for query in ("bv-34-br", "stopcock 3/4 inch"):
    result = pipeline.run({"query": query}, include_outputs_from={"expander"})
    best = result["ranker"]["documents"][0]
    wordings = result.get("expander", {}).get("queries", [query])
    print(f"{' | '.join(wordings)} -> {best.meta['product_id']}")
