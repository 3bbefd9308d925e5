"""
A search pipeline as the tool of a Haystack Agent.

A stand-in for the model decides, so that this runs without one: put a chat generator of yours into its place. Agents of
other makers get search and lookup by MCP from a running `partwise serve`.

Run: python examples/agent_tool.py
"""

from haystack import Document, Pipeline
from haystack.components.agents import Agent
from haystack.components.generators.chat import MockChatGenerator
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever
from haystack.dataclasses import ChatMessage, ToolCall
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.tools import PipelineTool

from haystack_integrations.components.preprocessors.partwise import CatalogAnnotator
from haystack_integrations.components.rankers.partwise import AttributeHybridRanker
from haystack_integrations.components.retrievers.partwise import PartNumberRetriever

PRODUCTS = {"BV-12-BR": "Brass ball valve 1/2 inch, PN 25", "CG-M20-PA": "Cable gland M20, polyamide, IP68"}


def told(documents: list[Document]) -> str:
    """Write products for a model: the number, and what it meets or contradicts, or that it is the one named."""
    lines = []
    for document in documents:
        notes = document.meta["partwise"]
        said = [f"{verdict['kind']}: {verdict['verdict']}" for verdict in notes.get("attributes", ())]
        named = "named in the question" if "part_number" in notes else ", ".join(said)
        lines.append(f"[{document.meta['part_number']}] {document.content} ({named})")
    return "\n".join(lines)


def decide(messages: list[ChatMessage]) -> ChatMessage:
    """Stand for the model: it searches for the question, and what it is told is its answer."""
    if (result := messages[-1].tool_call_result) is not None:
        return ChatMessage.from_assistant(str(result.result))
    return ChatMessage.from_assistant(tool_calls=[ToolCall("search", {"query": messages[-1].text})])


store = InMemoryDocumentStore()
documents = [Document(content=text, meta={"product_id": n, "part_number": n}) for n, text in PRODUCTS.items()]
store.write_documents(CatalogAnnotator().run(documents)["documents"])
pipeline = Pipeline()
pipeline.add_component("lookup", PartNumberRetriever(store))
pipeline.add_component("bm25", InMemoryBM25Retriever(store))
pipeline.add_component("ranker", AttributeHybridRanker(top_k=1))
pipeline.connect("lookup.query", "bm25.query")
pipeline.connect("bm25.documents", "ranker.sparse_documents")
pipeline.connect("lookup.documents", "ranker.part_number_documents")

search = PipelineTool(
    pipeline,
    name="search",
    description="Products of the catalog that fit a part number, a specification or a sentence, best first.",
    input_mapping={"query": ["lookup.query", "ranker.query"]},
    output_mapping={"ranker.documents": "documents"},
    # Without it a model could also fill in filters, and whose customer it is.
    parameters={"type": "object", "properties": {"query": {"type": "string"}}, "required": ["query"]},
    outputs_to_string={"source": "documents", "handler": told},
)
agent = Agent(chat_generator=MockChatGenerator(response_fn=decide), tools=[search])
for question in ("do you have bv12br?", "brass valve 1/2 inch PN 40"):
    print(f"{question} -> {agent.run(messages=[ChatMessage.from_user(question)])['messages'][-1].text}")
