"""Cuts passages at the boundaries of clauses, none of them inside a quantity, and reads sums of money."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.quantities import Quantity

# A bracket of a few words (（境）, （类）) is part of a name; a longer one holds a clause of its own.
BOUNDARY = re.compile(
    r"[，,。；;：:！？!?\n\t]|[（(](?![^（）()\n]{1,4}[）)])"
    r"|(?<![（(])(?<![（(].)(?<![（(]..)(?<![（(]...)(?<![（(]....)[）)]"
)


def money(figure: Quantity) -> tuple[str | None, Decimal | None]:
    """Unit and value of a sum of money; 905.17万 without 元 is read as 万元. (None, None) for anything else."""
    if figure.kind == "money":
        return figure.unit, figure.value
    if figure.unit is None and figure.text.rstrip().endswith(("万", "亿")):
        factor = Decimal(10) ** (4 if figure.text.rstrip().endswith("万") else 8)
        return figure.text.rstrip()[-1] + "元", figure.value / factor
    return None, None


def clauses(
    text: str, start: int, end: int, quantities: Sequence[Quantity]
) -> Iterator[tuple[int, int, list[Quantity]]]:
    """Cuts a passage at its boundaries, none of them inside a quantity; each clause with its quantities."""
    at, left, figures = 0, start, list[Quantity]()
    for boundary in BOUNDARY.finditer(text, start, end):
        while at < len(quantities) and quantities[at].end <= boundary.start():
            figures.append(quantities[at])
            at += 1
        if at < len(quantities) and quantities[at].start < boundary.start():
            continue
        yield left, boundary.start(), figures
        left, figures = boundary.end(), []
    figures.extend(quantities[at:])
    yield left, end, figures
