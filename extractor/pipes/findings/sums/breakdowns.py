"""Rules about sentences that state a total and its parts."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, pairwise

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import Interval, is_slip, total
from extractor.pipes.findings.common.figures import Figure, Sentence, in_bracket
from extractor.pipes.findings.common.peers import are_of, run_fits
from extractor.pipes.findings.common.wording import finding_words, resting
from extractor.pipes.findings.evidence import SPENDING, Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.list_parts import adds_up, beside_each, columns, is_rescaled, list_shares, outside
from extractor.pipes.findings.sums.two_sides import two_sides
from extractor.pipes.findings.sums.wholes import kind_groups, unlike_whole
from extractor.quantities import chinese_number
from extractor.result import Finding

_LONGEST_PART, _SHORT_PART, _SEVERAL, _EACH, _ALIKE = 16, 6, 2, 3, 3
# How much of the total the parts must make up for a gap to be an error and not the rest of the list.
NEARLY = Decimal("0.95")
_COUNTED = Decimal("0.85")  # The same where things are counted.
# More than this part of the total is no error of adding up: the parts are of something else.
TOO_MUCH = Decimal("1.5")
_JOINTS = "，、；：其中及和"
_OPENING, _CLOSING = ("（", "("), ("）", ")")
_BRACKET = re.compile(r"[^，。；、：（）()\d\n]{0,6}[（(][^（）()。；\n]{4,80}[）)]")
_MOST = 40


# A whole, where one is told, and its parts.
_Column = tuple[Figure | None, Sequence[Figure]]


class Breakdown(BaseRule):
    """其中： parts against the total before them, and a total that follows its parts."""

    id = "parts_total"

    def __init__(self) -> None:
        words = finding_words()
        named, together = alternatives(words.totals), alternatives(words.together)
        self._totals = re.compile(
            rf"(?:{named})(?:{alternatives(words.total_verbs)})?$|^[，；、]?(?:{together})[^，；、]{{0,8}}$"
            rf"|^[，；][^，；、]{{0,10}}(?:{together})$"
        )
        self._several = re.compile(
            rf"(?<!前)(?P<number>[两二三四五六七八九十])(?:{alternatives(words.several)})[^，。；、\d]{{0,4}}(?:{named})"
        )
        self._full = re.compile(alternatives(words.full_marks))
        self._aimed = re.compile(alternatives(words.results.aimed))
        self._moved = re.compile(rf"(?:{alternatives(words.movements)})(?:{alternatives(words.towards)})?$")
        self._each = re.compile(rf"(?:{alternatives(words.having_each)})[\u4e00-\u9fff]{{0,{_EACH}}}$")
        self._average = re.compile(alternatives(words.averages))
        self._containing = re.compile(rf"[，,（(]?(?:{alternatives(words.containing)})")
        # Of people, parts may overlap (党员, 女性), so that more than the total is no error.
        self._overlapping = frozenset(words.overlapping)
        self._complete = kind_groups()
        self._ends = [[re.compile(alternatives(each)) for each in ends] for ends in words.opposite_ends]
        self._carried = re.compile(alternatives(words.carried))
        self._comparing = re.compile(rf"[，；、]*(?:{alternatives(words.comparing)})")
        self._resting = resting()

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Adds up every breakdown of a sentence."""
        for sentences in evidence.passages.values():
            for at, sentence in enumerate(sentences):
                before = sentences[at - 1] if at else None
                yield from self._lists(evidence, sentence, before)
                yield from self._after(evidence, sentence, before)
                if not self._goes_on(sentence.figures[:_MOST]):
                    yield from self._beside(evidence, sentence.figures)
                yield from self._rest(evidence, sentence.figures)
                yield from self._opposed(evidence, sentence.figures[:_MOST])

    def _lists(self, evidence: Evidence, sentence: Sentence, before: Sentence | None) -> Iterator[Finding]:
        figures = sentence.figures
        opened = _opened(figures)
        yield from self._bracketed(evidence, figures)
        for number, at in enumerate(opened[:8]):
            whole = self._whole(evidence.text, figures[:at], figures[at], before)
            end = opened[number + 1] - 1 if number + 1 < len(opened) else len(figures)
            parts = self._parts(evidence.text, figures[at:end], figures[at], whole)
            if whole and len(parts) == 1 and figures[at + 1 : at + 2] == []:
                yield from self._single(evidence, whole, parts[0])
            if whole and len(parts) >= 2:
                nested = number + 1 < len(opened) and not _ends(
                    evidence.text[parts[-1].quantity.end : figures[opened[number + 1]].quantity.start]
                )
                further = [f for f in _following(evidence.text, figures, parts[-1]) if f.unit == whole.unit]
                if _completed(whole, parts, further) or are_of(figures[:at], whole, parts):
                    continue
                shares = list_shares(figures[at:end], parts)
                yield from self._check(evidence, whole, parts, nested, ends=not further, shares=shares)
                for column in beside_each(figures[at:end], parts):
                    other = self._whole(evidence.text, figures[:at], column[0], before)
                    yield from self._columns(evidence, (whole, parts), (other, column))

    def _bracketed(self, evidence: Evidence, figures: Sequence[Figure]) -> Iterator[Finding]:
        """举办各类班次24期（主体班8期、专题班13期、网络班2期）: a bracket behind a figure lists its parts."""
        for at, whole in enumerate(figures[:_MOST]):
            bracket = _BRACKET.match(evidence.text, whole.quantity.end)
            if whole.role != "amount" or not bracket:
                continue
            inside = [figure for figure in figures[at + 1 : at + _MOST] if figure.quantity.end <= bracket.end()]
            parts = [figure for figure in inside if figure.unit == whole.unit]
            every = [column for column in columns(inside) if len(column) == len(parts)]
            alike = all(figure.role == "amount" for figure in parts) and (every or len(parts) == len(inside))
            if len(parts) < 2 or not alike or any(figure.opens for figure in inside):
                continue
            yield from self._check(evidence, whole, parts, nested=False)
            for column in every:
                if column[0].unit != whole.unit:
                    later = [f for f in figures if f.quantity.start > bracket.end() and self._totals.search(f.label)]
                    same = [figure for figure in later if figure.unit == column[0].unit]
                    other = self._whole(evidence.text, figures[:at], column[0], None) or next(iter(same), None)
                    yield from self._columns(evidence, (whole, parts), (other, column))

    def _whole(self, text: str, before: Sequence[Figure], first: Figure, earlier: Sentence | None) -> Figure | None:
        """The nearest amount of the unit before a list, of the measure of its parts; none in a bracket before it."""
        here = [
            figure for figure in before if figure.role == "amount" and figure.unit == first.unit and not figure.inner
        ]
        if not in_bracket(text, first):
            here = [figure for figure in here if not in_bracket(text, figure)]
        if not here and earlier and not any(figure.role == "amount" for figure in before):
            told = [f for f in earlier.figures if f.role == "amount" and f.unit == first.unit]
            # …其他用车2辆。其他用车分别为：甲车1辆、乙车1辆: the list may break down a part of the one before it.
            named = [
                f for f in told if (name := f.label.strip(_JOINTS)) and first.label.lstrip(_JOINTS).startswith(name)
            ]
            here = named or [f for f in told if not f.in_list]
        # 送审31亿元，核减2亿元，其中预算送审20亿元…: the parts are of what is called as they are.
        here = [f for f in here if f.label.strip(_JOINTS) == first.label.strip(_JOINTS) != ""] or here
        # 支出97万元，比收入96万元多1万元，其中：…: the parts are of what is compared, not of what it is compared with.
        here = [figure for figure in here if not self._comparing.match(figure.label)] or here
        # 实际完成350批次，其中省级转移任务120批次: a task is planned only where a plan is what opens it.
        counted = first.unit != "元" and not self._aimed.match(first.label.lstrip(_JOINTS))
        plain = counted and first.measured == "budget" and here[-1:] == [*before[-1:]]
        same = [
            figure
            for figure in here
            if plain or figure.measured == first.measured or None in (figure.measured, first.measured)
        ]
        return (same or here)[-1] if here else None

    def _parts(self, text: str, figures: Sequence[Figure], first: Figure, whole: Figure | None) -> list[Figure]:
        """The amounts of the unit from the first on; a long clause is none of the list, and ends it."""
        like = whole.label[-_ALIKE:] if whole and whole.label[-_ALIKE:] != first.label[-_ALIKE:] else None
        parts: list[Figure] = []
        for figure in figures[:_MOST]:
            if figure.role != "amount" or figure.unit != first.unit or self._full.search(figure.label):
                continue
            if self._each.search(figure.label) or (figure.unit == "元" and self._average.search(figure.label)):
                continue  # 示范村每村7期，共84期, 人均80元: how many each has is no part; 单车道 is a kind of road.
            if self._moved.search(figure.label):
                break  # 由40元提高到80元 is one part that went up.
            if parts and self._inner(text, parts[-1], figure):
                continue  # 基本支出9万元，含人员经费8万元、公用经费1万元: of the part before it.
            if parts and in_bracket(text, figure) and not in_bracket(text, first):
                continue  # 运行维护费21万元（燃料费8万元…），接待费20万元: so is what a bracket tells.
            between = [
                outside(text[one.quantity.end : other.quantity.start]) for one, other in pairwise([*parts, figure])
            ]
            if _closes(between):
                break
            if between and between[-1].lstrip().startswith(_CLOSING):
                break
            if between and any(group.is_other(whole, between[-1]) for group in self._complete):
                break  # 编制32名，其中事业编制20名，实有事业人员19人: something else is told now.
            if between and like and "；" in between[-1] and figure.label.endswith(like):
                break  # 甲项目得分93分，其中产出得48分；乙项目得分88分: told as the whole is, and no part of it.
            words = figure.label.split("：")[-1] if figure is first else figure.label
            if len(words.strip("、，其中含包括")) > _LONGEST_PART or figure.measured not in (first.measured, None):
                break
            parts.append(figure)
        return parts

    def _goes_on(self, figures: Sequence[Figure]) -> bool:
        """Whether figures go from what there was to what is left, so that one breaks no other down."""
        return any(all(any(end.search(f.label) for f in figures) for end in ends) for ends in self._ends)

    def _inner(self, text: str, part: Figure, figure: Figure) -> bool:
        """Whether what follows a part, up to a semicolon, breaks that part down."""
        between = text[part.quantity.end : figure.quantity.start]
        return self._containing.match(between) is not None and not _ends(between)

    def _after(self, evidence: Evidence, sentence: Sentence, before: Sentence | None) -> Iterator[Finding]:
        """甲得48.5分、乙得46.2分，总分为94.7分; 两项合计 may be of the sentence before."""
        figures = sentence.figures
        for at, whole in enumerate(figures[:_MOST]):
            if whole.role != "amount" or not self._totals.search(whole.label):
                continue
            parts: list[Figure] = []
            aside = not in_bracket(evidence.text, whole)
            number = self._number(evidence.text, whole)
            for figure in reversed(figures[:at]):
                if (
                    number
                    and figure.start == whole.start
                    and figure.quantity.resolution == 1 == figure.span.value / number
                ):
                    continue  # 三项合计: how many parts there are.
                if len(parts) == number:
                    break
                # 产出指标（满分50分）得46分: the points that there are to get are none that were got.
                if self._full.search(figure.label) or (aside and in_bracket(evidence.text, figure)):
                    continue
                if figure.role != "amount" or figure.unit != whole.unit or figure.in_list:
                    break
                parts.insert(0, figure)
            if number and not parts and before:
                alike = [f for f in before.figures if f.unit == whole.unit and f.role == "amount" and not f.inner]
                parts = alike if len(alike) == number and len({f.measured for f in alike}) == 1 else []
            sums = total(part.span for part in parts)
            # 受理86件，连同上年结转的5件，共办结89件: what is done need not be all that there was.
            done = sums.value > whole.span.value and any(self._carried.search(part.label) for part in parts)
            # 计划投入300万元、350万元、400万元，实际三年共投入1000万元: the sum is of what was done.
            planned = any(part.measured == "budget" != whole.measured for part in parts)
            told = self._as_many(figures[:at], parts)
            counted = whole.unit not in ("", "元", "%", "分", *self._overlapping)
            told = told or (counted and list(figures[:at]) == parts and _close(sums, whole.span, _COUNTED))
            off = is_rescaled(sums, whole) and len(parts) == at
            sure = not planned and (len(parts) == number or told or off or _close(sums, whole.span))
            if len(parts) >= 2 and not done and not sums.meets(whole.span) and sure:
                yield unlike_whole(self, evidence, whole, parts)

    def _as_many(self, before: Sequence[Figure], parts: Sequence[Figure]) -> bool:
        """Whether the sentence counts as many things as there are parts: 培训班4期，第一期60人…，共培训240人."""
        if len(parts) <= _SEVERAL or len({part.label.strip(_JOINTS)[-1:] for part in parts}) > _SEVERAL:
            return False
        counts = [f for f in before if f.role == "amount" and f.unit not in ("", "%", parts[0].unit)]
        return any(count.span.value == len(parts) and not count.quantity.qualifier for count in counts)

    def _number(self, text: str, whole: Figure) -> int | None:
        """How many parts a total says that it has: 两项合计, 三年共计."""
        found = self._several.search(text, max(whole.start, whole.quantity.start - _LONGEST_PART), whole.quantity.start)
        value = chinese_number(found["number"]) if found else None
        return int(value) if value and value >= _SEVERAL else None

    def _beside(self, evidence: Evidence, figures: Sequence[Figure]) -> Iterator[Finding]:
        """调整干部60人，重用22人，转任31人，退出9人: short clauses behind a figure that nearly make it up."""
        for at, whole in enumerate(figures[:_MOST]):
            if whole.role != "amount" or not whole.unit or whole.quantity.qualifier:
                continue
            parts: list[Figure] = []
            for figure in figures[at + 1 : at + _MOST]:
                short = 0 < len(figure.label.strip("、，")) <= _SHORT_PART
                if figure.role != "amount" or figure.unit != whole.unit or not short or figure.in_list:
                    break
                parts.append(figure)
            sums = total(part.span for part in parts)
            if len(parts) > 2 and not sums.meets(whole.span) and _close(sums, whole.span):
                yield unlike_whole(self, evidence, whole, parts)

    def _rest(self, evidence: Evidence, figures: Sequence[Figure]) -> Iterator[Finding]:
        """班次32期，进修班9期、专题班15期之外，余下8期: the rest is named, so that the parts are all there."""
        for at, rest in enumerate(figures[:_MOST]):
            if rest.role != "amount" or not self._resting.match(rest.label):
                continue
            alike = [f for f in figures[:at] if f.role == "amount" and f.unit == rest.unit and not f.quantity.qualifier]
            run = [*alike, rest]
            # sums[start] is what stands behind alike[start], the rest among it, added up.
            behind = accumulate((figure.span for figure in reversed(run[1:])), operator.add)
            sums = list(behind)[::-1]
            pairs = list(zip(alike[:-1], sums, strict=False))
            if any(each.meets(whole.span) for whole, each in pairs):
                continue
            near = next((start for start, (whole, each) in enumerate(pairs) if _close(each, whole.span)), None)
            # Nothing else stands between the whole and the rest: what is told there are its parts.
            alone = len(run) > _SEVERAL + 1 and list(figures[at + 1 - len(run) : at + 1]) == run
            if near is None and alone and rest.span.value < alike[0].span.value:
                near = 0 if sums[0].value <= TOO_MUCH * alike[0].span.value else None
            if near is not None:
                yield unlike_whole(self, evidence, run[near], run[near + 1 :])

    def _opposed(self, evidence: Evidence, figures: Sequence[Figure]) -> Iterator[Finding]:
        """立案36件，上半年21件，下半年17件: two kinds right behind a figure that leave nothing of it out."""
        for whole, *parts in zip(figures, figures[1:], figures[2:], strict=False):
            alike = all(each.role == "amount" and each.unit == whole.unit for each in (whole, *parts))
            plain = alike and not any(each.quantity.qualifier or each.opens for each in (whole, *parts))
            if not plain or not any(group.are_opposed(evidence, parts) for group in self._complete):
                continue
            if not total(part.span for part in parts).meets(whole.span):
                yield unlike_whole(self, evidence, whole, parts)

    def _check(
        self,
        evidence: Evidence,
        whole: Figure,
        parts: Sequence[Figure],
        nested: bool,
        ends: bool = True,
        shares: bool = False,
    ) -> Iterator[Finding]:
        sides = two_sides(evidence.text, whole, parts)
        parts = sides or parts
        sums = total(part.span for part in parts)
        if sums.meets(whole.span) or whole.quantity.qualifier or any(part.quantity.qualifier for part in parts):
            return
        if self._goes_on(parts):
            return
        if is_rescaled(sums, whole):
            yield unlike_whole(self, evidence, whole, parts)
            return
        named = ends and any(group.names_all(evidence, whole, parts) for group in self._complete)
        complete = shares or named or bool(sides)
        if sums.value > whole.span.value:
            # Any run of parts may break down the one before it; and of people, parts may overlap.
            flat = complete and not any(part.label.startswith(_OPENING) for part in parts[1:])
            if nested or (not flat and run_fits(parts, whole.span)):
                return
            if (
                complete
                or _close(sums, whole.span)
                or (whole.unit not in self._overlapping and sums.value <= TOO_MUCH * whole.span.value)
            ):
                yield unlike_whole(self, evidence, whole, parts)
        elif _close(sums, whole.span) or complete:
            yield unlike_whole(self, evidence, whole, parts)

    def _columns(self, evidence: Evidence, one: _Column, other: _Column) -> Iterator[Finding]:
        """Two figures of every item: where the ones make up their whole, so must the others."""
        if adds_up(*one) is True and adds_up(*other) is False:
            one, other = other, one
        whole, parts = one
        if whole and adds_up(*one) is False and adds_up(*other) is True:
            yield unlike_whole(self, evidence, whole, parts)

    def _single(self, evidence: Evidence, whole: Figure, part: Figure) -> Iterator[Finding]:
        """采购预算130万元，其中小微企业预留150万元: the only part that is named, and larger than the whole."""
        sure = part.unit == "元" or evidence.topics(evidence.layer.passages[part.passage].section) & SPENDING
        if sure and part.span.low > whole.span.high and not whole.quantity.qualifier:
            yield self.finding(
                evidence,
                f"其中的部分{part.text}大于总数{whole.text}",
                [whole.place, part.place],
                stated=part.text,
                rule="part_exceeds",
            )


def _opened(figures: Sequence[Figure]) -> list[int]:
    """The first amounts of the lists; a rate may come before it: 其中预算执行率97.9%，得9.79分."""
    found = []
    waiting = False
    for at, figure in enumerate(figures):
        if (figure.opens or waiting) and figure.role == "amount":
            found.append(at)
        waiting = (figure.opens or waiting) and figure.unit == "%"
    return found


def _following(text: str, figures: Sequence[Figure], last: Figure) -> list[Figure]:
    """The amounts that go on after the last part that was read, up to a mark that ends a list."""
    found: list[Figure] = []
    at = last.quantity.end
    for figure in (figure for figure in figures[:_MOST] if figure.quantity.start >= at):
        between = text[at : figure.quantity.start]
        if _ends(between) or between.lstrip().startswith(_CLOSING):
            break
        found += [figure] if figure.role == "amount" else []
        at = figure.quantity.end
    return found


def _completed(whole: Figure, parts: Sequence[Figure], further: Sequence[Figure]) -> bool:
    """Whether a list that seemed to end goes on to make up its whole: 甲镇50户、乙镇30户、丙镇17户，丁镇3户."""
    sums = total(part.span for part in parts)
    for figure in further:
        sums += figure.span
        if sums.meets(whole.span):
            return True
    return False


def _closes(between: Sequence[str]) -> bool:
    """Whether the last text between items ends their list: a semicolon after commas, a comma after several 、."""
    if len(between) < _SEVERAL:
        return False
    *earlier, last = between
    if _ends(last):
        return not any(map(_ends, earlier))
    return "，" in last and len(earlier) >= _SEVERAL and all("，" not in each and "、" in each for each in earlier)


def _ends(between: str) -> bool:
    return "；" in between or ";" in between


def _close(sums: Interval, whole: Interval, nearly: Decimal = NEARLY) -> bool:
    """Whether the gap looks like a slip: small, and one digit changed or two digits swapped explain it."""
    if not whole.value or not nearly <= sums.value / whole.value <= 2 - nearly:
        return False
    return is_slip(sums.value - whole.value)
