"""Whether an amount is a budget, a final figure or that of the year before, by the words before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.wording import FindingWords

if TYPE_CHECKING:
    from extractor.pipes.findings.common.figures import Figure

Measured = Literal["budget", "final", "prior"]


class MeasureWords:
    """Says whether an amount is a budget, a final figure or that of the year before, by its label."""

    def __init__(self, words: FindingWords, year: int | None) -> None:
        groups = (("budget", words.budget_words), ("final", words.final_words), ("prior", words.prior_words))
        self._pattern = re.compile("|".join(f"(?P<{name}>{alternatives(names)})" for name, names in groups))
        self._funds = re.compile(alternatives(words.fund_words))
        self._year = year
        self._base = re.compile(rf"(?:{alternatives(words.comparing)})[^，。；]{{1,24}}的$|[末底初前]的$")
        prior, moved = alternatives(words.prior_words), alternatives(words.moved_since)
        against = alternatives(words.comparing)
        self._moved = re.compile(rf"(?:{against})(?:{prior})[^，。；的]{{0,12}}(?:{moved})[^，。；的]{{0,10}}$")

    def of(self, figure: Figure, *, of_prior: bool = False) -> Measured | None:
        """The measure that the last word of the label names, else that of its statement, else None.

        In a list of the year before (`of_prior`) a figure that nothing else is said of is of that year.
        """
        label = self._funds.sub("", figure.label)
        found = [match.lastgroup for match in self._pattern.finditer(label)]
        if self._moved.search(label):
            return None  # 比上年增购设备20万元: by how much more, and no figure of last year.
        if "prior" in found or (figure.year is not None and self._year is not None and figure.year == self._year - 1):
            return "prior"
        if self._base.search(label):
            return "prior"  # 较五年前的20万元: what a figure is compared with is not the figure itself.
        if of_prior and not found:
            return "prior"
        statement = figure.statement
        if statement and statement.measure:
            return {"final": "final", "prior_final": "prior"}.get(statement.measure, "budget")  # type: ignore[return-value]
        return found[-1] if found else None  # type: ignore[return-value]
