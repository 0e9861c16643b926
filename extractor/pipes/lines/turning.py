"""Figures that a sentence leads from and to, and what one figure is of besides its line.

由年初预算的486万元增加到602万元 tells two amounts of one line; “三公”经费支出3万元，均为公务用车运行维护费 one of two.
"""

from __future__ import annotations

import re

from extractor.knowledge import alternatives
from extractor.pipes.lines.classification import compact
from extractor.pipes.lines.measures import MeasureCues
from extractor.pipes.lines.wording import StatementWords
from extractor.result import Measure

_FROM = re.compile(r"^(?P<named>.*?)[由从](?P<base>[^由从]{2,14})$")
# What may stand before the figure led to: 增加到2022年的602万元.
_YEAR = r"(?:20\d\d年度?的?)?"
_ENDS = r"(?=[，,。；;、）)\n]|$)"


class Turns:
    """Reads what stands before and behind amounts that are told together."""

    def __init__(self, words: StatementWords, measures: MeasureCues) -> None:
        self._measures = measures
        verbs = [*words.increase, *words.decrease, *(name for names in words.alone.values() for name in names)]
        verbs += [*words.turning, *words.adjusting]
        self._to = re.compile(rf"了?(?:{alternatives(verbs)})了?(?:{alternatives(words.reached)})了?{_YEAR}")
        self._adjusts = re.compile(rf"了?(?:{alternatives(words.adjusting)})")
        self._whole = re.compile(
            rf"\s*[，,]\s*(?:{alternatives(words.wholly)})(?P<name>[^，,。；;：:、\d\n]{{2,24}}){_ENDS}"
        )

    def opens(self, words: str, following: str) -> tuple[str, Measure] | None:
        """What stands before the first of two amounts, and its measure: 公务接待费 of 公务接待费由上年的.

        Args:
            words: the compact words before the amount.
            following: the text behind it.
        """
        found = _FROM.match(words)
        measure = (
            self._measures.of(found["base"]) or self._measures.of(found["base"].removesuffix("的")) if found else None
        )
        goes_on = self._to.match(compact(following))
        return (found["named"], measure) if found and measure and goes_on else None

    def leads_to(self, words: str, base: Measure) -> Measure | None:
        """The measure of the second of two amounts, whose first is of a measure; None for any other words."""
        if self._to.fullmatch(words) is None:
            return None
        return "adjusted_budget" if base == "initial_budget" and self._adjusts.match(words) else "final"

    def wholly(self, following: str) -> str | None:
        """The name of what all of an amount is, which is told right behind it: ，均为公务用车运行维护费."""
        found = self._whole.match(following)
        return compact(found["name"]) if found else None
