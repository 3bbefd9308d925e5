# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
import asyncio
from dataclasses import replace
from typing import Any

from haystack import Document, component

from partwise.attributes import load_lexicon, product_specs
from partwise.copying import cheap_to_copy
from partwise.part_numbers import load_rules, product_keys


@component
class CatalogAnnotator:
    """
    Writes into each document's meta what a catalog search needs to find it by its part numbers and attributes.

    `meta.part_number_keys` holds the normal forms of `meta.part_number` and of every entry of `meta.part_numbers`,
    what remains of them without leading zeros or a packaging suffix, and the brands; it is the only index that the
    part-number lookup asks. A product without numbers gets an empty list. Annotating again replaces what an earlier
    run wrote.

    `meta.specs` holds its attributes in canonical form: what its fields state, with one unit per kind, and what its
    running text adds.

    What packaging suffixes and distributors' prefixes are is told by rules. The packaged ones (`#PBF`, `/NOPB`, `-ND`
    and others, in `partwise/part_numbers/rules.yaml`) can be added to, replaced or removed by name:

    ```yaml
    acme-reel:
      reason: packaging      # or `rule`, for what a distributor or a label adds
      endings: ["-R7", "-BULK"]
      makers: [Acme]         # leave out for any maker
    mouser: null             # removes a packaged rule
    ```

    ### Usage example

    ```python
    from haystack import Document
    from haystack_integrations.components.preprocessors.partwise import CatalogAnnotator

    bolt = Document(content="Hex bolt", meta={"product_id": "1", "part_number": "SS-M12-175-A270-HEX-50"})
    result = CatalogAnnotator().run(documents=[bolt])
    print(result["documents"][0].meta["part_number_keys"])
    ```
    """

    def __init__(
        self,
        rules: str | dict[str, Any] | None = None,
        prefix: bool = False,
        attribute_kinds: str | dict[str, Any] | None = None,
    ) -> None:
        """
        Create the annotator.

        :param rules: Rules of makers and distributors beside the packaged ones: a YAML file, or a mapping from a
            rule's name to its fields. `PartNumberRetriever` must have the same.
        :param prefix: Whether to write a key for each beginning of a number too, from 4 characters on, for a
            `PartNumberRetriever` with `prefix`. It makes the keys about four times as many.
        :param attribute_kinds: Kinds, words and units of attributes beside the packaged ones: a YAML file or its
            content, in the form of `partwise/attributes/data`. The sparse embedders and the ranker must have the same.
        :raises ConfigError: If a rule or a kind cannot work.
        """
        self.rules = rules
        self.prefix = prefix
        self.attribute_kinds = attribute_kinds
        self._lexicon = load_lexicon(attribute_kinds)
        self._rules = load_rules(rules, prefix=prefix)

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, list[Document]]:
        """
        Annotate documents.

        :param documents: Documents of products; they are not changed.
        :returns: `documents`: copies with `meta.part_number_keys` and `meta.specs`.
        """
        return {
            "documents": [
                replace(document, meta=cheap_to_copy({**document.meta, **self._notes(document)}))
                for document in documents
            ]
        }

    def _notes(self, document: Document) -> dict[str, Any]:
        return {
            "part_number_keys": product_keys(document.meta, self._rules),
            "specs": product_specs(document.content or "", document.meta, self._lexicon),
        }

    @component.output_types(documents=list[Document])
    async def run_async(self, documents: list[Document]) -> dict[str, list[Document]]:
        """
        Annotate documents, in a thread.

        :param documents: Documents of products; they are not changed.
        :returns: `documents`: copies with `meta.part_number_keys` and `meta.specs`.
        """
        return await asyncio.to_thread(self.run, documents)

    def index_fingerprint(self) -> dict[str, str]:
        """
        Name the version of what is written, so that a search can refuse an index made by another one.

        :returns: `annotator` with the version of the normal forms and of the rules, `attributes` with that of the
            attributes.
        """
        return {"annotator": self._rules.keys_version, "attributes": self._lexicon.version}
