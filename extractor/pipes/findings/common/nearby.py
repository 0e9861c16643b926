"""Amounts by name and neighbourhood: what rules compare that stand in several sentences, passages or sections."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Sequence

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.arithmetic import total
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.reading.page import Block

_MARKS = "，,、；;：: "
# So many figures before one may be parts of the same whole.
_PARTS = 12


def amounts(evidence: Evidence) -> list[Figure]:
    """The amounts of the prose in document order, but for those that another figure's clause uses."""
    return [
        figure
        for sentence in evidence.sentences
        for figure in sentence.figures
        if figure.role == "amount" and not figure.inner
    ]


def before(evidence: Evidence, offset: int, unit: str, passages: int, most: int = 60) -> list[Figure]:
    """The amounts of a unit before an offset, the nearest last, from so many passages back.

    Args:
        offset: code points into the text.
        passages: how many passages before that of the nearest amount count.
        most: how many amounts at most.
    """
    every = evidence.once(amounts)
    end = bisect_left(every, offset, key=lambda figure: figure.quantity.start)
    found = every[max(0, end - most) : end]
    nearest = found[-1].passage if found else 0
    return [figure for figure in found if figure.unit == unit and figure.passage >= nearest - passages]


def bare(label: str) -> str:
    """What an amount is called, without words that say nothing: 其中本年水电费支出为 is 水电费."""
    opens, ends = _around()
    return ends.sub("", opens.sub("", label.strip(_MARKS))).strip(_MARKS)


def without_opening(label: str) -> str:
    """What an amount is called, with its ending: 全年收支总量 is 收支总量."""
    return _around()[0].sub("", label.strip(_MARKS))


@functools.cache
def _around() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = relation_words()
    opens = alternatives([*words.name_opens, *finding_words().listing])
    return re.compile(rf"^(?:{opens}|[，、；：:]|20\d\d)*"), re.compile(rf"(?:{alternatives(words.name_ends)})*$")


def spans(figures: Sequence[Figure]) -> list[tuple[int, int]]:
    """The places of figures."""
    return [figure.place for figure in figures]


def broken_down(last: Figure, told: Sequence[Figure]) -> Figure:
    """What a figure is the last part of: 14 of 项目14个，其中甲类项目11个、乙类项目2个、丙类项目1个; else itself.

    Args:
        last: the figure.
        told: the amounts of its passage that are called so, in order.
    """
    alike = [each for each in told if each.unit == last.unit and each.quantity.start <= last.quantity.start]
    alike = alike[-_PARTS:]
    for at in range(len(alike) - 3, -1, -1):
        if total(part.span for part in alike[at + 1 :]).meets(alike[at].span) and not alike[at].span.is_zero:
            return alike[at]
    return last


def following(evidence: Evidence, end: int, most: int) -> Sequence[Block]:
    """So many paragraphs and tables behind an offset at most."""
    at = bisect_left(evidence.once(_block_starts), end)
    return evidence.layer.page.blocks[at : at + most]


def _block_starts(evidence: Evidence) -> list[int]:
    return [block.start for block in evidence.layer.page.blocks]


def figures_by_offset(evidence: Evidence) -> dict[int, tuple[Sequence[Figure], int]]:
    """Every figure of the prose by its offset: those of its sentence, and which of them it is."""
    return {
        figure.quantity.start: (sentence.figures, at)
        for sentence in evidence.sentences
        for at, figure in enumerate(sentence.figures)
    }
