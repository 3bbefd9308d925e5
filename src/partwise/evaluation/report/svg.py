# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Let matplotlib draw, and make of its SVG file a piece of a page.

It is drawn in stand-in colours, which then become variables of the page's style: one picture for light and dark.
"""

import io
import re
import warnings
from collections.abc import Callable
from html import escape
from typing import Any, Final

from partwise.errors import MissingExtraError

WIDTH: Final = 380
TEXT: Final = "#010203"
GRID: Final = "#010204"
SURFACE: Final = "#010205"
COLOURS: Final = tuple(f"#0102{place + 16:02x}" for place in range(8))

_VARIABLES: Final = {
    TEXT: "currentColor",
    GRID: "var(--rule)",
    SURFACE: "var(--surface)",
    **{colour: f"var(--c{place})" for place, colour in enumerate(COLOURS)},
}
_POINTS_PER_INCH: Final = 72


def draw(paint: Callable[[Any], None], *, height: int, salt: str, label: str) -> str:
    """
    Draw one plot.

    :param paint: Draws on the matplotlib figure that it is given.
    :param height: In points; the width is always the same, so that text has one size in all plots.
    :param salt: A word of its own for each plot of a page, to keep their ids apart.
    :param label: What the plot shows, for those who cannot see it.
    :returns: An svg element.
    :raises MissingExtraError: If matplotlib is not installed.
    """
    try:
        from matplotlib import rc_context, rcdefaults, rcParams  # noqa: PLC0415 - an extra
        from matplotlib.figure import Figure  # noqa: PLC0415
    except ImportError as error:
        feature = "A report"
        raise MissingExtraError(feature, package="matplotlib", extra="eval") from error
    # Names are no formulas, whatever dollars are in them.
    settings: Any = {
        "svg.fonttype": "none",
        "svg.hashsalt": salt,
        "font.size": 11,
        "text.parse_math": False,
        "hatch.linewidth": 0.6,
    }
    target = io.StringIO()
    with rc_context(), warnings.catch_warnings():
        rcdefaults()  # what the user has set for other pictures has no say here
        rcParams.update(settings)
        # A letter that matplotlib's font lacks is measured wrongly, and still shown by the browser.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        size = (WIDTH / _POINTS_PER_INCH, height / _POINTS_PER_INCH)
        figure = Figure(figsize=size, layout="constrained", facecolor="none")
        figure.set_edgecolor("none")
        paint(figure)
        figure.savefig(target, format="svg", metadata={"Date": None})
    return _for_page(target.getvalue(), salt, label)


def _for_page(svg: str, salt: str, label: str) -> str:
    """Drop what belongs to a file of its own: prologue, metadata, fixed size, and ids that other plots have too."""
    inner = svg[svg.index(">", svg.index("<svg")) + 1 :]
    box = re.search(r'viewBox="([^"]+)"', svg)
    inner = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", inner, flags=re.DOTALL)
    inner = re.sub(r'\b(id="|href="#|url\(#)', rf"\g<1>{salt}-", inner)
    # The size in one property or, in older versions, in one with the font; the font is the page's.
    inner = re.sub(r"font: (?:\w+ )*?([\d.]+)px[^;\"]*", r"font-size: \1px", inner)
    inner = re.sub(r"font-family: [^;\"]*;? ?", "", inner)
    inner = re.sub("|".join(_VARIABLES), lambda found: _VARIABLES[found[0]], inner)
    shown = box[1] if box else f"0 0 {WIDTH} {WIDTH}"
    start = f'<svg class="plot" viewBox="{shown}" role="img" aria-label="{escape(label)}">'
    return start + inner.replace("xlink:href", "href")
