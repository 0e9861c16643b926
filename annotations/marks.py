"""What an annotator marked, in the report's own offsets: from Label Studio's regions, and of several annotators one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from annotations import offsets
from annotations.config import LINE_NAME, VALUE_NAME
from annotations.labels import OTHER, Labels
from annotations.masking import MASK
from annotations.passages import Places
from annotations.tasks import QUALIFIERS
from annotations.workspace import Annotation, Task
from extractor.quantities import Quantity, quantities
from extractor.reading.page import trimmed
from models.datasets.label_studio import CATEGORY_NAME, CAUSE, LABELS_NAME, LINE, REJECTED, Units
from models.datasets.report import AnnotatedAchievement, AnnotatedCause, Region

Json = dict[str, Any]
Kind = Literal["achievement", "cause", "rejected"]
_VALUE = re.compile(r"\s*(?P<number>-?\d[\d,]*(?:\.\d+)?)\s*(?P<unit>[^\s\d]\S*)?(?:\s+(?P<qualifier>\S+))?\s*")
_NAMES = {name: qualifier for qualifier, name in QUALIFIERS.items()} | {name: name for name in QUALIFIERS}


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that an annotator marked.

    Attributes:
        start, end: code points of the report, half open.
        label: the achievement type, the cause's category, or "rejected".
        line: the name of the budget line it is linked to, path joined with /; None where it is linked to none.
        value, unit, qualifier: of an achievement.
    """

    kind: Kind
    start: int
    end: int
    label: str
    line: str | None = None
    value: float = 0.0
    unit: str = ""
    qualifier: str | None = None


@dataclass(slots=True)
class Passage:
    """A task as its annotations are read: where its text stands in the report."""

    task: Task
    text: str
    places: Places = field(init=False)
    units: Units = field(init=False)
    read: list[Quantity] = field(init=False)

    def __post_init__(self) -> None:
        data = self.task.data
        self.places = Places([(shown, start, length) for shown, start, length in data["segments"]])
        self.units = Units(data["text"])
        self.read = quantities(self.text[data["start"] : data["end"]])

    @property
    def start(self) -> int:
        """Where the passage begins in the report."""
        return int(self.task.data["start"])

    @property
    def end(self) -> int:
        """Where it ends."""
        return int(self.task.data["end"])

    def quantity(self, start: int, end: int) -> Quantity | None:
        """The first quantity of the report that shares characters with start:end."""
        return next(
            (each for each in self.read if each.start + self.start < end and start < each.end + self.start), None
        )


def is_shown(data: Json, text: str) -> bool:
    """Whether a task's text is what its segments say of the report, but for what is masked or made a blank."""
    shown = data["text"]
    for at, start, length in data["segments"]:
        there, here = text[start : start + length], shown[at : at + length]
        if len(there) != length or any(a != b and b not in (MASK, " ") for a, b in zip(there, here, strict=False)):
            return False
    return True


def read_marks(annotation: Annotation, passage: Passage, labels: Labels, counts: Counter[str]) -> list[Mark]:
    """What one annotation marks; what cannot be taken over is counted by its reason."""
    reader = _Reader(passage, labels, counts)
    return reader.read(annotation.result)


class _Reader:
    def __init__(self, passage: Passage, labels: Labels, counts: Counter[str]) -> None:
        self._passage, self._labels, self._counts = passage, labels, counts

    def read(self, result: Sequence[Json]) -> list[Mark]:
        regions = {each["id"]: each for each in result if each.get("type") == "labels"}
        more = {
            (each["id"], each["from_name"]): each["value"]
            for each in result
            if each.get("from_name") not in (None, LABELS_NAME)
        }
        self._counts["predicted regions that were deleted"] += len(self._passage.task.predicted - regions.keys())
        places = {key: self._place(each["value"]) for key, each in regions.items()}
        links = self._links(result, regions, places)
        marks = []
        for key, region in regions.items():
            place = places[key]
            if place is None:
                self._counts["regions whose offsets do not lead to their text"] += 1
                continue
            mark = self._mark(key, region, place, more, links.get(key))
            if mark is not None:
                marks.append(mark)
        return sorted(marks, key=lambda mark: (mark.start, mark.end))

    def _place(self, value: Json) -> tuple[int, int] | None:
        """Where a region stands in the report, without white space at its ends."""
        shown = self._passage.task.data["text"]
        said = value.get("text")
        found = offsets.find(
            shown, self._passage.units, int(value["start"]), int(value["end"]), said if isinstance(said, str) else None
        )
        place = self._passage.places.in_report(*found) if found else None
        if place is None:
            return None
        start, end = trimmed(self._passage.text, *place)
        return (start, end) if start < end else None

    def _links(
        self, result: Sequence[Json], regions: Mapping[str, Json], places: Mapping[str, tuple[int, int] | None]
    ) -> dict[str, str]:
        """The line that each region is joined to by a relation, whichever way it was drawn."""
        found: dict[str, str] = {}
        for each in result:
            if each.get("type") != "relation":
                continue
            pair = each["from_id"], each["to_id"]
            if not {*pair} <= regions.keys():
                self._counts["relations to deleted regions"] += 1
                continue
            unknown = [label for label in each.get("labels") or [] if label not in self._labels.relations]
            for label in unknown:
                self._counts[f"relations of the unknown kind {label}"] += 1
            for line, other in (pair, pair[::-1]):
                place = places[line]
                if not unknown and place is not None and _label(regions[line]) == LINE:
                    found[other] = "".join(self._passage.text[slice(*place)].split())
        return found

    def _mark(
        self, key: str, region: Json, place: tuple[int, int], more: Mapping[tuple[str, str], Json], line: str | None
    ) -> Mark | None:
        label = _label(region)
        line = line or _first(more.get((key, LINE_NAME)), "choices")
        if label in self._labels.type_names:
            return self._achievement(label, place, _first(more.get((key, VALUE_NAME)), "text"), line)
        if label == CAUSE:
            category = _first(more.get((key, CATEGORY_NAME)), "choices")
            if category not in self._labels.categories:
                self._counts[
                    "causes without a category" if category is None else f"causes of the unknown category {category}"
                ] += 1
                category = OTHER
            return Mark("cause", *place, category, line)
        if label == REJECTED:
            return Mark("rejected", *place, REJECTED)
        if label != LINE:
            self._counts[f"regions with the unknown label {label}"] += 1
        return None

    def _achievement(self, label: str, place: tuple[int, int], said: str | None, line: str | None) -> Mark | None:
        """The value is the annotator's; where that is none, the one that the text says."""
        parsed = _VALUE.fullmatch(said or "")
        qualifier = _NAMES.get(parsed["qualifier"] or "") if parsed else None
        if parsed and (qualifier or not parsed["qualifier"]):
            number = float(parsed["number"].replace(",", ""))
            return Mark("achievement", *place, label, line, number, parsed["unit"] or "", qualifier)
        if said:
            self._counts["values that are none"] += 1
        quantity = self._passage.quantity(*place)
        if quantity is None:
            self._counts["achievements without a quantity"] += 1
            return None
        return Mark("achievement", *place, label, line, float(quantity.value), quantity.unit or "", quantity.qualifier)


def _label(region: Json) -> str:
    return str((region["value"].get("labels") or [""])[0])


def _first(value: Json | None, name: str) -> str | None:
    said = (value or {}).get(name)
    said = said[0] if isinstance(said, list) and said else said
    return str(said).strip() or None if said else None


def achievements(annotators: Sequence[Sequence[Mark]]) -> list[AnnotatedAchievement]:
    """The achievements of a passage as one or several annotators see them, the newest annotator last.

    What not all of them marked is optional; where they differ on the type, the others' are right, too.
    """
    found = []
    for group in _grouped(annotators, "achievement"):
        chosen, types = _majority(group)
        found.append(
            AnnotatedAchievement(
                start=chosen.start,
                end=chosen.end,
                type=chosen.label,
                value=chosen.value,
                unit=chosen.unit,
                qualifier=cast(Any, chosen.qualifier),
                or_type=[each for each in types if each != chosen.label],
                lines=list(dict.fromkeys(mark.line for mark in group.values() if mark.line)),
                optional=len(group) < len(annotators),
            )
        )
    return found


def causes(annotators: Sequence[Sequence[Mark]]) -> list[tuple[AnnotatedCause, str | None]]:
    """The causes that at least half of the annotators marked, each with its line."""
    found = []
    for group in _grouped(annotators, "cause"):
        if 2 * len(group) >= len(annotators):
            chosen, _ = _majority(group)
            line = next((mark.line for mark in (chosen, *group.values()) if mark.line), None)
            found.append((AnnotatedCause(start=chosen.start, end=chosen.end, category=chosen.label), line))
    return found


def rejected(annotators: Sequence[Sequence[Mark]]) -> list[Region]:
    """The targets and plans that at least half of the annotators marked."""
    groups = (group for group in _grouped(annotators, "rejected") if 2 * len(group) >= len(annotators))
    return [Region(start=chosen.start, end=chosen.end) for chosen, _ in map(_majority, groups)]


def _grouped(annotators: Sequence[Sequence[Mark]], kind: Kind) -> Iterable[dict[int, Mark]]:
    """The marks that overlap, by annotator; of one annotator the first."""
    every = sorted(
        ((mark, number) for number, marks in enumerate(annotators) for mark in marks if mark.kind == kind),
        key=lambda each: (each[0].start, each[0].end),
    )
    group: dict[int, Mark] = {}
    end = -1
    for mark, number in every:
        if group and (mark.start >= end or number in group):
            yield group
            group = {}
        group[number] = mark
        end = mark.end if len(group) == 1 else max(end, mark.end)
    if group:
        yield group


def _majority(group: Mapping[int, Mark]) -> tuple[Mark, list[str]]:
    """The mark of the newest annotator who says what most say, and all labels, the most frequent first."""
    votes = Counter(mark.label for _, mark in sorted(group.items(), reverse=True))
    label = votes.most_common(1)[0][0]
    newest = max(number for number, mark in group.items() if mark.label == label)
    return group[newest], [each for each, _ in votes.most_common()]
