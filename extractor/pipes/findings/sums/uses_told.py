"""The rule about what money was used for, one use after the other: 资金25万元。其中：12万元用于购书；…."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import is_slip, total
from extractor.pipes.findings.common.figures import Figure, in_bracket
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.breakdowns import NEARLY, TOO_MUCH
from extractor.pipes.findings.sums.wholes import after, unlike_whole
from extractor.result import Finding

_LEAST, _MOST, _REACH = 2, 20, 40
_MARKS = "，,、；;：:。 "


class UsesTold(BaseRule):
    """An amount, and behind 其中, 一是, a number of uses or a colon what each part of it was used for.

    Each part has a word of use before or behind it. As many as are counted are all there are; of others only a slip of
    a digit explains the gap. A part without decimals among parts with them is as exact as these: of 29.99 and 30 the
    noughts were left out.
    """

    id = "parts_total"

    def __init__(self) -> None:
        words, uses = finding_words(), relation_words().uses
        verbs = alternatives(uses.verbs)
        self._before = re.compile(rf"(?:{alternatives(uses.opens)})*(?:{verbs})")
        self._behind = re.compile(rf"(?:{alternatives(uses.links)})?(?:{verbs})")
        self._opens = re.compile(
            rf"(?:{alternatives(words.listing)})|{words.listing_by}|[：:]|(?:{alternatives(uses.first)})"
        )
        self._units = frozenset(uses.counted)
        self._counted = re.compile(rf"(?P<unit>{alternatives(uses.counted)})?[^，。；\d]{{0,8}}[：:]")
        self._sources = re.compile(rf"(?:{alternatives(relation_words().counted_parts.kinds)})(?:为|共|合计)?$")
        self._some = re.compile(alternatives([*words.and_others, *uses.some]))
        self._mainly = re.compile(alternatives(uses.mainly))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every amount of money and at the amounts behind it, in its sentence or the next one."""
        for sentence, following in pairwise([*evidence.every, None]):
            assert sentence is not None
            near = following is not None and following.passage == sentence.passage
            behind = following.figures[:_MOST] if following is not None and near else []
            figures = sentence.figures[:_MOST]
            for at, whole in enumerate(figures):
                plain = whole.role == "amount" and whole.unit == "元" and not whole.quantity.qualifier
                if plain and not in_bracket(evidence.text, whole):
                    # What the next sentence lists is of the last amount of this one.
                    rest = figures[at + 1 :] or behind
                    yield from self._listed(evidence, whole, rest)

    def _listed(self, evidence: Evidence, whole: Figure, behind: Sequence[Figure]) -> Iterator[Finding]:
        money = [f for f in behind if f.unit == "元" and not in_bracket(evidence.text, f)]
        if len(money) < _LEAST or any(f.role != "amount" or f.quantity.qualifier for f in money):
            return
        between = evidence.text[whole.quantity.end : money[0].quantity.start]
        if len(between) > _REACH or not self._opens.search(between):
            return
        said = evidence.text[whole.quantity.start : evidence.passage_end(money[-1])]
        counted = self._is_counted(evidence, behind, money)
        if self._some.search(said) or not (counted or all(self._is_use(evidence, part) for part in money)):
            return
        if not counted and self._mainly.search(said):
            return
        sums = total(part.span for part in money)
        fine = any(part.quantity.resolution == whole.quantity.resolution < 1 for part in money)
        same = sums.value == whole.span.value if fine else sums.meets(whole.span)
        part = sums.value / whole.span.value if whole.span.value else NEARLY
        near = NEARLY <= part <= 2 - NEARLY and is_slip(sums.value - whole.span.value)
        if not same and (near or (counted and 2 - TOO_MUCH <= part <= TOO_MUCH)):
            yield unlike_whole(self, evidence, whole, money)

    def _is_counted(self, evidence: Evidence, behind: Sequence[Figure], money: Sequence[Figure]) -> bool:
        """Whether a number right before the parts says how many there are (分三项使用：), none of them a source."""
        count = next((f for f in behind if f.quantity.start < money[0].quantity.start and f.unit != "元"), None)
        if count is None or count.span.value != len(money):
            return False
        colon = self._counted.match(evidence.text, count.quantity.end, money[0].quantity.start)
        named = colon is not None and (colon["unit"] is not None or count.unit in self._units)
        return named and not any(self._sources.search(squash(part.label).strip(_MARKS)) for part in money)

    def _is_use(self, evidence: Evidence, part: Figure) -> bool:
        """Whether an amount is told with what it was used for, before or right behind it."""
        words = squash(part.label).split("：")[-1].strip(_MARKS)
        return self._before.match(words) is not None or self._behind.match(after(evidence, part)) is not None
