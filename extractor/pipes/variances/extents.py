"""Where the reasons stand within what the rules or a learned model take for one: without what explains nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives
from extractor.pipes.lines.wording import StatementWords
from extractor.pipes.variances.differences import EDGE
from extractor.pipes.variances.explanations import Explanations
from extractor.reading.page import trimmed

_CLAUSE_END = re.compile(r"[，；;]|,(?!\d)")
_SEMICOLON = re.compile(r"[；;]")
_SHORTEST = 2
# How many characters of what opens a reason may stand before and behind where a model sees it begin.
_OPENED = 6


class Extents:
    """Trims reasons by what their clauses say, which serves the rules and a learned model alike."""

    def __init__(self, words: StatementWords) -> None:
        exceptions = alternatives(words.lead_exceptions)
        self._opener = re.compile(alternatives(words.openers))
        self._cue = re.compile(rf"(?!{exceptions})(?:{alternatives([*words.openers, *words.cause_leads])})")
        self._unbudgeted = re.compile(alternatives(words.budgeted))
        self._adding = re.compile(alternatives(words.adding))
        # 受缴费基数上调影响 whose consequence is taken off says no more than 缴费基数上调.
        self._kept = re.compile(rf"(?:{alternatives(words.kept)})(?P<reason>[^，,；;]+)(?:的?影响)$")
        self._tail = re.compile(rf"(?:{alternatives(words.cause_tails)})$")

    def reasons(self, text: str, start: int, end: int, explained: Explanations) -> Iterator[tuple[int, int]]:
        """The reasons in text[start:end], each its own, in order; none where it explains nothing."""
        left = start
        for right in [*(mark.start() for mark in _SEMICOLON.finditer(text, start, end)), end]:
            first = left == start
            if first or self._adding.search(text, left, right):
                yield from self._reason(text, left, right, explained)
            left = right + 1

    def _reason(self, text: str, start: int, end: int, explained: Explanations) -> Iterator[tuple[int, int]]:
        """The reason in a part that no semicolon parts."""
        clauses = self._clauses(text, self._opened(text, start), end)
        while clauses and explained.tells_nothing(*clauses[0]):
            del clauses[0]
        if (
            len(clauses) > 1
            and self._unbudgeted.match(text, *clauses[0])
            and (cue := self._cue.match(text, *clauses[1]))
        ):
            clauses = [(cue.end(), clauses[1][1]), *clauses[2:]]
        kept = next((at for at in range(1, len(clauses)) if explained.tells_nothing(*clauses[at])), len(clauses))
        if not clauses:
            return
        left, right = trimmed(text, clauses[0][0], clauses[kept - 1][1], EDGE)
        tail = self._tail.search(text[left:right])
        right = left + tail.start() if tail and tail.start() > _SHORTEST else right
        whole = self._kept.fullmatch(text, left, right) if kept < len(clauses) else None
        left, right = whole.span("reason") if whole else (left, right)
        if right - left >= _SHORTEST:
            yield left, right

    def _opened(self, text: str, start: int) -> int:
        """Where a reason begins that is seen to begin within what opens it: 来自于|年中追加 for 来自|于年中追加."""
        openers = self._opener.finditer(text, max(0, start - _OPENED), start + _OPENED)
        return next((opener.end() for opener in openers if opener.start() < start < opener.end()), start)

    @staticmethod
    def _clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
        ends = [*(mark.start() for mark in _CLAUSE_END.finditer(text, start, end)), end]
        return [*zip([start, *(each + 1 for each in ends)], ends, strict=False)]
