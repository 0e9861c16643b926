"""The rule about money for a number of things that paragraphs list: 项目5个，金额240万元，具体如下, and six."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.apart_words import apart_words
from extractor.pipes.findings.common.arithmetic import total
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.nearby import spans
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_LEAST, _MOST, _AFTER = 2, 30, 8


class ListedProjects(BaseRule):
    """As many things as the number says, and as much money: the first amount of each paragraph, or of each item.

    Where the amounts make up the total, all things are listed, so that their number is known; where there are as many
    as said, their amounts are.
    """

    id = "parts_total"

    def __init__(self) -> None:
        words = apart_words().listed_projects
        self._things = re.compile(alternatives(words.things))
        self._follow = re.compile(rf"(?:(?:{alternatives(words.follow)})[：:。]?|[：:])$")
        self._some = re.compile(alternatives(words.some))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every passage that ends by announcing a list, with a number of things and one amount."""
        numbers = list(evidence.passages)
        for number, sentences in evidence.passages.items():
            passage = evidence.layer.passages[number]
            last = sentences[-1]
            said = squash(evidence.text[last.start : passage.end])
            if passage.table is not None or not self._follow.search(said) or self._some.search(said):
                continue
            amounts = [figure for figure in last.figures if figure.role == "amount"]
            counts = [figure for figure in amounts if figure.unit == "个" or figure.unit == "项"]
            money = [figure for figure in amounts if figure.unit == "元"]
            if len(counts) == 1 and len(money) == 1 and self._is_of_things(evidence, counts[0]):
                listed = self._listed(evidence, number, numbers)
                if len(listed) >= _LEAST:
                    yield from self._compare(evidence, counts[0], money[0], listed)

    def _is_of_things(self, evidence: Evidence, count: Figure) -> bool:
        behind = evidence.text[count.quantity.end : count.quantity.end + _AFTER]
        return self._things.search(count.label + behind) is not None and not count.quantity.qualifier

    def _listed(self, evidence: Evidence, number: int, numbers: Sequence[int]) -> list[Figure]:
        """The first amounts of the paragraphs behind, up to one that begins with no name and amount, or a heading."""
        found: list[Figure] = []
        section = evidence.layer.passages[number].section
        for at in range(number + 1, min(number + 1 + _MOST, len(evidence.layer.passages))):
            passage = evidence.layer.passages[at]
            figures = [f for s in evidence.passages.get(at, [])[:1] for f in s.figures]
            money = [figure for figure in figures if figure.unit == "元"]
            if passage.table is not None or not money or not evidence.is_within(passage.section, section):
                break
            if money[0].role != "amount" or (money[0].start != passage.start and figures[0] is not money[0]):
                break
            found.append(money[0])
        return found

    def _compare(self, evidence: Evidence, count: Figure, whole: Figure, listed: Sequence[Figure]) -> Iterator[Finding]:
        sums = total(figure.span for figure in listed)
        number = len(listed)
        if sums.meets(whole.span) and count.span.value != number:
            yield self.finding(
                evidence,
                f"写为{count.text}，而所列的有{number}个，合计{whole.text}",
                [count.place, *spans(listed)],
                expected=f"{number}{count.quantity.unit}",
                stated=count.text,
            )
        elif count.span.value == number and not sums.meets(whole.span):
            expected = amount(sums.value, whole, *listed)
            yield self.finding(
                evidence,
                f"总数写为{whole.text}，而所列各项{'+'.join(figure.text for figure in listed)}={expected}",
                [whole.place, *spans(listed)],
                expected=expected,
                stated=whole.text,
            )
