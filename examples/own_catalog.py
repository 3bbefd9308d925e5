"""
Your own csv: say which column is what, index it into an embedded store, search it with the packaged pipeline.

Run: python examples/own_catalog.py
"""

import tempfile
from itertools import pairwise
from pathlib import Path

from haystack import Pipeline
from haystack.components.writers import DocumentWriter
from haystack.document_stores.types import DuplicatePolicy

from haystack_integrations.components.converters.partwise import CatalogToDocuments
from haystack_integrations.components.embedders.partwise import CatalogDocumentEmbedder, CatalogSparseDocumentEmbedder
from haystack_integrations.components.preprocessors.partwise import CatalogAnnotator
from haystack_integrations.document_stores.partwise import QdrantEdgeDocumentStore
from partwise.evaluation.pipelines import SearchPipeline

CATALOG = """\
Art.-Nr.;Bezeichnung;Hersteller;Vergleich;Länge
SK-M12-50;Sechskantschraube M12, A2-70;Acme;ISO 4017|DIN 933;50
SK-M16-60;Sechskantschraube M16, 8.8 verzinkt;Acme;;60
KL-6205;Rillenkugellager 25 x 52 x 15;Rollfix;6205-2RS1;
"""
FIELDS = {
    "id": "Art.-Nr.",
    "part_number": "Art.-Nr.",
    "title": "Bezeichnung",
    "brand": "Hersteller",
    "part_numbers": {"xref": "Vergleich"},
    "attributes": ["Länge"],
    "units": {"Länge": "mm"},
    "language": "de",
}

with tempfile.TemporaryDirectory() as folder:
    catalog, store = Path(folder) / "catalog.csv", QdrantEdgeDocumentStore(path=f"{folder}/store")
    catalog.write_text(CATALOG, encoding="utf-8")

    index = Pipeline()
    index.add_component("converter", CatalogToDocuments(fields=FIELDS))
    index.add_component("annotator", CatalogAnnotator())
    index.add_component("dense_embedder", CatalogDocumentEmbedder())
    index.add_component("sparse_embedder", CatalogSparseDocumentEmbedder())
    index.add_component("writer", DocumentWriter(store, policy=DuplicatePolicy.OVERWRITE))
    names = list(index.graph.nodes)
    for sender, receiver in pairwise(names):
        index.connect(f"{sender}.documents", f"{receiver}.documents")
    print(index.run({"converter": {"sources": [catalog]}})["writer"]["documents_written"], "products")

    search = SearchPipeline.load("hybrid", store=store.path)
    for query in ("6205 2RS1", "verzinkte Schraube M16 x 60"):
        print(query, "->", search.search(query, top_k=1).documents[0].meta["part_number"])
    store.close()
