"""The knee of known curves, and options with several values after one flag."""

import pytest
from typer.main import get_command

from partwise.cli.app import app
from partwise.cli.words import spread_lists
from partwise.evaluation.sweep import Setting, knee


def settings(*curve: tuple[int, float, float]) -> list[Setting]:
    """Settings of (candidates, measure, p50)."""
    return [Setting(number, {"cR@5": value}, {"p50": p50}) for number, value, p50 in curve]


@pytest.mark.parametrize(
    ("curve", "chosen"),
    [
        ([(10, 0.40, 5), (20, 0.60, 8), (40, 0.75, 14), (100, 0.755, 40)], 40),
        ([(10, 0.50, 5), (20, 0.50, 8), (40, 0.50, 14)], 10),
        ([(10, 0.2, 5), (20, 0.4, 8), (40, 0.6, 14)], 40),
        ([(10, 0.6, 5), (20, 0.4, 8)], 10),
        ([(10, 0.5, 9), (20, 0.5, 9)], 10),
        ([(40, 0.7, 12)], 40),
    ],
)
def test_the_knee_is_the_fastest_that_is_as_good(curve, chosen):
    """Of what is within 0.01 of the best, the lowest p50 is chosen, and of equal times the fewest candidates."""
    assert knee(settings(*curve), "cR@5").candidates == chosen


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (
            "sweep --queries a.jsonl b.csv --candidates 10 20 --json",
            "sweep --queries a.jsonl --queries b.csv --candidates 10 --candidates 20 --json",
        ),
        ("evaluate --queries a --queries b c", "evaluate --queries a --queries b --queries c"),
        ("evaluate --pipeline dense hybrid --store s", "evaluate --pipeline dense --pipeline hybrid --store s"),
        (
            "golden new --queries q.txt --pipeline dense hybrid",
            "golden new --queries q.txt --pipeline dense --pipeline hybrid",
        ),
        # Commands with arguments of their own keep their words.
        ("search --filter brand=X valve", "search --filter brand=X valve"),
        ("golden check --run a b q.csv", "golden check --run a b q.csv"),
        ("--help", "--help"),
        ("nonsense --queries a b", "nonsense --queries a b"),
        ("sweep --candidates=10 20", "sweep --candidates=10 20"),
    ],
)
def test_a_flag_takes_several_values(typed, meant):
    """A list after one flag means the flag before each; nothing else of the line changes."""
    assert spread_lists(typed.split(), get_command(app)) == meant.split()
