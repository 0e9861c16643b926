"""Brings back what annotators did: only what is new or changed, and on from where a pull was cut off."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from annotations.client import Client, Project
from annotations.labels import labels
from annotations.marks import Mark, Passage, achievements, causes, is_shown, read_marks, rejected
from annotations.push import identity
from annotations.workspace import Annotation, PullState, Task, Workspace
from models.datasets.report import AnnotatedReport, AnnotatedVariance, write_jsonl

Json = dict[str, Any]

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


@dataclass(slots=True)
class Dataset:
    """The annotations as the models read them.

    Attributes:
        reports: one for each report with an annotated passage.
        counts: what was there, and what was left out, by reason.
        marks: what each annotator marked in each task that has annotations: task -> annotator -> marks.
        passages: the tasks of `marks`.
    """

    reports: list[AnnotatedReport] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    marks: dict[int, dict[str, list[Mark]]] = field(default_factory=dict)
    passages: dict[int, Passage] = field(default_factory=dict)


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
        tasks = [(_task(each), [_annotation(each["id"], one) for one in each.get("annotations", ())]) for each in page]
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


def _task(task: Json) -> Task:
    predicted = {
        each["id"]
        for prediction in task.get("predictions", ())
        for each in prediction.get("result", ())
        if each.get("type") == "labels"
    }
    return Task(task["id"], task["data"], frozenset(predicted))


def _annotation(task: int, found: Json) -> Annotation:
    by = found["completed_by"]
    return Annotation(
        id=found["id"],
        task=task,
        updated=str(found["updated_at"]),
        annotator=str(by.get("id") if isinstance(by, dict) else by),
        cancelled=bool(found["was_cancelled"]),
        ground_truth=bool(found["ground_truth"]),
        result=list(found["result"] or ()),
    )


def dataset(workspace: Workspace, project: str, ontology: Path | None = None) -> Dataset:
    """All annotations of a project that are in the workspace, in the reports' own offsets.

    Args:
        project: what the workspace knows it by.
    """
    found = Dataset()
    texts, tasks, known = workspace.reports(), workspace.tasks(project), labels(ontology)
    passages: dict[str, list[tuple[Passage, list[list[Mark]]]]] = defaultdict(list)
    for number, said in workspace.annotations(project).items():
        passage = _passage(tasks[number], texts, found.counts)
        live = [each for each in said if not each.cancelled]
        found.counts["skipped"] += len(said) - len(live)
        if passage is None or not live:
            continue
        found.counts["annotations"] += len(live)
        # Of each annotator the newest counts.
        newest = {each.annotator: each for each in live}
        found.counts["replaced by a newer one of the same annotator"] += len(live) - len(newest)
        found.counts["tasks with several annotators"] += len(newest) > 1
        marks = {who: read_marks(each, passage, known, found.counts) for who, each in newest.items()}
        found.marks[number], found.passages[number] = marks, passage
        decided = [marks[who] for who, each in newest.items() if each.ground_truth] or list(marks.values())
        passages[passage.task.data["document"]].append((passage, decided))
    for document, members in sorted(passages.items()):
        found.reports.append(_report(*texts[document], members))
    found.counts = Counter({name: count for name, count in found.counts.items() if count})
    return found


def _passage(task: Task, texts: dict[str, tuple[str, str]], counts: Counter[str]) -> Passage | None:
    document = task.data.get("document")
    if document is None or "segments" not in task.data:
        counts["tasks that are no passages of reports"] += 1
        return None
    if document not in texts:
        counts["tasks whose report is not in the workspace: push it again"] += 1
        return None
    text = texts[document][1]
    if not is_shown(task.data, text):
        counts["tasks whose text is not that of the report"] += 1
        return None
    return Passage(task, text)


def _report(name: str, text: str, members: Sequence[tuple[Passage, list[list[Mark]]]]) -> AnnotatedReport:
    members = sorted(members, key=lambda member: member[0].start)
    return AnnotatedReport(
        report=name,
        origin="label_studio",
        text=text,
        achievements=[each for _, decided in members for each in achievements(decided)],
        variances=[
            AnnotatedVariance(line=line, causes=[cause]) for _, decided in members for cause, line in causes(decided)
        ],
        rejected=[each for _, decided in members for each in rejected(decided)],
        covered=[(passage.start, passage.end) for passage, _ in members],
    )


def write(found: Dataset, path: Path) -> int:
    """Writes the reports in the models' format, whole or not at all; returns how many."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        count = write_jsonl(found.reports, draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return count
