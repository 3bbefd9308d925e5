# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Options with several values after one flag: `--queries a.jsonl b.csv` means `--queries a.jsonl --queries b.csv`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def spread_lists(words: Sequence[str], command: Any) -> list[str]:
    """
    Repeat the flag of a list option before each of its values.

    :param words: The words of the command line.
    :param command: The application, or a command of it, as click has it.
    :returns: The same words, with the flag repeated where several values follow it. A command with arguments of its own
        keeps its words: nobody could tell a value from an argument.
    """
    commands: Mapping[str, Any] = getattr(command, "commands", {})
    for place, word in enumerate(words):
        if word in commands:
            return [*words[: place + 1], *spread_lists(words[place + 1 :], commands[word])]
    if commands or any(parameter.param_type_name == "argument" for parameter in command.params):
        return list(words)
    lists = {flag for parameter in command.params if getattr(parameter, "multiple", False) for flag in parameter.opts}
    return list(_spread(words, lists))


def _spread(words: Sequence[str], lists: set[str]) -> Iterator[str]:
    flag, given = "", False
    for word in words:
        if word.startswith("-"):
            flag, given = (word if word in lists else ""), False
        elif flag:
            if given:
                yield flag
            given = True
        yield word
