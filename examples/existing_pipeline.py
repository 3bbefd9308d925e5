"""
Our components in a pipeline that you have: an answering pipeline of stock Haystack, before and after.

Its YAML gets three components, and the documents go through them: `bm25 -> prompt` becomes `bm25 -> ranker -> prompt`,
with the part-number lookup in front of both.

Run: python examples/existing_pipeline.py
"""

import yaml
from haystack import Document, Pipeline
from haystack.components.builders import ChatPromptBuilder
from haystack.components.generators.chat import MockChatGenerator
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
from haystack.dataclasses import ChatMessage
from haystack.document_stores.in_memory import InMemoryDocumentStore

from haystack_integrations.components.preprocessors.partwise import CatalogAnnotator

PROMPT = "{% for d in documents %}[{{ d.meta.part_number }}] {{ d.content }}\n{% endfor %}Question: {{ query }}"
BOLTS = {f"SS-M12-175-A270-HEX-{mm}": f"Hex bolt M12 x {mm}, A2-70" for mm in (40, 50, 60)}
PRODUCTS = BOLTS | {"SS-M12-NUT": "Hex nut M12, A2-70"}
QUESTION = "price of ssm12175a270hex50?"

# What you have. The model only repeats its prompt; yours goes into its place.
pipeline = Pipeline()
pipeline.add_component("bm25", InMemoryBM25Retriever(InMemoryDocumentStore(index="catalog"), top_k=2))
pipeline.add_component("prompt", ChatPromptBuilder([ChatMessage.from_user(PROMPT)], required_variables="*"))
pipeline.add_component("llm", MockChatGenerator())
pipeline.connect("bm25.documents", "prompt.documents")
pipeline.connect("prompt.prompt", "llm.messages")

# What is added to its YAML, and what is connected in place of `bm25.documents -> prompt.documents`.
ADDED = """
lookup:
  type: haystack_integrations.components.retrievers.partwise.part_number.PartNumberRetriever
  init_parameters: {document_store: null}
reranker:
  type: haystack_integrations.components.rankers.partwise.reranker.CatalogReranker
  init_parameters: {}
ranker:
  type: haystack_integrations.components.rankers.partwise.hybrid.AttributeHybridRanker
  init_parameters: {top_k: 2}
"""
CONNECTED = {
    "lookup.query": ["bm25.query", "reranker.query"],
    "bm25.documents": ["reranker.documents", "ranker.sparse_documents"],
    "reranker.documents": ["ranker.reranked_documents"],
    "lookup.candidates": ["ranker.candidate_documents"],
    "lookup.documents": ["ranker.part_number_documents"],
    "ranker.documents": ["prompt.documents"],
    "prompt.prompt": ["llm.messages"],
}
data = yaml.safe_load(pipeline.dumps())
data["components"] |= yaml.safe_load(ADDED)
store = data["components"]["bm25"]["init_parameters"]["document_store"]
data["components"]["lookup"]["init_parameters"]["document_store"] = store
data["connections"] = [{"sender": s, "receiver": r} for s, receivers in CONNECTED.items() for r in receivers]
after = Pipeline.from_dict(data)

documents = [Document(content=text, meta={"product_id": n, "part_number": n}) for n, text in PRODUCTS.items()]
InMemoryDocumentStore(index="catalog").write_documents(CatalogAnnotator().run(documents)["documents"])
for name, each in (("before", pipeline), ("after", after)):
    print(f"{name}:\n{each.run({'query': QUESTION})['llm']['replies'][0].text}\n")
