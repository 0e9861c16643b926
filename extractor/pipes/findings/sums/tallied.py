"""Rules about sums of many: how many items left their budget, and parts that are told in two figures each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import Interval, total
from extractor.pipes.findings.common.evaluation_words import evaluation_words
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.common.nearby import spans
from extractor.pipes.findings.evidence import Evidence, LineAmount
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import kind_groups, kind_of
from extractor.result import Finding, Measure

_LEAF, _LEAST, _SHOWN, _BACK, _LITTLE, _BEHIND, _MOST = 2, 3, 6, 2, 2, 30, 40

# A line's budget and its final figure.
Pair = tuple[LineAmount, LineAmount]
# How many and how much of each part.
Both = tuple[Figure, Figure]


class Tallied(BaseRule):
    """上述9个科目中，支出决算大于年初预算的有6个: as many as the items that the section or a table tells.

    Only where there are as many items as the sentence says.
    """

    id = "summary"

    def __init__(self) -> None:
        words = evaluation_words().tallied
        ways = "|".join(
            f"(?P<{way}>{alternatives(told)})" for way, told in (("more", words.more), ("less", words.less))
        )
        budget = rf"(?P<which>{alternatives([*words.first, *words.last])})?预算数?"
        self._left = rf"(?:{alternatives(words.of)})(?:{ways}){budget}"
        items = alternatives(words.items)
        self._before = re.compile(rf"{self._left}(?:{alternatives(words.count)})?(?:{items})?有?$")
        self._behind = re.compile(rf"(?:{items})?的?{self._left}(?=[，。；]|$)")
        self._last = re.compile(alternatives(words.last))
        self._units = frozenset({"个", "项"})

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every number of items behind the number of all."""
        for sentence in evidence.sentences:
            counts = [f for f in sentence.figures[:_MOST] if f.unit in self._units and f.role in ("amount", "change")]
            for at, figure in enumerate(counts[1:], 1):
                behind = evidence.text[figure.quantity.end : figure.quantity.end + _BEHIND]
                said = self._before.search(figure.label) or self._behind.match(behind)
                if said:
                    yield from self._of(evidence, counts[0], counts[at], said)

    def _of(self, evidence: Evidence, every: Figure, stated: Figure, said: re.Match[str]) -> Iterator[Finding]:
        last = said["which"] is not None and self._last.search(said["which"]) is not None
        measure: Measure = "adjusted_budget" if last else "initial_budget"
        section = evidence.layer.passages[stated.passage].section
        for pairs in _items(evidence, measure, section):
            if len(pairs) == every.span.value and not every.quantity.qualifier and len(pairs) >= _LEAST:
                left = [pair for pair in pairs if _is_left(pair, up=said["more"] is not None)]
                # What rounding alone parts (8.00万元, 80,004元) may count as level.
                unclear = any(b.span.meets(f.span) and b.span.value != f.span.value for b, f in pairs)
                if len(left) != stated.span.value and not unclear:
                    yield self._finding(evidence, stated, left, said)
                return

    def _finding(self, evidence: Evidence, stated: Figure, left: Sequence[Pair], said: re.Match[str]) -> Finding:
        way = "大于" if said["more"] else "小于"
        names = "、".join(final.line.path[-1] for _, final in left[:_SHOWN])
        more = "等" if len(left) > _SHOWN else ""
        told = f"（{names}{more}）" if left else ""
        return self.finding(
            evidence,
            f"写为{way}预算的有{stated.text}，而所列各项中有{len(left)}{stated.unit}{told}",
            [stated.place, *(evidence.row_at(final) for _, final in left[:_SHOWN])],
            expected=f"{len(left)}{stated.unit}",
            stated=stated.text,
        )


def _is_left(pair: Pair, *, up: bool) -> bool:
    budget, final = pair
    return final.span.value > budget.span.value if up else final.span.value < budget.span.value


def _items(evidence: Evidence, measure: Measure, section: int | None) -> Iterator[list[Pair]]:
    """The items of the prose of a section, then the lines of each table, with both figures."""
    parent = evidence.layer.sections[section].parent if section is not None else None
    prose: list[Pair] = []
    tables: dict[int, list[Pair]] = {}
    for (name, told), finals in evidence.amounts.items():
        budgets = evidence.amounts.get((name, measure), []) if told == "final" else []
        for final in finals if budgets else ():
            budget = next((each for each in budgets if each.table == final.table), None)
            if budget is None:
                continue
            if final.table is not None and final.line.category in ("project", "functional"):
                tables.setdefault(final.table, []).append((budget, final))
            near = evidence.is_within(final.section, section) or final.section == parent
            if final.table is None and name.count("/") == _LEAF and near:
                prose.append((budget, final))
            break
    yield prose
    yield from tables.values()


class PairedParts(BaseRule):
    """12个项目，涉及资金700万元. 上述项目中，甲9个，涉及600万元；乙3个，涉及90万元: one sum holds, one does not."""

    id = "parts_total"

    def __init__(self) -> None:
        words = evaluation_words().paired
        self._second = re.compile(rf"^[，、（(]?[^，。；]{{0,4}}?(?:{alternatives(words.second)})")
        self._whole = re.compile(alternatives(words.of_whole))
        self._kinds = [group for group in kind_groups() if group.whole]

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every sentence that tells how many and how much of several parts."""
        for number, sentences in evidence.passages.items():
            for at, sentence in enumerate(sentences):
                parts = self._pairs(sentence)
                if len(parts) > 1 and len(parts) * 2 == len(sentence.figures):
                    graded = self._is_complete(evidence, parts)
                    near = evidence.sentences if graded else self._near(evidence, number)
                    earlier = [*(each for each in near if each.start < sentence.start), *sentences[:at]]
                    wholes = [pair for each in earlier for pair in self._pairs(each)]
                    yield from self._of(evidence, sentence, parts, wholes)

    def _is_complete(self, evidence: Evidence, parts: Sequence[Both]) -> bool:
        """Whether parts are told by kinds that make up the whole, each by another: 优的17个，…；良的5个，…."""
        for group in self._kinds:
            kinds = [kind_of(evidence, count, group.kinds) for count, _ in parts]
            if None not in kinds and len(set(kinds)) == len(kinds) > 1:
                return True
        return False

    def _pairs(self, sentence: Sentence) -> list[Both]:
        """How many and how much, side by side, from left to right."""
        found = []
        for one, other in zip(sentence.figures[:_MOST], sentence.figures[1:_MOST], strict=False):
            counted = one.role == "amount" and one.unit not in ("", "%", "元") and not one.quantity.qualifier
            money = other.role == "amount" and other.unit == "元" and not other.quantity.qualifier
            if counted and money and self._second.match(other.label):
                found.append((one, other))
        return found

    def _near(self, evidence: Evidence, number: int) -> list[Sentence]:
        section = evidence.layer.passages[number].section
        near = [each for each in range(max(0, number - _BACK), number) if each in evidence.passages]
        near = [each for each in near if evidence.layer.passages[each].section == section]
        return [sentence for each in near for sentence in evidence.passages[each]]

    def _of(
        self, evidence: Evidence, sentence: Sentence, parts: Sequence[Both], wholes: Sequence[Both]
    ) -> Iterator[Finding]:
        counts, sums = total(count.span for count, _ in parts), total(money.span for _, money in parts)
        unit = parts[0][0].unit
        alike = [pair for pair in wholes if pair[0].unit == unit]
        if not alike or any(count.unit != unit for count, _ in parts):
            return
        if any(count.span.meets(counts) and money.span.meets(sums) for count, money in alike):
            return
        same_count = [pair for pair in alike if pair[0].span.meets(counts)]
        same_money = [pair for pair in alike if pair[1].span.meets(sums)]
        said = self._whole.search(evidence.text, sentence.start, parts[0][0].quantity.start)
        opened = said is not None or self._is_complete(evidence, parts)
        if same_count and opened and not same_money:
            count, money = same_count[-1]
            yield self._finding(evidence, money, [each for _, each in parts], sums, count)
        elif same_money and opened and not same_count:
            count, money = same_money[-1]
            if abs(count.span.value - counts.value) <= _LITTLE:
                yield self._finding(evidence, count, [each for each, _ in parts], counts, money)

    def _finding(
        self, evidence: Evidence, whole: Figure, parts: Sequence[Figure], sums: Interval, beside: Figure
    ) -> Finding:
        expected = amount(sums.value, whole, *parts)
        return self.finding(
            evidence,
            f"总数写为{whole.text}，而各部分{'+'.join(part.text for part in parts)}={expected}",
            [whole.place, *spans(parts), beside.place],
            expected=expected,
            stated=whole.text,
        )
