"""What single clauses beside a reason say: what it brought about, the difference once more, what money is for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.pipes.lines.clauses import COLONS
from extractor.pipes.lines.comparisons import Clause, Comparisons
from extractor.pipes.lines.consequences import unspent
from extractor.pipes.lines.subjects import Subjects
from extractor.pipes.variances.patterns import patterns
from extractor.result import Direction

_COMMA, _MARK = re.compile("[，,]"), re.compile("[，,；;。]")
# What money is for is told by at least so many items, of no more than so many characters each.
_LEAST_USES, _LONGEST_ITEM = 3, 10


class ClauseTests:
    """Tells apart the clauses of a text, by their words and figures."""

    def __init__(self, text: str, comparisons: Comparisons, subjects: Subjects) -> None:
        self._text, self._comparisons, self._subjects = text, comparisons, subjects
        self._patterns = patterns()

    def results(self, start: int, end: int) -> bool:
        """Whether text[start:end], a clause behind a reason, is what came of it for the money: 故资金有所结余."""
        joint = self._patterns.outcome.match(self._text, start, end)
        if joint is None:
            return False
        cut = joint.end() == end  # where a model sees the reason end
        went = self._comparisons.goes_some_way(joint.end(), end)
        return cut or went or unspent().search(self._text, joint.end(), end) is not None

    def tells_nothing(self, start: int, end: int) -> bool:
        """Whether text[start:end], a clause beside a reason, is none: it says the difference again, or mere facts."""
        if self._patterns.untold.fullmatch(self._text, start, end):
            return True
        if self._comparisons.says_again(start, end) or self._patterns.afterwards.match(self._text, start, end):
            return True
        counts = self._patterns.counts.match(self._text, start, end) and self._comparisons.has_numbers(start, end)
        return bool(counts) and not self._comparisons.goes_some_way(start, end)

    def lists_deeds(self, stated: Sequence[Clause], reason: tuple[int, int], opener: str, direction: Direction) -> bool:
        """Whether a reason behind amounts only counts what was done or bought: 支出9万元，换灯48盏，修渠2公里.

        So does what 为 opens behind figures that are the same: 预算与支出均为4万元，为队员配发雨衣60件.
        """
        counts = self._comparisons.numbers(*reason)
        if direction == "unchanged" and opener in self._patterns.for_whom:
            return counts > 0
        went = direction != "unchanged" and any(self._comparisons.differs(each) for each in stated)
        return not opener and not went and counts > 1 and not self._comparisons.goes_some_way(*reason)

    def goes_on_besides(self, last: Clause, at: int, end: int) -> bool:
        """Whether text[at:end] behind a clause goes on with deeds counted there, or with what is told besides.

        抽查12个单位，发现问题6个，整改到位6个; what 另有结余2万元 is left of; and 为队员配发雨衣60件.
        """
        counts = last.kind == "tells" and self._comparisons.numbers(last.start, last.end) > 0
        told = self._comparisons.read([last]) if last.states else None
        opener = self._text[last.end + 1 : at]
        deeds = told is not None and self.lists_deeds([last], (at, end), opener, told.direction)
        return counts or deeds or self._patterns.besides.match(self._text, last.start, last.end) is not None

    def announces(self, start: int, end: int) -> bool:
        """Whether text[start:end] only announces what stands behind it, or tells what money mostly went to.

        按科目逐项说明如下; 以办公设备和印刷服务为主.
        """
        first = _MARK.search(self._text, start, end)
        where = start, first.start() if first else end
        patterns = self._patterns
        return bool(patterns.itemizing.match(self._text, start) or patterns.composed.fullmatch(self._text, *where))

    def is_aside_clause(self, at: int, end: int) -> bool:
        """Whether a clause goes on to something else, or tells what money mostly went to: 以办公设备为主."""
        aside = self._patterns.aside.match(self._text, at) or self._patterns.composed.fullmatch(self._text, at, end)
        return aside is not None

    def turned(self, clauses: Sequence[Clause], first: int) -> int | None:
        """The clause behind some that only count, by which the money went another way; None where no clause is one.

        会议费3万元，完成预算的64%，召开会议7个，参会410人次，部分会议改用视频召开.
        """
        counted = self._comparisons.has_numbers
        behind = (at for at in range(first, len(clauses)) if not counted(clauses[at].start, clauses[at].end))
        at = next(behind, None)
        if at in (None, first) or clauses[at].kind != "tells":
            return None
        where = clauses[at].start, clauses[at].end
        said = self._patterns.changed.match(self._text, *where) and not self._patterns.next.match(self._text, *where)
        return at if said else None

    def announces_behind(self, clause: Clause) -> bool:
        """Whether a clause only says what stands behind it: 与上年相比变化的原因：, 按科目逐项说明如下."""
        if self._patterns.itemizing.fullmatch(self._text, clause.start, clause.end):
            return True
        opens = self._text[clause.end : clause.end + 1] in COLONS
        return opens and self._patterns.announcing.search(clause.said) is not None

    def lacks(self, clause: Clause) -> bool:
        """Whether a clause only says that a line had no money: 其中：无因公出国（境）费."""
        lacking = self._patterns.lacking.fullmatch(clause.said)
        return lacking is not None and self._subjects.is_line(lacking["name"])

    def within(self, start: int, end: int) -> int:
        """How long the 上 is that closes what 增在 and the like open: 增在更换设备上."""
        clause = self._text[start:end]
        words = self._patterns.on_line
        return int(self._text[start - 1 : start] == "在" and clause.endswith("上") and not clause.endswith(words))

    def closes(self, start: int, end: int) -> bool:
        """Whether the last words of text[start:end] close a reason: 与停办两期直接相关."""
        return self._patterns.closed.search(self._text[start:end]) is not None

    def settles(self, start: int, end: int) -> bool:
        """Whether text[start:end], a clause behind a reason, tells what became of the money: 这笔钱已结转下年."""
        return self._patterns.settled.match(self._text, start, end) is not None

    def is_way(self, start: int, end: int) -> bool:
        """Whether text[start:end] says only which way a figure went: 略有超支."""
        return self._comparisons.is_way(start, end)

    def spends_less(self, start: int, end: int) -> bool:
        """Whether text[start:end] says what a reason did to the spending of a budget: 造成执行率偏低."""
        return self.says_the_way(start, end) and self._comparisons.of_spending(start, end)

    def says_the_way(self, start: int, end: int) -> bool:
        """Whether text[start:end], a clause behind a reason, says only which way it made the line go: 带动支出走高."""
        joint = self._patterns.outcome.match(self._text, start, end)
        return joint is not None and self._comparisons.is_way(joint.end(), end)

    def follows_on(self, start: int, end: int) -> bool:
        """Whether text[start:end], a clause behind a reason that 主要原因是 opens, goes on with it, without any money.

        故接待数比上年增加, 支出相应减少, 比上年少3辆: there is nothing more to be explained by the reason.
        """
        counts = self._patterns.counts.match(self._text, start, end) and self._comparisons.has_numbers(start, end)
        if counts or self._patterns.afterwards.match(self._text, start, end) or self.settles(start, end):
            return False
        told = self._comparisons.clause(start, end, True)
        return not (told.figures or self._patterns.untold.fullmatch(self._text, start, end))

    def lists_uses(self, start: int, end: int) -> bool:
        """Whether text[start:end] only lists what money is for: 水电费、邮电费、差旅费等."""
        said = self._patterns.listed.sub("", self._text[start:end])
        items = [item.strip() for item in self._patterns.listing.split(said)]
        if len(items) < _LEAST_USES or not all(0 < len(item) <= _LONGEST_ITEM for item in items):
            return False
        named = [self._subjects.has_ending(item) for item in items]
        lists = named[-1] and 3 * sum(named) >= 2 * len(items) and all(map(self._subjects.may_be_one, items))
        return lists and not self._comparisons.goes_some_way(start, end)

    def compares_on(self, start: int, end: int) -> bool:
        """Whether such a clause compares, or says what the reason brought about, though statements begin so as well."""
        if not self.follows_on(start, end):
            return False
        brought = self._patterns.brought.search(self._text, start, end) or self._patterns.outcome.match(
            self._text, start, end
        )
        return brought is not None or self._patterns.compared.match(self._text, start, end) is not None

    def goes_on(self, start: int, end: int) -> bool:
        """Whether all that stands behind a reason goes on with it to what it brought about, or is its last words."""
        if not _COMMA.match(self._text, start, end):
            return _MARK.search(self._text, start, end) is None
        marks = [mark.start() for mark in _COMMA.finditer(self._text, start, end)]
        clauses = zip(marks, [*marks[1:], end], strict=True)
        return all(
            self.compares_on(left + 1, right)
            or (self.follows_on(left + 1, right) and self._comparisons.goes_some_way(left + 1, right))
            for left, right in clauses
        )
