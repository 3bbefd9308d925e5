"""How the attribute tests write what was read: `pressure <= 10 bar`, `length -20..80 mm`, `frequency 50|60 Hz`."""

from partwise.attributes import Attribute, extract

_BOUNDS = {"min": ">= ", "max": "<= ", "nominal": "~ "}


def written(item: Attribute) -> str:
    """Write an item in one line; a written tolerance as `8 [7.9..8.1]`."""
    if item.value is None:
        value = f"{item.low:.6g}..{item.high:.6g}"
    elif isinstance(item.value, tuple):
        joint = "x" if item.kind == "dimensions" else "|"
        value = joint.join(part if isinstance(part, str) else f"{part:.6g}" for part in item.value)
    elif isinstance(item.value, str):
        value = item.value
    else:
        ends = "" if item.low is None else f" [{item.low:.6g}..{item.high:.6g}]"
        value = f"{_BOUNDS.get(item.qualifier or '', '')}{item.value:.6g}{ends}"
    return " ".join(part for part in (item.kind, value, item.unit, item.details.get("current_type")) if part)


def reading(text: str, language: str | None = None) -> list[str]:
    """Everything that a text states, in order."""
    return [written(item) for item in extract(text, language)]
