"""The rule about years that a template brings along: a section that tells of another year than the account does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.layers import Passage
from extractor.result import Finding

# Years that no report is of; so many other sentences must name the account's year; so long is a sentence's opening.
_LAST, _OTHERS, _LONGEST, _SENTENCE = 2100, 2, 60, 300
_PLANS = frozenset({"glossary", "plan", "goal", "remedy"})
_OPENS = re.compile(r"(?:^|(?<=[。！？\n\t]))(?=[^。！？\n\t])")
_ANY = re.compile(r"(?P<year>[2-9](?<![\d.,].)\d{3})\s?年(?P<behind>.{0,3})")
_STOPS = re.compile(r"[。！？；;\n\t]")


@dataclass(frozen=True, slots=True)
class Framed:
    """A sentence that opens as a template's does, with the year that it names."""

    year: int
    place: Place
    text: str
    section: int | None


def _passages(evidence: Evidence) -> Iterator[Passage]:
    """The passages that account for something, and plan nothing."""
    for passage in evidence.layer.passages:
        if passage.table is None and passage.role not in _PLANS and not evidence.topics(passage.section) & _PLANS:
            yield passage


class TemplateYear(BaseRule):
    """某馆2025年度收入支出总计…, 与2026年度相比, 与3023年持平 in an account of 2024.

    An earlier year is a finding only where its section never names the account's own year, others do, and nothing in
    the sentence says that the year before is meant.
    """

    id = "wrong_year"

    def __init__(self) -> None:
        words, told = finding_words(), relation_words().template_years
        of = alternatives([*words.accounted_of, *words.account_scope, *told.accounted])
        ours = alternatives([*words.our_words, *told.ours])
        body = rf"(?:[\u4e00-\u9fff（）·]{{3,24}}?[{words.body_endings}]|{ours})"
        number = r"(?:、|\d{1,2}[、.．]|[（(][一二三四五六七八九十\d]{1,2}[)）])?"
        self._frame = re.compile(
            rf"{number}(?:{alternatives(words.included)})?{body}?(?P<year>20\d\d)\s?(?:年度?)[，,]?{body}?(?:{of})"
        )
        self._compared = re.compile(
            rf"(?:{alternatives(words.compared)})\s{{0,2}}(?P<year>20\d\d)\s{{0,2}}年度?(?P<behind>[^，。；\d]{{0,18}})(?P<of>)"
        )
        changed = [*words.rising, *words.falling, *words.equal, *told.compared]
        self._changed = re.compile(rf"[，,]?[^，。；\d]{{0,8}}(?:{alternatives(changed)})")
        self._spent = re.compile(
            rf"(?<!\d)(?P<year>20\d\d)\s?年度?[^，。；\d\n年]{{0,16}}?(?:{alternatives(told.accounts)})"
            rf"|(?:{alternatives(told.evaluated)})(?P<of>20\d\d)\s?年"
        )
        self._budgets = re.compile(alternatives([*words.fund_words, *told.budgets]))
        denied = alternatives([*words.none, *words.negations])
        reasons = alternatives(told.reasons)
        self._told = re.compile(rf"\d(?:万|亿|千)?元|\d(?:辆|台)|年度?[^，。；\d]{{0,12}}(?:{denied})|{reasons}")
        self._reasons = re.compile(alternatives(told.reasons))
        self._reason = re.compile(rf"^\D*20\d\d\D*?(?:{alternatives(told.reasons)})")
        self._planned = re.compile(alternatives(told.planned))
        self._earlier = re.compile(alternatives([*words.prior_words, *told.history]))
        self._dated = re.compile(told.dated)
        self._lasting = re.compile(rf"(?:{alternatives(told.lasting)})[^，。；\d]{{0,2}}$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every sentence of an account whose title names its year."""
        year = evidence.year
        titled = year is not None and str(year) in (evidence.layer.cover.title or "")
        if year is None or not titled or evidence.is_budget or not evidence.is_account:
            return
        yield from self._impossible(evidence, year)
        framed = list(self._framed(evidence))
        counts = Counter(each.year for each in framed)
        found = [each for each in framed if counts[year] >= _OTHERS and self._is_wrong(evidence, each, year)]
        for each in found:
            yield self._finding(evidence, year, each.year, each.place, each.text)
        yield from self._later(evidence, year, {each.place[0] for each in found})

    def _is_wrong(self, evidence: Evidence, each: Framed, year: int) -> bool:
        if each.year > year:
            return not self._is_planned(each.text)
        if str(year) in each.text or self._earlier.search(each.text) or self._is_planned(each.text):
            return False
        if not self._told.search(each.text):
            return False  # 2023年度项目支出绩效自评质量不高: of no figures.
        against = self._compared.search(each.text)
        if against and int(against["year"]) >= each.year:
            return True  # 2022年度“三公”经费支出决算比2023年度减少….
        return self._is_reason(evidence, each) or self._is_of_template(evidence, each, year)

    def _is_reason(self, evidence: Evidence, each: Framed) -> bool:
        """2022年度决算数小于预算数的主要原因：… behind the figures of the account's own year."""
        start = evidence.behind("\n", each.place[0])
        end = evidence.text.find("\n", each.place[1])
        others = evidence.text[start : each.place[0]] + evidence.text[each.place[1] : end if end > 0 else None]
        alone = str(each.year) not in others
        return alone and bool(squash(others)) and self._reason.search(each.text) is not None

    def _impossible(self, evidence: Evidence, year: int) -> Iterator[Finding]:
        """与3023年持平, 9024年度项目: a year that cannot be."""
        for start, end in evidence.prose:
            for found in _ANY.finditer(evidence.text, start, end):
                before = evidence.text[max(start, found.start() - _LONGEST) : found.start()]
                opens = not squash(before) or before.endswith(("。", "\n")) or found["behind"].startswith("度")
                is_year = self._dated.match(found["behind"]) or opens
                if int(found["year"]) > _LAST and is_year and not self._lasting.search(before):
                    yield self._finding(evidence, year, int(found["year"]), found.span(), f"{found['year']}年")

    def _framed(self, evidence: Evidence) -> Iterator[Framed]:
        for passage in _passages(evidence):
            for opening in _OPENS.finditer(evidence.text, passage.start, passage.end):
                found = self._frame.match(evidence.text, opening.start(), min(passage.end, opening.start() + _LONGEST))
                if found:
                    stop = _STOPS.search(evidence.text, found.end(), passage.end)
                    end = min(stop.start() if stop else passage.end, found.start() + _SENTENCE)
                    text = squash(evidence.text[found.start() : end])
                    yield Framed(int(found["year"]), found.span(), text, passage.section)

    def _is_planned(self, text: str) -> bool:
        """Whether a sentence tells of a plan, before it gives a reason (未安排出国任务)."""
        before = self._reasons.split(text)[0]
        return self._planned.search(self._budgets.sub("", before)) is not None

    def _is_of_template(self, evidence: Evidence, each: Framed, year: int) -> bool:
        """Whether an earlier year stands where the account's own should: nothing of its section is of that."""
        if each.section is None:
            return False
        node = evidence.layer.sections[each.section]
        body = evidence.text[node.body : node.record.end]
        return str(year) not in body and str(year) not in node.record.title

    def _later(self, evidence: Evidence, year: int, known: set[int]) -> Iterator[Finding]:
        """与2026年度相比增加…, 2044年度“三公”经费支出决算数: what it is compared with is yet to come."""
        for start, end in [(passage.start, passage.end) for passage in _passages(evidence)]:
            for pattern in (self._compared, self._spent):
                for found in pattern.finditer(evidence.text, start, end):
                    told = int(found["year"] or found["of"])
                    if not year < told <= _LAST:
                        continue
                    left = evidence.behind("。；;\n", found.start())
                    stop = _STOPS.search(evidence.text, found.end(), end)
                    right = stop.start() if stop else end
                    if pattern is self._spent:
                        right = evidence.clause_at(*found.span())[1]
                    text = squash(evidence.text[left:right])
                    if pattern is self._compared:
                        at = found.start("behind")
                        behind = evidence.text[at : at + _LONGEST]
                        if not self._changed.match(behind):
                            continue
                    if left not in known and not self._is_planned(text):
                        yield self._finding(evidence, year, told, found.span(), squash(found.group()))

    def _finding(self, evidence: Evidence, year: int, told: int, place: Place, text: str) -> Finding:
        stated = f"{told}年"
        return self.finding(
            evidence,
            f"报告年度为{year}年，此处却写为{stated}：“{text[:_LONGEST]}”",
            [evidence.clause_at(*place)],
            stated=stated,
        )
