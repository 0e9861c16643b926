"""Copies of what a word processor has set read as the text does, though hardly two of their lines are equally wide."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from extractor import extract
from extractor.knowledge import squash
from extractor.result import Result
from tests.wrapping import set_on_pages

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.txt"))
LOST = 0.02  # share of a report's records that a copy may lose
rules = partial(extract, model=None)


def records(result: Result) -> set[tuple[object, ...]]:
    """The lines' amounts and the causes, without what blanks a copy has."""
    lines = {line.id: squash("/".join(line.path)) for line in result.budget_lines}
    amounts = {(lines[line.id], a.measure, a.value) for line in result.budget_lines for a in line.amounts}
    causes = {
        (lines.get(variance.budget_line_id or ""), variance.basis, variance.direction, squash(cause.text))
        for variance in result.variances
        for cause in variance.causes
    }
    return amounts | causes


@pytest.mark.parametrize("columns", [26, 30, 36])
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_hardly_a_record_is_lost_or_made(path: Path, columns: int) -> None:
    text = path.read_text(encoding="utf-8")
    whole, copy = records(rules(text)), records(rules(set_on_pages(text, columns)))
    assert len(whole - copy) <= LOST * len(whole)
    assert len(copy - whole) <= LOST * len(whole)
