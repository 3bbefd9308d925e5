# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
import asyncio
from dataclasses import replace

from haystack import Document, component

from partwise.part_numbers import KEYS_VERSION, product_keys


@component
class CatalogAnnotator:
    """
    Writes into each document's meta what a catalog search needs to find it by its part numbers.

    `meta.part_number_keys` holds the normal forms of `meta.part_number` and of every entry of `meta.part_numbers`; it
    is the only index that the part-number lookup asks. A product without numbers gets an empty list. Annotating again
    replaces what an earlier run wrote.

    ### Usage example

    ```python
    from haystack import Document
    from haystack_integrations.components.preprocessors.partwise import CatalogAnnotator

    bolt = Document(content="Hex bolt", meta={"product_id": "1", "part_number": "SS-M12-175-A270-HEX-50"})
    result = CatalogAnnotator().run(documents=[bolt])
    print(result["documents"][0].meta["part_number_keys"])
    ```
    """

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, list[Document]]:
        """
        Annotate documents.

        :param documents: Documents of products; they are not changed.
        :returns: `documents`: copies with `meta.part_number_keys`.
        """
        return {
            "documents": [
                replace(document, meta={**document.meta, "part_number_keys": product_keys(document.meta)})
                for document in documents
            ]
        }

    @component.output_types(documents=list[Document])
    async def run_async(self, documents: list[Document]) -> dict[str, list[Document]]:
        """
        Annotate documents, in a thread.

        :param documents: Documents of products; they are not changed.
        :returns: `documents`: copies with `meta.part_number_keys`.
        """
        return await asyncio.to_thread(self.run, documents)

    def index_fingerprint(self) -> dict[str, str]:
        """
        Name the version of what is written, so that a search can refuse an index made by another one.

        :returns: `annotator` with the version of the normal forms.
        """
        return {"annotator": KEYS_VERSION}
