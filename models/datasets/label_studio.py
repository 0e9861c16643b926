"""From and to Label Studio: what annotators said of tasks as annotated reports, and its JSON export.

A task's `data` holds `text` (a passage or a whole report), `report` (its name) and `start` (where the passage begins in
the report, in code points); the tasks that `jixiao annotate push` makes also hold how they show it (`marks.Task`).
`models.datasets.regions` says what the annotations hold.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from models.datasets.marks import Mark, Passage, Task, achievements, causes, read_marks, rejected
from models.datasets.regions import REJECTED, LineOf, Regions, format_value
from models.datasets.report import AnnotatedReport, AnnotatedVariance, DatasetError

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Annotation:
    """What one annotator said of one task; `result` in Label Studio's form."""

    id: int
    task: int
    updated: str
    annotator: str
    cancelled: bool
    ground_truth: bool
    result: list[Json]


@dataclass(frozen=True, slots=True)
class Said:
    """A task with its annotations, the oldest first, and what its report is known by, None where that is not said."""

    report: str | None
    task: Task
    annotations: Sequence[Annotation]


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


def read_task(task: Json) -> tuple[Task, list[Annotation]]:
    """A task as the server's API or an export gives it, with its annotations, the oldest first."""
    predicted = {
        each["id"]
        for prediction in task.get("predictions") or ()
        if isinstance(prediction, dict)
        for each in prediction.get("result") or ()
        if each.get("type") == "labels"
    }
    annotations = [_annotation(task["id"], each) for each in task.get("annotations") or ()]
    annotations.sort(key=lambda each: (each.updated, each.id))
    return Task(task["id"], task["data"], frozenset(predicted)), annotations


def _annotation(task: int, found: Json) -> Annotation:
    by = found.get("completed_by")
    return Annotation(
        id=int(found.get("id") or 0),
        task=task,
        updated=str(found.get("updated_at") or ""),
        annotator=str(by.get("id") if isinstance(by, dict) else by),
        cancelled=bool(found.get("was_cancelled")),
        ground_truth=bool(found.get("ground_truth")),
        result=list(found["result"] or ()),
    )


def collect(said: Iterable[Said], texts: Mapping[str, tuple[str, str]], types: Collection[str]) -> Dataset:
    """The annotations in the reports' own offsets.

    Of each annotator the newest annotation of a task counts; where one is the ground truth, only that does.

    Args:
        texts: the name and the text of each report by what it is known by.
        types: the achievement types; regions with other labels are left out and counted.
    """
    found = Dataset()
    members: dict[str, list[tuple[Passage, list[list[Mark]]]]] = defaultdict(list)
    for each in said:
        passage = _passage(each, texts, found.counts)
        live = [one for one in each.annotations if not one.cancelled]
        found.counts["skipped"] += len(each.annotations) - len(live)
        found.counts["tasks without annotations"] += not each.annotations
        if passage is None or each.report is None or not live:
            continue
        found.counts["annotations"] += len(live)
        newest = {one.annotator: one for one in live}
        found.counts["replaced by a newer one of the same annotator"] += len(live) - len(newest)
        found.counts["tasks with several annotators"] += len(newest) > 1
        marks = {who: read_marks(one.result, passage, types, found.counts) for who, one in newest.items()}
        found.marks[each.task.id], found.passages[each.task.id] = marks, passage
        decided = [marks[who] for who, one in newest.items() if one.ground_truth] or list(marks.values())
        members[each.report].append((passage, decided))
    found.reports = [_report(*texts[report], passages) for report, passages in members.items()]
    found.counts = Counter({name: count for name, count in found.counts.items() if count})
    return found


def _passage(said: Said, texts: Mapping[str, tuple[str, str]], counts: Counter[str]) -> Passage | None:
    if said.report is None:
        counts["tasks that are no passages of reports"] += 1
        return None
    if said.report not in texts:
        counts["tasks whose report is not in the workspace: push it again"] += 1
        return None
    passage = Passage(said.task, texts[said.report][1])
    if not passage.is_shown:
        counts["tasks whose text is not that of the report"] += 1
        return None
    return passage


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


def read_export(path: Path, types: Collection[str], texts: Mapping[str, str] | None = None) -> Dataset:
    """Reads a JSON export.

    Args:
        types: the achievement types.
        texts: the whole reports by name; without one, a report is its passages in their order.

    Raises:
        DatasetError: the file is no Label Studio export.
    """
    try:
        tasks = json.loads(path.read_text(encoding="utf-8"))
        return from_tasks(tasks, types, texts or {})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DatasetError(f"{path}: is no Label Studio export: {error!r}") from error


def from_tasks(tasks: Iterable[Json], types: Collection[str], texts: Mapping[str, str]) -> Dataset:
    """The annotated reports of exported tasks; the arguments are those of `read_export`."""
    groups: dict[str, list[tuple[Task, list[Annotation]]]] = defaultdict(list)
    for task in tasks:
        groups[str(task["data"].get("report") or f"task-{task['id']}")].append(read_task(task))
    said, found = [], {}
    for name, members in groups.items():
        members.sort(key=lambda member: int(member[0].data.get("start") or 0))
        found[name] = name, texts[name] if name in texts else "\n".join(each.data["text"] for each, _ in members)
        base = 0
        for each, done in members:
            placed = each if name in texts else replace(each, data=_at(each.data, base))
            said.append(Said(name, placed, done))
            base += len(each.data["text"]) + 1
    return collect(said, found, types)


def _at(data: Json, start: int) -> Json:
    """The data of a task whose text begins there in what stands for its report."""
    return {name: value for name, value in data.items() if name not in ("segments", "end")} | {"start": start}


def to_tasks(reports: Iterable[AnnotatedReport]) -> list[Json]:
    """One annotated task a report, as Label Studio imports and exports them.

    A line stands as a region where the report names it, nearest before the annotation, else as a choice.
    """
    return [_to_task(number, report) for number, report in enumerate(reports, 1)]


def _to_task(number: int, report: AnnotatedReport) -> Json:
    regions = Regions(report.text)

    def line_of(name: str | None, before: int) -> LineOf | None:
        if not name:
            return None
        short = name.rsplit("/", 1)[-1]
        at = report.text.rfind(short, 0, before)
        at = report.text.find(short) if at < 0 else at
        return LineOf(name, (at, at + len(short)) if at >= 0 else None)

    for count, each in enumerate(report.achievements, 1):
        line = line_of(each.lines[0], each.start) if each.lines else None
        said = format_value(each.value, each.unit, each.qualifier)
        regions.achievement(f"a{count}", (each.start, each.end), each.type, said, line)
    stated = [(cause, variance.line) for variance in report.variances for cause in variance.causes]
    for count, (cause, name) in enumerate(stated, 1):
        regions.cause(f"c{count}", (cause.start, cause.end), cause.category, line_of(name, cause.start))
    for count, region in enumerate(report.rejected, 1):
        regions.region(f"x{count}", (region.start, region.end), REJECTED)
    data = {"text": report.text, "report": report.report, "start": 0}
    annotation = {"id": number, "result": regions.result, "was_cancelled": False, "ground_truth": False}
    return {"id": number, "data": data, "annotations": [annotation]}
