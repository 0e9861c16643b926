"""The rule about how many cars were bought, told with their money and again among the assets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_CARS = re.compile(r"车")
_ASSETS, _SPENT = "assets", "three_public"


class CarsBought(BaseRule):
    """公务用车购置费37.20万元，更新用车2辆; 本年新增车辆3辆，均为当年购置: one number in each of the two sections."""

    id = "conflict"

    def __init__(self) -> None:
        words = relation_words().told_again
        self._bought = re.compile(alternatives(words.bought))
        self._new = re.compile(rf"(?:{alternatives(words.new)})$")
        self._all = re.compile(rf"[，、（]?(?:{alternatives(words.all_bought)})")
        self._other = re.compile(alternatives(words.not_bought))
        self._units = frozenset(words.car_units)

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares the only number of each section."""
        if not evidence.is_account or evidence.is_budget:
            return
        spent: list[Figure] = []
        owned: list[Figure] = []
        for sentence in evidence.sentences:
            for figure in sentence.figures:
                if not self._is_count(evidence, figure):
                    continue
                topics = evidence.topics(evidence.layer.passages[figure.passage].section)
                if _ASSETS in topics and self._new.search(figure.label):
                    named = self._bought.search(figure.label) is not None
                    owned += [figure] if named or self._all.match(evidence.text, figure.quantity.end) else []
                elif _SPENT in topics and _CARS.search(figure.label) and self._bought.search(figure.label):
                    spent.append(figure)
        one, other = (group[0] if len({f.span.value for f in group}) == 1 else None for group in (spent, owned))
        if one and other and len(spent) == 1 and not one.span.meets(other.span):
            yield self.finding(
                evidence,
                f"购置车辆一处写为{one.text}，另一处写为{other.text}",
                [one.place, other.place],
                stated=f"{one.text}；{other.text}",
            )

    def _is_count(self, evidence: Evidence, figure: Figure) -> bool:
        own = figure.role == "amount" and figure.unit in self._units and figure.year in (None, evidence.year)
        plain = own and figure.measured not in ("budget", "prior") and not figure.quantity.qualifier
        return plain and not self._other.search(figure.label)
