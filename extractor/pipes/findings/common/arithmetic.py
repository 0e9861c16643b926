"""Decimal arithmetic over stated figures: each is the interval of the values that round to it.

A figure stated as 93.71 may be anything from 93.705 to 93.715. Intervals are carried through a formula, and figures
contradict each other only where the interval of the recomputed value does not meet that of the stated one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from extractor.quantities import Quantity

HUNDRED = Decimal(100)
# What one of each unit of money is in 元; units that count the same.
YUAN = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10000), "亿元": Decimal(10) ** 8}
SAME_UNITS = {"名": "人", "位": "人"}
# A pattern of a number from its first digit on. It begins at no other digit of a run and reads so many characters only,
# so that a search through a run of digits takes linear time.
NUMBER = r"(?<!\d)\d[\d,.]{0,24}"
_ZERO = Decimal(0)
# How far a qualified figure may lie from the number: 近100 may be 90, 100余 may be 110.
_FIGURE = re.compile(r"([\d,]+(?:\.\d+)?)(\D*)")
_SLACK = Decimal("0.1")
_HALF, _TENFOLD = Decimal("0.5"), Decimal(10)


@dataclass(frozen=True, slots=True)
class Interval:
    """The values that a figure may have; `value` is the one that is written."""

    low: Decimal
    high: Decimal
    value: Decimal

    def meets(self, other: Interval) -> bool:
        """Whether one value could be both."""
        return self.low <= other.high and other.low <= self.high

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high, self.value + other.value)

    def __neg__(self) -> Interval:
        """The same values with the other sign."""
        return Interval(-self.high, -self.low, -self.value)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low, self.value - other.value)

    def ratio(self, whole: Interval) -> Interval | None:
        """This as a percentage of `whole`; None where the whole may be zero or this is negative.

        What is written as 0.00 is nothing or little: it has a percentage, which is nothing or little.
        """
        if whole.low <= 0 or self.value < 0:
            return None
        low = max(self.low, _ZERO)
        return Interval(HUNDRED * low / whole.high, HUNDRED * self.high / whole.low, HUNDRED * self.value / whole.value)

    @property
    def is_zero(self) -> bool:
        """Whether the figure is written as zero, which is exact."""
        return self.value == 0


def exact(value: Decimal) -> Interval:
    """A figure without rounding."""
    return Interval(value, value, value)


def rounded(value: Decimal, resolution: Decimal) -> Interval:
    """The figures that are written so."""
    half = resolution / 2
    return Interval(value - half, value + half, value)


def stated(value: Decimal, resolution: Decimal) -> Interval:
    """The figures that are written so, where a plain 0 says that there is nothing."""
    return exact(value) if not value and resolution >= 1 else rounded(value, resolution)


def _counted(value: Decimal, resolution: Decimal) -> Interval:
    """12 projects are twelve: what is counted one by one is exact, unlike 1.2万人次 or 15.4公里."""
    return exact(value)


def interval(quantity: Quantity, factor: Decimal = Decimal(1)) -> Interval:
    """The values that a quantity of a text may have, times `factor`."""
    make = rounded if quantity.kind == "rate" else stated
    if quantity.kind == "count" and quantity.resolution == 1 and not quantity.qualifier:
        make = _counted
    found = make(quantity.value, quantity.resolution)
    low, high = found.low, max(found.high, quantity.high or found.high)
    slack = abs(quantity.value) * _SLACK
    if quantity.qualifier in ("nearly", "about"):
        low -= slack
    if quantity.qualifier in ("over", "about"):
        high += slack
    return Interval(low * factor, high * factor, quantity.value * factor)


def total(parts: Iterable[Interval]) -> Interval:
    """The sum of figures."""
    whole = exact(_ZERO)
    for part in parts:
        whole = whole + part
    return whole


def growth(final: Interval, change: Interval, sign: int) -> Interval | None:
    """The percentage by which a figure changed that is `final` after a change; None where there was nothing before.

    Args:
        final: the figure after the change.
        change: how much it changed, not negative.
        sign: 1 for an increase, -1 for a decrease.
    """
    # The change enters twice, so the corners are taken together: the base is final - sign * change.
    small, large = final.high - sign * change.low, final.low - sign * change.high
    base = final.value - sign * change.value
    if small <= 0 or large <= 0 or base <= 0:
        return None
    ends = (HUNDRED * change.low / small, HUNDRED * change.high / large)
    return Interval(min(ends), max(ends), HUNDRED * change.value / base)


def moved(old: Interval, new: Interval) -> Interval | None:
    """The percentage by which a figure went from `old` to `new`, negative for a decrease; None from nothing."""
    if old.low <= 0:
        return None
    change = new - old
    low = HUNDRED * change.low / (old.low if change.low < 0 else old.high)
    high = HUNDRED * change.high / (old.high if change.high < 0 else old.low)
    return Interval(low, high, HUNDRED * change.value / old.value)


def show(value: Decimal, places: int | None = None) -> str:
    """A number as a reader writes it: rounded to `places`, without exponent; without places, as it is, no zeros."""
    if places is not None:
        value = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
        return f"{value:f}"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def is_slight(one: str, other: str) -> bool:
    """Whether two figures, rounded alike, differ by one in the last decimal that both print: 91.20% and 91.206%.

    Figures without decimals are whole numbers, which no rounding explains.
    """
    mine, theirs = _FIGURE.fullmatch(one), _FIGURE.fullmatch(other)
    if not mine or not theirs or mine[2] != theirs[2] or "." not in mine[1] or "." not in theirs[1]:
        return False
    decimals = min(len(found[1].partition(".")[2]) for found in (mine, theirs))
    last = Decimal(1).scaleb(-decimals)
    left, right = (
        Decimal(found[1].replace(",", "")).quantize(last, rounding=ROUND_HALF_UP) for found in (mine, theirs)
    )
    return abs(left - right) <= last


def is_slip(gap: Decimal) -> bool:
    """Whether a difference is what one wrong digit, or two neighbouring ones that were swapped, would make."""
    digits = "".join(str(digit) for digit in gap.normalize().as_tuple().digits).strip("0")
    return bool(digits) and (len(digits) == 1 or (len(digits) == 2 and int(digits) % 9 == 0))


def is_miswritten(stated: Decimal, value: Decimal) -> bool:
    """Whether a slip of a digit, by less than half of the value, or one place too few or too many explains a figure."""
    if not value:
        return False
    part = stated / value
    return (abs(1 - part) < _HALF and is_slip(stated - value)) or part in (_TENFOLD, 1 / _TENFOLD)


def places(resolution: Decimal) -> int:
    """The number of decimals that a figure is stated with."""
    exponent = resolution.as_tuple().exponent if resolution else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


def measured_in(quantity: Quantity, is_money: bool) -> tuple[str, Interval]:
    """The unit of a quantity for comparing, and its values in it; money is in 元.

    Args:
        quantity: the figure.
        is_money: whether a statement takes it for money, as it does 905.17万 without 元.
    """
    if quantity.unit in YUAN:
        return "元", interval(quantity, YUAN[quantity.unit])
    if quantity.unit is None and is_money:
        return "元", interval(quantity)
    return SAME_UNITS.get(quantity.unit or "", quantity.unit or ""), interval(quantity)
