"""What single figures come to, and which way one differs from another."""

from __future__ import annotations

from decimal import Decimal

from extractor.pipes.lines.clauses import money
from extractor.quantities import Quantity
from extractor.result import Direction


def way_of(value: Decimal, base: Decimal) -> Direction:
    """Which way a value went from its base."""
    return "increase" if value > base else "decrease" if value < base else "unchanged"


def is_bare(quantity: Quantity) -> bool:
    """Whether a figure is a number without a unit."""
    return quantity.kind == "number" and quantity.unit is None


def in_yuan(figure: Quantity) -> Decimal | None:
    """A sum of money in 元, or a bare 0; None for anything else."""
    unit, value = money(figure)
    if value is not None and unit:
        return value * (Decimal(10**8) if unit.startswith("亿") else Decimal(10**4) if unit.startswith("万") else 1)
    return figure.value if is_bare(figure) and figure.value == 0 else None
