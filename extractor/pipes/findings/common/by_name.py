"""The amounts of the prose by what they are called and their year: what one sentence says of two that others tell."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from dataclasses import dataclass

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.figures import Figure, in_bracket
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence

_SHORTEST, _LONGEST = 3, 24
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_MARKS = "，,、；;：: （("
_OF = ("", "的")


@dataclass(frozen=True, slots=True)
class Told:
    """An amount with its name and its year; `section` is the index of its section, or None."""

    name: str
    year: int
    figure: Figure
    section: int | None


@dataclass(frozen=True, slots=True)
class Book:
    """The amounts of a report by name, year and unit, in document order."""

    found: dict[tuple[str, int, str], list[Told]]

    def units(self, name: str) -> list[str]:
        """The units in which amounts of a name are told."""
        return list(dict.fromkeys(unit for called, _, unit in self.found if called == name))

    def years(self, name: str, unit: str) -> list[int]:
        """The years of which an amount of a name is told, ascending."""
        return sorted(year for called, year, told in self.found if (called, told) == (name, unit))

    def one(self, name: str, year: int, unit: str) -> Told | None:
        """The first amount of a name and year, where all of them may be one figure."""
        told = self.found.get((name, year, unit), [])
        return told[0] if told and all(each.figure.span.meets(told[0].figure.span) for each in told) else None


def book(evidence: Evidence) -> Book:
    """Every amount that is no budget, by what it is called."""
    return evidence.once(_book)


def name_of(evidence: Evidence, label: str) -> str:
    """What a figure is called, by the first of its synonyms; "" where it is called nothing that tells it from others.

    2022年度本部门支出合计 is 支出合计, 上年政府采购支出总额为 is 政府采购总额.
    """
    words = squash(label).replace(evidence.layer.cover.organization or "\n", "")
    words = _marks().split(words.strip(_MARKS))[-1]
    opens, ends = _around()
    name = ends.sub("", opens.sub("", words))
    known = evidence.called(name)
    long_enough = _SHORTEST <= len(_CHINESE.findall(name)) and len(name) <= _LONGEST
    return known if long_enough and name not in finding_words().vague_lines else ""


def _book(evidence: Evidence) -> Book:
    found: dict[tuple[str, int, str], list[Told]] = defaultdict(list)
    for sentence in evidence.sentences if evidence.year else ():
        last = ""
        for figure in sentence.figures:
            told = figure.role == "amount" and figure.unit not in ("", "%") and not figure.inner
            if not told or figure.measured == "budget" or in_bracket(evidence.text, figure):
                continue
            year = year_of(evidence, figure)
            # 支出84万元，上年为80万元; 支出84万元，比2023年的80万元增加4万元: the second is called by its year alone.
            name, words = name_of(evidence, figure.label), squash(figure.label).strip(_MARKS)
            is_year = bool(_only_year().fullmatch(words)) or (words in _OF and figure.measured == "prior")
            name = name or (last if is_year else "")
            last = name
            if name and year is not None and not figure.quantity.qualifier:
                section = evidence.layer.passages[figure.passage].section
                found[name, year, figure.unit].append(Told(name, year, figure, section))
    return Book(dict(found))


def year_of(evidence: Evidence, figure: Figure) -> int | None:
    """The year of an amount: what is said of none is of the reported one; None for words of years before the last."""
    if _earlier().search(figure.label):
        return None
    if figure.measured == "prior":
        return figure.year or (evidence.year or 0) - 1
    return figure.year or evidence.year


@functools.cache
def _around() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words, finding = relation_words(), finding_words()
    own = [*finding.listing, *finding.our_words, *finding.prior_words]
    opens = alternatives([*words.name_opens, *own, *words.by_name.opens])
    ends = alternatives(words.by_name.ends)
    return re.compile(rf"^(?:{opens}|[，、；：:]|20\d\d年?度?)*"), re.compile(rf"(?:{ends})*$")


@functools.cache
def _marks() -> re.Pattern[str]:
    return re.compile(r"[，,；;：:。）)（(]")


@functools.cache
def _only_year() -> re.Pattern[str]:
    finding = finding_words()
    return re.compile(
        rf"(?:而|则)?(?:{alternatives([*finding.prior_words, *finding.current])}|20\d\d年?)"
        rf"(?:度|同期|年)*(?:{alternatives(finding.reaching)}|的)*"
    )


@functools.cache
def _earlier() -> re.Pattern[str]:
    return re.compile(alternatives(relation_words().by_name.earlier))
