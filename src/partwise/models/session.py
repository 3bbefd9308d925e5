# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Open an ONNX file for the CPU, and cut work into batches that waste little padding."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, TypeVar

from partwise.errors import ConfigError

# Padded tokens. Batches run at once, so several small ones share the cores better and pad less: 40 short pairs took an
# eighth less time than in batches of 2,048, and whole catalogs encode as fast.
_TOKENS_PER_BATCH: Final = 512
_Group = TypeVar("_Group")
_Block = TypeVar("_Block")


def available_cores() -> int:
    """
    Count the cores that this process may use.

    :returns: The size of the process's CPU affinity where the system knows one, else the machine's core count.
    """
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def open_session(file: Path, threads: int) -> Any:
    """
    Open an ONNX model on the CPU.

    :param file: The ``.onnx`` file.
    :param threads: Threads within one operator.
    :returns: An ``onnxruntime.InferenceSession``; several threads may run it at once.
    :raises ConfigError: When ONNX Runtime cannot load the file.
    """
    import onnxruntime  # noqa: PLC0415 - heavy: loaded on first use

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    # Spinning threads win 2 ms a query on an idle machine, but halve the speed of a busy one and burn its cores.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Stored int8 weights become fp32 once, at load; without this they would be expanded again in every call.
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    try:
        return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime's errors share no base class below Exception
        msg = f"{file} cannot be loaded by ONNX Runtime {onnxruntime.__version__}: {error}. Export the model again."
        raise ConfigError(msg) from error


def known_inputs(session: Any, file: Path) -> list[str]:
    """
    Name the inputs that a model wants; some models have no token types.

    :param session: The open model.
    :param file: Its file, for the error.
    :returns: Names among input_ids, attention_mask and token_type_ids.
    :raises ConfigError: When it wants anything else.
    """
    names = [node.name for node in session.get_inputs()]
    if unknown := set(names) - {"input_ids", "attention_mask", "token_type_ids"}:
        msg = (
            f"{file} wants the inputs {', '.join(sorted(unknown))}; "
            "known are input_ids, attention_mask and token_type_ids. Export a text encoder."
        )
        raise ConfigError(msg)
    return names


def run_at_once(work: Callable[[_Group], _Block], groups: Sequence[_Group], threads: int) -> Iterator[_Block]:
    """
    Do several batches at once: on a busy machine one slow thread then holds up one batch, not all cores.

    :param work: What is done with a batch.
    :param groups: The batches.
    :param threads: How many at once.
    :returns: The results in the order of the batches.
    """
    with ThreadPoolExecutor(threads) as executor:
        yield from executor.map(work, groups) if len(groups) > 1 else map(work, groups)


def batches(lengths: Sequence[int], max_rows: int) -> Iterator[list[int]]:
    """
    Group rows of similar length, the longest first, so that little padding is computed.

    :param lengths: Tokens of each row.
    :param max_rows: The most rows in one batch; a batch is smaller where rows are long.
    :returns: Lists of row numbers; together they name every row once.
    """
    order = sorted(range(len(lengths)), key=lambda row: -lengths[row])
    start = 0
    while start < len(order):
        longest = max(1, lengths[order[start]])
        stop = start + max(1, min(max_rows, _TOKENS_PER_BATCH // longest))
        yield order[start:stop]
        start = stop
