# SPDX-FileCopyrightText: 2026 partwise-haystack contributors
# SPDX-License-Identifier: Apache-2.0
"""Load a model once in a process, however many components use it."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

_Model = TypeVar("_Model")


class SharedModels(Generic[_Model]):
    """The models in use by their settings; each is freed when nobody holds it any more."""

    def __init__(self) -> None:
        self._models: WeakValueDictionary[Hashable, _Model] = WeakValueDictionary()
        self._lock = Lock()

    def get(self, key: Hashable, load: Callable[[], _Model]) -> _Model:
        """
        Give a model, loading it if nobody holds it.

        :param key: What makes it this model.
        :param load: Loads it.
        :returns: The model.
        """
        with self._lock:
            model = self._models.get(key)
            if model is None:
                model = self._models[key] = load()
            return model
