# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
The words that buyers' queries are made of, in four languages (`phrases.yaml`).

>>> translations("patch cables", "de"), translations("ball bearing", "fr"), translations("gizmo", "nl")
(('Patchkabel',), ('roulement à billes',), ())
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

from partwise.terms import type_names


@cache
def phrases() -> Mapping[str, Any]:
    """Read the packaged phrases."""
    file = resources.files("partwise.tuning.training_data").joinpath("phrases.yaml")
    content: Mapping[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return content


@cache
def words(name: str) -> frozenset[str]:
    """
    Give one of the word lists.

    :param name: Its name in the file.
    :returns: Its words, in lower case.
    """
    return frozenset(phrases()[name])


def translations(name: str, language: str) -> tuple[str, ...]:
    """
    Translate the name of a type.

    :param name: An English name, in the singular or plural.
    :param language: `de`, `fr` or `nl`.
    :returns: What buyers call it there; empty where it is not known.
    """
    lowered = name.lower()
    types = type_names()
    known = types.get(lowered) or types.get(lowered.removesuffix("s")) or types.get(lowered.removesuffix("es"))
    return tuple((known or {}).get(language, ()))
