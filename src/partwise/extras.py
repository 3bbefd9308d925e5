# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Which extra of this package brings which Haystack integration."""

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Final

from partwise.errors import MissingExtraError

_INTEGRATIONS: Final = "haystack_integrations.components."
_EXTRAS: Final = {"cohere": "cohere", "jina": "jina", "sentence_transformers": "st"}


def missing_extra(component_type: str) -> MissingExtraError | None:
    """
    Tell whether a component wants an extra that is not installed.

    :param component_type: The dotted path of its class, as YAML names it.
    :returns: The error to raise; None if its integration is installed or no extra of ours brings it.
    """
    kind, _, rest = component_type.removeprefix(_INTEGRATIONS).partition(".")
    integration = rest.partition(".")[0]
    if not component_type.startswith(_INTEGRATIONS) or integration not in _EXTRAS:
        return None
    if _is_installed(f"{_INTEGRATIONS}{kind}.{integration}"):
        return None
    package = f"{integration.replace('_', '-')}-haystack"
    return MissingExtraError(component_type.rpartition(".")[2], package=package, extra=_EXTRAS[integration])


def check_extra(feature: str, packages: Mapping[str, str], *, extra: str) -> None:
    """
    Refuse a feature whose packages are not installed.

    :param feature: What the user asked for.
    :param packages: The distribution that brings each module.
    :param extra: The extra of ours that brings them all.
    :raises MissingExtraError: Naming the first that is missing.
    """
    for module, package in packages.items():
        if not _is_installed(module):
            raise MissingExtraError(feature, package=package, extra=extra)


def _is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ModuleNotFoundError, ValueError):  # a parent is missing, or a module was put out of reach
        return False
