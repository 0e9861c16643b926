"""Rules about parts and wholes by what they are called: what is part of something is no more than it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import total
from extractor.pipes.findings.common.figures import Figure, Sentence, in_bracket
from extractor.pipes.findings.common.nearby import broken_down
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.lines.names import compact
from extractor.result import Finding, Severity

_MOST, _AFTER, _BESIDE, _PAIR, _BEHIND, _BACK = 60, 6, 3, 2, 40, 3
_MARKS = re.compile(r"[，。；、,;（(）)]")


@dataclass(frozen=True, slots=True)
class Called:
    """An amount with what it is called, and the year that names it: its own, or those of what it goes on with.

    `prior` says that the words before it name the last year.
    """

    figure: Figure
    words: str
    year: int | None = None
    prior: bool = False

    def is_of(self, year: int | None) -> bool:
        """Whether it is of a report's own year, as far as its words tell."""
        return not self.prior and (self.year is None or year is None or self.year == year)


def called(text: str, sentences: Sequence[Sentence], continuing: re.Pattern[str]) -> list[Called]:
    """The amounts of a passage by name."""
    found: list[Called] = []
    for sentence in sentences:
        words, last, year, prior = "", sentence.start, None, False
        for figure in sentence.figures[:_MOST]:
            # A year within is no figure, and belongs to the name: 编报绩效目标的2024年度项目12个.
            label = compact(text[max(last, figure.start) : figure.quantity.start])
            last = figure.quantity.end
            goes_on = bool(words) and (not label or continuing.match(label) is not None)
            words = words + label if goes_on else label
            year = figure.year or (year if goes_on else None)
            prior = figure.measured == "prior" or (goes_on and prior)
            if figure.role == "amount":
                found.append(Called(figure, words, year, prior))
    return found


class NamedWithin(BaseRule):
    """授予小微企业 against 授予中小企业, 外宾 against 国内公务接待: pairs of knowledge/findings.yaml."""

    id = "part_exceeds"

    def __init__(self) -> None:
        words = finding_words()
        self._continuing = re.compile(alternatives(words.continuing))
        self._carried = re.compile(alternatives(words.carried))
        self._pairs: list[tuple[re.Pattern[str], re.Pattern[str], Severity]] = [
            (re.compile(alternatives(pair.part)), re.compile(alternatives(pair.whole)), pair.severity)
            for pair in words.within
        ]

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares the figures of every passage."""
        for sentences in evidence.passages.values():
            seen: set[int] = set()
            amounts = called(evidence.text, sentences, self._continuing)
            for part_words, whole_words, severity in self._pairs if len(amounts) > 1 else ():
                wholes = [it for it in amounts if whole_words.search(it.words) and not part_words.search(it.words)]
                for part in amounts if wholes else ():
                    if part.figure.quantity.start not in seen and part_words.search(part.words):
                        if self._adds_earlier(part, amounts):
                            continue
                        for finding in self._part(evidence, part, wholes, severity):
                            seen.add(part.figure.quantity.start)
                            yield finding

    def _adds_earlier(self, part: Called, amounts: Sequence[Called]) -> bool:
        """Whether its sentence counts what was left over from before, which is done as well."""
        here = (each for each in amounts if each.figure.sentence == part.figure.sentence)
        return any(each.figure.unit == part.figure.unit and self._carried.search(each.words) for each in here)

    def _part(
        self, evidence: Evidence, part: Called, wholes: Sequence[Called], severity: Severity
    ) -> Iterator[Finding]:
        alike = [
            whole
            for whole in wholes
            if whole.figure.unit == part.figure.unit and whole.figure.quantity.start < part.figure.quantity.start
        ]
        if alike and all(part.figure.span.low > whole.figure.span.high for whole in alike):
            whole = alike[-1]
            yield self.finding(
                evidence,
                f"“{_short(part.words)}”{part.figure.text}，大于其所属的“{_short(whole.words)}”{whole.figure.text}",
                [whole.figure.place, part.figure.place],
                stated=f"{part.figure.text}；{whole.figure.text}",
                severity=severity,
            )


class PassedWithin(BaseRule):
    """186人参加了鉴定, 192人取得证书: no more people pass an examination than sit it."""

    id = "part_exceeds"

    def __init__(self) -> None:
        words = finding_words()
        passing, self._people, self._heads = words.passing, words.people_unit, set(words.grouped)
        self._sat = re.compile(alternatives(passing.sat))
        self._passed = re.compile(
            rf"(?:{alternatives(passing.got)})[^，。；\d]{{0,12}}(?:{alternatives(passing.what)})"
            rf"|(?:{alternatives(passing.exams)})(?:{alternatives(passing.well)})"
        )
        self._well = re.compile(rf"[，、；]?其?中?(?:{alternatives(passing.well)})")
        self._trained = re.compile(alternatives(passing.trained))
        self._project = re.compile(alternatives(words.one_project))
        self._other = re.compile(alternatives([*words.prior_words, *words.budget_words]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares the figures of each passage, or of all of a report on one project."""
        whole = self._project.search(evidence.layer.cover.title or "") is not None
        passages: dict[int | None, list[Figure]] = defaultdict(list)
        for number, sentences in evidence.passages.items():
            passages[None if whole else number] += [figure for sentence in sentences for figure in sentence.figures]
        for figures in passages.values():
            people = [f for f in figures if f.role == "amount" and f.unit == self._people and not f.quantity.qualifier]
            people = [figure for figure in people if not self._other.search(figure.label)]
            sat = [figure for figure in people if self._says(evidence, figure, self._sat)]
            passed = [figure for figure in people if self._says(evidence, figure, self._passed)]
            for part in passed if sat else ():
                if part.span.value > max(each.span.value for each in [*sat, *self._between(figures, sat[-1], part)]):
                    yield self._finding(evidence, sat[-1], part)
            for one, other in pairwise(people if not sat or not passed else ()):
                # 120人参加考核，合格126人; 参训学员120人，其中126人取得证书.
                beside = one.sentence == other.sentence and one in sat and self._well.fullmatch(other.label)
                trained = one.sentence == other.sentence and other in passed and self._trained.search(one.label)
                others = [each.span.value for each in self._between(figures, one, other)]
                if (beside or trained) and other.span.value > max([one.span.value, *others]):
                    yield self._finding(evidence, one, other)

    def _between(self, figures: Sequence[Figure], sat: Figure, passed: Figure) -> list[Figure]:
        """The people told between, of whom those may have passed: 参训士兵186名；…培训320人次，取得证书272人."""
        start, end = sat.quantity.start, passed.quantity.start
        return [f for f in figures if f.unit in self._heads and f.role == "amount" and start < f.quantity.start < end]

    def _finding(self, evidence: Evidence, sat: Figure, passed: Figure) -> Finding:
        return self.finding(
            evidence,
            f"合格的{passed.text}，多于参加的{sat.text}",
            [sat.place, passed.place],
            stated=f"{passed.text}；{sat.text}",
        )

    def _says(self, evidence: Evidence, figure: Figure, words: re.Pattern[str]) -> bool:
        """Whether words stand in a figure's label, or behind it in its clause."""
        end = figure.quantity.end
        behind = compact(evidence.text[end : min(figure.end, end + _BEHIND)])
        return words.search(figure.label) is not None or words.match(behind) is not None


class Groups(BaseRule):
    """接待14批次、126人次: people come in no more groups than there are of them."""

    id = "part_exceeds"

    def __init__(self) -> None:
        words = finding_words()
        self._words = re.compile(alternatives(words.grouped_words))
        self._groups, self._people = set(words.groups), set(words.grouped)
        self._joined = re.compile(alternatives(words.joined_groups))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at groups with people right behind them."""
        for sentences in evidence.passages.values():
            for sentence in sentences:
                for groups, people in pairwise(sentence.figures):
                    if groups.unit in self._groups and people.unit in self._people and self._words.search(groups.label):
                        yield from self._pair(evidence, groups, people)

    def _pair(self, evidence: Evidence, groups: Figure, people: Figure) -> Iterator[Finding]:
        more = groups.span.low > people.span.high
        beside = people.quantity.start - groups.quantity.end <= _BESIDE
        if groups.span.is_zero and self._joined.search(evidence.text, groups.start, evidence.passage_end(groups)):
            return  # Who joins the group of another unit comes in none of one’s own.
        if beside and groups.role == people.role == "amount" and (more or groups.span.is_zero != people.span.is_zero):
            yield self.finding(
                evidence,
                f"{groups.text}与{people.text}不相称：{'批次多于人次' if more else '一个为零，另一个不为零'}",
                [groups.place, people.place],
                stated=f"{groups.text}；{people.text}",
            )


class CompleteKinds(BaseRule):
    """8个为优、3个为良 against the number of projects before them: kinds that make up the whole, without 其中."""

    id = "parts_total"

    def __init__(self) -> None:
        self._groups = [(group.whole, group) for group in kind_groups() if group.whole]
        self._together = re.compile(rf"^[，；、]?(?:{alternatives(finding_words().together)})")
        closing = [re.compile(rf"(?:{group.closing.pattern})$") for _, group in self._groups if group.closing]
        self._undone = closing
        self._points = finding_words().point_unit

    def _may_count(self, figure: Figure) -> bool:
        """Whether a figure is an amount, or is called by a kind that closes a list (未完成2项)."""
        counted = figure.role == "change" and figure.unit not in ("元", "%")
        told = figure.role == "amount" and (figure.unit != self._points or figure.quantity.high is None)  # 80—90分
        return told or (counted and any(each.search(figure.label) for each in self._undone))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Adds up every run of kinds."""
        for sentences in evidence.passages.values():
            for at, sentence in enumerate(sentences):
                figures = [f for f in sentence.figures[:_MOST] if self._may_count(f) and not f.inner]
                before = [f for f in sentences[at - 1].figures if f.role == "amount"] if at else []
                near = sentences[max(0, at - _BACK) : at + 1]
                told = [f for each in near for f in each.figures[:_MOST] if f.role == "amount"]
                for whole_words, group in self._groups if len(figures) > 1 else ():
                    if not group.kinds.search(evidence.text, figures[0].sentence, figures[-1].quantity.end + _AFTER):
                        continue
                    for whole, parts in self._runs(evidence, before, figures, whole_words, group):
                        yield from self._run(
                            evidence, whole, parts, [f for f in told if is_called(evidence, f, whole_words)]
                        )

    def _runs(
        self,
        evidence: Evidence,
        before: Sequence[Figure],
        figures: Sequence[Figure],
        whole_words: re.Pattern[str],
        group: KindGroup,
    ) -> Iterator[tuple[Figure | None, list[Figure]]]:
        """Each run of kinds that is closed, with its whole."""
        kinds = group.kinds
        parts: list[Figure] = []
        seen: set[str] = set()
        whole: Figure | None = None
        # What the sentence before has told by kinds is not told so again: 编制32名，其中事业编制20名。
        named = (f for f in reversed(before) if is_called(evidence, f, whole_words) or kinds.search(f.label))
        latest = next(named, None)
        latest = None if latest and kind_of(evidence, latest, kinds) else latest
        for figure in [*figures, None]:
            kind = kind_of(evidence, figure, kinds) if figure else None
            aside = figure is not None and in_bracket(evidence.text, figure)
            if figure and parts and (figure.label.startswith("（") or aside > in_bracket(evidence.text, parts[-1])):
                continue  # 行政55名（其中，工勤3名）、参公3名: of the part before it.
            # 参公事业编制12名、其他事业编制16名: two finer kinds of one.
            joined = figure is not None and figure.label.startswith("、")
            finer = joined and bool(parts) and kind == kind_of(evidence, parts[-1], kinds)
            told = parts[-1].quantity.end if parts else 0
            if figure and kind and parts and group.is_other(whole, evidence.text[told : figure.quantity.start]):
                kind = None  # 编制32名，其中事业编制20名，实有事业人员19人: something else is told now.
            if figure and kind and (finer or kind not in seen) and (not parts or figure.unit == parts[0].unit):
                whole = whole if parts else self._whole_of(evidence, group, latest, figure)
                parts.append(figure)
                seen.add(kind)
                continue
            if figure and parts and figure.unit != parts[0].unit:
                continue
            if whole is None and figure and parts and self._together.match(figure.label):
                whole = figure  # 优的6个，良的2个，共8个项目: the whole comes after its kinds.
            if group.is_closed(evidence, parts):
                yield whole, parts
            parts, seen = [], set()
            if aside:
                continue  # 8个项目（一级项目4个、二级项目4个）: parts of the whole, which stands before them.
            if figure and is_called(evidence, figure, whole_words):
                latest = figure
            elif figure and latest and figure.unit == latest.unit:
                latest = None  # The kinds that come now are of this figure.

    def _whole_of(self, evidence: Evidence, group: KindGroup, whole: Figure | None, part: Figure) -> Figure | None:
        if whole and part.measured and whole.measured not in (part.measured, None):
            return None  # 年初预算5895万元，决算6964万元。其中：基本支出1153万元: the parts are of the final figure.
        between = evidence.text[whole.quantity.end : part.quantity.start] if whole else ""
        return None if group.is_other(whole, between) else whole

    def _run(
        self, evidence: Evidence, whole: Figure | None, parts: Sequence[Figure], told: Sequence[Figure]
    ) -> Iterator[Finding]:
        if whole is None or len(parts) < 2 or whole.unit != parts[0].unit or whole.quantity.qualifier:
            return
        sums = total(part.span for part in parts)
        if not sums.meets(whole.span) and not sums.meets((whole := broken_down(whole, told)).span):
            yield unlike_whole(self, evidence, whole, parts)


def unlike_whole(rule: BaseRule, evidence: Evidence, whole: Figure, parts: Sequence[Figure]) -> Finding:
    """A rule's finding that parts do not make up their whole, with the sum."""
    sums = total(part.span for part in parts)
    return rule.finding(
        evidence,
        f"总数写为{whole.text}，而各部分{'+'.join(part.text for part in parts)}={amount(sums.value, whole)}",
        [whole.place, *(part.place for part in parts)],
        expected=amount(sums.value, whole),
        stated=whole.text,
    )


@dataclass(frozen=True, slots=True)
class KindGroup:
    """Kinds that make up a whole: the words of the whole (None for any), of the kinds, and of the last one."""

    whole: re.Pattern[str] | None
    kinds: re.Pattern[str]
    closing: re.Pattern[str] | None
    opposed: bool
    listing: re.Pattern[str]
    other: re.Pattern[str] | None = None
    least: int = 1

    def is_other(self, whole: Figure | None, between: str) -> bool:
        """Whether the words before a part say that it is of something else (编制32名，现有行政人员11人)."""
        if self.other is None or self.whole is None or whole is None or not self.whole.search(whole.label):
            return False
        return self.other.search(between) is not None

    def is_closed(self, evidence: Evidence, parts: Sequence[Figure]) -> bool:
        """Whether one of the parts is of a kind that closes the list, where the group has such kinds."""
        closing = self.closing
        return closing is None or any(kind_of(evidence, part, closing) for part in parts)

    def are_opposed(self, evidence: Evidence, parts: Sequence[Figure]) -> bool:
        """Whether the parts are the two that leave nothing out: 上半年 and 下半年."""
        if not self.opposed or len(parts) != _PAIR:
            return False
        found = {kind_of(evidence, part, self.kinds) for part in parts} - {None}
        # 上半年开工6座，下半年完工9座 tells two things.
        told = {self.listing.sub("", self.kinds.sub("", part.label)).strip("，、；：") for part in parts}
        return len(found) == _PAIR and len(told) == 1

    def names_all(self, evidence: Evidence, whole: Figure, parts: Sequence[Figure]) -> bool:
        """Whether a list names every kind of part of a whole, so that any gap is an error."""
        found = {kind_of(evidence, part, self.kinds) for part in parts}
        named = self.whole is None or is_called(evidence, whole, self.whole)
        closed = self.closing is None or any(kind_of(evidence, part, self.closing) for part in parts)
        named = named and len(found) >= self.least
        return named and closed and None not in found and (len(found) == len(parts) or self.whole is None)


def kind_groups() -> list[KindGroup]:
    """Every group of kinds of `knowledge/findings.yaml`."""
    return [
        KindGroup(
            re.compile(alternatives(group.whole)) if group.whole else None,
            re.compile(alternatives([*group.kinds, *group.closing])),
            re.compile(alternatives(group.closing)) if group.closing else None,
            group.opposed,
            re.compile(alternatives(finding_words().listing)),
            re.compile(alternatives(group.other)) if group.other else None,
            group.least,
        )
        for group in finding_words().complete
    ]


def is_called(evidence: Evidence, figure: Figure, words: re.Pattern[str]) -> bool:
    """Whether one of the words stands in a figure's label or right behind it."""
    return bool(words.search(figure.label) or words.match(after(evidence, figure)))


def kind_of(evidence: Evidence, figure: Figure, kinds: re.Pattern[str]) -> str | None:
    """The last word of `kinds` in a figure's label, or the one right behind it; None where there is none."""
    behind = kinds.match(after(evidence, figure))
    # 一季度 is a date, and the 二 of 二级单位 a number, so that they are no part of the label.
    start = figure.quantity.start
    label = max(figure.label, _MARKS.split(evidence.text[max(0, start - _AFTER) : start])[-1], key=len)
    before = [found.group() for found in kinds.finditer(label)]
    return before[-1] if before else behind.group() if behind else None


def after(evidence: Evidence, figure: Figure) -> str:
    """The few characters behind a figure, up to a mark."""
    behind = evidence.text[figure.quantity.end : figure.quantity.end + _AFTER]
    return _MARKS.split(behind)[0]


def _short(words: str) -> str:
    return words.strip("、，：；其中")[-24:]
