"""A batch job from its inputs to its page of plots; see the package for how the parts hang together.

A job may be killed at any moment. What then lies in the output folder is one of three things: files that a manifest
names, which count; results in results/, which carry the key of the engine that made them and save reading the report
again; and anything else, which the next start deletes.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal

from rich.console import Console

from extractor.scratch import sweep
from service.batch import closing, groups, index, inputs, plan, progress, skipped
from service.batch.index import Shard
from service.batch.records import LOG, Limits, Packed, Settings, manifest_name
from service.batch.store import Store
from service.batch.versions import engine_key
from service.batch.worker import Engine


@dataclass(frozen=True, slots=True)
class Job:
    """What the command was asked to do."""

    inputs: Sequence[str]
    output: str
    workers: int
    engine: Literal["local", "ray"] = "local"
    ray_address: str | None = None
    ontology: Path | None = None
    model: str | None = "bundled"
    limits: Limits = field(default_factory=Limits)
    limit: int | None = None
    shard: Shard = field(default_factory=Shard)
    retry_errors: bool = False
    together: bool = False
    pages: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many of the inputs' reports were done now or kept from before, and how many of all these failed.

    `skipped` says how many files of each kind were found and not read.
    """

    done: int
    kept: int
    failed: int
    copies: int
    skipped: Mapping[str, int] = field(default_factory=dict)


def run(job: Job, console: Console) -> Outcome:
    """Does the job, or what an earlier start of it left to do.

    Raises:
        InputError, Busy, Unusable: it could not run, or not to its end.
    """
    sweep()  # what a killed job has left among the system's temporary files
    store = Store(job.output)
    settings = Settings(
        output=job.output if "://" in job.output else str(Path(job.output).absolute()),
        key=engine_key(job.ontology, job.model),
        ontology=job.ontology.absolute() if job.ontology else None,
        model=str(Path(job.model).absolute()) if job.model and Path(job.model).exists() else job.model,
        limits=job.limits,
        pages=job.pages,
    )
    with _alone(store, job.shard):
        with index.opened(store, pages=job.pages) as known:
            known.prune(job.shard)
            outcome = _read(job, store, settings, known, console)
        with index.opened(store) as known:
            known.prune_results(job.shard)
            closing.close(store, known, job.ontology, pages=job.pages)
    return outcome


@contextmanager
def _alone(store: Store, shard: Shard) -> Iterator[None]:
    """Keeps out another job of the same part, and every job that divides the reports into another number of parts.

    Raises:
        Busy: there is one.
    """
    division = f"parts-{shard.count:04}.lock"
    with store.lock(f"{LOG}/{shard.tag}.lock"), store.lock(f"{LOG}/{division}", shared=True):
        # Ours is held first: of two that begin at once, at least one finds the other.
        for name, _ in store.list(LOG) if store.local else ():
            if PurePosixPath(name).match("parts-*.lock") and PurePosixPath(name).name != division:
                with store.lock(name):
                    pass
        yield


def _read(job: Job, store: Store, settings: Settings, known: index.Index, console: Console) -> Outcome:
    """Reads what is new or changed."""
    wanted = plan.Wanted(settings.key, job.shard, job.workers, job.retry_errors)
    files = skipped.reports(inputs.expand(job.inputs), known, settings.output)
    reports = groups.joined(files, by_folder=job.together)
    work = plan.make(known, itertools.islice(reports, job.limit), wanted)
    if work.kept:
        console.print(f"{work.kept} reports are done already", highlight=False)
    for chunk in work.retired:
        _retire(store, chunk)
    with progress.counting(work.todo, console) as counts:
        for manifest in _engine(job)(work.chunks(), settings, job.workers, counts):
            _commit(store, manifest)
    left_out = skipped.write(store, known)
    return Outcome(counts.done, work.kept, counts.failed + work.kept_failures, work.copies, left_out)


def _engine(job: Job) -> Engine:
    if job.engine == "local":
        from service.batch import local_engine

        return local_engine.run
    from service.batch import ray_engine

    return ray_engine.on(job.ray_address)


def _commit(store: Store, manifest: Packed) -> None:
    """Makes a chunk count: from the moment that its manifest is there, its files do, and those before do not."""
    before = index.manifest(store, manifest.name) if manifest.generation else None
    store.put(manifest_name(manifest.name), manifest.content)
    for name in before.files if before else ():
        store.delete(name)


def _retire(store: Store, chunk: str) -> None:
    """Takes a chunk out whose reports are all gone."""
    before = index.manifest(store, chunk)
    store.delete(manifest_name(chunk))
    for name in before.files if before else ():
        store.delete(name)
