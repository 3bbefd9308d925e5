# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
import asyncio
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Literal, get_args

from haystack import Document, component, logging
from haystack.components.converters.utils import normalize_metadata
from haystack.dataclasses import ByteStream

from partwise.catalog import CatalogReader, FieldMapping, Problem, Product, Row, read_rows, read_stream
from partwise.errors import ConfigError
from partwise.parameters import check_whole_number

logger = logging.getLogger(__name__)

OnError = Literal["raise", "skip"]
_ENDINGS = {
    "application/jsonl": ".jsonl",
    "application/x-ndjson": ".jsonl",
    "application/x-jsonlines": ".jsonl",
    "application/json": ".json",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.apache.parquet": ".parquet",
}


@dataclass(frozen=True, slots=True)
class DocumentBatch:
    """
    The next documents of a stream.

    :param documents: One for each product.
    :param problems: The records between them that cannot be used.
    :param places: The file and the row, from 1, of each document.
    """

    documents: list[Document]
    problems: list[Problem]
    places: list[tuple[str, int]]


@component
class CatalogToDocuments:
    r"""
    Converts catalog files to Documents, one per product.

    It reads jsonl, ndjson, json, csv, tsv and BMEcat (extra `bmecat`), each also with `.gz` behind it, xlsx, and
    Parquet (extra `parquet`).

    `content` is readable text (title, brand and number, descriptions, a line per attribute); meta holds `product_id`,
    `part_number`, `part_numbers`, `brand`, `title`, raw `attributes` and what else the mapping names. A document's id
    depends on product and source alone, so converting again replaces. A record that cannot be used is an error or is
    reported in `problems`, with file, row and field; none is dropped silently.

    ### Usage example

    ```python
    from haystack.dataclasses import ByteStream
    from haystack_integrations.components.converters.partwise import CatalogToDocuments

    catalog = ByteStream.from_string("sku;name\nSS-M12-50;Hex bolt M12 x 50\n", meta={"file_path": "bolts.csv"})
    converter = CatalogToDocuments(fields={"id": "sku", "part_number": "sku", "title": "name"})
    document = converter.run(sources=[catalog])["documents"][0]
    print(document.meta["part_number"], document.content)
    ```
    """

    def __init__(
        self,
        fields: str | dict[str, Any] | None = None,
        on_error: OnError = "raise",
        source: str | None = None,
        encoding: str | None = None,
        delimiter: str | None = None,
        sheet: str | None = None,
        language: str | None = None,
    ) -> None:
        """
        Create the converter; files are read when it runs.

        :param fields: Which field is what: the path of a FIELDS.yaml, or its content; None guesses from the column
            names and logs the guess.
        :param on_error: `raise` stops at the first record that cannot be used, `skip` reports it and goes on.
        :param source: `meta["source"]` of records that name none; part of a document's id, so that two catalogs may use
            the same product ids.
        :param encoding: The encoding of text files. None obeys a byte order mark, takes UTF-8 where it is that, and
            tells another encoding of csv and tsv files from their bytes; `explanation` says what was told.
        :param delimiter: What parts the columns of csv files: a character, or `tab`. None tells it from the first rows.
        :param sheet: The sheet of xlsx files. None takes the first that has rows.
        :param language: The language to read of BMEcat files in several; None for the default of each catalog. Texts in
            the others stand behind those in this one.
        :raises ConfigError: If `on_error` is neither, or a mapping given as content does not fit.
        """
        self.fields = fields
        self.on_error = on_error
        self.source = source
        self.encoding = encoding
        self.delimiter = delimiter
        self.sheet = sheet
        self.language = language
        if on_error not in get_args(OnError):
            msg = f"on_error must be 'raise' or 'skip', got {on_error!r}"
            raise ConfigError(msg)
        if isinstance(fields, dict):
            FieldMapping.from_dict(fields)
        self._explanation: list[str] = []

    @component.output_types(documents=list[Document], problems=list[dict[str, Any]])
    def run(
        self, sources: list[str | Path | ByteStream], meta: dict[str, Any] | list[dict[str, Any]] | None = None
    ) -> dict[str, Any]:
        """
        Convert whole catalogs; `stream` does it in batches.

        :param sources: Paths, or byte streams with `file_path` or `file_name` in their meta, or a MIME type.
        :param meta: Meta for all documents, or one mapping per source.
        :returns: `documents`, and `problems`: mappings of file, row, field, problem and text.
        :raises CatalogError: If a file cannot be read or holds no product; for a bad record unless skipped.
        :raises ConfigError: If FIELDS.yaml does not fit.
        """
        metas = normalize_metadata(meta, sources_count=len(sources))
        documents: list[Document] = []
        problems: list[dict[str, Any]] = []
        for item in self._items(sources, metas):
            if isinstance(item, Problem):
                problems.append(item.to_dict())
            else:
                documents.append(item[0])
        return {"documents": documents, "problems": problems}

    @component.output_types(documents=list[Document], problems=list[dict[str, Any]])
    async def run_async(
        self, sources: list[str | Path | ByteStream], meta: dict[str, Any] | list[dict[str, Any]] | None = None
    ) -> dict[str, Any]:
        """
        Convert whole catalogs in a thread.

        :param sources: Paths, or byte streams with `file_path` or `file_name` in their meta, or a MIME type.
        :param meta: Meta for all documents, or one mapping per source.
        :returns: `documents`, and `problems`: mappings of file, row, field, problem and text.
        :raises CatalogError: If a file cannot be read or holds no product; for a bad record unless skipped.
        :raises ConfigError: If FIELDS.yaml does not fit.
        """
        return await asyncio.to_thread(self.run, sources=sources, meta=meta)

    def stream(self, sources: list[str | Path | ByteStream], batch_size: int = 256) -> Iterator[DocumentBatch]:
        """
        Convert catalogs in batches, for catalogs larger than memory.

        :param sources: As for `run`.
        :param batch_size: Documents per batch, at least 1.
        :returns: Batches of documents and problems.
        :raises CatalogError: As for `run`, when the batch in question is reached.
        :raises ConfigError: If FIELDS.yaml does not fit, or `batch_size` is below 1.
        """
        check_whole_number("batch_size", batch_size, 1)
        documents: list[Document] = []
        problems: list[Problem] = []
        places: list[tuple[str, int]] = []
        for item in self._items(sources, [{}] * len(sources)):
            if isinstance(item, Problem):
                problems.append(item)
            else:
                documents.append(item[0])
                places.append(item[1])
            if len(documents) == batch_size:
                yield DocumentBatch(documents, problems, places)
                documents, problems, places = [], [], []
        if documents or problems:
            yield DocumentBatch(documents, problems, places)

    @property
    def explanation(self) -> list[str]:
        """Lines that tell how the last catalog was understood: encoding and sheet, the guess, what is not read."""
        return self._explanation

    def _items(
        self, sources: list[str | Path | ByteStream], metas: list[dict[str, Any]]
    ) -> Iterator[tuple[Document, tuple[str, int]] | Problem]:
        if not sources:
            return
        # One reader for all sources finds ids that two of them use.
        reader = CatalogReader(self._mapping(), skip=self.on_error == "skip", source=self.source)
        self._explanation = reader.explanation  # filled while reading, so that it is there when a file fails
        with closing(reader):
            for source, meta in zip(sources, metas, strict=True):
                for item in reader.read(*self._open(source, reader.explanation)):
                    yield item if isinstance(item, Problem) else (_to_document(item, meta), reader.place(item))
            reader.finish()
        for line in reader.explanation:
            logger.info("{line}", line=line)

    def _mapping(self) -> FieldMapping | None:
        if self.fields is None:
            return None
        return FieldMapping.from_dict(self.fields) if isinstance(self.fields, dict) else FieldMapping.load(self.fields)

    def _open(self, source: str | Path | ByteStream, told: list[str]) -> tuple[str, Iterator[Row]]:
        options: dict[str, Any] = {
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "sheet": self.sheet,
            "language": self.language,
        }
        if isinstance(source, ByteStream):
            name = _name_of(source)
            return name, read_stream(BytesIO(source.data), name, tell=told.append, **options)
        return str(source), read_rows(Path(source), tell=told.append, **options)


def _name_of(stream: ByteStream) -> str:
    """Name a byte stream as its loader did; a bare one by its MIME type, so that its kind is known."""
    name = stream.meta.get("file_path") or stream.meta.get("file_name")
    return str(name) if name else f"stream{_ENDINGS.get(stream.mime_type or '', '')}"


def _to_document(product: Product, meta: dict[str, Any]) -> Document:
    return Document(id=product.document_id(), content=product.to_text(), meta={**meta, **product.to_meta()})
