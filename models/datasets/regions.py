"""How Label Studio's results say what is marked in a text: the names of the tags, and how the regions are written.

Regions carry one label: an achievement type, `cause`, `budget_line`, or `rejected` (a target or a plan). Beside it a
region may have an achievement's normalised value, a cause's category, and the line that it belongs to. Relations:
`explains` from a cause to its line, `pays for` from a line to an achievement. Offsets are half open, in code points.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

CAUSE, LINE, REJECTED = "cause", "budget_line", "rejected"
EXPLAINS, PAYS_FOR = "explains", "pays for"
# The tags of the labeling config: what is shown, its labels, and what is said of a region beside its label.
TEXT_NAME, LABELS_NAME, CATEGORY_NAME, VALUE_NAME, LINE_NAME = "text", "label", "category", "value", "line"

Json = dict[str, Any]
Span = tuple[int, int]

# How the value shown for a quantity says its qualifier.
_QUALIFIERS = {"over": "余", "nearly": "近", "about": "约"}
_NAMES = {name: qualifier for qualifier, name in _QUALIFIERS.items()} | {name: name for name in _QUALIFIERS}
_VALUE = re.compile(r"\s*(?P<number>-?\d[\d,]*(?:\.\d+)?)\s*(?P<unit>[^\s\d]\S*)?(?:\s+(?P<qualifier>\S+))?\s*")


def format_value(value: float, unit: str, qualifier: str | None) -> str:
    """The normalised value as annotators see and correct it: 146000 人次 余."""
    number = f"{value:.6f}".rstrip("0").rstrip(".")
    return " ".join(filter(None, [number, unit, _QUALIFIERS.get(qualifier or "")]))


def parse_value(said: str) -> tuple[float, str, str | None] | None:
    """The value, the unit and the qualifier that an annotator wrote, or None where it is none."""
    found = _VALUE.fullmatch(said)
    if found is None:
        return None
    unit, qualifier = found["unit"] or "", found["qualifier"] or ""
    if unit in _NAMES and not qualifier:
        unit, qualifier = "", unit
    if qualifier and qualifier not in _NAMES:
        return None
    return float(found["number"].replace(",", "")), unit, _NAMES.get(qualifier)


@dataclass(frozen=True, slots=True)
class LineOf:
    """The line that a region belongs to: its name, path joined with /, and where the text says it, if it does."""

    name: str
    place: Span | None


@dataclass(slots=True)
class Regions:
    """Writes the regions of one text.

    Attributes:
        result: what has been written, as a task's annotation or prediction holds it.
    """

    text: str
    result: list[Json] = field(default_factory=list)
    _lines: dict[Span, str] = field(default_factory=dict)

    def achievement(
        self, key: str, place: Span, label: str, value: str, line: LineOf | None, score: float | None = None
    ) -> None:
        """Adds an achievement of that type and normalised value."""
        self.region(key, place, label, score)
        self._beside(key, place, VALUE_NAME, "textarea", "text", value)
        if (source := self._line(key, place, line)) is not None:
            self._relate(source, key, PAYS_FOR)

    def cause(self, key: str, place: Span, category: str, line: LineOf | None, score: float | None = None) -> None:
        """Adds a cause of that category."""
        self.region(key, place, CAUSE, score)
        self._beside(key, place, CATEGORY_NAME, "choices", "choices", category)
        if (target := self._line(key, place, line)) is not None:
            self._relate(key, target, EXPLAINS)

    def region(self, key: str, place: Span, label: str, score: float | None = None) -> None:
        """Adds a region that has nothing beside its label."""
        value = {"start": place[0], "end": place[1], "text": self.text[slice(*place)], "labels": [label]}
        self._add(key, LABELS_NAME, "labels", value, score)

    def _line(self, key: str, place: Span, line: LineOf | None) -> str | None:
        """The key of the region that names the line; where the text does not, the line becomes a choice."""
        if line is None:
            return None
        if line.place is None:
            self._beside(key, place, LINE_NAME, "choices", "choices", line.name)
            return None
        if line.place not in self._lines:
            self._lines[line.place] = f"line-{line.place[0]}-{line.place[1]}"
            self.region(self._lines[line.place], line.place, LINE)
        return self._lines[line.place]

    def _relate(self, source: str, target: str, label: str) -> None:
        ends = {"from_id": source, "to_id": target}
        self.result.append({"type": "relation", **ends, "direction": "right", "labels": [label]})

    def _beside(self, key: str, place: Span, name: str, kind: str, field: str, said: str) -> None:
        """What a region says beside its label."""
        self._add(key, name, kind, {"start": place[0], "end": place[1], field: [said]}, None)

    def _add(self, key: str, name: str, kind: str, value: Json, score: float | None) -> None:
        region = {"id": key, "from_name": name, "to_name": TEXT_NAME, "type": kind, "value": value}
        self.result.append(region if score is None else {**region, "score": round(score, 4)})
