"""Rules about what was left of what there was to spend: 安排200万元，支付163.40万元，剩余46.60万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.figures import Figure, Sentence, earlier, in_bracket
from extractor.pipes.findings.common.nearby import amounts
from extractor.pipes.findings.common.told_words import Leftover as Words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

# So many passages back what there was may be told, where a rate says what was spent of it.
_BACK, _MOST = 4, 40


class Leftover(BaseRule):
    """What there was, less what was spent, against what was left: told in one sentence, or tied by a rate.

    Nothing is said where more was given or taken meanwhile, or where what is left is told in two figures.
    """

    id = "flow"

    def __init__(self) -> None:
        self._kinds = [_Kind(words) for words in finding_words().leftovers]

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks for what was left, of every kind."""
        for kind in self._kinds:
            yield from kind.check(self, evidence)


class Balanced(BaseRule):
    """资产总额860.50万元，负债总额40.20万元，净资产820.30万元: each is the next one of its name in a section."""

    id = "flow"

    def __init__(self) -> None:
        self._kinds = [
            ([_ending(names) for names in (kind.had, kind.spent, kind.left)], _ending(kind.parts))
            for kind in finding_words().balances
        ]

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Reads the amounts of each section from left to right, for every kind of three."""
        for names, parts in self._kinds:
            section: int | None = None
            told: list[Figure] = []
            for figure in evidence.once(amounts):
                at = evidence.layer.passages[figure.passage].section
                told, section = told if at == section else [], at
                kind = next((kind for kind, name in enumerate(names) if self._is(evidence, figure, name, parts)), None)
                if kind == 0:
                    told = [figure]
                elif kind is not None and kind == len(told) and told[0].unit == figure.unit:
                    told.append(figure)
                if len(told) == len(names):
                    yield from self._compare(evidence, *told)
                    told = []

    def _is(self, evidence: Evidence, figure: Figure, name: re.Pattern[str], parts: re.Pattern[str]) -> bool:
        """Whether a figure is called so, and by no word of a part of it."""
        found = name.search(figure.label)
        whole = found is not None and figure.measured != "prior" and not parts.search(figure.label[: found.start()])
        return whole and not figure.quantity.qualifier and not in_bracket(evidence.text, figure)

    def _compare(self, evidence: Evidence, had: Figure, owed: Figure, left: Figure) -> Iterator[Finding]:
        if not (had.span - owed.span).meets(left.span):
            yield _unequal(self, evidence, had, owed, left)


def _unequal(rule: BaseRule, evidence: Evidence, had: Figure, spent: Figure, left: Figure) -> Finding:
    """The finding of what was left that is not what there was less what was spent."""
    expected = amount(had.span.value - spent.span.value, left, had, spent)
    return rule.finding(
        evidence,
        f"余额写为{left.text}，而{had.text}-{spent.text}={expected}",
        [had.place, spent.place, left.place],
        expected=expected,
        stated=left.text,
    )


def _ending(names: Sequence[str]) -> re.Pattern[str]:
    """What a label ends with that is called so."""
    ends = alternatives([*finding_words().reaching, *finding_words().together])
    return re.compile(rf"(?:{alternatives(names)})(?:{ends})?$")


class _Kind:
    """One kind of what there was, was spent, and was left."""

    def __init__(self, words: Words) -> None:
        had, spent, left = (alternatives(each) for each in (words.had, words.spent, words.left))
        ends = alternatives([*finding_words().reaching, *finding_words().together])
        self._left = re.compile(rf"(?:{left})(?:{alternatives(finding_words().sums)})?(?:{ends})?$")
        self._spent, self._had = re.compile(spent), re.compile(had)
        between = finding_words().between_leftovers
        self._changed = re.compile(alternatives(between.changed))
        self._available, self._onward = re.compile(alternatives(between.available)), re.compile(between.onward)
        self._unchanged = re.compile(rf"(?:{alternatives(between.unchanged)})[^，。；\d]*(?=[，。；])")

    def check(self, rule: BaseRule, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every figure of what was left."""
        for number, sentences in evidence.passages.items():
            told = [(at, figure) for at, sentence in enumerate(sentences) for figure in sentence.figures[:_MOST]]
            lefts = [(at, f) for at, f in told if f.role == "amount" and f.unit and self._left.search(f.label)]
            if len(lefts) == 1 and not in_bracket(evidence.text, lefts[0][1]):
                at, left = lefts[0]
                yield from self._of(rule, evidence, number, sentences, at, left)

    def _of(
        self, rule: BaseRule, evidence: Evidence, number: int, sentences: Sequence[Sentence], at: int, left: Figure
    ) -> Iterator[Finding]:
        before = [f for f in earlier(sentences, at, left.quantity.start) if f.unit == left.unit and not f.inner]
        spent = before[0] if before else None
        if spent is None or not self._is_spent(spent):
            return
        same = [f for f in before[1:] if f.sentence == left.sentence and f.role == "amount"]
        if spent.sentence == left.sentence and len(same) == 1:
            wholes = [f for f in same if self._is_there(f.label) and not self._is_spent(f)]
        elif spent.sentence == left.sentence and same and self._available.search(same[0].label):
            wholes = same[:1]  # 上年结转5万元，本年拨款60万元，资金总额65万元: all there was is told right before.
        else:
            wholes = self._tied(evidence, number, sentences, spent)
        gaps = [(whole, whole.span - spent.span) for whole in wholes if self._is_plain(evidence, whole, left)]
        if not gaps or any(gap.meets(left.span) for _, gap in gaps):
            return
        whole, gap = gaps[0]
        if gap.value <= 0 or any(f.quantity.qualifier for f in (whole, spent, left)):
            return
        yield _unequal(rule, evidence, whole, spent, left)

    def _is_spent(self, figure: Figure) -> bool:
        """Whether the last word on a figure is that it was spent (预算支出 is spent, 支出预算 is there to spend)."""
        spent = [found.end() for found in self._spent.finditer(figure.label)]
        had = [found.end() for found in self._had.finditer(figure.label)]
        return figure.role == "amount" and bool(spent) and (not had or spent[-1] > had[-1])

    def _is_there(self, label: str) -> bool:
        return self._had.search(label) is not None or self._available.search(label) is not None

    def _is_plain(self, evidence: Evidence, first: Figure, left: Figure) -> bool:
        """Whether nothing was given or taken from the sentence of a figure on, as far as the text tells."""
        # What all there was is called counts what came before it (上年结转10万元…可用资金100万元).
        start = first.quantity.end if self._available.search(first.label) else first.sentence
        told = evidence.text[start : left.quantity.start]
        goes = self._onward.sub("", evidence.text[left.quantity.end : left.end])
        return not self._changed.search(self._unchanged.sub("", told) + self._unchanged.sub("", goes))

    def _tied(self, evidence: Evidence, number: int, sentences: Sequence[Sentence], spent: Figure) -> list[Figure]:
        """The amounts before of which a completion rate of the passage says that so much was spent."""
        rates = [f for sentence in sentences for f in sentence.figures if f.role == "completion" and f.unit == "%"]
        figures = [
            figure
            for passage in range(max(0, number - _BACK), number + 1)
            for sentence in evidence.passages.get(passage, [])
            for figure in sentence.figures
            if figure.role == "amount" and figure.unit == spent.unit and figure.quantity.start < spent.quantity.start
        ]
        parts = [(figure, part) for figure in figures if (part := spent.span.ratio(figure.span))]
        return [figure for figure, part in parts if any(part.meets(rate.span) for rate in rates)]
