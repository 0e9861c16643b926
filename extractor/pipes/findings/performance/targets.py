"""Rules about an indicator's target, what was reached, and the score given for it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from extractor.knowledge import squash
from extractor.pipes.findings.common.cells import column_at, is_blank, number, row_place, written
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.layers import Row, TableBlock
from extractor.quantities import Quantity, quantities
from extractor.reading.page import Cell
from extractor.result import Finding

Way = Literal["least", "most", "full"]

_LONGEST = 16
_LEAST = re.compile(r"^(?:≥|>=?|＞=?|不低于|不少于|大于等于)|以上$")
_MOST = re.compile(r"^(?:≤|<=?|＜=?|不超过|不高于|不多于|小于等于)|以内$|以下$")
_FULL = Decimal(100)


@functools.lru_cache(maxsize=4096)
def one_quantity(text: str | None) -> Quantity | None:
    """The only quantity of a short cell's text, or None."""
    if not text or len(squash(text)) > _LONGEST:
        return None
    found = quantities(squash(text))
    return found[0] if len(found) == 1 and found[0].kind in ("count", "rate", "money", "number") else None


def way_of(cell: Cell, target: Quantity) -> Way | None:
    """Which side of the target is good; only what the cell says: a bare number may be a limit or an aim."""
    text = squash(cell.text)
    if _LEAST.search(text):
        return "least"
    if _MOST.search(text):
        return "most"
    return "full" if target.unit == "%" and target.value == _FULL else None


def _sign(text: str) -> Way | None:
    """The side that a cell of its own names, as some forms have it."""
    return "least" if _LEAST.search(text) else "most" if _MOST.search(text) else None


def is_met(way: Way, target: Quantity, actual: Quantity) -> bool:
    """Whether a target was reached."""
    return actual.value <= target.value if way == "most" else actual.value >= target.value


def compared(row: Row, target_at: int, actual_at: int) -> bool | None:
    """Whether a row's target was reached; None where its cells do not say."""
    cell = row[target_at]
    done = row[actual_at]
    target, actual = one_quantity(cell.text if cell else None), one_quantity(done.text if done else None)
    if cell is None or target is None or actual is None:
        return None
    signs = [squash(other.text) for other in row if other and len(squash(other.text)) == 1]
    way = way_of(cell, target) or next((found for sign in signs if (found := _sign(sign))), None)
    same = target.unit == actual.unit or None in (target.unit, actual.unit)
    return is_met(way, target, actual) if way and same else None


def _is_same(target: Cell | None, actual: Cell | None) -> bool:
    """Whether two cells hold the same figure or date, word for word (2370人, 2021年12月)."""
    told = squash(target.text) if target else ""
    return actual is not None and told == squash(actual.text) and any(character.isdigit() for character in told)


class ScoreAgainstTarget(BaseRule):
    """A full score for a missed target, points taken off for a reached one, a missed one without its reason."""

    id = "score_against_target"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every row of every indicator table."""
        for table in evidence.layer.tables:
            for block in table.blocks:
                target, actual = column_at(block.columns, "target"), column_at(block.columns, "actual")
                if block.kind == "indicators" and target is not None and actual is not None:
                    yield from self._block(evidence, block, target, actual)

    def _block(self, evidence: Evidence, block: TableBlock, target: int, actual: int) -> Iterator[Finding]:
        cause = column_at(block.columns, "deviation")
        explains = cause is not None and any(not is_blank(row[cause]) for row in block.rows)
        for row in block.rows:
            same = _is_same(row[target], row[actual])
            met = compared(row, target, actual)
            met = True if met is None and same else met
            if met is None:
                continue
            reason = row[cause] if cause is not None else None
            # Where the target is told again as what was done, nothing is left that a reason could be for.
            asked = explains or (same and cause is not None)
            yield from self._row(evidence, block, row, (target, actual), met, asked and is_blank(reason))

    def _row(
        self, evidence: Evidence, block: TableBlock, row: Row, at: tuple[int, int], met: bool, unexplained: bool
    ) -> Iterator[Finding]:
        weight_at, score_at = column_at(block.columns, "weight"), column_at(block.columns, "score")
        weight = number(row[weight_at]) if weight_at is not None else None
        score = number(row[score_at]) if score_at is not None else None
        name_at = column_at(block.columns, "indicator", "level2")
        name, target, actual = (row[index] if index is not None else None for index in (name_at, *at))
        if name is None or target is None or actual is None:
            return
        says = f"“{written(name)[:24]}”目标{written(target)}、完成{written(actual)}"
        full = weight is not None and score is not None and weight.value == score.value > 0
        if not met and full and score:
            yield self.finding(
                evidence, f"{says}，未达目标却得满分{written_score(score.value)}", [row_place(row)],
                stated=written(actual), expected=written(target),
            )  # fmt: skip
        elif met and weight and score and score.value < weight.value and unexplained:
            yield self.finding(
                evidence,
                f"{says}，已达目标却只得{written_score(score.value)}分（分值{written_score(weight.value)}）且无说明",
                [row_place(row)],
                stated=written_score(score.value),
                expected=written_score(weight.value),
            )
        elif not met and unexplained:
            yield self.finding(
                evidence, f"{says}，未达目标而没有说明原因", [row_place(row)], rule="missing_reason",
                stated=written(actual), expected=written(target),
            )  # fmt: skip


def written_score(value: Decimal) -> str:
    """A score as written, without an exponent."""
    return f"{value:f}"
