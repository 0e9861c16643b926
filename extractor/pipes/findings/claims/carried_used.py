"""The rule about money of the year before said to be used up: 上年结转38万元; 上年结转资金全部使用，计36万元."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.figures import Figure, in_bracket
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_NEAR = 14


class CarriedUsed(BaseRule):
    """All of the money that was carried over was used, and that is another amount than was carried over.

    What was carried over is told once, or of one value, in other sentences and of all money.
    """

    id = "conflict"

    def __init__(self) -> None:
        words, own = evaluation_words().undone, evaluation_words().carried_used
        carried = alternatives(words.carried)
        self._opening = re.compile(
            rf"(?:{carried})(?:{alternatives(own.nouns)})*(?:{alternatives(finding_words().reaching)})?$"
        )
        self._used = re.compile(
            rf"(?:{carried}|{alternatives(own.carried)})[^。；\n]{{0,24}}?(?:{alternatives(own.all)})[^。；\d\n]{{0,10}}?"
            rf"(?:{alternatives(own.used)})"
        )
        self._not_all = re.compile(alternatives(own.other))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every sentence that says so, and at its one amount."""
        for start, end in evidence.prose:
            for said in self._used.finditer(evidence.text, start, end):
                sentence = evidence.behind("。；\n", said.start())
                if self._not_all.search(evidence.text, sentence, min(end, said.end() + _NEAR)):
                    continue
                stop = said.end() + _NEAR
                openings = [f for f in evidence.once(_money) if not sentence <= f.quantity.start < stop]
                openings = [figure for figure in openings if self._opening.search(figure.label)]
                used = [f for f in evidence.once(_money) if said.start() <= f.quantity.start < stop]
                whole = openings[0] if openings else None
                if whole is None or len({figure.span.value for figure in openings}) != 1 or len(used) != 1:
                    continue
                if not used[0].span.meets(whole.span) and not used[0].quantity.qualifier:
                    yield self.finding(
                        evidence,
                        f"上年结转的资金写为{whole.text}，而“{squash(said.group())}”的是{used[0].text}",
                        [whole.place, used[0].place, said.span()],
                        stated=f"{whole.text}；{used[0].text}",
                    )


def _money(evidence: Evidence) -> list[Figure]:
    """The amounts of money of every section, plans too, but for those in brackets."""
    told = (figure for sentence in evidence.every for figure in sentence.figures)
    return [f for f in told if f.unit == "元" and f.role == "amount" and not in_bracket(evidence.text, f)]
