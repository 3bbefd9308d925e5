# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Rules over sets: each asked member must be offered."""

from collections.abc import Sequence
from dataclasses import replace
from functools import wraps

from partwise.attributes.items import Attribute, Value

from .finding import Finding, Rule, best, said, worst


def over_sets(rule: Rule) -> Rule:
    """
    Let a rule for points compare sets: all asked members offered match, some nearly, none contradicts.

    :param rule: The rule for two members.
    :returns: The rule for members and sets.
    """

    @wraps(rule)
    def compare(asked: Attribute, offered: Attribute) -> Finding:
        if asked.qualifier != "set" and offered.qualifier != "set":
            return rule(asked, offered)
        given = [replace(offered, value=value, qualifier=None) for value in _values(offered)]
        if asked.qualifier != "set":
            return said(best([rule(asked, each) for each in given]).verdict, asked, offered, "one of several")
        wanted = [replace(asked, value=value, qualifier=None) for value in _values(asked)]
        met = [best([rule(each, other) for other in given]) for each in wanted]
        fitting = sum(finding.verdict in {"match", "partial_match"} for finding in met)
        if fitting == len(met):
            return said(worst(met).verdict, asked, offered, "all of several")
        return said("partial_match" if fitting else "contradiction", asked, offered, "some of several")

    return compare


def _values(item: Attribute) -> Sequence[Value | None]:
    """List the members of a set; anything else is its own only member."""
    return item.value if item.qualifier == "set" and isinstance(item.value, tuple) else (item.value,)
