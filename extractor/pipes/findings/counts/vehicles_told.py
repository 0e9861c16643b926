"""The rule about how many vehicles a department keeps, told in two places: 现有公务用车5辆, 年末公务用车保有量3辆."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.paper_words import paper_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_MARKS = re.compile(r"[，。；：、,\s]|20\d\d(?=年[末底])|20\d\d年度?|\d{1,2}月\d{1,2}日")


class VehiclesTold(BaseRule):
    """Official vehicles that are kept, by a name that says nothing of which ones, told once in each of two places.

    All vehicles (车辆) may be more than the official ones, and those that an appropriation pays for may be fewer.
    """

    id = "conflict"

    def __init__(self) -> None:
        words = paper_words().kept_vehicles
        self._own = re.compile(
            rf"(?:{alternatives(words.opens)})*(?:{alternatives(words.names)})(?:{alternatives(words.ends)})*"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares all that is told so."""
        told = [f for s in evidence.sentences for f in s.figures if self._is_kept(evidence, f)]
        other = next((figure for figure in told if figure.span.value != told[0].span.value), None)
        values = [figure.span.value for figure in told]
        # Each told once: what is told again and again is of other vehicles.
        if other and len(set(values)) == len(values) == 2 and told[0].sentence != other.sentence:
            yield self.finding(
                evidence,
                f"公务用车数量一处为{told[0].text}，另一处为{other.text}，应当一致或说明口径",
                [evidence.clause_at(*figure.place) for figure in (told[0], other)],
                stated=f"{told[0].text}；{other.text}",
                severity="warning",
            )

    def _is_kept(self, evidence: Evidence, figure: Figure) -> bool:
        unit = figure.unit == finding_words().vehicle_unit and figure.role == "amount"
        plain = unit and not figure.quantity.qualifier and figure.year in (None, evidence.year)
        return bool(plain and self._own.fullmatch(_MARKS.sub("", squash(figure.label))))
