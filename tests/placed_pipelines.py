"""Shipped pipelines as files whose ranker is on this machine: a stand-in for its service, or a model on disk."""

from pathlib import Path
from typing import Any

import yaml

from partwise.evaluation.pipelines import read_pipeline

# Which parameter holds a service's address, and what is behind the server's own.
ADDRESS = {"two_stage_cohere": ("api_base_url", ""), "two_stage_jina": ("base_url", "/v1/rerank")}


def with_service(name: str, url: str, folder: Path, **parameters: Any) -> Path:
    """The pipeline whose service is at this address, and whose reranker has these parameters too."""
    key, path = ADDRESS[name]
    return _placed(name, folder, {key: f"{url}{path}"}, **parameters)


def with_model(name: str, model: Path, folder: Path) -> Path:
    """The pipeline whose model is in this folder."""
    return _placed(name, folder, {"model": str(model)})


def _placed(name: str, folder: Path, ranker: dict[str, str], **parameters: Any) -> Path:
    data = read_pipeline(name)
    reranker = data["components"]["reranker"]["init_parameters"]
    reranker["ranker"]["init_parameters"] |= ranker
    reranker |= parameters
    file = folder / f"{name}.yaml"
    file.write_text(yaml.safe_dump(data), encoding="utf-8")
    return file
