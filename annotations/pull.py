"""Brings back what annotators did: only what is new or changed, and on from where a pull was cut off."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from annotations.client import Client, Project
from annotations.labels import labels
from annotations.push import identity
from annotations.workspace import PullState, Workspace
from models.datasets.label_studio import Dataset, Said, collect, read_task
from models.datasets.report import AnnotatedReport, write_jsonl

# Servers note when a change began, not when it was there to be seen: what changed a little earlier is looked at again.
_OVERLAP = timedelta(minutes=1)


@dataclass(slots=True)
class Pulled:
    """What a pull brought.

    Attributes:
        looked_at: tasks that the server said had changed.
        new, changed, deleted: annotations.
        complete: whether all tasks were looked at, because the server's counts did not fit what was here.
    """

    looked_at: int = 0
    new: int = 0
    changed: int = 0
    deleted: int = 0
    complete: bool = False


def pull(
    client: Client, workspace: Workspace, project: Project, progress: Callable[[str], None] = lambda line: None
) -> Pulled:
    """Brings the annotations of tasks that changed since the last pull into the workspace.

    Raises:
        AnnotationError: the server cannot be reached; what came stays, and running again brings the rest.
    """
    mine = identity(client, project)
    done = Pulled()
    state = workspace.pull_state(mine)
    if state.until is None:
        state = PullState(state.since, client.changed_until(project.id))
    _pages(client, workspace, project, state, done, progress)
    now = client.project(project.id)
    if workspace.counts(mine) != (now.annotations, now.skipped):
        # Deleted tasks leave no trace in a list of changes.
        done.complete = True
        kept = _pages(client, workspace, project, PullState(None, state.until), done, progress)
        done.deleted += workspace.forget_tasks(mine, kept)
    since = datetime.strptime(state.until, "%Y-%m-%dT%H:%M:%S.%fZ") - _OVERLAP if state.until else None
    workspace.set_pull_state(mine, PullState(since.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if since else None))
    return done


def _pages(
    client: Client,
    workspace: Workspace,
    project: Project,
    state: PullState,
    done: Pulled,
    progress: Callable[[str], None],
) -> set[int]:
    """Stores page after page; returns the numbers of the tasks that came."""
    mine = identity(client, project)
    seen: set[int] = set()
    while page := client.page(project.id, state.after, state.since):
        tasks = [read_task(each) for each in page]
        known = workspace.stamps(mine, [task.id for task, _ in tasks])
        for task, said in tasks:
            stamps = {each.id: each.updated for each in said}
            here = known[task.id]
            done.new += len(stamps.keys() - here.keys())
            done.deleted += len(here.keys() - stamps.keys())
            done.changed += sum(stamps[each] != here[each] for each in stamps.keys() & here.keys())
        state = PullState(state.since, state.until, page[-1]["id"])
        # Tasks that nobody touched are the many; only those with something in them are kept.
        workspace.store(mine, [each for each in tasks if each[1] or known[each[0].id]], state)
        seen |= {task.id for task, _ in tasks}
        done.looked_at += len(tasks)
        progress(f"{done.looked_at} tasks looked at")
    return seen


def dataset(workspace: Workspace, project: str, ontology: Path | None = None) -> Dataset:
    """All annotations of a project that are in the workspace, in the reports' own offsets.

    Args:
        project: what the workspace knows it by.
    """
    tasks = workspace.tasks(project)
    said = (
        Said(tasks[number].data["document"] if "segments" in tasks[number].data else None, tasks[number], each)
        for number, each in workspace.annotations(project).items()
    )
    return collect(said, workspace.reports(), labels(ontology).type_names)


def write(found: Dataset, path: Path) -> int:
    """Writes the reports in the models' format, whole or not at all; returns how many."""
    return write_reports(found.reports, path)


def write_reports(reports: Iterable[AnnotatedReport], path: Path) -> int:
    """The same of reports from elsewhere."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        count = write_jsonl(reports, draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return count
