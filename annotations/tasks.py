"""Label Studio tasks of a report: its passages, each with the engine's reading as a prediction."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from annotations.passages import Passage, passages
from extractor.result import BudgetLine, Evidence, Result
from models.datasets.marks import OTHER
from models.datasets.offsets import Places
from models.datasets.regions import LineOf, Regions, Span, format_value

Json = dict[str, Any]

# How sure the engine is of a cause and of its category, which it says no confidence of: about what it gets right.
_SURE_OF_CAUSE, _SURE_OF_OTHER = 0.85, 0.6
# How far before its amount a line may be named, in code points.
_NAME_BEFORE = 120


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
    lines = [line_name(line) for line in result.budget_lines]
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


def line_name(line: BudgetLine) -> str:
    """What annotators and training data call a line: its path, joined by /."""
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
        regions, places = Regions(passage.text), Places(passage.segments)
        sure: list[float] = []
        for each in self._achievements:
            place = _within(passage, places, each)
            if place is not None:
                line = self._lines.get(each.budget_line_id or "")
                said = format_value(each.value, each.unit, each.qualifier)
                regions.achievement(each.id, place, each.type, said, _line_of(line, passage, places), each.confidence)
                sure += [each.confidence, *([each.link_score] if line is not None else [])]
        for cause, key, number in self._causes:
            place = _within(passage, places, cause)
            if place is not None:
                line = self._lines.get(number or "")
                score = _SURE_OF_OTHER if cause.category == OTHER else _SURE_OF_CAUSE
                regions.cause(key, place, cause.category, _line_of(line, passage, places), score)
                sure.append(score)
        return regions.result, round(math.prod(sure), 6)


def _within(passage: Passage, places: Places, each: Evidence) -> Span | None:
    """Where the passage shows what the report says there, if it does."""
    return places.as_shown(each.start, each.end) if passage.start <= each.start and each.end <= passage.end else None


def _line_of(line: BudgetLine | None, passage: Passage, places: Places) -> LineOf | None:
    """A line where the passage says its name before one of its amounts; the name alone may be any word."""
    if line is None:
        return None
    name = line.path[-1]
    for amount in line.amounts:
        place = places.as_shown(amount.start, amount.end)
        if place is not None:
            at = passage.text.rfind(name, max(0, place[0] - _NAME_BEFORE), place[0])
            if at >= 0:
                return LineOf(line_name(line), (at, at + len(name)))
    return LineOf(line_name(line), None)
