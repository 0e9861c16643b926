"""The rule about what is told inside something: 在项目支出中，用于物资储备的为410.50万元, of 386.20."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.nearby import amounts
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_SHORTEST, _LONGEST, _BEFORE = 4, 16, 30


class Inside(BaseRule):
    """A part of what its clause names, against every amount of that name that the report tells: it exceeds them all."""

    id = "part_exceeds"

    def __init__(self) -> None:
        words = relation_words()
        name = rf"(?P<whole>[^，。；：、\d（）]{{{_SHORTEST},{_LONGEST}}}?)"
        inside, has = alternatives(words.inside), alternatives(words.inside_has)
        self._inside = re.compile(rf"(?:^|[。；\n]|，)\s*在?{name}(?:{inside})[，、]?[^，。；：、\d]{{0,16}}$")
        self._has = re.compile(rf"(?:^|[。；\n])\s*{name}(?:{has})$")
        self._used = re.compile(r"\s*用于")
        self._ends = re.compile(rf"(?:{alternatives(words.totals_ends)})*$")
        self._over_years = re.compile(alternatives([*words.years_told.counted, *words.years_told.running]))
        self._even = re.compile(r"^(?:均为|各为|均)$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every amount that its clause tells inside something."""
        told = evidence.once(amounts)
        for part in told:
            name = self._whole(evidence, part) if part.unit else ""
            if name and not self._is_over_years(evidence, part):
                wholes = [other for other in told if other is not part and other.unit == part.unit]
                wholes = [other for other in wholes if self._is_called(evidence, other, name)]
                if wholes and all(part.span.low > whole.span.high for whole in wholes):
                    whole = wholes[-1]
                    yield self.finding(
                        evidence,
                        f"“{name}”中的部分{part.text}大于其总数{whole.text}",
                        [whole.place, part.place],
                        stated=f"{part.text}；{whole.text}",
                    )

    def _is_over_years(self, evidence: Evidence, part: Figure) -> bool:
        return self._over_years.search(evidence.text, part.start, part.quantity.start) is not None

    def _whole(self, evidence: Evidence, part: Figure) -> str:
        """What the clause says that the amount is inside of, or nothing."""
        start, end = part.sentence, part.quantity.start
        before = evidence.text[max(start, end - _LONGEST - _BEFORE) : end]
        found = self._inside.search(before)
        if not found and self._used.match(evidence.text, part.quantity.end):
            found = self._has.search(before)
        return found["whole"] if found else ""

    def _is_called(self, evidence: Evidence, figure: Figure, name: str) -> bool:
        """Whether an amount is called so; 甲与乙各占一半，均为 is of both that its sentence names before."""
        if figure.quantity.qualifier or figure.span.is_zero or figure.measured in ("budget", "prior"):
            return False
        words = figure.label
        if self._even.match(words):
            words = evidence.text[max(figure.sentence, figure.start - _BEFORE) : figure.start]
            return name in words
        return words.endswith(name) or words.removesuffix(self._ends.search(words).group()).endswith(name)  # type: ignore[union-attr]
