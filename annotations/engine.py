"""Reads reports with the engine, on several cores where there are many."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib.metadata import version
from pathlib import Path

from annotations.push import Report
from extractor import extract
from extractor.pipeline import BUNDLED, NONE
from extractor.result import Result
from models.errors import ModelError
from models.settings import FILE, Settings

# A process that has started and loaded the engine could have read about so many reports.
_WORTH = 32


def reader(
    model: str | None = None, ontology: Path | None = None, jobs: int | None = None
) -> Callable[[Sequence[Report]], Iterable[Result]]:
    """What reads reports for a push.

    Args:
        model: "bundled", or the folder of a model or a registry; None for the rules alone.
        jobs: processes at most; None for one a core.
    """
    read = partial(_read, model=model, ontology=ontology)

    def results(reports: Sequence[Report]) -> Iterator[Result]:
        count = min(jobs or os.cpu_count() or 1, len(reports) // _WORTH)
        if count < 2:
            yield from map(read, reports)
            return
        # Not forked: a server's threads, and those of the learned models, would be copied in the middle of their work.
        with ProcessPoolExecutor(count, multiprocessing.get_context("spawn")) as pool:
            yield from pool.map(read, reports, chunksize=4)

    return results


def _read(report: Report, *, model: str | None, ontology: Path | None) -> Result:
    return extract(report.text, name=report.name, model=model, ontology=ontology)


def model_version(model: str | None) -> str:
    """What predictions of a model are known by: a registry's version by its number.

    Raises:
        ModelError: there is no model.
    """
    if model is None or model == NONE:
        return f"rules-{version('jixiao')}"
    if model == BUNDLED:
        return f"bundled-{version('jixiao')}"
    # The settings alone: who asks for a name, a health check say, must not wait for the weights.
    folder = Path(model)
    current = folder / "current"
    if current.exists():
        return f"{Settings.read(current).name}-{current.resolve().name}"
    if not (folder / FILE).exists():
        raise ModelError(f"There is no model in {folder} yet: `jixiao annotate train` puts one there if it is better.")
    return Settings.read(folder).name
