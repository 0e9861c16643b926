"""From and to Label Studio's JSON export.

A task's `data` holds `text` (a passage or a whole report), `report` (its name) and `start` (where the passage begins in
the report, in code points). Regions carry one label: an achievement type, `cause`, `budget_line`, or `rejected` (a
target or a plan). A cause's category is a choice of its region. Relations: `explains` from a cause to its line, `pays
for` from a line to an achievement. Label Studio counts UTF-16 units, Python code points.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.quantities import quantities
from models.datasets.report import (
    AnnotatedAchievement,
    AnnotatedCause,
    AnnotatedReport,
    AnnotatedVariance,
    DatasetError,
    Region,
)

CAUSE, LINE, REJECTED = "cause", "budget_line", "rejected"
EXPLAINS, PAYS_FOR = "explains", "pays for"
LABELS_NAME, CATEGORY_NAME, TEXT_NAME = "label", "category", "text"

Json = dict[str, Any]


class Units:
    """Turns code point offsets of one text into UTF-16 units and back."""

    def __init__(self, text: str) -> None:
        self._units = [0]
        for character in text:
            self._units.append(self._units[-1] + (2 if ord(character) > 0xFFFF else 1))

    def units(self, at: int) -> int:
        """UTF-16 units before a code point."""
        return self._units[at]

    def points(self, units: int) -> int:
        """Code points before a UTF-16 unit; one within a character counts it whole."""
        return min(bisect_left(self._units, units), len(self._units) - 1)


@dataclass(slots=True)
class Import:
    """What an export gave: the reports, and what was left out of them, by reason."""

    reports: list[AnnotatedReport]
    left_out: Counter[str] = field(default_factory=Counter)


def read_export(path: Path, types: Collection[str], texts: Mapping[str, str] | None = None) -> Import:
    """Reads a JSON export.

    Args:
        types: the achievement types; regions with other labels are left out and counted.
        texts: the whole reports by name; without one, a report is its passages in their order.

    Raises:
        DatasetError: the file is no Label Studio export.
    """
    try:
        tasks = json.loads(path.read_text(encoding="utf-8"))
        return from_tasks(tasks, types, texts or {})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DatasetError(f"{path}: is no Label Studio export: {error!r}") from error


def from_tasks(tasks: Iterable[Json], types: Collection[str], texts: Mapping[str, str]) -> Import:
    """The annotated reports of exported tasks; of several annotations of a task the newest that was not cancelled."""
    result = Import([])
    groups: dict[str, list[Json]] = defaultdict(list)
    for task in tasks:
        groups[str(task["data"].get("report") or f"task-{task.get('id')}")].append(task)
    for name, members in groups.items():
        members.sort(key=lambda task: int(task["data"].get("start", 0)))
        whole = texts.get(name)
        text = whole if whole is not None else "\n".join(task["data"]["text"] for task in members)
        report = AnnotatedReport(report=name, origin="label_studio", text=text, covered=[])
        base = 0
        for task in members:
            passage = task["data"]["text"]
            if whole is not None:
                base = int(task["data"].get("start", 0))
                if whole[base : base + len(passage)] != passage:
                    result.left_out["passage is not in the report"] += 1
                    continue
            _Task(task, report, base, set(types), result.left_out).read()
            base += len(passage) + 1
        result.reports.append(report)
    return result


class _Task:
    """Reads the newest annotation of one task into its report."""

    def __init__(self, task: Json, report: AnnotatedReport, base: int, types: set[str], left_out: Counter[str]) -> None:
        self._task, self._report, self._base = task, report, base
        self._types, self._left_out = types, left_out
        self._text: str = task["data"]["text"]
        self._units = Units(self._text)

    def read(self) -> None:
        done = [each for each in self._task.get("annotations", ()) if not each.get("was_cancelled")]
        if not done:
            self._left_out["task without annotation"] += 1
            return
        newest = max(done, key=lambda each: (bool(each.get("ground_truth")), str(each.get("updated_at", ""))))
        result = newest["result"]
        regions = {each["id"]: each for each in result if each.get("type") == "labels"}
        categories = {
            each["id"]: each["value"]["choices"][0]
            for each in result
            if each.get("type") == "choices" and each["value"].get("choices")
        }
        links = [(each["from_id"], each["to_id"]) for each in result if each.get("type") == "relation"]
        self._left_out["relation to a deleted region"] += sum(not {*pair} <= regions.keys() for pair in links)
        lines: dict[str, str] = {
            key: self._region(each) for key, each in regions.items() if each["value"]["labels"] == [LINE]
        }
        of_region = {
            other: lines[line]
            for pair in links
            for line, other in (pair, pair[::-1])
            if line in lines and other in regions
        }
        assert self._report.covered is not None
        self._report.covered.append((self._base, self._base + len(self._text)))
        read = {(each.start, each.end): each for each in quantities(self._text)}
        for key, region in regions.items():
            self._one(key, region, categories.get(key, "other"), of_region.get(key), read)

    def _region(self, region: Json) -> str:
        start, end = self._place(region)
        return self._text[start:end].replace("\n", "").strip()

    def _place(self, region: Json) -> tuple[int, int]:
        value = region["value"]
        return self._units.points(int(value["start"])), self._units.points(int(value["end"]))

    def _one(
        self, key: str, region: Json, category: str, line: str | None, read: Mapping[tuple[int, int], Any]
    ) -> None:
        start, end = self._place(region)
        if start >= end:
            self._left_out["empty region"] += 1
            return
        label = (region["value"].get("labels") or [""])[0]
        at, to = self._base + start, self._base + end
        if label in self._types:
            quantity = read.get((start, end)) or next(
                (each for (low, high), each in read.items() if low < end and start < high), None
            )
            if quantity is None:
                self._left_out["achievement without a quantity"] += 1
                return
            self._report.achievements.append(
                AnnotatedAchievement(
                    start=at, end=to, type=label, value=float(quantity.value), unit=quantity.unit or "",
                    qualifier=quantity.qualifier, lines=[line] if line else [],
                )
            )  # fmt: skip
        elif label == CAUSE:
            cause = AnnotatedCause(start=at, end=to, category=category)
            self._report.variances.append(AnnotatedVariance(line=line, causes=[cause]))
        elif label == REJECTED:
            self._report.rejected.append(Region(start=at, end=to))
        elif label != LINE:
            self._left_out[f"label {label}"] += 1


def to_tasks(reports: Iterable[AnnotatedReport]) -> list[Json]:
    """One annotated task a report, as Label Studio imports and exports them.

    A line stands as a region where the report names it, nearest before the annotation; a line that the text does not
    name cannot be shown and is left out.
    """
    return [_to_task(number, report) for number, report in enumerate(reports, 1)]


def _to_task(number: int, report: AnnotatedReport) -> Json:
    units = Units(report.text)
    result: list[Json] = []
    lines: dict[tuple[int, int], str] = {}

    def region(start: int, end: int, label: str) -> str:
        key = f"r{len(result) + 1}"
        place = {"start": units.units(start), "end": units.units(end)}
        value = {**place, "text": report.text[start:end], "labels": [label]}
        result.append({"id": key, "from_name": LABELS_NAME, "to_name": TEXT_NAME, "type": "labels", "value": value})
        return key

    def line_region(name: str | None, before: int) -> str | None:
        short = name.rsplit("/", 1)[-1] if name else ""
        at = report.text.rfind(short, 0, before) if short else -1
        at = report.text.find(short) if short and at < 0 else at
        if at < 0:
            return None
        span = (at, at + len(short))
        if span not in lines:
            lines[span] = region(*span, LINE)
        return lines[span]

    def relate(source: str, target: str, label: str) -> None:
        result.append({"type": "relation", "from_id": source, "to_id": target, "direction": "right", "labels": [label]})

    for each in report.achievements:
        key = region(each.start, each.end, each.type)
        if each.lines and (line := line_region(each.lines[0], each.start)):
            relate(line, key, PAYS_FOR)
    for variance in report.variances:
        for cause in variance.causes:
            key = region(cause.start, cause.end, CAUSE)
            value = {**result[-1]["value"], "choices": [cause.category]}
            del value["labels"]
            result.append(
                {"id": key, "from_name": CATEGORY_NAME, "to_name": TEXT_NAME, "type": "choices", "value": value}
            )
            if line := line_region(variance.line, cause.start):
                relate(key, line, EXPLAINS)
    for each_rejected in report.rejected:
        region(each_rejected.start, each_rejected.end, REJECTED)
    data = {"text": report.text, "report": report.report, "start": 0}
    annotation = {"id": number, "result": result, "was_cancelled": False, "ground_truth": False, "updated_at": ""}
    return {"id": number, "data": data, "annotations": [annotation]}
