"""Rules about words on which of two figures is the greater: 节约 where more was spent, 收大于支 where it was less."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.common.nearby import bare, before
from extractor.pipes.findings.common.relation_words import Verdict as Words
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words, way
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.lines.names import compact
from extractor.result import Finding

_BACK, _MOST, _SHOWN = 5, 40, 12
_Pair = tuple[Figure, Figure]


class Verdict(BaseRule):
    """上年18.30万元，本年20.45万元，节约2.15万元: by how much two figures differ is right, and the word is not.

    Nothing is said where another pair of figures differs by as much the other way.
    """

    id = "change_direction"

    def __init__(self) -> None:
        self._kinds = [_Kind(words) for words in relation_words().verdicts]

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every figure behind such a word."""
        for sentence in evidence.sentences:
            last = sentence.start
            for figure in sentence.figures[:_MOST]:
                words = compact(evidence.text[max(last, figure.quantity.start - _MOST) : figure.quantity.start])
                last = figure.quantity.end
                if figure.role in ("amount", "change") and figure.unit not in ("", "%"):
                    yield from self._of(evidence, sentence, figure, words)

    def _of(self, evidence: Evidence, sentence: Sentence, gap: Figure, words: str) -> Iterator[Finding]:
        wrong: list[tuple[_Pair, bool]] = []
        for kind in self._kinds:
            said = kind.said(words, gap)
            for one, other in kind.pairs(evidence, sentence, gap) if said else ():
                difference = one.span - other.span
                more = said == "more"
                if (difference if more else -difference).meets(gap.span):
                    return
                if (-difference if more else difference).meets(gap.span):
                    wrong.append(((one, other), more))
        for (one, other), more in wrong[:1]:
            stated = f"{way(more)}{gap.text}" if gap.role == "change" else words.strip("，；、")[-_SHOWN:]
            relation = (
                f"与{other.text}相比是{way(not more)}"
                if gap.role == "change"
                else f"{'<' if more else '>'}{other.text}"
            )
            yield self.finding(
                evidence,
                f"写为{stated}，而{one.text}{relation}",
                [one.place, other.place, gap.place],
                expected=way(not more),
                stated=stated,
            )


class _Kind:
    """One kind of two figures and the words on them."""

    def __init__(self, words: Words) -> None:
        ends = alternatives(relation_words().verdict_ends)
        self._more, self._less = (re.compile(rf"(?:{alternatives(w)})(?:{ends})*$") for w in (words.more, words.less))
        self._one = re.compile(alternatives(words.one)) if words.one else None
        self._other = re.compile(alternatives(words.other))
        self._changed = re.compile(alternatives(finding_words().between_leftovers.changed))
        self._prior = bool(set(words.other) & set(finding_words().prior_words))

    def said(self, words: str, gap: Figure) -> str | None:
        """Which way the words before a figure say that it goes; a change of last year's says so itself."""
        if gap.role == "change" and self._prior and gap.direction in ("increase", "decrease"):
            return "more" if gap.direction == "increase" else "less"
        return "more" if self._more.search(words) else "less" if self._less.search(words) else None

    def pairs(self, evidence: Evidence, sentence: Sentence, gap: Figure) -> Iterator[_Pair]:
        """The figures before that are called so, of one thing."""
        told = [f for f in before(evidence, gap.quantity.start, gap.unit, _BACK) if not f.quantity.qualifier]
        here = [figure for figure in told if figure.sentence == sentence.start]
        if self._one:
            ones, others = self._called(told)
            for one in ones:
                for other in others:
                    names = {self._name(one), self._name(other)}
                    if len(names) == 1 or ("" in names and one.sentence == other.sentence == sentence.start):
                        yield one, other
            return
        told = told if self._prior else [f for f in told if self._is_plain(evidence, f, gap)]
        bases = [f for f in told if self._other.search(f.label) or (self._prior and f.measured == "prior")]
        for base in bases:
            of_base = bare(self._other.sub("", base.label))
            for figure in told:
                alike = figure in here and base in here
                near = base in here and bool(of_base) and bare(figure.label).endswith(of_base)
                if figure not in bases and (alike or near):
                    yield figure, base

    def _is_plain(self, evidence: Evidence, figure: Figure, gap: Figure) -> bool:
        """Whether no more was given or taken between a figure and the difference."""
        return not self._changed.search(evidence.text, figure.quantity.end, gap.quantity.start)

    def _called(self, told: Sequence[Figure]) -> tuple[list[Figure], list[Figure]]:
        """The figures of either name, by the last of the two words in a label (支出大于收入 is neither)."""
        assert self._one is not None
        found: tuple[list[Figure], list[Figure]] = ([], [])
        for figure in told:
            one, other = self._one.search(figure.label), self._other.search(figure.label)
            if (one is None) != (other is None) and figure.measured not in ("budget", "prior"):
                found[0 if one else 1].append(figure)
        return found

    def _name(self, figure: Figure) -> str:
        assert self._one is not None
        return bare(self._other.sub("", self._one.sub("", figure.label)))


class Neighbours(BaseRule):
    """本年收入510万元，小于本年支出500万元: a figure that a word sets against the one right before it."""

    id = "change_direction"

    def __init__(self) -> None:
        words = relation_words()
        more, less = alternatives(words.greater), alternatives(words.less)
        self._said = re.compile(
            rf"^[，、]?(?:{alternatives(words.degrees)})?(?:(?P<more>{more})|(?P<less>{less}))(?!率)"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every two neighbouring amounts of one unit."""
        for sentence in evidence.sentences:
            for one, other in pairwise(sentence.figures[:_MOST]):
                said = self._said.match(other.label) if one.role == other.role == "amount" else None
                if not said or one.unit != other.unit or one.quantity.qualifier or other.quantity.qualifier:
                    continue
                wrong = one.span.high < other.span.low if said["more"] else one.span.low > other.span.high
                if wrong and not _is_gap(sentence.figures, one, other):
                    relation = "<" if said["more"] else ">"
                    yield self.finding(
                        evidence,
                        f"写为“{said.group().strip('，、')}”，而{one.text}{relation}{other.text}",
                        [one.place, other.place],
                        expected=relation,
                        stated=said.group().strip("，、"),
                    )


def _is_gap(figures: Sequence[Figure], one: Figure, other: Figure) -> bool:
    """Whether a figure is by how much another is less, not what it is less than: 44.10万元，低于预算0.90万元."""
    before = [f for f in figures if f.quantity.start < one.quantity.start and f.unit == one.unit]
    told = any((f.span - one.span).meets(other.span) or (one.span - f.span).meets(other.span) for f in before)
    return told or other.span.value * 2 < one.span.value
