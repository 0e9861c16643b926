"""The budget that a clause compares with and that another paragraph of the section tells: 实际支出大于年初预算."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.paper_words import paper_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence

_YEAR = re.compile(r"20\d\d年度?|^[全本当]年(?=实际|决算|支出)")
_MARKS = re.compile(r"[，、；：:,“”\s]")
_BUDGET = "预算"


@functools.cache
def _kinds() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(alternatives(names)) for names in finding_words().denominators)


@functools.cache
def _measures() -> re.Pattern[str]:
    """Words that say which of a line's figures one is, and nothing of the line."""
    words = finding_words()
    kinds = [f"{name}后?的?预算[总数]?" for names in words.denominators for name in names]
    ends = alternatives([*words.reaching, *paper_words().figure_ends])
    return re.compile(rf"{'|'.join(kinds)}|(?:{alternatives([*words.final_words, *words.budget_words])})|(?:{ends})$")


def budget_elsewhere(evidence: Evidence, final: Figure, clause: str) -> Sequence[Figure]:
    """The first, or the last, budget of what a final figure is of, if its section tells one; none where it is unsure.

    Args:
        final: a final figure that is no part of a list, in the passage of the clause.
        clause: what compares it, with the kind of budget that it names (年初, 全年).
    """
    kind = next((at for at, names in enumerate(_kinds()) if names.search(clause)), None)
    if kind is None or final.in_list or final.measured != "final":
        return ()
    name = _of(final.label)
    told = [
        figure
        for sentence in evidence.around(evidence.layer.passages[final.passage].section)
        for figure in sentence.figures
        if figure.role == "amount" and figure.unit == final.unit and not figure.in_list
        if _BUDGET in figure.label and figure.quantity.start < final.quantity.start
        if _kinds()[kind].search(figure.label) and figure.year in (None, evidence.year) and _of(figure.label) == name
    ]
    return told[:1] if len({figure.span.value for figure in told}) == 1 else ()


def _of(label: str) -> str:
    """What a figure is of: 部门 of 2023年部门年初预算 and of 2023年部门实际支出."""
    return _MARKS.sub("", _measures().sub("", _YEAR.sub("", squash(label))))
