"""Which way a figure went, by its change and the percentage that this is of the figure before."""

from __future__ import annotations

from decimal import Decimal

from extractor.result import Direction

# How far a printed percentage may be from the computed one.
_NEAR = Decimal("0.02")


def way_by_rate(final: Decimal, change: Decimal, rate: Decimal) -> Direction | None:
    """The one way for which a change of money is so many percent of the figure before; None where both or neither is.

    支出28.64万元，比上年增加2.56万元，下降8.21%: 2.56 is 8.21% of 31.20, from which 28.64 has gone down.
    """
    bases: dict[Direction, Decimal] = {"increase": final - change, "decrease": final + change}
    found: list[Direction] = [
        way for way, base in bases.items() if base > 0 and abs(change / base * 100 - rate) <= _NEAR
    ]
    return found[0] if len(found) == 1 else None
