# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""
Every error that crosses the package's boundary.

PartwiseError
├── ConfigError          a parameter, a mapping or a pipeline that cannot work (also a ValueError)
├── CatalogError         a record, row or file that cannot be read (also a ValueError); has file, row, field
├── QueryError           a query beyond the documented limits (also a ValueError)
├── StoreError           a store folder that is locked, closed, of another format or not a store
├── RerankerError        a ranker that fails, or whose answer cannot be used
├── ChatError            a chat model that fails, or whose answer cannot be used
└── MissingExtraError    a feature whose optional dependency is not installed (also an ImportError)
"""

from typing import Any


def first_line(error: BaseException) -> str:
    """
    Shorten another library's error for a user.

    :param error: Any exception.
    :returns: The first line of its text that says something, or its type.
    """
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)


def root_cause(error: BaseException) -> str:
    """
    Say what went wrong where others have wrapped it, as Haystack does with what a component raises.

    :param error: Any exception.
    :returns: Type and first line of the error at the bottom of its causes.
    """
    while error.__cause__ is not None:
        error = error.__cause__
    return f"{type(error).__name__}: {first_line(error)}"


class PartwiseError(Exception):
    """The base of all errors raised on purpose; its text is one line for a user: what, where, what to do."""


class ConfigError(PartwiseError, ValueError):
    """A parameter, field mapping or pipeline that cannot work."""


class QueryError(PartwiseError, ValueError):
    """A query beyond the documented limits."""


class StoreError(PartwiseError):
    """A store folder that is locked, closed, of another format, or not a store at all."""


class RerankerError(PartwiseError):
    """A ranker that fails, or whose answer cannot be used: documents that nobody asked about, scores that are none."""


class ChatError(PartwiseError):
    """A chat model that does not answer, or answers with something else than a chat."""


class CatalogError(PartwiseError, ValueError):
    """
    A catalog file, row or field that cannot be read.

    :param problem: What is wrong, without its place.
    :param file: The file's name as the user gave it.
    :param row: The row or line, counted from 1.
    :param field: The field's name.
    """

    def __init__(
        self, problem: str, *, file: str | None = None, row: int | None = None, field: str | None = None
    ) -> None:
        place = [file, f"row {row}" if row is not None else None, f"field '{field}'" if field else None]
        where = ", ".join(part for part in place if part)
        super().__init__(f"{where}: {problem}" if where else problem)
        self.problem = problem
        self.file = file
        self.row = row
        self.field = field

    def __reduce__(self) -> tuple[Any, ...]:
        """Keep the place when the error crosses a process boundary."""
        return _rebuild_catalog_error, (self.problem, self.file, self.row, self.field)


def _rebuild_catalog_error(problem: str, file: str | None, row: int | None, field: str | None) -> CatalogError:
    return CatalogError(problem, file=file, row=row, field=field)


class MissingExtraError(PartwiseError, ImportError):
    """
    A feature whose optional dependency is not installed.

    :param feature: What the user asked for.
    :param package: The package that is missing.
    :param extra: The extra of partwise-haystack that brings it.
    """

    def __init__(self, feature: str, *, package: str, extra: str) -> None:
        super().__init__(f'{feature} needs {package}. Install it with: pip install "partwise-haystack[{extra}]"')
        self.feature = feature
        self.package = package
        self.extra = extra

    def __reduce__(self) -> tuple[Any, ...]:
        """Keep the parts when the error crosses a process boundary."""
        return _rebuild_missing_extra, (self.feature, self.package, self.extra)


def _rebuild_missing_extra(feature: str, package: str, extra: str) -> MissingExtraError:
    return MissingExtraError(feature, package=package, extra=extra)
