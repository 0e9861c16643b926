"""How the parts of a list are read: in columns, without their brackets, with their shares, in another unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise, takewhile

from extractor.pipes.findings.common.arithmetic import HUNDRED, Interval, total
from extractor.pipes.findings.common.figures import Figure

# Sums of so many digits are ten or ten thousand times their whole by no chance.
_DIGITS, _TENS = 3, tuple(Decimal(10) ** power for power in (-4, -3, -2, -1, 1, 2, 3, 4))
_ASIDE = re.compile(r"[（(][^（）()]{0,400}[）)]")


def adds_up(whole: Figure | None, parts: Sequence[Figure]) -> bool | None:
    """Whether parts make up their whole; None where that cannot be said."""
    if whole is None or whole.unit != parts[0].unit or any(it.quantity.qualifier for it in (whole, *parts)):
        return None
    return total(part.span for part in parts).meets(whole.span)


def columns(figures: Sequence[Figure]) -> list[list[Figure]]:
    """The figures of a list each of whose items has several: 甲班20期、1000人次，乙班24期、1200人次 has two columns.

    Items are as long as it takes for the first one's unit to come again; none where each has one figure only.
    """
    width = next((at for at, figure in enumerate(figures) if at and figure.unit == figures[0].unit), 0)
    if width < 2:
        return []
    units = [figure.unit for figure in figures[:width]]
    rows = [figures[at : at + width] for at in range(0, len(figures), width)]
    same = list(takewhile(lambda row: [figure.unit for figure in row] == units, rows))
    return [[row[at] for row in same] for at in range(width) if all(row[at].role == "amount" for row in same)]


def beside_each(figures: Sequence[Figure], parts: Sequence[Figure]) -> Iterator[list[Figure]]:
    """The columns beside the parts of a list."""
    for column in columns(figures):
        if len(column) == len(parts) and column[0].unit != parts[0].unit:
            yield column


def outside(between: str) -> str:
    """What stands between two items without its brackets."""
    return _ASIDE.sub("", between)


def list_shares(figures: Sequence[Figure], parts: Sequence[Figure]) -> bool:
    """Whether every part is told with its share, and the shares are a hundred together: then they are all there are.

    Args:
        figures: the list, from its first part on.
        parts: the amounts of it.
    """
    starts = {part.quantity.start for part in parts}
    pairs = list(pairwise(figures))
    shares = [share for part, share in pairs if part.quantity.start in starts and share.role == "share"]
    alike = len(shares) == len(parts) and len({share.whole for share in shares}) == 1
    sums = total(share.span for share in shares)
    return alike and sums.low <= HUNDRED <= sums.high


def is_rescaled(sums: Interval, whole: Figure) -> bool:
    """Whether a whole of money has the digits of the sum of its parts and another size: 12.6亿元 for 12,600万元."""
    digits = "".join(map(str, sums.value.normalize().as_tuple().digits)).strip("0")
    if whole.unit != "元" or len(digits) < _DIGITS or whole.quantity.qualifier:
        return False
    return any(sums.value * times == whole.span.value for times in _TENS)
