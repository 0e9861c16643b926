"""The rule about a change whose parts are listed, whatever they are called: 增加15万元。其中：办公费增加…."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import Interval, is_slip, total
from extractor.pipes.findings.common.figures import Figure, Sentence, in_bracket
from extractor.pipes.findings.common.operands import Context, finals
from extractor.pipes.findings.common.wording import finding_words, way
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.parts_changed import is_never
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_LEAST, _MOST, _REACH = 2, 24, 40
# What the gap may be of all that the parts changed where only a slip explains it.
_NEAR = Decimal("0.08")
# Behind 其中 the gap is less than this part of the whole's change: parts that come to less may be some of several.
_BEYOND, _SHORT = 2, 10
_Pair = tuple[Figure | None, Figure]


class ChangesListed(BaseRule):
    """A change, and behind 其中 or a colon the changes of its parts, in its sentence or the next one.

    A list is known to be of all parts where their final figures, told with the changes, make up the whole's; a part
    that is no more is not told, and has fallen. Of others only a slip of a digit explains the gap; behind 其中
    only where the sentence tells nothing else.
    """

    id = "changes_total"

    def __init__(self) -> None:
        words = finding_words()
        self._opens = re.compile(rf"(?:{alternatives(words.listing)})|{words.listing_by}|[：:]")
        self._thereof = re.compile(alternatives(words.thereof))
        self._some = re.compile(alternatives([*words.flows.mainly, *words.and_others, *words.explaining]))
        self._partly = re.compile(alternatives(words.partly))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the last change before every list of changes."""
        for sentences in evidence.passages.values():
            for number in range(len(sentences)):
                yield from self._sentence(evidence, sentences, number)

    def _sentence(self, evidence: Evidence, sentences: Sequence[Sentence], number: int) -> Iterator[Finding]:
        figures = sentences[number].figures[:_MOST]
        following = sentences[number + 1].figures[:_MOST] if number + 1 < len(sentences) else []
        for at, whole in enumerate(figures):
            if not self._is_change(whole) or in_bracket(evidence.text, whole) or whole.in_list:
                continue
            behind = [*figures[at + 1 :], *following]
            rest = behind[1:] if behind and behind[0].role == "change" and behind[0].unit == "%" else behind
            last = behind[0] if rest is not behind else whole
            if not rest or not self._opened(evidence, last, rest[0]):
                continue
            pairs = self._parts(evidence, whole, rest)
            if len(pairs) >= _LEAST:
                context = Context(evidence, sentences, number, whole.quantity.start)
                final = next(iter(finals(context, whole, whole.unit)), None)
                thereof = self._thereof.search(evidence.text, last.quantity.end, rest[0].quantity.start) is not None
                alone = thereof and self._tell_all(figures[at + 1 :], pairs)
                yield from self._check(evidence, final, whole, pairs, thereof=thereof, alone=alone)

    def _is_change(self, figure: Figure) -> bool:
        return figure.role == "change" and figure.unit not in ("", "%") and not figure.quantity.qualifier

    def _opened(self, evidence: Evidence, whole: Figure, first: Figure) -> bool:
        """Whether a list is opened between a change and what follows it, and that is no further figure of the whole."""
        between = evidence.text[whole.quantity.end : first.quantity.start]
        # The 待 of 公务接待费 gives no reason.
        said = between.replace(first.line[-1], "") if first.line else between
        return len(between) <= _REACH and self._opens.search(between) is not None and not self._some.search(said)

    def _parts(self, evidence: Evidence, whole: Figure, behind: Sequence[Figure]) -> list[_Pair]:
        """The changes of the list, each with the amount of its part where that is told; none where one is not sure."""
        pairs: list[_Pair] = []
        final: Figure | None = None
        changed = False
        for figure in behind:
            if figure.sentence != behind[0].sentence:
                break
            if in_bracket(evidence.text, figure) or figure.unit == "%" or figure.unit != whole.unit:
                continue
            if figure.role == "change":
                if figure.basis not in (whole.basis, None) or figure.quantity.qualifier:
                    continue
                if changed and final is None and not self._names(figure):
                    return []  # 增加6万元，减少3万元: of what, is not said.
                pairs.append((final, figure))
                final, changed = None, True
            elif figure.role == "amount" and figure.measured in ("final", None):
                if final is not None:
                    return []  # A part without a change of its own.
                final = figure
        return pairs if final is None else []

    def _tell_all(self, behind: Sequence[Figure], pairs: Sequence[_Pair]) -> bool:
        """Whether the changes of a list are all that a sentence tells behind the whole's, rates apart."""
        told = [figure for figure in behind if figure.unit != "%"]
        partly = any(self._partly.search(figure.label) for figure in told)
        return not partly and told == [change for part, change in pairs if part is None]

    def _names_all(self, evidence: Evidence, pairs: Sequence[_Pair]) -> bool:
        """Whether the changes are those of all parts of a known line, but for those never spent on."""
        names = [evidence.called(change.line[-1]) if change.line else "" for _, change in pairs]
        number = pairs[0][1].passage
        for relation in evidence.words.relations:
            rest = [name for name in relation.parts if name not in names]
            if not relation.also and len(set(names)) == len(names) and set(names) <= set(relation.parts) and rest:
                return all(is_never(evidence, number, name) for name in rest)
        return False

    @staticmethod
    def _names(figure: Figure) -> bool:
        return len(figure.label.strip("，、；：")) > _LEAST

    def _check(
        self,
        evidence: Evidence,
        final: Figure | None,
        whole: Figure,
        pairs: Sequence[_Pair],
        *,
        thereof: bool,
        alone: bool,
    ) -> Iterator[Finding]:
        sums = total(_signed(change) for _, change in pairs)
        gap = _signed(whole) - sums
        if sums.meets(_signed(whole)):
            return
        amounts = [part for part, _ in pairs if part]
        complete = final is not None and len(amounts) == len(pairs) and total(a.span for a in amounts).meets(final.span)
        known = self._names_all(evidence, pairs)
        moved = sum((change.span.value for _, change in pairs), Decimal(0))
        if thereof:
            least = _BEYOND if abs(sums.value) > whole.span.value else _SHORT
            near = alone and sums.value * _signed(whole).value > 0 and abs(gap.value) * least < whole.span.value
        else:
            near = whole.quantity.resolution < 1 and abs(gap.value) <= _NEAR * moved
        slip = whole.unit == "元" and near and is_slip(gap.value)
        # What is no more can only have fallen, so that the whole may have fallen by more than the parts that there are.
        if not slip and not known and not (complete and gap.value > 0):
            return
        terms = "".join(f"{'+' if change.direction == 'increase' else '-'}{change.text}" for _, change in pairs)
        finest = min((whole, *(change for _, change in pairs)), key=lambda figure: figure.quantity.resolution)
        expected = amount(sums.value, finest if finest.quantity.unit == whole.quantity.unit else whole)
        stated = f"{way(whole.direction == 'increase')}{whole.text}"
        yield self.finding(
            evidence,
            f"合计写为{stated}，而各部分的变化{terms}={expected}",
            [whole.place, *(change.place for _, change in pairs)],
            expected=expected,
            stated=stated,
        )


def _signed(change: Figure) -> Interval:
    return change.span if change.direction == "increase" else -change.span
