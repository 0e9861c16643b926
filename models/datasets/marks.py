"""What an annotator marked, in the report's own offsets: from Label Studio's regions, and of several annotators one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from extractor.pipes.lines.wording import statement_words
from extractor.quantities import Quantity, quantities
from extractor.reading.page import trimmed
from models.datasets import offsets
from models.datasets.regions import (
    CATEGORY_NAME,
    CAUSE,
    EXPLAINS,
    LABELS_NAME,
    LINE,
    LINE_NAME,
    PAYS_FOR,
    REJECTED,
    VALUE_NAME,
    parse_value,
)
from models.datasets.report import AnnotatedAchievement, AnnotatedCause, Region

Json = dict[str, Any]
Kind = Literal["achievement", "cause", "rejected"]
# What a region may say beside its label: the tag, and the field of its value that says it.
_BESIDE = {VALUE_NAME: "text", CATEGORY_NAME: "choices", LINE_NAME: "choices"}
# The category of a cause that none of the engine's fits.
OTHER = "other"
# What a passage shows in the place of a name or a number that annotators need not know.
MASK = "＊"


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


@dataclass(frozen=True, slots=True)
class Task:
    """A task that came back: its data, and the ids of the regions that were predicted for it.

    Its data has `text`, what is shown; `start` and `end`, where that stands in the report; and `segments`, which part
    of it shows which part of the report. Without segments it is the report's own text from `start` on.
    """

    id: int
    data: Json
    predicted: frozenset[str]


@dataclass(slots=True)
class Passage:
    """A task as its annotations are read: where its text stands in the report, whose text is `text`."""

    task: Task
    text: str
    start: int = field(init=False)
    end: int = field(init=False)
    segments: list[offsets.Segment] = field(init=False)
    places: offsets.Places = field(init=False)
    read: list[Quantity] = field(init=False)

    def __post_init__(self) -> None:
        data = self.task.data
        self.start = int(data.get("start") or 0)
        segments = data.get("segments") or [(0, self.start, len(data["text"]))]
        self.segments = [(shown, start, length) for shown, start, length in segments]
        self.end = int(data["end"]) if "segments" in data else self.start + len(data["text"])
        self.places = offsets.Places(self.segments)
        self.read = quantities(self.text[self.start : self.end])

    @property
    def is_shown(self) -> bool:
        """Whether the task shows what its segments say of the report, but for what is masked or made a blank."""
        shown = self.task.data["text"]
        for at, start, length in self.segments:
            there, here = self.text[start : start + length], shown[at : at + length]
            if len(there) != length or any(a != b and b not in (MASK, " ") for a, b in zip(there, here, strict=False)):
                return False
        return True

    def quantity(self, start: int, end: int) -> Quantity | None:
        """The quantity of the report that stands at start:end, else the first that shares characters with it."""
        spans = ((each.start + self.start, each.end + self.start, each) for each in self.read)
        found = [(low, high, each) for low, high, each in spans if low < end and start < high]
        same = (each for low, high, each in found if (low, high) == (start, end))
        return next(same, found[0][2] if found else None)


def read_marks(result: Sequence[Json], passage: Passage, types: Collection[str], counts: Counter[str]) -> list[Mark]:
    """What an annotation marks; what cannot be taken over is counted by its reason.

    Args:
        result: as Label Studio gives it.
        types: the achievement types.
    """
    return _Reader(passage, types, counts).read(result)


class _Reader:
    def __init__(self, passage: Passage, types: Collection[str], counts: Counter[str]) -> None:
        self._passage, self._types, self._counts = passage, types, counts
        self._categories = {*statement_words().categories, OTHER}

    def read(self, result: Sequence[Json]) -> list[Mark]:
        regions = {each["id"]: each["value"] for each in result if each.get("type") == "labels"}
        beside = {
            (each["id"], each["from_name"]): each["value"]
            for each in result
            if each.get("from_name") not in (None, LABELS_NAME)
        }
        self._counts["predicted regions that were deleted"] += len(self._passage.task.predicted - regions.keys())
        places = {key: self._place(value) for key, value in regions.items()}
        links = self._links(result, regions, places)
        marks = []
        for key, place in places.items():
            if place is None:
                self._counts["regions whose offsets do not lead to their text"] += 1
                continue
            said = {name: _first(beside.get((key, name)), field) for name, field in _BESIDE.items()}
            mark = self._mark(_label(regions[key]), place, said, links.get(key) or said[LINE_NAME])
            if mark is not None:
                marks.append(mark)
        return sorted(marks, key=lambda mark: (mark.start, mark.end))

    def _place(self, value: Json) -> tuple[int, int] | None:
        """Where a region stands in the report, without white space at its ends."""
        passage, said = self._passage, value.get("text")
        found = offsets.find(
            passage.task.data["text"], int(value["start"]), int(value["end"]), said if isinstance(said, str) else None
        )
        place = passage.places.in_report(*found) if found else None
        if place is None:
            return None
        start, end = trimmed(passage.text, *place)
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
            unknown = [label for label in each.get("labels") or [] if label not in (EXPLAINS, PAYS_FOR)]
            for label in unknown:
                self._counts[f"relations of the unknown kind {label}"] += 1
            for line, other in (pair, pair[::-1]):
                place = places[line]
                if not unknown and place is not None and _label(regions[line]) == LINE:
                    found[other] = "".join(self._passage.text[slice(*place)].split())
        return found

    def _mark(
        self, label: str, place: tuple[int, int], said: Mapping[str, str | None], line: str | None
    ) -> Mark | None:
        if label in self._types:
            return self._achievement(label, place, said[VALUE_NAME], line)
        if label == CAUSE:
            category = said[CATEGORY_NAME]
            if category not in self._categories:
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
        value = parse_value(said) if said else None
        if said and value is None:
            self._counts["values that are none"] += 1
        quantity = None if value else self._passage.quantity(*place)
        if quantity is not None:
            value = float(quantity.value), quantity.unit or "", quantity.qualifier
        if value is None:
            self._counts["achievements without a quantity"] += 1
            return None
        number, unit, qualifier = value
        return Mark("achievement", *place, label, line, number, unit, qualifier)


def _label(value: Json) -> str:
    return str((value.get("labels") or [""])[0])


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
