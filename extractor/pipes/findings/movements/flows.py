"""Rules about what there was, came in, went out and is left (年初结转+收入-支出=年末结转), told and in tables."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.accounts import Form, Found, account_words, first_forms
from extractor.pipes.findings.common.arithmetic import show, total
from extractor.pipes.findings.common.figures import Figure, Sentence, in_bracket
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.movements.swaps import neighbours_swapped
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.lines.names import compact
from extractor.result import Finding

# So many figures may stand between what there was and what is left; a subject is told by so many characters in common.
_MOST, _PAIR, _LONGEST, _FEW, _SHORT = 12, 2, 100, 40, 16
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")

# A figure with the words of its clause before it, years and all.
Named = tuple[Figure, str]


def named(text: str, sentences: Sequence[Sentence]) -> list[Named]:
    """The figures of a passage with what stands before each in its clause, back to the figure before."""
    found: list[Named] = []
    last = 0
    for figure in (figure for sentence in sentences for figure in sentence.figures):
        start = max(last, figure.start, figure.quantity.start - _LONGEST)
        found.append((figure, compact(_when(text, last, start) + text[start : figure.quantity.start])))
        last = figure.quantity.end
    return found


def _when(text: str, last: int, start: int) -> str:
    """The clause right before one that begins at `start`, where it only says when: 2023年初，某局固定资产原值….

    Args:
        text: the report.
        last: the end of the figure before, code points.
        start: where the clause begins.
    """
    found = _only_when().search(text, max(last, start - _SHORT), start)
    return found[1] if found else ""


@functools.cache
def _only_when() -> re.Pattern[str]:
    words = finding_words().flows
    ends = alternatives([*words.opening, *words.closing])
    return re.compile(rf"(?:^|[，。；：\n])\s*((?:20\d\d年?度?)?(?:{ends}))[，,]$", re.M)


class StockFlow(BaseRule):
    """年初45人，录用2人、退休1人，年末47人: what is left is what there was, and what came in, less what went out.

    Nothing is said where a figure between is neither, or where only one way is told; a sum of those before it is passed
    over (收入总计).
    """

    id = "flow"

    def __init__(self) -> None:
        words = finding_words().flows
        self._opening = re.compile(rf"(?:{alternatives(words.opening)})(?P<what>[^，。；：]*)$")
        self._closing = re.compile(rf"(?:{alternatives(words.closing)})(?P<what>[^，。；：]*)$")
        self._ways = re.compile(f"(?P<come>{alternatives(words.coming)})|(?P<go>{alternatives(words.going)})")
        self._compared = re.compile(alternatives([*finding_words().comparing, *words.compared]))
        self._given = re.compile(alternatives(words.given))
        self._silent = re.compile(alternatives(words.silent))
        self._sums = re.compile(alternatives(words.sums))
        self._of_sides = re.compile(alternatives(finding_words().sides))
        self._surplus = re.compile(rf"(?:{alternatives(words.surplus)})[^，。；：]{{0,4}}$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Goes on from every figure of what there was to what is left, within its passage."""
        for sentences in evidence.passages.values():
            told = named(evidence.text, sentences)
            for at, (figure, words) in enumerate(told):
                if self._is_opening(evidence, figure, words):
                    behind = told[at + 1 : at + 1 + _MOST]
                    yield from self._from(evidence, told[at], behind)
                    yield from self._from_apart(evidence, told[at], behind)

    def _from_apart(self, evidence: Evidence, first: Named, behind: Sequence[Named]) -> Iterator[Finding]:
        """年初车辆5辆，购置1辆，报废2辆; 年末4辆 in another passage: what came and went is in one sentence."""
        figure, words = first
        own = [each for each in behind if each[0].sentence == figure.sentence and each[0].unit == figure.unit]
        if len(own) < _PAIR or figure.unit == "元" or any(self._closing.search(said) for _, said in behind):
            return
        what = self._subject(words)
        closings = [
            (other, said)
            for other, said in evidence.once(_closings)
            if other.unit == figure.unit and other.passage != figure.passage and _alike(what, self._subject(said))
        ]
        if len({other.span.value for other, _ in closings}) == 1:
            last, said = closings[0]
            yield from self._from(evidence, first, [*own, (replace(last, in_list=False, opens=False), said)])

    def _is_opening(self, evidence: Evidence, figure: Figure, words: str) -> bool:
        year = figure.year is not None and evidence.year is not None and figure.year < evidence.year
        dated = year and self._closing.search(words) is not None
        found = self._opening.search(words) is not None or dated
        return figure.role == "amount" and figure.measured != "budget" and found

    def _from(self, evidence: Evidence, first: Named, following: Sequence[Named]) -> Iterator[Finding]:
        coming, going = list[Figure](), list[Figure]()
        opening, what = first[0], self._subject(first[1])
        last: Figure | None = None
        inner, surplus = 0, False
        for at, (figure, words) in enumerate(following):
            if at < inner:
                continue
            if figure.unit != opening.unit or in_bracket(evidence.text, figure):
                continue
            if last and figure.opens and not opening.in_list and not self._closing.search(words):
                parts = self._broken_down(last, following[at:])
                if not parts:
                    return
                inner = at + parts
                continue
            listed = figure.in_list and not opening.in_list and not inner
            if self._opening.search(words) or listed or figure.quantity.qualifier:
                return
            if self._closing.search(words) and figure.role == "amount":
                if coming and (going or surplus) and _alike(what, self._subject(words)):
                    yield from self._sum(evidence, opening, coming, going, figure)
                return
            if self._compared.search(words) or (figure.role == "change" and figure.basis):
                continue
            if self._surplus.search(words) and figure.role == "amount":
                if surplus or (coming and not going):
                    return
                if not coming:  # Else it only says what came and went once more.
                    coming.append(figure)
                    surplus, last = True, figure
                continue
            way = self._way(words, what) if figure.measured != "budget" or self._given.search(words) else None
            told = coming if way == "come" else going if way == "go" else [*coming, *going]
            if told and (sums := self._sums.search(words)):
                # 收入总计: what there was and what came in, told together, or what came in alone; not 全年共支出.
                if self._is_sum(figure, opening, coming) or self._is_sum(figure, opening, going):
                    continue
                way = way if sums.end() < len(words) else None
            if way is None:
                inner = at + self._broken_down(last, following[at:])
                if inner == at:
                    return
                continue
            if surplus and self._of_sides.search(words):
                return  # 当年结余17万元，其中收入…、支出…: told already.
            (coming if way == "come" else going).append(figure)
            last = figure

    def _is_sum(self, figure: Figure, opening: Figure, told: Sequence[Figure]) -> bool:
        """Whether a figure is the sum of those that went one way, or of these and what there was."""
        sums = total(each.span for each in told)
        return bool(told) and (figure.span.meets(sums) or figure.span.meets(opening.span + sums))

    def _broken_down(self, whole: Figure | None, following: Sequence[Named]) -> int:
        """How many figures right behind one break it down: 审结142件，调解93件、裁决49件; 0 for none."""
        parts = [figure for figure, _ in following]
        for count in range(_PAIR, len(parts)):
            sums = total(part.span for part in parts[:count])
            if whole is None or any(part.unit != whole.unit for part in parts[:count]):
                return 0
            if sums.meets(whole.span):
                return count
        return 0

    def _subject(self, words: str) -> str:
        """What is counted, without the words that say when."""
        found = self._opening.search(words) or self._closing.search(words)
        return self._silent.sub("", "".join(_CHINESE.findall(found["what"]))) if found else ""

    def _way(self, words: str, what: str) -> str | None:
        """Which way a figure went, by the last word that is no part of what is counted (新增退休, of the retired)."""
        found = [match.lastgroup for match in self._ways.finditer(words) if match.group() not in what]
        return found[-1] if found else None

    def _sum(
        self, evidence: Evidence, opening: Figure, coming: Sequence[Figure], going: Sequence[Figure], closing: Figure
    ) -> Iterator[Finding]:
        left = opening.span + total(f.span for f in coming) - total(f.span for f in going)
        if left.meets(closing.span) or left.value < 0:
            return
        terms = "".join([*(f"+{f.text}" for f in coming), *(f"-{f.text}" for f in going)])
        expected = amount(left.value, closing, opening, *coming, *going)
        yield self.finding(
            evidence,
            f"年末写为{closing.text}，而年初{opening.text}{terms}={expected}",
            [closing.place, opening.place, *(figure.place for figure in (*coming, *going))],
            expected=expected,
            stated=closing.text,
        )


class CarriedTold(BaseRule):
    """年初结转和结余118.36万元; elsewhere 2022年末形成的结转和结余118.63万元: one balance, two digits swapped.

    What two funds carry over differs by any amount, so that only swapped digits show that one is meant.
    """

    id = "conflict"

    def __init__(self) -> None:
        words = finding_words().flows
        opening, kept = alternatives(words.opening), alternatives(words.kept)
        self._opening = re.compile(rf"(?:(?P<year>20\d\d)年)?度?(?:{opening}|(?P<end>年?末|年?底))")
        self._kept = re.compile(rf"(?:{kept})(?:资金)?(?:{alternatives(finding_words().reaching)})?$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares what the prose says was there when the year began, each balance with those after it."""
        known: list[Figure] = []
        for sentences in evidence.passages.values():
            for figure, words in named(evidence.text, sentences):
                if figure.unit == "元" and figure.role == "amount" and self._is_opening(evidence, words):
                    known.append(figure)
        values = [figure.span.value for figure in known[:_FEW]]
        pairs = ((one, other) for at, one in enumerate(known[:_FEW]) for other in known[at + 1 : _FEW])
        for one, other in pairs:
            once = values.count(one.span.value) == 1 or values.count(other.span.value) == 1
            if once and one.sentence != other.sentence and neighbours_swapped(one.span.value, other.span.value):
                yield self.finding(
                    evidence,
                    f"年初的结转结余在两处不同：{one.text}与{other.text}",
                    [one.place, other.place],
                    stated=f"{one.text}；{other.text}",
                )

    def _is_opening(self, evidence: Evidence, words: str) -> bool:
        """Whether words name what was kept from the year before: 年初…, 上年末…, 2022年末… in a report on 2023."""
        found = self._opening.search(words) if self._kept.search(words) else None
        if not found or evidence.year is None:
            return False
        year = int(found["year"]) if found["year"] else None
        return year == evidence.year - 1 if found["end"] else year in (None, evidence.year)


def _closings(evidence: Evidence) -> list[Named]:
    """What is left at the end, as every passage tells it."""
    ends = re.compile(rf"(?:{alternatives(finding_words().flows.closing)})[^，。；：]*$")
    return [
        (figure, words)
        for sentences in evidence.passages.values()
        for figure, words in named(evidence.text, sentences)
        if figure.role == "amount" and ends.search(words) and figure.year in (None, evidence.year)
    ]


def _alike(one: str, other: str) -> bool:
    """Whether what there was and what is left may be one thing: by two characters in common, or one is not told."""
    if not one or not other:
        return True
    return any(one[at : at + _PAIR] in other for at in range(len(one) - 1)) or one in other or other in one


class FormFlow(BaseRule):
    """年初结转和结余 + 本年收入 - 本年支出 = 年末结转和结余, in every row of a table that has the columns."""

    id = "flow"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the tables of funds; of rows that are wrong alike, the last is said, which is the total."""
        words = account_words().carried
        known = evidence.once(first_forms)
        for form in (known[key] for key in words.forms if key in known):
            opening, income, spent, closing = (form.column_cells(head) for head in words.columns)
            if not income or not spent:
                continue
            names = dict.fromkeys([*income, *spent, *opening, *closing])
            wrong = [
                found
                for name in names
                if (found := self._row(evidence, form, [c.get(name) for c in (opening, income, spent, closing)]))
            ]
            yield from wrong[-1:]

    def _row(self, evidence: Evidence, form: Form, cells: Sequence[Found | None]) -> Finding | None:
        told = [cell for cell in cells if cell]
        first, come, gone, last = (total([cell.value] if cell else []) for cell in cells)
        left = first + come - gone
        if left.meets(last):
            return None
        terms = f"{show(first.value)}+{show(come.value)}-{show(gone.value)}={show(left.value)}"
        return self.finding(
            evidence,
            f"“{form.words.title}”“{squash(told[0].label.text)}”年末结转和结余为{show(last.value)}，"
            f"而年初结转和结余+本年收入-本年支出为{terms}",
            [cell.place for cell in told],
            expected=show(left.value),
            stated=show(last.value),
        )
