"""The rule about what was carried over at both ends of the year, and how it is said to have changed between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import Interval, moved
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.common.wording import finding_words, way
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import amount, percent
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.lines.names import compact
from extractor.result import Finding

_BEFORE = 60


@dataclass(frozen=True, slots=True)
class _Balance:
    """What there was at one end of the year: of what money, how much, as written, and where."""

    what: str
    closes: bool
    span: Interval
    text: str
    place: Place


class CarriedChange(BaseRule):
    """年末结转和结余比年初增加10万元, where the table goes from 40 to 30.

    Each end of the year has one figure of that money, in the tables and the prose together.
    """

    id = "change_amount"

    def __init__(self) -> None:
        words = finding_words()
        flows = words.flows
        kept = alternatives(flows.kept)
        # 年初 and 年末 themselves, without what was left then.
        ends_of_year = (
            [word for word in words_ if not re.search(kept, word)] for words_ in (flows.opening, flows.closing)
        )
        opening, closing = (alternatives(each) for each in ends_of_year)
        what = r"(?P<what>[^，。；：\d比较与年初末]{0,12}?)"
        ends = rf"(?:{alternatives([*words.sums, *words.reaching, *flows.kept_ends])})*"
        self._named = re.compile(
            rf"(?:^|.*[^\u4e00-\u9fff]|.*度)?(?:(?P<opens>{opening})|(?:{closing})){what}(?:{kept}){ends}$"
        )
        before = alternatives(flows.opening)
        self._than = re.compile(rf"(?:{alternatives(words.compared)})(?:20\d\d年?)?(?:{before})")
        self._kept = re.compile(rf"(?:{closing})?{what}(?:{kept})")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every change of what was left against what there was."""
        changed = [found for sentence in evidence.sentences for found in self._changes(evidence, sentence)]
        told = list(self._balances(evidence)) if changed else []
        for change, what in changed:
            opening, closing = (self._one(told, what, closes) for closes in (False, True))
            if opening and closing:
                yield from self._compare(evidence, opening, closing, change)

    def _changes(self, evidence: Evidence, sentence: Sentence) -> Iterator[tuple[Figure, str]]:
        """The changes of what is left since the year began, and of what money each is."""
        last = sentence.start
        for figure in sentence.figures:
            start = max(last, sentence.start, figure.quantity.start - _BEFORE)
            if figure.role == "amount":
                last = figure.quantity.end
                label = compact(figure.label)
                named = self._named.match(label)
                if named and not named["opens"]:
                    last = max(sentence.start, figure.quantity.start - len(figure.label) - 1)
                continue
            said = compact(evidence.text[start : figure.quantity.start])
            kept, than = self._kept.search(said), self._than.search(said)
            if figure.role == "change" and kept and than:
                scope = evidence.scope(evidence.layer.passages[sentence.passage].section)
                if scope == "fund" or (scope == "appropriation" and not kept["what"]):
                    continue  # Of what money the section tells, its balances need not say.
                yield figure, kept["what"]

    def _balances(self, evidence: Evidence) -> Iterator[_Balance]:
        for (name, measure), amounts in evidence.amounts.items():
            found = self._named.match(name) if measure == "final" else None
            for each in amounts if found else ():
                assert found is not None
                if each.scope != "fund":
                    yield _Balance(found["what"], not found["opens"], each.span, each.text, evidence.row_at(each))
        for sentence in evidence.sentences:
            for figure in sentence.figures:
                found = self._named.match(compact(figure.label)) if figure.role == "amount" else None
                of_year = figure.year in (None, evidence.year) and figure.measured not in ("budget", "prior")
                if found and figure.unit == "元" and of_year:
                    yield _Balance(found["what"], not found["opens"], figure.span, figure.text, figure.place)

    def _one(self, told: list[_Balance], what: str, closes: bool) -> _Balance | None:
        """The balance of one end of the year, where all that are told of that money may be one figure."""
        found = [each for each in told if each.what == what and each.closes == closes]
        return found[0] if found and all(each.span.meets(found[0].span) for each in found) else None

    def _compare(self, evidence: Evidence, opening: _Balance, closing: _Balance, change: Figure) -> Iterator[Finding]:
        rate = change.unit == "%"
        gap = moved(opening.span, closing.span) if rate else closing.span - opening.span
        up = change.direction == "increase"
        if gap is None or (gap if up else -gap).meets(change.span):
            return
        turned = (-gap if up else gap).meets(change.span)
        positive = gap if gap.value >= 0 else -gap
        expected = percent(positive, change) if rate else amount(positive.value, change)
        right = f"{way(gap.value > 0)}{expected}"
        yield self.finding(
            evidence,
            f"年末比年初写为{way(up)}{change.text}，而年初{opening.text}、年末{closing.text}，应为{right}",
            [change.place, opening.place, closing.place],
            expected=right,
            stated=f"{way(up)}{change.text}",
            rule="change_direction" if turned else "change_rate" if rate else None,
        )
