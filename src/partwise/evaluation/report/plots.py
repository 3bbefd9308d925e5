# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Plots as SVG inside the page: text stays text, and the page's style gives the colours, light or dark.

Nothing is told by colour alone: pipelines differ by marker or hatching, stages by the number in their part.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from .names import short_names
from .svg import COLOURS, GRID, SURFACE, TEXT, draw

_MARKERS: Final = "osD^vPX*"
# Lines only: each dot of a dotted hatching is a path of its own.
_HATCHES: Final = ("", "////", "----", "xxx", "||||", "\\\\\\\\", "+++")
_LONGEST_NAME: Final = 26
_SHOWN_STAGES: Final = len(COLOURS)
# A part that is narrower than this share of the plot has no room for its number.
_ROOM_FOR_NUMBER: Final = 0.045


def quality_latency(results: Mapping[str, Any]) -> str | None:
    """
    Draw each pipeline's main measure over its typical time, with a line up to the time of its slowest 5 %.

    :param results: As `summarise` returns them.
    :returns: SVG; None if no pipeline has both.
    """
    main = results["measures"][0]
    shown = [
        (place, name, each["latency"]["end_to_end"], each["measures"][main])
        for place, (name, each) in enumerate(zip(_names(results), results["pipelines"], strict=True))
        if each["latency"]["end_to_end"] and main in each["measures"]
    ]
    if not shown:
        return None

    def paint(figure: Any) -> None:
        axes = _axes(figure, f"{main} (higher is better)", "milliseconds for a query (less is better)")
        for place, name, times, value in shown:
            style = {"color": _colour(place), "markersize": 9, "markeredgecolor": SURFACE, "linestyle": "none"}
            axes.plot([times["p50"], times["p95"]], [value, value], color=_colour(place), linewidth=1.5, alpha=0.5)
            axes.plot(times["p50"], value, marker=_MARKERS[place % len(_MARKERS)], label=_legend_name(name), **style)
        axes.set_xlim(0, max(times["p95"] for _, _, times, _ in shown) * 1.15)
        _pad_quality(axes, [value for *_, value in shown])
        _legend(figure, 2)

    height = 240 + 17 * -(-len(shown) // 2)
    return draw(paint, height=height, salt="quality", label=f"{main} over time for a query, a point per pipeline")


def by_kind(results: Mapping[str, Any]) -> str | None:
    """
    Draw the main measure by kind of query, a bar per pipeline.

    :param results: As `summarise` returns them.
    :returns: SVG; None if there is but one kind.
    """
    main, pipelines = results["measures"][0], results["pipelines"]
    kinds = list(pipelines[0]["by_kind"])
    if len(kinds) < 2:  # noqa: PLR2004 - one kind is the mean itself
        return None
    counts = [pipelines[0]["by_kind"][kind]["queries"] for kind in kinds]

    def paint(figure: Any) -> None:
        axes = _axes(figure, None, f"{main} (1 is best)")
        thick = 0.8 / len(pipelines)
        for place, (name, each) in enumerate(zip(_names(results), pipelines, strict=True)):
            middles = [row - 0.4 + thick * (place + 0.5) for row in range(len(kinds))]
            values = [each["by_kind"][kind][main] for kind in kinds]
            hatch = _HATCHES[place % len(_HATCHES)]
            _bars(axes, middles, values, place, height=thick * 0.92, label=_legend_name(name), hatch=hatch)
            for middle, value in zip(middles, values, strict=True):
                axes.text(value + 0.012, middle, f"{value:.2f}", va="center", fontsize=9, color=TEXT)
        axes.set_xlim(0, 1.12)
        labels = [f"{_cut(kind)} ({count})" for kind, count in zip(kinds, counts, strict=True)]
        axes.set_yticks(range(len(kinds)), labels=labels)
        axes.set_ylim(len(kinds) - 0.45, -0.55)
        axes.grid(visible=False, axis="y")
        _legend(figure, 3)

    height = 80 + len(kinds) * (10 + 13 * len(pipelines))
    return draw(paint, height=height, salt="kinds", label=f"{main} by kind of query, a bar per pipeline")


def stages(results: Mapping[str, Any]) -> str | None:
    """
    Draw where each pipeline's time goes: the typical time of each component, end on end.

    :param results: As `summarise` returns them.
    :returns: SVG; None if no component was timed.
    """
    pipelines = results["pipelines"]
    order, times = _stage_times([each["latency"]["stages"] for each in pipelines])
    longest = max((sum(each.values()) for each in times), default=0.0)
    if not longest:
        return None

    def paint(figure: Any) -> None:
        axes = _axes(figure, None, "milliseconds at p50, component by component")
        left = [0.0] * len(pipelines)
        for place, stage in enumerate(order):
            widths = [each.get(stage, 0.0) for each in times]
            _bars(
                axes, range(len(pipelines)), widths, place, left=left, label=f"{place + 1}  {_cut(stage)}", height=0.6
            )
            for row, width in enumerate(widths):
                if width > longest * _ROOM_FOR_NUMBER:
                    _number(axes, left[row] + width / 2, row, place + 1)
            left = [start + width for start, width in zip(left, widths, strict=True)]
        axes.set_yticks(range(len(pipelines)), labels=[_cut(name) for name in _names(results)])
        axes.set_ylim(len(pipelines) - 0.45, -0.55)
        axes.grid(visible=False, axis="y")
        _legend(figure, 2)

    height = 75 + 42 * len(pipelines) + 17 * -(-len(order) // 2)
    return draw(paint, height=height, salt="stages", label="Typical time of each component, a bar per pipeline")


def sweep_curve(sweep: Mapping[str, Any]) -> str | None:
    """
    Draw quality over time by number of candidates.

    :param sweep: As `write_report` takes it.
    :returns: SVG; None if it has no points.
    """
    points = sweep["points"]
    if not points:
        return None

    def paint(figure: Any) -> None:
        axes = _axes(figure, f"{_clean(sweep['measure'])} (higher is better)", "milliseconds at p50 (less is better)")
        times, values = [point["p50"] for point in points], [point["value"] for point in points]
        axes.plot(times, values, "-o", color=_colour(0), markersize=6, markeredgecolor=SURFACE)
        for turn, (point, time, value) in enumerate(zip(points, times, values, strict=True)):
            knee = point["candidates"] == sweep["knee"]
            if knee:
                axes.plot(time, value, "o", markersize=15, markerfacecolor="none", markeredgecolor=TEXT)
            text = f"{point['candidates']} (knee)" if knee else str(point["candidates"])
            offset, align = ((0, -11), "top") if turn % 2 else ((0, 11), "bottom")
            axes.annotate(text, (time, value), offset, textcoords="offset points", va=align, color=TEXT)
        axes.set_xlim(0, max(times) * 1.15 or 1.0)
        _pad_quality(axes, values)

    return draw(
        paint, height=250, salt="sweep", label=f"{sweep['measure']} over time, a point per number of candidates"
    )


def _axes(figure: Any, y: str | None, x: str) -> Any:
    axes = figure.add_subplot()
    axes.set_facecolor("none")
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(GRID)
    axes.tick_params(length=0, colors=TEXT)
    axes.grid(visible=True, color=GRID, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.set_xlabel(x, color=TEXT)
    if y:
        # Above the axis and level: it reads without turning the head, and leaves the width to the plot.
        axes.set_title(y, loc="left", fontsize=11, color=TEXT)
    return axes


def _pad_quality(axes: Any, values: Sequence[float]) -> None:
    """Leave room above and below, and never stretch a hair's breadth over the whole height."""
    middle = (max(values) + min(values)) / 2
    half = max((max(values) - min(values)) * 0.75, 0.06)
    axes.set_ylim(max(middle - half, -0.03), min(middle + half, max(*values, 1.0) + 0.03))


def _bars(axes: Any, places: Any, widths: Sequence[float], place: int, **options: Any) -> None:
    axes.barh(places, widths, color=_colour(place), edgecolor=SURFACE, linewidth=0.8, **options)


def _number(axes: Any, x: float, y: float, number: int) -> None:
    patch = {"boxstyle": "circle,pad=0.22", "facecolor": SURFACE, "edgecolor": "none"}
    axes.text(x, y, str(number), ha="center", va="center", fontsize=9, color=TEXT, bbox=patch)


def _legend(figure: Any, columns: int) -> None:
    figure.legend(loc="outside upper left", ncols=columns, frameon=False, labelcolor=TEXT, handlelength=1.4)


def _legend_name(name: str) -> str:
    """Begin with a space: matplotlib leaves names that begin with _ out of the legend."""
    return f" {name}"


def _stage_times(stages: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[dict[str, float]]]:
    """Name the slowest stages of all pipelines, slowest first; what is beyond the colours is added up as others."""
    slowest: dict[str, float] = {}
    for each in stages:
        for stage, times in each.items():
            slowest[stage] = max(slowest.get(stage, 0.0), times["p50"])
    order = sorted(slowest, key=lambda stage: -slowest[stage])
    rest = order[_SHOWN_STAGES - 1 :] if len(order) > _SHOWN_STAGES else []
    shown = [stage for stage in order if stage not in rest]
    found = [{stage: times["p50"] for stage, times in each.items() if stage not in rest} for each in stages]
    if rest:
        others = f"{len(rest)} others"
        for each, added in zip(stages, found, strict=True):
            added[others] = sum(times["p50"] for stage, times in each.items() if stage in rest)
        shown.append(others)
    return shown, found


def _names(results: Mapping[str, Any]) -> list[str]:
    return [_cut(name) for name in short_names(each["name"] for each in results["pipelines"])]


def _clean(text: str) -> str:
    """Leave out what has no shape, such as half a surrogate pair: matplotlib cannot measure it."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def _cut(text: str) -> str:
    text = _clean(text)
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"


def _colour(place: int) -> str:
    return COLOURS[place % len(COLOURS)]
