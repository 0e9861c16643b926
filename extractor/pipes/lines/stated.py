"""One thing that a sentence states of a budget line."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from extractor.pipes.lines.classification import LineName
from extractor.quantities import Quantity
from extractor.result import Basis, Direction, Measure

Kind = Literal["amount", "change", "share", "completion", "level", "unbudgeted"]


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that a sentence states of a line.

    Attributes:
        kind: "amount" of the line; "change" against the basis, in money or percent; "share" of a whole;
            "completion" of the budget in percent; "level": 持平, without a figure; "unbudgeted": 年初未安排预算.
        line: the line it is about, or None where none is named.
        measure: of an amount, else None.
        basis, direction: of a change.
        quantity: the figure, None for "level" and "unbudgeted".
        value: the figure in `unit` (for 905.17万 without 元, in 万元).
        head: the line that a list breaks down (其中), where the statement stands in one.
        whole: what a share is a share of, as written, or "" for the amount that opens the list.
        sentence: the number of the sentence within the text; statements of one sentence share it.
        start, end: the clause, code points.
    """

    kind: Kind
    line: LineName | None
    measure: Measure | None
    basis: Basis | None
    direction: Direction | None
    quantity: Quantity | None
    value: Decimal | None
    unit: str | None
    head: LineName | None
    whole: str
    sentence: int
    start: int
    end: int


def bare_name(line: LineName) -> str:
    """A line's name without the quotation marks that it is told with at one place and without at another."""
    return line.path[-1].replace("“", "").replace("”", "")
