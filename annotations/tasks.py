"""Label Studio tasks of a report: its passages, each with the engine's reading as a prediction."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from annotations.config import LINE_NAME, VALUE_NAME
from annotations.passages import Passage, Places, passages
from extractor.result import Achievement, BudgetLine, Cause, Result
from models.datasets.label_studio import (
    CATEGORY_NAME,
    CAUSE,
    EXPLAINS,
    LABELS_NAME,
    LINE,
    PAYS_FOR,
    TEXT_NAME,
)

Json = dict[str, Any]

# How sure the engine is of a cause and of its category, which it says no confidence of: about what it gets right.
_SURE_OF_CAUSE, _SURE_OF_OTHER = 0.85, 0.6
# How far before its amount a line may be named, in code points.
_NAME_BEFORE = 120
# How the value shown for a quantity says its qualifier.
QUALIFIERS = {"over": "余", "nearly": "近", "about": "约"}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A passage as it is sent.

    Attributes:
        key: the same for the same stretch of the same text, whenever and wherever it is sent from.
        score: how likely nothing in the prediction is wrong; the least is the most useful to look at.
    """

    key: str
    start: int
    end: int
    score: float
    task: Json


def digest(text: str) -> str:
    """What a report's text is known by."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def prepare(result: Result, model_version: str) -> list[Prepared]:
    """The tasks of a report in document order."""
    document = digest(result.document.text)
    lines = [_line_name(line) for line in result.budget_lines]
    shown_lines = "\n".join(dict.fromkeys(map(_line_text, result.budget_lines)))
    choices = [{"value": name} for name in dict.fromkeys(lines)]
    reading = _Reading(result)
    found = []
    for passage in passages(result):
        key = hashlib.sha256(f"{document}:{passage.start}:{passage.end}".encode()).hexdigest()[:24]
        regions, score = reading.of(passage)
        data = {
            "key": key,
            "document": document,
            "report": PurePath(result.document.source).stem,
            "start": passage.start,
            "end": passage.end,
            "text": passage.text,
            "segments": [list(segment) for segment in passage.segments],
            "section": " › ".join(passage.section) or "（文首）",
            "lines": shown_lines or "（无）",
            "choices": choices,
        }
        prediction = {"model_version": model_version, "score": score, "result": regions}
        found.append(Prepared(key, passage.start, passage.end, score, {"data": data, "predictions": [prediction]}))
    return found


def reread(result: Result, data: Json, model_version: str) -> Json:
    """The prediction for a task that was sent before, from a new reading of its report."""
    passage = Passage(
        start=data["start"],
        end=data["end"],
        text=data["text"],
        segments=tuple((shown, start, length) for shown, start, length in data["segments"]),
        section=(),
    )
    regions, score = _Reading(result).of(passage)
    return {"model_version": model_version, "score": score, "result": regions}


def format_value(value: float, unit: str, qualifier: str | None) -> str:
    """The normalised value as annotators see and correct it: 146000 人次 余."""
    number = f"{value:.6f}".rstrip("0").rstrip(".")
    return " ".join(filter(None, [number, unit, QUALIFIERS.get(qualifier or "")]))


def _line_name(line: BudgetLine) -> str:
    return "/".join(line.path)


def _line_text(line: BudgetLine) -> str:
    final = [amount for amount in line.amounts if amount.measure == "final"]
    amount = f"  {format_value(final[0].value, final[0].unit, None)}" if final else ""
    return " › ".join(line.path) + amount


class _Reading:
    """What the engine read, as regions of passages."""

    def __init__(self, result: Result) -> None:
        self._lines = {line.id: line for line in result.budget_lines}
        self._achievements = sorted(result.achievements, key=lambda each: each.start)
        self._causes = sorted(
            (
                (cause, f"{variance.id}-{number}", variance.budget_line_id)
                for variance in result.variances
                for number, cause in enumerate(variance.causes)
            ),
            key=lambda each: each[0].start,
        )

    def of(self, passage: Passage) -> tuple[list[Json], float]:
        """The regions and relations of a passage, and how likely none is wrong."""
        regions = _Regions(passage)
        sure: list[float] = []
        for each in self._achievements:
            if passage.start <= each.start and each.end <= passage.end:
                sure += regions.achievement(each, self._lines.get(each.budget_line_id or ""))
        for cause, key, line in self._causes:
            if passage.start <= cause.start and cause.end <= passage.end:
                sure += regions.cause(cause, key, self._lines.get(line or ""))
        return regions.result, round(math.prod(sure), 6)


class _Regions:
    """Writes regions of one passage in the form of Label Studio's results."""

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self._places = Places(passage.segments)
        self._line_regions: dict[tuple[int, int], str] = {}
        self.result: list[Json] = []

    def achievement(self, each: Achievement, line: BudgetLine | None) -> Sequence[float]:
        """Adds an achievement; returns how sure its parts are."""
        place = self._places.as_shown(each.start, each.end)
        if place is None:
            return ()
        self._labels(each.id, place, each.type, each.confidence)
        self._more(each.id, place, VALUE_NAME, "textarea", "text", format_value(each.value, each.unit, each.qualifier))
        if line is not None:
            self._link(each.id, place, line, PAYS_FOR)
        return [each.confidence, *([each.link_score] if line is not None else [])]

    def cause(self, cause: Cause, key: str, line: BudgetLine | None) -> Sequence[float]:
        """Adds a cause; returns how sure its parts are."""
        place = self._places.as_shown(cause.start, cause.end)
        if place is None:
            return ()
        sure = _SURE_OF_OTHER if cause.category == "other" else _SURE_OF_CAUSE
        self._labels(key, place, CAUSE, sure)
        self._more(key, place, CATEGORY_NAME, "choices", "choices", cause.category)
        if line is not None:
            self._link(key, place, line, EXPLAINS)
        return [sure]

    def _link(self, key: str, place: tuple[int, int], line: BudgetLine, relation: str) -> None:
        """A relation where the passage names the line with an amount; else a choice of the region."""
        span = self._named(line)
        if span is None:
            self._more(key, place, LINE_NAME, "choices", "choices", _line_name(line))
            return
        if span not in self._line_regions:
            self._line_regions[span] = f"{line.id}-{span[0]}"
            self._labels(self._line_regions[span], span, LINE, None)
        ends = (self._line_regions[span], key) if relation == PAYS_FOR else (key, self._line_regions[span])
        self.result.append(
            {"type": "relation", "from_id": ends[0], "to_id": ends[1], "direction": "right", "labels": [relation]}
        )

    def _named(self, line: BudgetLine) -> tuple[int, int] | None:
        """Where the passage says the line's name before one of its amounts; the name alone may be any word."""
        name = line.path[-1]
        for amount in line.amounts:
            place = self._places.as_shown(amount.start, amount.end)
            if place is not None:
                at = self._passage.text.rfind(name, max(0, place[0] - _NAME_BEFORE), place[0])
                if at >= 0:
                    return at, at + len(name)
        return None

    def _labels(self, key: str, place: tuple[int, int], label: str, score: float | None) -> None:
        value = {"start": place[0], "end": place[1], "text": self._passage.text[slice(*place)], "labels": [label]}
        self._add(key, LABELS_NAME, "labels", value, score)

    def _more(self, key: str, place: tuple[int, int], name: str, kind: str, field: str, said: str) -> None:
        """What a region says beside its label."""
        self._add(key, name, kind, {"start": place[0], "end": place[1], field: [said]}, None)

    def _add(self, key: str, name: str, kind: str, value: Json, score: float | None) -> None:
        region = {"id": key, "from_name": name, "to_name": TEXT_NAME, "type": kind, "value": value}
        self.result.append(region if score is None else {**region, "score": round(score, 4)})
