# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Write learned weights as the YAML file that `AttributeHybridRanker(weights=...)` reads."""

import yaml

from partwise.tuning.results import KindWeights, TunedWeights


def weights_file(tuned: TunedWeights) -> str:
    """
    Write learned weights.

    :param tuned: What the queries taught.
    :returns: YAML: how they were made and what was measured as comments, then the weights by kind of query. Kinds that
        keep the package's default are not named.
    """
    head = [
        f"Made by partwise tune weights: pipeline {_one_line(tuned.pipeline)}, {tuned.queries} judged queries.",
        "Measured on held-out queries, the mean of cR@5 and nDCG@10 (nDCG@10 alone where wrong products are rated).",
        *(f"{each.kind}: {measured_line(each)}" for each in tuned.kinds),
    ]
    body = yaml.safe_dump({"weights": tuned.weights}, sort_keys=False)
    return "".join(f"# {line}\n" for line in head) + body


def measured_line(kind: KindWeights) -> str:
    """
    Say in a line what a kind of query taught.

    :param kind: Its weights.
    :returns: Such as `43 queries, default 0.702, learned 0.731, +0.029 [+0.004, +0.051]: kept`.
    """
    if kind.comparison is None or kind.default_quality is None or kind.learned_quality is None:
        return f"default kept: {kind.reason}"
    difference = kind.comparison
    interval = f"{difference.difference:+.3f} [{difference.low:+.3f}, {difference.high:+.3f}]"
    measured = f"default {kind.default_quality:.3f}, learned {kind.learned_quality:.3f}, {interval}"
    return f"{kind.queries} queries, {measured}: {'learned' if kind.kept else 'default'} weights kept"


def _one_line(text: str) -> str:
    """Keep a path that holds line breaks inside its comment."""
    return " ".join(text.split())
