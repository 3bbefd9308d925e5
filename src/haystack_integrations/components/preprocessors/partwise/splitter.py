# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
import asyncio
from functools import partial
from typing import Any, Literal, get_args

from haystack import Document, component, default_from_dict, default_to_dict
from haystack.core.serialization import component_to_dict

from partwise.attributes import load_lexicon
from partwise.errors import CatalogError, ConfigError
from partwise.models.lengths import TokenLengths
from partwise.parameters import check_choice, check_whole_number
from partwise.splitting import Limits, split_text

from ._chunks import chunk_documents
from ._sentences import check_splitter, load_splitter, sentence_ends, stock_splitter

Unit = Literal["word", "token"]
Variants = Literal["product", "chunk", "text"]
_SHORTEST = 10


@component
class CatalogSplitter:
    r"""
    Splits long product texts and datasheets so that nothing is cut that belongs together.

    No part number, no value with its unit and no row of a table is cut, and no chunk spans two sections; where a chunk
    must end inside of a paragraph, it ends with a sentence if it can. Each chunk begins with the product's title, brand
    and part number, the headings above it and, within a table, the names of the columns, unless it says them itself. A
    document that is short enough passes as it is.

    A table with a column of part numbers (`Order code`, `Artikel-Nr.`, `Référence`) becomes a document per row: its
    cells are lines `name: value` of the text and `meta["attributes"]`, and what else the catalog's rules see in them
    (GTIN, brand, title). Rows of several tables with the same number become one document. Tables are Markdown, HTML,
    csv, tabs or bars.

    It works behind any converter, and before `CatalogAnnotator`. `meta` of each chunk is the document's, with
    `product_id`, so that chunks merge to one product where results are ranked; `parent_id` and `source_id`, the
    document's id; `split_id`, from 0, and `split_count`; `split_idx_start` and `split_idx_end`, where its text stands
    in the document; `page_number`; and `section`. A chunk's id depends on product, source and place alone; where the
    document's id is not `CatalogToDocuments`', also on that.

    ### Usage example

    ```python
    from haystack import Document
    from haystack_integrations.components.preprocessors.partwise import CatalogSplitter

    datasheet = Document(
        content="# Hex bolts\n\n| Order code | Length [mm] |\n|---|---|\n| SS-M12-50 | 50 |\n| SS-M12-60 | 60 |",
        meta={"product_id": "hex-bolts", "brand": "Acme"},
    )
    for document in CatalogSplitter().run(documents=[datasheet])["documents"]:
        print(document.meta["product_id"], document.meta["attributes"])
    ```
    """

    def __init__(
        self,
        split_length: int = 200,
        split_unit: Unit = "word",
        model: str | None = None,
        variants: Variants = "product",
        number_columns: list[str] | None = None,
        splitter: Any | None = None,
        attribute_kinds: str | dict[str, Any] | None = None,
    ) -> None:
        """
        Create the splitter; a tokenizer is loaded by `warm_up`.

        :param split_length: How long a chunk may be, header included, at least 10. A chunk is longer only where it
            cannot be cut: one row of a table, one number.
        :param split_unit: Whether it is counted in words or in the tokens of an encoder. Give the document embedder the
            same number as `max_tokens`; it cuts off the rest.
        :param model: The encoder for `token`: a local sentence-transformers folder. `None`: the packaged encoder.
        :param variants: What becomes of a table with a part number in each row: `product`, each row is a product with a
            `product_id` of its own (the document's and the number); `chunk`, a document that keeps the `product_id`;
            `text`, rows stay text.
        :param number_columns: The names of columns that hold the part numbers of rows. `None`: guessed from the names.
        :param splitter: The component that finds sentences: a DocumentSplitter, or any that gives pieces of the text as
            they stand. `None`: `DocumentSplitter(split_by="period", split_length=1)`. `split_by="sentence"` knows
            abbreviations, and needs the extra `sentences` and nltk's data.
        :param attribute_kinds: Kinds, words and units of attributes beside the packaged ones, as `CatalogAnnotator` has
            them.
        :raises ConfigError: If a parameter cannot work.
        """
        self.split_length = check_whole_number("split_length", split_length, _SHORTEST)
        self.split_unit = check_choice("split_unit", split_unit, get_args(Unit))
        self.model = model
        self.variants = check_choice("variants", variants, get_args(Variants))
        self.number_columns = _check_columns(number_columns)
        self.splitter = splitter
        self.attribute_kinds = attribute_kinds
        self._splitter = stock_splitter() if splitter is None else splitter
        check_splitter(self._splitter)
        self._lexicon = load_lexicon(attribute_kinds)
        self._limits: Limits | None = None

    def to_dict(self) -> dict[str, Any]:
        """
        Serialize the component.

        :returns: The type and the init parameters.
        """
        return default_to_dict(
            self,
            split_length=self.split_length,
            split_unit=self.split_unit,
            model=self.model,
            variants=self.variants,
            number_columns=self.number_columns,
            splitter=None if self.splitter is None else component_to_dict(self.splitter, "splitter"),
            attribute_kinds=self.attribute_kinds,
        )

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "CatalogSplitter":
        """
        Deserialize the component.

        :param data: What `to_dict` gave.
        :returns: The component.
        :raises MissingExtraError: If the splitter needs nltk, which is not installed.
        """
        parameters = dict(data.get("init_parameters", {}))
        if "splitter" in parameters:
            parameters["splitter"] = load_splitter(parameters["splitter"])
        return default_from_dict(cls, {**data, "init_parameters": parameters})

    def warm_up(self) -> None:
        """
        Load the tokenizer, and what the sentence splitter needs.

        :raises ConfigError: When the model folder or a file of it cannot be used, or the model reads fewer tokens than
            a chunk may have.
        """
        if self._limits is None:
            if hasattr(self._splitter, "warm_up"):
                self._splitter.warm_up()
            self._limits = self._load_limits()

    async def warm_up_async(self) -> None:
        """
        Do as `warm_up`, in a thread.

        :raises ConfigError: As for `warm_up`.
        """
        await asyncio.to_thread(self.warm_up)

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, list[Document]]:
        """
        Split documents.

        :param documents: Documents with text; they are not changed.
        :returns: `documents`: their chunks and variants in order; a document that needs no split as it is.
        :raises CatalogError: If a document has no text, such as an image.
        :raises ConfigError: As for `warm_up`; or if the splitter changes the text.
        """
        self.warm_up()
        return {"documents": [chunk for document in documents for chunk in self._split(document)]}

    @component.output_types(documents=list[Document])
    async def run_async(self, documents: list[Document]) -> dict[str, list[Document]]:
        """
        Split documents, in a thread.

        :param documents: Documents with text; they are not changed.
        :returns: `documents`: their chunks and variants in order; a document that needs no split as it is.
        :raises CatalogError: If a document has no text, such as an image.
        :raises ConfigError: As for `warm_up`; or if the splitter changes the text.
        """
        return await asyncio.to_thread(self.run, documents)

    def _split(self, document: Document) -> list[Document]:
        if document.content is None:
            file = document.meta.get("file_path") or f"document {document.id}"
            problem = "it has no text to split; convert it to text first, or route it past the splitter"
            raise CatalogError(problem, file=str(file))
        if self._limits is None or not document.content.strip():
            return [document]
        parts = split_text(
            document.content,
            document.meta,
            self._limits,
            variants=self.variants != "text",
            number_columns=self.number_columns,
            lexicon=self._lexicon,
        )
        return chunk_documents(document, parts, as_products=self.variants == "product")

    def _load_limits(self) -> Limits:
        ends = partial(sentence_ends, self._splitter)
        if self.split_unit == "word":
            return Limits(self.split_length, _count_words, ends)
        lengths = TokenLengths.load(self.model)
        low, high = lengths.overhead + _SHORTEST, lengths.max_tokens
        if not low <= self.split_length <= high:
            msg = f"split_length must be from {low} to {high}, the tokens that the model reads, got {self.split_length}"
            raise ConfigError(msg)
        return Limits(self.split_length - lengths.overhead, lengths, ends)


def _count_words(texts: Any) -> list[int]:
    return [len(text.split()) for text in texts]


def _check_columns(columns: Any) -> Any:
    """Refuse a single name, which would be read letter by letter and name no column."""
    is_list = isinstance(columns, list | tuple) and all(isinstance(name, str) for name in columns)
    if columns is not None and not is_list:
        msg = f"number_columns must be a list of column names, got {columns!r}"
        raise ConfigError(msg)
    return columns
