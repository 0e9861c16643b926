"""The rule about a rate of change said to be above or below nothing: “三公”经费变动率大于0, and 6.20 after 7.00."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.apart_words import apart_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence, LineAmount
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_QUOTES = dict.fromkeys(map(ord, "“”"))


class SignOfChange(BaseRule):
    """Which way a line went, as its rate is said to have gone, against the line's figures of both years."""

    id = "change_direction"

    def __init__(self) -> None:
        words, every = apart_words().signs, finding_words()
        names = alternatives(name for line in every.synonyms.values() for name in line)
        above, below = alternatives(words.above), alternatives(words.below)
        self._said = re.compile(
            rf"(?P<name>{names})(?:经费|支出)?(?:年度|总额|预算|的)?(?:{alternatives(words.rates)})(?:为|是|值)?"
            rf"(?:(?P<above>{above})|(?P<below>{below}))(?![^，。；]{{0,4}}的)"
        )
        self._words = tuple(words.rates)
        self._other = re.compile(alternatives(words.other))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every rate that is said to be so."""
        for start, end in evidence.prose:
            passage = evidence.text[start:end]
            if not any(word in passage for word in self._words):
                continue
            for found in self._said.finditer(passage.translate(_QUOTES)):
                place = evidence.text.find(found["above"] or found["below"], start, end)
                clause = evidence.clause_at(place, place + 1)
                if place >= 0 and not self._other.search(evidence.text, *clause):
                    yield from self._compare(evidence, found, clause)

    def _compare(self, evidence: Evidence, found: re.Match[str], clause: tuple[int, int]) -> Iterator[Finding]:
        name = evidence.called(found["name"])
        finals, priors = evidence.finals(name), evidence.amounts.get((name, "prior_final"), [])
        if not finals or not priors or not (_is_one(finals) and _is_one(priors)):
            return
        now, before = finals[0], priors[0]
        fell, rose = now.span.high < before.span.low, now.span.low > before.span.high
        wrong = not rose if found["above"] else not fell
        level = now.span.meets(before.span)
        if wrong and not (level and "等于" in squash(found.group())):
            yield self.finding(
                evidence,
                f"写为“{squash(evidence.text[slice(*clause)])}”，而“{name}”{now.text}，上年{before.text}",
                [clause, evidence.row_at(now), evidence.row_at(before)],
                stated=squash(found.group()),
            )


def _is_one(amounts: Sequence[LineAmount]) -> bool:
    """Whether all amounts are one."""
    return all(amount.span.meets(amounts[0].span) for amount in amounts)
