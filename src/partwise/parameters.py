# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Checks of init and run parameters: YAML's values come in any type."""

from typing import Any

from partwise.errors import ConfigError


def check_whole_number(name: str, value: Any, lowest: int) -> int:
    """
    Refuse what is no whole number, or one that is too low.

    :param name: The parameter, for the message.
    :param value: Its value; a boolean is no number.
    :param lowest: The lowest value that works.
    :returns: The value.
    :raises ConfigError: Naming the parameter, the lowest value and what was given.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < lowest:
        msg = f"{name} must be a whole number of at least {lowest}, got {value!r}"
        raise ConfigError(msg)
    return value


def check_choice(name: str, value: Any, choices: tuple[str, ...]) -> Any:
    """
    Refuse what is none of a parameter's values.

    :param name: The parameter, for the message.
    :param value: Its value.
    :param choices: The values that work.
    :returns: The value.
    :raises ConfigError: Naming the parameter, the choices and what was given.
    """
    if value not in choices:
        msg = f"{name} must be one of {', '.join(choices)}, got {value!r}"
        raise ConfigError(msg)
    return value
