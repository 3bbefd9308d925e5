# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
What the server is asked and what it replies: the shapes that OpenAPI shows.

A request is refused if a field is unknown or out of range, or a text holds half of a surrogate pair, which pydantic
refuses by itself; nothing behind these models needs to expect any of that. A key that a product lacks is null in a
reply, never absent.
"""

from typing import Annotated, ClassVar, Final, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from partwise.attributes.items import VerdictName
from partwise.catalog import language_code
from partwise.part_numbers import MAX_QUERY_CHARS
from partwise.part_numbers.found_lines import Status

MAX_SEARCH_CHARS: Final = 2000
MAX_TOP_K: Final = 100
MAX_FILTERS: Final = 20
MAX_FILTER_VALUES: Final = 100
MAX_FILTER_CHARS: Final = 500
# What the engine stores of whole numbers.
_INT64: Final = 2**63


def _known_language(written: str) -> str:
    if language_code(written) is None:
        msg = "must be a language's code such as de, en, fr or nl"
        raise ValueError(msg)
    return written


SearchQuery: TypeAlias = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_SEARCH_CHARS,
        description="A part number, a specification or a sentence.",
        examples=["hex bolt M12x1.75, stainless A2"],
    ),
]
LookupQuery: TypeAlias = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_QUERY_CHARS,
        description="A part number, a sentence that holds one, a scan, or a pasted list of at most 10,000 lines.",
        examples=["SS-M5-080-A270-HEX-10"],
    ),
]
Language: TypeAlias = Annotated[
    Annotated[str, Field(max_length=10), AfterValidator(_known_language)] | None,
    Field(
        description="The query's, such as de: products are shown in it where they can, and 1,250 is read so.",
        examples=["de"],
    ),
]
TopK: TypeAlias = Annotated[int, Field(ge=1, le=MAX_TOP_K, strict=True, description="How many products.")]
Switch: TypeAlias = Annotated[bool, Field(strict=True)]
FilterValue: TypeAlias = (
    Annotated[bool, Field(strict=True)]
    | Annotated[int, Field(strict=True, ge=-_INT64, lt=_INT64)]
    | Annotated[float, Field(strict=True, allow_inf_nan=False)]
    | Annotated[str, Field(max_length=MAX_FILTER_CHARS)]
)
FilterField: TypeAlias = Annotated[str, Field(min_length=1, max_length=MAX_FILTER_CHARS)]
Filters: TypeAlias = Annotated[
    dict[FilterField, FilterValue | Annotated[list[FilterValue], Field(max_length=MAX_FILTER_VALUES)]],
    Field(
        max_length=MAX_FILTERS,
        description="Only products whose field has this value, or one of these; dots reach into attributes.",
        examples=[{"brand": "Ferrowyn", "attributes.length": [40, 50]}],
    ),
]
PipelineName: TypeAlias = Annotated[
    Annotated[str, Field(max_length=200)] | None,
    Field(description="One of the served pipelines, as /health names them."),
]


class Strict(BaseModel):
    """What is asked; a field that is unknown is refused."""

    model_config: ClassVar[ConfigDict] = {"extra": "forbid"}


class SearchRequest(Strict):
    """A query to search for."""

    query: SearchQuery
    top_k: TopK = 10
    filters: Filters = Field(default_factory=dict)
    pipeline: PipelineName = None
    language: Language = None
    stages: Annotated[Switch, Field(description="Whether to give the first stage's order too.")] = False


class LookupRequest(Strict):
    """Part numbers to look up."""

    query: LookupQuery


class AnswerRequest(Strict):
    """A question to answer from the catalog."""

    query: SearchQuery
    top_k: TopK = 5
    filters: Filters = Field(default_factory=dict)
    language: Language = None
    stream: Annotated[Switch, Field(description="Whether to send the answer as it is written.")] = False


class Match(BaseModel):
    """A part number found in the query. `is_exact` is a claim; anything else is a candidate."""

    text: str
    span: tuple[int, int]
    number: str
    kind: str
    brand: str | None
    product_ids: list[str]
    tier: str
    rule: str | None
    reason: str | None
    is_exact: bool
    ambiguous: bool
    quantity: int | None
    related: list[str]
    replaced_by_chain: list[str]


class Attribute(BaseModel):
    """An asked attribute, and whether the product has it."""

    kind: str
    asked: str
    offered: str | None
    verdict: VerdictName
    rule: str
    contribution: float
    source: str | None = None
    others: list["OtherSource"] = []


class OtherSource(BaseModel):
    """What a less authoritative source says of an attribute, where sources of a product differ."""

    source: str | None
    offered: str
    verdict: VerdictName


class Signal(BaseModel):
    """
    One of the numbers that make the score: `value` in [0, 1] times `weight` is its part.

    A boost is no signal of the search but what the operator adds for a field of the product.
    """

    name: str
    raw: float | None
    value: float
    weight: float
    is_boost: bool = False


class Chunk(BaseModel):
    """Another document of the same product."""

    id: str
    score: float | None
    content: str | None


class Degraded(BaseModel):
    """What did not answer, so that results are less good than they could be."""

    component: str
    reason: str
    message: str
    fallback: str | None = None


class Related(BaseModel):
    """A product that supersedes this one."""

    product_id: str
    part_number: str | None = None
    brand: str | None = None
    title: str | None = None
    url: str | None = None


class Result(BaseModel):
    """A product, and why it stands where it does."""

    id: str
    rank: int
    score: float | None
    product_id: str
    part_number: str | None
    brand: str | None
    title: str | None
    category: str | None
    language: str | None
    url: str | None
    content: str | None
    attributes: list[Attribute]
    signals: list[Signal]
    part_number_match: Match | None
    first_stage_rank: int | None
    related: list[Related]
    chunks: list[Chunk]
    degraded: Degraded | None


class Question(BaseModel):
    """What to ask back where the best results fit equally; each value is text to add to the query."""

    question: str
    kind: str
    values: list[str]


class FacetValue(BaseModel):
    """A value of a field among the candidates, with how many of them have it."""

    value: str
    count: int


class Facets(BaseModel):
    """What the candidates can be narrowed by, most common first."""

    brand: list[FacetValue]
    category: list[FacetValue]


class Staged(BaseModel):
    """A product's place after the first stage."""

    id: str
    rank: int
    score: float | None
    product_id: str
    part_number: str | None
    title: str | None


class Timings(BaseModel):
    """Milliseconds on the server; components of one run, by their names in the pipeline."""

    total_ms: float
    components: dict[str, float]


class SearchReply(BaseModel):
    """The products found, best first."""

    query: str
    pipeline: str
    documents: list[Result]
    matches: list[Match]
    unresolved: list[str]
    question: Question | None
    degraded: list[Degraded]
    facets: Facets
    timings: Timings
    first_stage: list[Staged] | None


class Line(BaseModel):
    """What a line of a pasted list names; several numbers, brands or titles are joined by `; `."""

    line: int
    text: str
    quantity: int | None
    status: Status
    number: str
    brand: str
    product_ids: list[str]
    title: str
    reason: str
    replaced_by: str


class LookupReply(BaseModel):
    """The part numbers found, in the order of the query."""

    query: str
    matches: list[Match]
    lines: list[Line]
    unresolved: list[str]
    timings: Timings


class Citation(BaseModel):
    """A source that the answer names."""

    source: int
    part_number: str | None
    product_id: str
    title: str | None


class AnswerReply(BaseModel):
    """An answer from the catalog with its sources."""

    query: str
    answer: str
    citations: list[Citation]
    context: str
    documents: list[Result]
    warnings: list[str]


class PipelinesHealth(BaseModel):
    """The pipelines that should be served, and those that are."""

    expected: list[str]
    loaded: list[str]


class StoreHealth(BaseModel):
    """Whether the store answers."""

    readable: bool
    documents: int | None


class HealthReply(BaseModel):
    """Whether the server can answer; `missing` says what it lacks."""

    status: Literal["ok", "unavailable"]
    pipelines: PipelinesHealth
    store: StoreHealth
    missing: list[str]


class ErrorDetail(BaseModel):
    """What went wrong, for a program and for a person."""

    code: str
    message: str


class ErrorReply(BaseModel):
    """The reply to every request that fails."""

    error: ErrorDetail
