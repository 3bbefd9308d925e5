# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Keep a training's state on the disk, so that a killed one goes on where it was."""

import os
from pathlib import Path
from typing import Any, Final

from partwise.errors import ConfigError

_FILE: Final = "checkpoint.pt"


class Checkpoint:
    """
    The last state of one training.

    :param folder: The folder that holds it; made when something is kept.
    :param fingerprint: Of data and settings: another training's state is refused.
    """

    def __init__(self, folder: Path, fingerprint: str) -> None:
        self._file = folder / _FILE
        self._fingerprint = fingerprint

    def read(self) -> dict[str, Any] | None:
        """
        Read the last state.

        :returns: What `keep` was given last; None if there is none.
        :raises ConfigError: If it is of another training, or damaged.
        """
        import torch  # noqa: PLC0415 - heavy: of the extra tune

        if not self._file.exists():
            return None
        advice = f"delete {self._file.parent} to begin again, or choose another --out"
        try:
            state: dict[str, Any] = torch.load(self._file, weights_only=True)
        except Exception as error:  # torch raises many kinds for a damaged file
            msg = f"{self._file} cannot be read; {advice}"
            raise ConfigError(msg) from error
        if state["fingerprint"] != self._fingerprint:
            msg = f"{self._file} is of a training with other data or settings; {advice}"
            raise ConfigError(msg)
        return state

    def keep(self, **state: Any) -> None:
        """
        Write the state in place of the last one; a kill in between leaves one of both.

        :param state: Tensors, numbers and texts.
        """
        import torch  # noqa: PLC0415 - heavy: of the extra tune

        self._file.parent.mkdir(parents=True, exist_ok=True)
        new = self._file.with_suffix(".new")
        with new.open("wb") as stream:
            torch.save({"fingerprint": self._fingerprint, **state}, stream)
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(self._file)
