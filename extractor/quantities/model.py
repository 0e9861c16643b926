"""What the quantity grammar finds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Qualifier = Literal["over", "nearly", "about"]
Kind = Literal["count", "money", "rate", "date", "duration", "ordinal", "identifier", "number", "vague"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """One number of a text with what belongs to it.

    Attributes:
        start, end: code points of the text, half open; they cover qualifier, number and unit (近160万元, 14.6万余人次).
        text: text[start:end].
        value: the number with its multiplier applied (14.6万 is 146000); for money and rates the number in `unit`
            as written (5400余万元 is 5400 in 万元). The low end of a range.
        unit: the measure word as written, None where the number stands bare. % is always written %, 七成 is 70 in %.
        qualifier: over (余, 多, 以上, 超), nearly (近) or about (约, 左右), or None.
        kind: what is measured; identifier for numbers that are names, ordinal for positions and list numbering,
            vague for one that nobody counted (数百万元: 100 in 万元, over).
        resolution: one unit of the last stated digit, on the scale of `value` (93.71: 0.01, 14.6万: 1000); 0 for a
            fraction, which is exact.
        high: the upper end of a range or of an approximation (3-5次, 两三个), else None.
        number: offset of the first character of the number proper, after the qualifier.
    """

    start: int
    end: int
    text: str
    value: Decimal
    unit: str | None
    qualifier: Qualifier | None
    kind: Kind
    resolution: Decimal
    high: Decimal | None = None
    number: int
