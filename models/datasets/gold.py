"""From and to the gold format: annotations as quotes with the quantity in [[ ]], causes as texts."""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor.reading import read
from models.datasets.report import (
    AnnotatedAchievement,
    AnnotatedCause,
    AnnotatedReport,
    AnnotatedVariance,
    DatasetError,
)

_KEPT = ("document", "sections", "budget_lines", "indicators", "findings", "tables_partial", "document_notes")
# How much of the text around a quantity a quote takes, in code points, to each side.
_QUOTE = 12


class Finder:
    """Finds quotes in a text whatever their white space and the width of their characters."""

    def __init__(self, text: str) -> None:
        self._text = text
        kept: list[str] = []
        self._at: list[int] = []
        for index, character in enumerate(text):
            for folded in unicodedata.normalize("NFKC", character):
                if not folded.isspace():
                    kept.append(folded)
                    self._at.append(index)
        self._plain = "".join(kept)

    def find(self, quote: str, begin: int = 0) -> tuple[int, int] | None:
        """The first place of a quote at or after `begin`, in code points of the text, or None."""
        wanted = plain(quote)
        if not wanted:
            return None
        at = self._plain.find(wanted, bisect_left(self._at, begin))
        return (self._at[at], self._at[at + len(wanted) - 1] + 1) if at >= 0 else None

    def find_marked(self, before: str, inside: str, after: str) -> tuple[int, int] | None:
        """The place of `inside` where it stands between `before` and `after`, or None."""
        at = self._plain.find(plain(before + inside + after))
        if at < 0 or not plain(inside):
            return None
        first = at + len(plain(before))
        return self._at[first], self._at[first + len(plain(inside)) - 1] + 1


def plain(text: str) -> str:
    """The text without white space, full-width forms folded."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def from_gold(gold: dict[str, Any], text: str) -> tuple[AnnotatedReport, list[str]]:
    """A gold annotation of a report's text.

    Returns:
        the annotated report, and the quotes that do not stand in the text (a PDF reads differently, say).
    """
    finder = Finder(text)
    lost: list[str] = []
    achievements = list(_achievements(gold, finder, lost))
    report = AnnotatedReport(
        report=Path(gold["report"]).stem,
        origin="gold",
        text=text,
        achievements=sorted(achievements, key=lambda each: each.start),
        variances=list(_variances(gold, finder, lost)),
        rest={"source": gold["report"], **{name: gold[name] for name in _KEPT if name in gold}},
    )
    return report, lost


def _achievements(gold: dict[str, Any], finder: Finder, lost: list[str]) -> Iterator[AnnotatedAchievement]:
    for item in gold["achievements"]:
        before, _, rest = item["quote"].partition("[[")
        inside, _, after = rest.partition("]]")
        place = finder.find_marked(before, inside, after)
        if place is None:
            lost.append(item["quote"])
            continue
        yield AnnotatedAchievement(
            start=place[0],
            end=place[1],
            type=item["type"],
            value=item["value"],
            unit=item["unit"] or "",
            qualifier=item.get("qualifier"),
            or_type=list(item.get("or_type", ())),
            lines=item.get("lines", []),
            optional=bool(item.get("optional")),
        )


def _variances(gold: dict[str, Any], finder: Finder, lost: list[str]) -> Iterator[AnnotatedVariance]:
    used: dict[str, int] = {}
    for item in gold["variances"]:
        causes = []
        for cause in item["causes"]:
            # The same words may explain several lines, each time in its own place.
            place = finder.find(cause["text"], used.get(cause["text"], 0)) or finder.find(cause["text"])
            if place is None:
                lost.append(cause["text"])
                continue
            used[cause["text"]] = place[1]
            causes.append(
                AnnotatedCause(
                    start=place[0],
                    end=place[1],
                    category=cause["category"],
                    or_category=list(cause.get("or_category", ())),
                )
            )
        yield AnnotatedVariance(
            line=item["line"],
            basis=item["basis"],
            direction=item["direction"],
            amount=item.get("amount"),
            rate=item.get("rate"),
            causes=causes,
        )


def to_gold(report: AnnotatedReport) -> dict[str, Any]:
    """The gold format of an annotated report; what it does not hold (sections, say) is empty."""
    text = report.text
    rest = report.rest
    return {
        "report": rest.get("source", f"{report.report}.txt"),
        **{name: rest.get(name, []) for name in ("sections", "budget_lines", "indicators", "findings")},
        **{name: rest[name] for name in ("document", "tables_partial", "document_notes") if name in rest},
        "achievements": [
            {
                "quote": _quote(text, each.start, each.end),
                "type": each.type,
                "value": each.value,
                "unit": each.unit,
                "qualifier": each.qualifier,
                "lines": each.lines or [None],
                **({"or_type": each.or_type} if each.or_type else {}),
                **({"optional": True} if each.optional else {}),
            }
            for each in report.achievements
        ],
        "variances": [
            {
                "line": each.line,
                "basis": each.basis,
                "direction": each.direction,
                "amount": each.amount,
                "rate": each.rate,
                "causes": [
                    {
                        "text": text[c.start : c.end],
                        "category": c.category,
                        **({"or_category": c.or_category} if c.or_category else {}),
                    }
                    for c in each.causes
                ],
            }
            for each in report.variances
        ],
    }


def _quote(text: str, start: int, end: int) -> str:
    """The quantity in [[ ]] with as much text around it as makes the quote stand once in the report."""
    size = _QUOTE
    while True:
        low, high = max(0, start - size), min(len(text), end + size)
        if text.count(text[low:high]) == 1 or (low == 0 and high == len(text)):
            return f"{text[low:start]}[[{text[start:end]}]]{text[end:high]}"
        size *= 2


def read_folder(gold: Path, reports: Path) -> list[AnnotatedReport]:
    """Every gold file of a folder with its report.

    Raises:
        DatasetError: a gold file is no JSON of that format, or more than a tenth of its quotes are not in the report.
    """
    found = []
    for path in sorted(gold.glob("*.json")):
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            page = read(reports / data["report"])
            report, lost = from_gold(data, page.text)
        except (json.JSONDecodeError, KeyError) as error:
            raise DatasetError(f"{path}: is no gold file: {error!r}") from error
        total = len(data["achievements"]) + sum(len(each["causes"]) for each in data["variances"])
        if len(lost) * 10 > total:
            raise DatasetError(f"{path}: {len(lost)} of {total} quotes are not in {data['report']}: {lost[0]}")
        found.append(report)
    return found
