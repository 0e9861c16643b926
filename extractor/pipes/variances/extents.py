"""Where the reasons stand within what the rules or a learned model take for one: without what explains nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives, gapped
from extractor.pipes.lines.comparison_words import comparison_words, outcome
from extractor.pipes.lines.names import compact, line_knowledge
from extractor.pipes.lines.wording import StatementWords
from extractor.pipes.variances.differences import EDGE
from extractor.pipes.variances.explanations import Explanations
from extractor.reading.page import trimmed

_CLAUSE_END = re.compile(r"[，；;]|,(?!\d)")
_CLAUSE_STOP = re.compile(r"[，；;。！？\n\t]|,(?!\d)")
_SHORTEST = 2
# What closes a number that only the beginning of a line, or of a list, shows to be one.
_STOPPED = "、.．，"
# How many characters of its clause may be wanting where a model sees a reason end.
_WITHIN = 6
# How many characters of what opens a reason may stand before and behind where a model sees it begin.
_OPENED = 6
_LONGEST_CLAUSE = 60


class Extents:
    """Trims reasons by what their clauses say, which serves the rules and a learned model alike."""

    def __init__(self, words: StatementWords) -> None:
        self._names = line_knowledge()
        exceptions = alternatives(words.lead_exceptions)
        self._formal = re.compile(gapped(words.formalities, 40))
        self._opener = re.compile(alternatives(words.openers))
        self._cue = re.compile(rf"(?!{exceptions})(?:{alternatives([*words.openers, *words.cause_leads])})")
        self._unbudgeted = re.compile(alternatives(words.budgeted))
        self._adding = re.compile(alternatives(words.adding))
        # 受缴费基数上调影响 whose consequence is taken off says no more than 缴费基数上调.
        self._kept = re.compile(rf"(?:{alternatives(words.kept)})(?P<reason>[^，,；;]+)(?:的?影响)$")
        # 受缴费基数上调影响略有超支 says within its clause what came of it.
        self._within = re.compile(
            rf"(?:{alternatives(words.kept)})(?P<reason>[^，,；;]+?)的?影响(?P<way>[^，,；;]{{2,12}})"
        )
        # A reason that one of these opens at the beginning of its clause has its consequence behind it.
        conjunction = rf"{alternatives(words.conjunctions)}|(?={alternatives(words.kept)})"
        self._joining = re.compile(rf"(?:^|[，,。；;：:\s）])(?:{conjunction})")
        self._tail = re.compile(rf"(?:{gapped(words.cause_tails, 20)})$")
        # What stands behind a reason in its clause and is no part of it.
        more = comparison_words()
        self._behind = re.compile(rf"[、）)”]|{outcome()}|{alternatives([*words.cause_tails, *more.closers])}")
        self._therefore = re.compile(rf"(?!{alternatives(more.not_outcomes)})(?:{alternatives(words.therefore)})")
        # What parts two reasons: a semicolon, or the number of the second, ② or 另一方面; but ，二、三期 goes on.
        numbers = alternatives(each for each in words.enumerators if not each.endswith(tuple(_STOPPED)))
        self._parting = re.compile(rf"[；;]|[，,](?:{numbers})[、，]?")

    def reasons(
        self, text: str, start: int, end: int, explained: Explanations, firm: bool = False
    ) -> Iterator[tuple[int, int]]:
        """The reasons in text[start:end], each its own, in order; none where it explains nothing.

        Behind a `firm` cue, 主要原因是, a reason goes on to what it brought about, as long as no money is told.
        """
        start, end = self._snapped(text, start, end)
        left = start
        for right, further in [*(mark.span() for mark in self._parting.finditer(text, start, end)), (end, end)]:
            first, numbered = left == start, text[left - 1 : left] not in "；;"
            if first or numbered or self._adding.search(text, left, right) or explained.only_tells(left, right):
                for reason in self._reason(text, left, right, explained, firm):
                    formal = self._formal.search(text, *reason)
                    if not formal and (firm or not explained.lists_uses(*reason)):
                        yield reason
            left = further

    def _snapped(self, text: str, start: int, end: int) -> tuple[int, int]:
        """A stretch that a model sees end a few characters before its clause does, up to there: 进入扫|尾阶段."""
        close = _CLAUSE_STOP.search(text, end, end + _WITHIN)
        within = text[start - 1 : start] == "在" and text[end : end + 1] == "上"  # 增在更换设备上
        if close is None or close.start() == end or within or self._behind.match(text, end):
            return start, end
        tail = self._tail.search(text[start : close.start()])
        return start, max(end, start + tail.start() if tail else close.start())

    def _reason(
        self, text: str, start: int, end: int, explained: Explanations, firm: bool
    ) -> Iterator[tuple[int, int]]:
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
        joined = self._joined(text, start)
        kept = next(
            (
                at
                for at in range(1, len(clauses))
                if not (firm and explained.follows_on(*clauses[at]))
                and (
                    explained.tells_nothing(*clauses[at])
                    or explained.closes(*clauses[at - 1])
                    or explained.settles(*clauses[at])
                    or explained.says_the_way(*clauses[at])
                    or self._therefore.match(text, *clauses[at])
                    or (joined and explained.results(*self._whole(text, clauses[at])))
                )
            ),
            len(clauses),
        )
        if not clauses:
            return
        left, right = trimmed(text, clauses[0][0], clauses[kept - 1][1], EDGE)
        tail = self._tail.search(text[left:right])
        right = left + tail.start() if tail and tail.start() > _SHORTEST else right
        whole = self._kept.fullmatch(text, left, right) if kept < len(clauses) else None
        within = self._within.fullmatch(text, left, right)
        whole = within if within and explained.is_way(*within.span("way")) else whole
        left, right = whole.span("reason") if whole else (left, right)
        if text[left:right].count("“") > text[left:right].count("”") and text.startswith("”", right):
            right += 1  # 严格执行“八项规定”
        if right - left >= _SHORTEST and not self._is_item(text[left:right]):
            yield left, right

    def _is_item(self, reason: str) -> bool:
        """Whether it is no more than a number and a name, with which an item of a list begins: 一是人才工作经费."""
        name = self._names.unnumbered(compact(reason))
        return name != compact(reason) and (self._names.known(name) is not None or self._names.is_own(name))

    def _joined(self, text: str, start: int) -> bool:
        """Whether a reason is the first half of 因…，故…."""
        joining = self._joining.finditer(text, max(0, start - _OPENED), start + 1)
        return any(joint.end() == start for joint in joining)

    def _opened(self, text: str, start: int) -> int:
        """Where a reason begins that is seen to begin within what opens it: 来自于|年中追加 for 来自|于年中追加."""
        openers = self._opener.finditer(text, max(0, start - _OPENED), start + _OPENED)
        return next((opener.end() for opener in openers if opener.start() < start < opener.end()), start)

    @staticmethod
    def _whole(text: str, clause: tuple[int, int]) -> tuple[int, int]:
        """A clause as far as the text goes, where a model sees the reason end within it."""
        close = _CLAUSE_STOP.search(text, clause[1], clause[1] + _LONGEST_CLAUSE)
        return clause[0], close.start() if close else clause[1]

    @staticmethod
    def _clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
        ends = [*(mark.start() for mark in _CLAUSE_END.finditer(text, start, end)), end]
        return [*zip([start, *(each + 1 for each in ends)], ends, strict=False)]
