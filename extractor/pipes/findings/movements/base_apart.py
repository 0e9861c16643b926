"""The rule about a change from a base, where the sentence before tells what changed: 对照上年的81万元，扩大7万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.figures import Figure, Sentence, in_bracket
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words, way
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_MOST, _CHINESE = 40, re.compile(r"[\u4e00-\u9fff]")


class BaseApart(BaseRule):
    """政府采购支出74万元。对照上年的81万元，规模扩大7万元: the one figure of the sentence before, base and change.

    Nothing is said where any figure of that sentence differs from the base by as much, nor of another subject, unless
    the figures differ by just as much the other way.
    """

    id = "change_amount"

    def __init__(self) -> None:
        words, own = finding_words(), relation_words().base_apart
        self._opens = re.compile(alternatives(own.opens))
        joins = rf"(?:{alternatives(own.joins)})?$"
        self._ways = re.compile(rf"(?:(?P<up>{alternatives(own.rises)})|(?:{alternatives(own.falls)})){joins}")
        ways = [*own.opens, *own.rises, *own.falls, *own.joins]
        silent = alternatives([*own.subjects, *ways, *words.prior_words, *words.our_words])
        self._silent = re.compile(rf"20\d\d年?度?|{silent}")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every base of the last year with a change right behind it."""
        if not evidence.is_account or evidence.year is None:
            return
        for sentences in evidence.passages.values():
            for at, sentence in enumerate(sentences):
                for base, change in pairwise(sentence.figures[:_MOST]):
                    up = self._way(evidence, base, change)
                    if up is not None:
                        told = self._told(evidence, sentences, at, base, change)
                        yield from self._compare(evidence, told, base, change, up)

    def _way(self, evidence: Evidence, base: Figure, change: Figure) -> bool | None:
        """Whether the second figure is said to be by how much more than the first; None where it is no such change."""
        year = (evidence.year or 0) - 1
        own = base.role == "amount" and base.measured == "prior" and base.year in (None, year)
        if not own or base.unit in ("", "%") or base.unit != change.unit or base.quantity.qualifier:
            return None
        before = evidence.text[base.start : base.quantity.start]
        aside = in_bracket(evidence.text, base) or in_bracket(evidence.text, change) or change.quantity.qualifier
        if aside or not self._opens.search(before) or "；" in evidence.text[base.quantity.end : change.quantity.start]:
            return None
        if change.role == "change":
            return change.direction == "increase" if change.basis != "budget" else None
        found = self._ways.search(change.label) if change.role == "amount" and change.measured is None else None
        return None if found is None else found["up"] is not None

    def _told(
        self, evidence: Evidence, sentences: Sequence[Sentence], at: int, base: Figure, change: Figure
    ) -> list[Figure]:
        """The figures of which one may have changed: those before the base, else those of the sentence before."""
        here = [f for f in sentences[at].figures if f.quantity.start < base.quantity.start]
        if here and change.role == "change":
            return []  # What stands in one sentence is looked at by other rules.
        before = sentences[at - 1].figures if at and not here else here
        kept = [f for f in before[:_MOST] if f.role == "amount" and f.unit == base.unit and not f.inner]
        kept = [f for f in kept if not in_bracket(evidence.text, f)]
        return [f for f in kept if f.measured not in ("prior", "budget") and f.year in (None, evidence.year)]

    def _compare(
        self, evidence: Evidence, told: Sequence[Figure], base: Figure, change: Figure, up: bool
    ) -> Iterator[Finding]:
        signed = change.span if up else -change.span
        heads = [figure for figure in told if not figure.in_list]
        if not heads or any((figure.span - base.span).meets(signed) for figure in told):
            return
        new = heads[0]
        gap = new.span - base.span
        turned = (-gap).meets(signed)
        names = ("".join(_CHINESE.findall(self._silent.sub("", each.label))) for each in (base, change))
        other = any(len(name) > 1 and name not in squash(new.label) for name in names)
        if gap.is_zero or (not turned and (len({f.span.value for f in heads}) > 1 or other or new.quantity.qualifier)):
            return
        said, right = f"{way(up)}{change.text}", f"{way(gap.value > 0)}{amount(abs(gap.value), new, base)}"
        yield self.finding(
            evidence,
            f"写为{said}，而{new.text}与{base.text}相比是{right}",
            [new.place, base.place, change.place],
            expected=right,
            stated=said,
            rule="change_direction" if (gap.value > 0) != up else None,
        )
