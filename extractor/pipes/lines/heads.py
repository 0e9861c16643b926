"""Tells whether what is said behind the parts of a line is of the last part or of the whole that they break down.

收入总计100万元，其中年初结转20万元，较上年90万元增加10万元: only the whole has grown by that. Words leave it open, sums do not.
"""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.pipes.lines.clauses import SEMICOLONS
from extractor.pipes.lines.names import LineKnowledge, compact
from extractor.pipes.lines.rates import way_by_rate
from extractor.pipes.lines.spoken import Spoken
from extractor.result import Direction

# The sum of money, and the rate, that stand right behind an amount: 增加10万元，增长5%.
_MONEY = re.compile(r"[，,]?[^\d，,。；;\n]{1,10}(?P<change>\d[\d,]*(?:\.\d+)?)\s*(?:万|亿)?元")
_RATE = re.compile(r"[，,、（(]?[^\d，,。；;\n]{0,10}(?P<rate>\d+(?:\.\d+)?)\s*[%％]")
# Of how few parts the whole may be told of again.
_FEWEST = 2
_OF_ALL = ("adjusted_budget", "final")


class Heads:
    """Compares sums with those of a whole and of its last part."""

    def __init__(self, names: LineKnowledge) -> None:
        self._names = names

    def has_base(self, state: Spoken, base: Decimal | None, following: str) -> bool:
        """Whether an amount that a line is compared with is the whole's: 较上年90万元 before 增加10万元."""
        both, change = _told(state), _MONEY.match(following)
        if both is None or change is None or base is None:
            return False
        whole, part = (abs(told - base) for told in both)
        return whole == _number(change["change"]) != part

    def has_changed(self, state: Spoken, change: Decimal | None, way: Direction, following: str) -> bool:
        """Whether a change is the whole's, by the percentage that is told of it: 增加10万元，增长11.1%."""
        both, rate = _told(state), _RATE.match(following)
        if both is None or rate is None or change is None:
            return False
        whole, part = (way_by_rate(told, change, Decimal(rate["rate"])) for told in both)
        return whole == way != part

    def told_again(self, text: str, left: int, chunk: str, value: Decimal | None, state: Spoken) -> bool:
        """Whether an amount of the whole is told, by its measure alone, in a sentence's part behind a semicolon.

        …其中甲经费7万元、乙经费5万元；年中追加3万元，全年预算数为15万元: closer to the 12 of the whole than to the last 5.
        """
        both = _told(state)
        if both is None or value is None or len({*state.listed} - {state.head}) < _FEWEST:
            return False
        begins = max(text.rfind(mark, state.start, left) for mark in SEMICOLONS)
        named = self._names.chunk(compact(chunk), True) if begins >= state.named else None
        if not named or not named.inherits or named.measure not in _OF_ALL:
            return False
        whole, part = (abs(told - value) for told in both)
        return whole < part


def _told(state: Spoken) -> tuple[Decimal, Decimal] | None:
    """The amounts of the whole and of the part last told of a list that goes on; None where one is not told."""
    if not state.in_list or state.head is None or state.subject in (None, state.head):
        return None
    whole, part = state.values.get(state.head), state.values.get(state.subject)
    return (whole, part) if whole is not None and part is not None else None


def _number(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))
