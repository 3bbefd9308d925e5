# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Open an ONNX file for the CPU, and cut work into batches that waste little padding."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from partwise.errors import ConfigError

# 2,048 padded tokens keep four cores busy; larger batches measured no faster and cost memory.
_TOKENS_PER_BATCH: Final = 2048


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
