"""The amounts of a report by the words that they are told in, wherever they stand."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import Interval
from extractor.pipes.findings.common.by_name import name_of
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence

_SHORTEST = 2
# So many names are looked for in a report; more than that no sound one asks for.
_NAMES = 600
_MARKS = "，,、；;：: （("
_QUOTES = re.compile(r"[“”\"'‘’《》]")


@dataclass(frozen=True, slots=True)
class Operand:
    """A figure of the report: the values that it may have, as written, its clause or row, its unit and its offset."""

    span: Interval
    text: str
    place: Place
    unit: str
    at: int


def of_figure(figure: Figure) -> Operand:
    """A figure of the prose as an operand."""
    return Operand(figure.span, figure.text, figure.place, figure.unit, figure.quantity.start)


def by_words(evidence: Evidence, name: str, unit: str | None = None) -> list[Operand]:
    """The amounts of the reported year that are called by a name: those of its line, and those of the prose.

    A name is that of an amount whose label ends with it, or begins with it behind words that say nothing; where `unit`
    is given only amounts of the unit count.
    """
    known = evidence.once(_known)
    if (name, unit) not in known:
        known[name, unit] = _by_words(evidence, name, unit) if len(known) < _NAMES else []
    return known[name, unit]


def _known(evidence: Evidence) -> dict[tuple[str, str | None], list[Operand]]:
    """What was asked for already, by name and unit."""
    return {}


def _by_words(evidence: Evidence, name: str, unit: str | None) -> list[Operand]:
    bare = bare_name(name)
    if len(bare) < _SHORTEST:
        return []
    found: list[Operand] = []
    if unit in (None, "元"):
        lines = [*evidence.finals(bare), *evidence.finals(f"{bare}支出")]
        found = [Operand(each.span, each.text, evidence.row_at(each), "元", each.amount.start) for each in lines]
    called, whole = name_of(evidence, bare), _plain(name)
    planned = evidence.is_budget or _budgeted().search(bare) is not None
    for label, known, figure in evidence.once(_labelled):
        alike = label.endswith(whole) or bare_name(label) == bare or (called and known == called)
        meant = planned or figure.measured != "budget" or figure.unit != "元" or label == whole
        if alike and meant and unit in (None, figure.unit):
            found.append(of_figure(figure))
    return found


def only(operands: list[Operand]) -> Operand | None:
    """The first of some amounts where all of them may be one figure."""
    alike = operands and all(each.span.meets(operands[0].span) for each in operands)
    return operands[0] if alike else None


@functools.lru_cache(maxsize=1 << 12)
def bare_name(name: str) -> str:
    """A name without quotes, and without words before and behind it that say nothing."""
    opens, ends = _around()
    bare = opens.sub("", _plain(name))
    short = ends.sub("", bare).strip(_MARKS)
    return short if len(short) >= _SHORTEST else bare


@functools.lru_cache(maxsize=1 << 12)
def _plain(name: str) -> str:
    """A name without quotes and marks around it, and without the word that joins it to its figure."""
    return _joined().sub("", _QUOTES.sub("", squash(name)).strip(_MARKS)).strip(_MARKS)


@functools.cache
def _joined() -> re.Pattern[str]:
    return re.compile(rf"(?<=..)(?:{alternatives(finding_words().reaching)})$")


def _labelled(evidence: Evidence) -> list[tuple[str, str, Figure]]:
    """The amounts of the prose of the reported year, with their labels and known names."""
    return [
        (_plain(figure.label), name_of(evidence, figure.label), figure)
        for sentence in evidence.sentences
        for figure in sentence.figures
        if figure.role == "amount" and not figure.inner and figure.measured != "prior" and figure.unit not in ("", "%")
        if figure.year in (None, evidence.year) and not figure.quantity.qualifier
    ]


@functools.cache
def _budgeted() -> re.Pattern[str]:
    return re.compile(alternatives(finding_words().budget_words))


@functools.cache
def _around() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words, finding = relation_words(), finding_words()
    opens = alternatives([*words.name_opens, *finding.listing, *finding.our_words, *words.by_name.opens])
    ends = alternatives([*words.name_ends, *words.by_name.ends])
    return re.compile(rf"^(?:{opens}|[，、；：:]|20\d\d年?度?)*"), re.compile(rf"(?:{ends}|[（(])*$")
