"""Predictions for tasks that Label Studio asks about, by the model in use."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from annotations.engine import model_version
from annotations.tasks import digest, reread
from annotations.workspace import Workspace
from extractor import extract
from extractor.errors import ReportError
from extractor.pipeline import BUNDLED
from extractor.result import Result

Json = dict[str, Any]
# How many readings of reports are kept: an annotator goes through the tasks of a few.
_KEPT = 16


class _Data(BaseModel):
    """What is read of a task that is a passage of a report."""

    document: str
    start: int
    end: int
    text: str
    segments: list[tuple[int, int, int]]


class Predictor:
    """Reads the report that a task is of, with the registry's current model, or the bundled one where there is none.

    Args:
        registry: the folder of model versions; it need not exist.
        workspace: where the reports that were pushed are kept.
    """

    def __init__(self, registry: Path, workspace: Path) -> None:
        self._registry, self._workspace = registry, workspace
        self._read = functools.lru_cache(maxsize=_KEPT)(_read)

    def version(self) -> str:
        """What predictions carry now."""
        return model_version(self._model())

    def predict(self, tasks: Sequence[Json]) -> list[Json]:
        """A prediction for each task; an empty one for a task that is no passage of a report."""
        model, version = self._model(), self.version()
        kept = Workspace(self._workspace)
        try:
            return [self._one(task.get("data"), kept, model, version) for task in tasks]
        finally:
            kept.close()

    def _one(self, data: object, kept: Workspace, model: str, version: str) -> Json:
        try:
            passage = _Data.model_validate(data)
            report = kept.report(passage.document)
            if report is None:
                return _alone(passage.text, model, version)
            name, text = report
            return reread(self._read(text, name, model, version), passage.model_dump(), version)
        except (ValidationError, ReportError):
            return {"result": [], "score": 0.0, "model_version": version}

    def _model(self) -> str:
        return str(self._registry) if (self._registry / "current").exists() else BUNDLED


def _read(text: str, name: str, model: str, version: str) -> Result:
    """`version` is not used: it keeps readings of another version of the same registry apart."""
    return extract(text, name=name, model=model)


def _alone(text: str, model: str, version: str) -> Json:
    """What a passage says by itself, where its report is not here."""
    whole = {"start": 0, "end": len(text), "text": text, "segments": [[0, 0, len(text)]]}
    return reread(extract(text, name=f"{digest(text)[:16]}.txt", model=model), whole, version)
