"""Finds the reasons that sentences give beside a difference, by what their clauses consist of, with a cue or without.

Before the figures or behind them, in brackets or behind a dash: what is neither a figure of a line nor a line's name
says why. Used where no cue of `statements.yaml` has told more exactly.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.knowledge import HERE, load_codes
from extractor.pipes.layers import Layers
from extractor.pipes.lines.comparison_words import comparison_words
from extractor.pipes.lines.comparisons import (
    Clause,
    Comparisons,
    Difference,
)
from extractor.pipes.lines.consequences import unspent
from extractor.pipes.lines.names import LineName, line_knowledge
from extractor.pipes.lines.subjects import FIGURE, Subjects
from extractor.pipes.lines.wording import statement_words
from extractor.pipes.variances.beside import ClauseTests
from extractor.pipes.variances.certain import is_certain
from extractor.pipes.variances.groups import by_line, of_one_line
from extractor.result import Basis, Direction

_STOPS = "。！？!?\n\t"
_SENTENCE = re.compile(f"[{_STOPS}]")
# A longer sentence is not looked at; nor are more cues of a clause.
_LONGEST_SENTENCE, _MOST_CUES = 600, 4
# Nor is a sentence longer than this joined with the one before it for what it tells alone.
LONGEST_REASON = 160
_SHORTEST_REASON = 4
# The longest words that say what money was for: 主要安排用于.
_LONGEST_USE = 6
_OPENING, _CLOSING = ("（", "("), "）)"


@dataclass(frozen=True, slots=True)
class Explanation:
    """A difference and the reason beside it.

    Attributes:
        start, end: all of the sentence, code points.
        reason: where the reason or reasons stand.
    """

    line: LineName | None
    basis: Basis
    direction: Direction
    start: int
    end: int
    reason: tuple[int, int]


class Explanations(ClauseTests):
    """Reads the sentences of a text."""

    def __init__(self, text: str, comparisons: Comparisons, subjects: Subjects) -> None:
        super().__init__(text, comparisons, subjects)
        self._kept_clauses: dict[tuple[int, int], list[Clause]] = {}

    def sentences(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The sentences of text[start:end]; one that goes on with the one before it is not parted from it."""
        left, at = start, start
        while at < end:
            stop = _SENTENCE.search(self._text, at, end)
            at = stop.end() if stop else end
            if stop and stop.group() not in "\n\t" and self._goes_on(left, stop.start(), at, end):
                continue
            yield left, stop.start() if stop else end
            left = at

    def sentence(self, start: int, end: int, at: int) -> tuple[int, int]:
        """The sentence of text[start:end] that an offset stands in."""
        low = self._sentence_start(start, at)
        stop = _SENTENCE.search(self._text, at, end)
        return low, stop.start() if stop else end

    def _goes_on(self, start: int, stop: int, at: int, end: int) -> bool:
        """Whether what begins at an offset goes on with the sentence text[start:stop].

        Words say so, or the sentence is nothing but a comparison and the next one only tells, without any number, which
        would be of things done: 收入合计比上年下降13.5%。衔接资金项目减少。
        """
        if self._patterns.continuing.match(self._text, at, end):
            return self._patterns.itemizing.match(self._text, at, end) is None
        close = _SENTENCE.search(self._text, at, min(end, at + LONGEST_REASON))
        last = close.start() if close else end
        short = stop - start <= LONGEST_REASON and last - at <= LONGEST_REASON
        counts = self._comparisons.has_numbers(at, last)
        if not short or last == at or counts or not self._comparisons.may_state(start, stop):
            return False
        clauses = self._clauses(start, stop)
        told = self._comparisons.read([clause for clause in clauses if clause.states])
        if told is None or not told.compared or any(clause.kind == "tells" for clause in clauses):
            return False
        opened = self._patterns.opener.match(self._text, at, last)
        aside = self._patterns.aside.match(self._text, opened.end() if opened else at)
        return not aside and all(clause.kind == "tells" for clause in self._clauses(at, last))

    def states(self, start: int, end: int) -> bool:
        """Whether the sentence text[start:end] states how a line's figure differs from its budget or last year's."""
        if end - start > _LONGEST_SENTENCE or not self._comparisons.may_state(start, end):
            return False
        stated = [clause for clause in self._clauses(start, end) if clause.states]
        # 党员占50.4%，比上届提高20.1% is no difference of a line.
        if any(clause.name > clause.start for clause in stated) or _of_money(stated):
            return True
        told = self._comparisons.read(stated) if stated else None
        return told is not None and told.compared

    def named(self, start: int, end: int) -> LineName | None:
        """The first line that the sentence text[start:end] names."""
        return self._line(self._clauses(start, end), start)[0] if end - start <= _LONGEST_SENTENCE else None

    def read(self, start: int, end: int, certain: bool = False) -> Iterator[Explanation]:
        """The reasons in the sentence text[start:end], of each line that it speaks of; all, or what is `certain`."""
        if end - start > _LONGEST_SENTENCE or not self._comparisons.may_state(start, end):
            return
        every = self._clauses(start, end)
        for clauses in by_line(every, self._text, self._comparisons):
            stating = [at for at, clause in enumerate(clauses) if clause.states]
            if stating and len(stating) < len(clauses):
                begin = clauses[0].start
                found = self._before(clauses, begin) or self._behind(clauses, stating, begin)
                if found and (not certain or is_certain(self._text, every, found.reason, self._comparisons)):
                    yield found

    def told(self, floor: int, cue: int) -> tuple[LineName | None, Difference | None]:
        """The line that is named before a cue in its sentence or the one before, and the difference that is stated."""
        end = cue
        for _ in range(2):
            start = self._sentence_start(floor, end)
            clauses = self._clauses_before(start, end, cue)
            line = self._line(clauses[::-1], floor)[0]
            if line or start == floor:
                states = [clause for clause in clauses if clause.states and clause.end <= cue]
                return line, self._comparisons.read(states)
            end = start - 1
        return None, None

    def is_aside(self, start: int, end: int, at: int) -> bool:
        """Whether what begins at an offset of the sentence text[start:end] goes on with what is told besides."""
        clauses = self._clauses(start, end) if end - start <= _LONGEST_SENTENCE else []
        last = next((clause for clause in reversed(clauses) if clause.end < at), None)
        return last is not None and self.goes_on_besides(last, at, end)

    def named_before(self, floor: int, cue: int) -> tuple[LineName, int] | None:
        """The line that the sentence of a cue names last before it, and where the clause ends that does."""
        start = self._sentence_start(floor, cue)
        clauses = [
            clause
            for clause in reversed(self._clauses(start, cue))
            if not self._in_bracket(clause, start, cue) and not self._patterns.shares.match(self._text, clause.start)
        ]
        return next(((line, each.end) for each in clauses if (line := self._line([each], floor)[0])), None)

    def _in_bracket(self, clause: Clause, start: int, end: int) -> bool:
        """Whether a clause stands in a bracket of text[start:end] that is closed there."""
        opened = max(self._text.rfind(mark, start, clause.start) for mark in _OPENING)
        close = min((at for mark in _CLOSING if (at := self._text.find(mark, clause.end, end)) >= 0), default=-1)
        inside = opened >= 0 and not any(mark in self._text[opened : clause.start] for mark in _CLOSING)
        return inside and close >= 0 and not any(mark in self._text[clause.end : close] for mark in _OPENING)

    def _clauses_before(self, start: int, end: int, cue: int) -> list[Clause]:
        """The clauses of text[start:end], or of the sentence of the cue, that name no line behind the cue."""
        clauses = self._clauses(start, self._sentence_end(cue) if end == cue else end)
        return [clause for clause in clauses if clause.start < cue and clause.name <= cue]

    def _sentence_end(self, at: int) -> int:
        close = _SENTENCE.search(self._text, at, at + _LONGEST_SENTENCE)
        return close.start() if close else at

    def goes_back(self, start: int, end: int) -> bool:
        """Whether text[start:end], a clause behind a reason, says again how the figure differs: 决算少于预算7万元."""
        clause = self._comparisons.clause(start, end, True)
        told = self._comparisons.read([clause]) if clause.states else None
        if told is None or not told.compared:
            return False
        # 低于预算口径 and 形成结余13万元 are reasons still.
        figured = bool(clause.figures) and self._comparisons.named_basis(clause.said) is not None
        return figured or self._patterns.outcome.match(self._text, start, end) is not None

    def only_tells(self, start: int, end: int) -> bool:
        """Whether text[start:end], what stands behind a semicolon, may be one more reason: it tells no money."""
        if end - start > LONGEST_REASON:
            return False
        aside = self._patterns.aside.match(self._text, start) or self._patterns.next.match(self._text, start)
        clauses = [] if aside else self._clauses(start, end)
        return bool(clauses) and all(clause.kind == "tells" and not clause.figures for clause in clauses)

    def tells_use(self, at: int) -> bool:
        """Whether what begins at an offset tells what the money was for: 完成预算的98%，主要用于学校运转，换灯480盏.

        Behind 用于 a reason needs a cue of its own, or a difference that it explains.
        """
        start = max(0, self._sentence_start(0, at) - 1)
        uses = [
            each for each in self._patterns.use.finditer(self._text, start, at + _LONGEST_USE) if each.start() <= at
        ]
        if not uses or uses[-1].end() >= at:
            return bool(uses)
        between = uses[-1].end(), at
        said = any(clause.states for clause in self._clauses(*between))
        return not said and self._patterns.inner.search(self._text, *between) is None

    def opening(self, start: int, end: int) -> int:
        """Where the words that open a sentence end, before the clause that names the line; at most `end`, its comma.

        旱情吃紧，秋季班停办，培训费决算5万元，比上年减少0.3万元.
        """
        clauses = self._clauses(start, end - 1) if start < end - 1 else []
        return next((clause.start - 1 for clause in clauses[1:] if clause.kind != "tells"), end - 1)

    def _sentence_start(self, floor: int, at: int) -> int:
        floor = max(floor, at - _LONGEST_SENTENCE)
        return max(floor, *(self._text.rfind(stop, floor, at) + 1 for stop in _STOPS))

    def _clauses(self, start: int, end: int) -> list[Clause]:
        """The clauses of a sentence; kept, since it may hold several cues, and a model asks what the rules have."""
        if (start, end) not in self._kept_clauses:
            self._kept_clauses[start, end] = list(self._parted(start, end))
        return self._kept_clauses[start, end]

    def _parted(self, start: int, end: int) -> Iterator[Clause]:
        """The clauses of a sentence, one that holds figures and then a cue and a reason cut at the cue."""
        opened = False
        for clause in self._comparisons.clauses(start, end):
            if clause.kind == "tells" and self.spends_less(clause.start, clause.end):
                clause = replace(clause, kind="states")
            if clause.kind == "tells" and (self.announces_behind(clause) or self.lacks(clause)):
                clause = replace(clause, kind="names")
            parts = [clause] if clause.kind != "tells" else self._cut(clause, opened) or self._resulting(clause)
            opened = opened or any(part.states for part in parts)
            yield from parts

    def _cut(self, clause: Clause, opened: bool) -> list[Clause]:
        """多支的4.2万元系档案室改造 is two clauses; so is 防汛（项）因上年结转资金用完."""
        cues = self._patterns.inner.finditer(self._text, clause.start + 2, clause.end)
        for cue in itertools.islice(cues, _MOST_CUES):
            lead = self._comparisons.clause(clause.start, cue.start(), opened)
            rest = self._comparisons.clause(cue.start(), clause.end, True)
            if lead.states or (lead.kind == "names" and lead.name > lead.start):
                return [lead, rest]
        return []

    def _resulting(self, clause: Clause) -> list[Clause]:
        """签约面扩大带动事业收入比上年增加9万元 is a reason and what came of it."""
        joints = self._patterns.outcome.finditer(self._text, clause.start + 2, clause.end)
        for joint in itertools.islice(joints, _MOST_CUES):
            rest = self._comparisons.clause(joint.end(), clause.end, True)
            if rest.states and rest.figures:
                return [self._comparisons.clause(clause.start, joint.start(), True), rest]
        return [clause]

    def _before(self, clauses: Sequence[Clause], start: int) -> Explanation | None:
        """A reason that opens its sentence: 旱情吃紧，秋季班停办，培训费比上年减少0.3万元."""
        first = next(at for at, clause in enumerate(clauses) if clause.kind != "names")
        last = next((at for at in range(first, len(clauses)) if clauses[at].kind != "tells"), len(clauses))
        if first == last or last == len(clauses):
            return None
        stated = list(of_one_line(clauses[last:]))
        told = self._comparisons.read(stated)
        line, known = self._line(clauses[last:], start)
        has_cue = bool(self._patterns.opener.match(self._text, clauses[first].start).group())  # type: ignore[union-attr]
        strong = bool(self._patterns.strong.match(self._text, clauses[first].start))
        if stated and self._patterns.outcome.search(self._text, stated[0].start, stated[0].end):
            has_cue = strong = True  # 提高了标准，决算数因此大于预算数
        moved = stated and self._patterns.moved.match(self._text, stated[0].start, stated[0].end)
        if moved and told:
            has_cue = strong = True
            first = last - 1  # 办班24期，两期因疫情取消，支出也相应少了7万元
            told = told if told.compared else replace(told, basis="budget", compared=True)
        if told is None or not (told.compared or known) or (line is None and not strong):
            return None
        if not (has_cue or known or _of_money(stated)):
            return None
        reason = self._trimmed(clauses[first].start, clauses[last - 1].end)
        return Explanation(line, told.basis, told.direction, clauses[first].start, stated[-1].end, reason)

    def _behind(self, clauses: Sequence[Clause], stating: Sequence[int], start: int) -> Explanation | None:
        """A reason behind a difference."""
        first = next((at for at in range(stating[0], len(clauses)) if self._tells(clauses[at])), None)
        if first is None:
            return None
        stated = clauses[:first]
        told = self._comparisons.read([clause for clause in stated if clause.states])
        told = told or self._comparisons.read([clause for clause in clauses if clause.states])
        same_behind = [each for each in clauses[first:] if each.states and self._comparisons.says_same([each])]
        if told and told.direction == "unchanged" and same_behind and not self._comparisons.says_same(stated):
            told = self._comparisons.read(same_behind[:1]) or told  # 预算0元，支出0元，未安排团组，与上年持平
        begin = self._patterns.opener.match(self._text, clauses[first].start, clauses[first].end)
        assert begin is not None
        cued = begin.end() > begin.start()
        if told is None or self.is_aside_clause(begin.end(), clauses[first].end):
            first = self.turned(clauses, first) if told and told.direction != "unchanged" else None
            if told is None or first is None:
                return None
            stated = [each for each in clauses[:first] if each.kind != "tells"]
            begin = self._patterns.opener.match(self._text, clauses[first].start, clauses[first].end)
            assert begin is not None
        rest = range(first + 1, len(clauses))
        last = next((at for at in rest if self._closes(clauses[at], clauses[at - 1])), len(clauses))
        reason = self._trimmed(clauses[first].start, clauses[last - 1].end)
        lists = not cued and clauses[first].said.endswith(FIGURE) and reason[1] >= clauses[first].end
        if lists or reason[1] - reason[0] < _SHORTEST_REASON:
            return None  # an item of a breakdown, or another figure
        same = told.direction == "unchanged" and not self._comparisons.says_same([c for c in clauses if c.states])
        if same and not cued:
            return None  # 因公出国（境）费0万元，全年未安排团组
        if self.lists_deeds(stated, reason, begin.group(), told.direction):
            return None
        line, known = self._line(stated[::-1], start)
        if not (told.compared or known) or not (cued or known or _of_money(stated)):
            return None
        return Explanation(line, told.basis, told.direction, start, reason[1], reason)

    def _tells(self, clause: Clause) -> bool:
        """Whether a clause tells something else than that money was left: 未能足额支出，盖因资金来不及兑付."""
        left = unspent().match(self._text, clause.start, clause.end)
        return clause.kind == "tells" and not (left and left.end() == clause.end)

    def _closes(self, clause: Clause, before: Clause) -> bool:
        """Whether a clause behind a reason goes back to figures: 故多出1.8万元."""
        where = clause.start, clause.end
        if self.closes(before.start, before.end):
            return True
        return clause.states or self.settles(*where) or self._patterns.next.match(self._text, *where) is not None

    def _line(self, clauses: Sequence[Clause], floor: int) -> tuple[LineName | None, bool]:
        """The line that the first of some clauses names that names one, and whether it is of the vocabulary."""
        for clause in clauses:
            two = self._patterns.of_two.match(self._text, clause.start, clause.end)
            if two and (line := self._one_of_two(two, floor, clause.start)):
                return line, True
            in_bracket = self._text[clause.start - 1 : clause.start] in _OPENING and clause.start > 0
            parts = len(clause.figures) > 1 and self._patterns.breaking.match(self._text, clause.start, clause.end)
            name = "" if in_bracket or parts or clause.kind == "tells" else self._text[clause.start : clause.name]
            if line := self._subjects.line(name):
                return line, self._subjects.is_known(name)
        return None, False

    def _one_of_two(self, two: re.Match[str], floor: int, end: int) -> LineName | None:
        """The line that 前者 or 后者 means: of two that the words before it name, here or in the sentence before."""
        start = self._sentence_start(floor, end)
        one = self._patterns.either.search(self._text, start, end)
        end = one.start() if one else end
        named: list[LineName] = []
        for _ in range(2):
            named = list(dict.fromkeys(self._subjects.listed(self._text[start:end])))
            if len(named) > 1 or start == floor:
                break
            start = self._sentence_start(floor, start - 1)
        return named[0 if two["first"] else 1] if len(named) == 2 else None

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        """A reason without what opens it, what closes it, and what came of it."""
        opener = self._patterns.opener.match(self._text, start, end)
        start = opener.end() if opener else start
        end -= self.within(start, end)
        if self._text.startswith(self._patterns.kept, start - 1) and not self._patterns.closer.search(
            self._text[start:end]
        ):
            start -= 1  # 受疫情影响，两期未办: the clause as a whole is the reason
        for joint in self._patterns.outcome.finditer(self._text, start + 2, end):
            if self._comparisons.clause(joint.end(), end, True).states:
                end = joint.start()
                break
        if closer := self._patterns.closer.search(self._text[start:end].rstrip(_CLOSING)):
            end = start + closer.start()
        return start, end


def _of_money(clauses: Sequence[Clause]) -> bool:
    """Whether clauses state money, not shares and counts of things done."""
    return any(figure.kind == "money" for clause in clauses for figure in clause.figures)


@functools.cache
def line_names() -> Subjects:
    """The reader of the names of lines, with the built-in words; made once."""
    words, more = statement_words(), comparison_words()
    stops = [*more.budget, *more.prior_year, *more.final, *more.stops]
    stops += [word for word in (*words.increase, *words.decrease, *words.unchanged) if len(word) > 1]
    stops += [word for word in (*more.increase, *more.decrease, *more.unchanged) if len(word) > 1]
    return Subjects(line_knowledge(), load_codes(HERE / "economic_codes.csv"), more, stops)


def explanations(layer: Layers) -> Explanations:
    """The reader of a report's text."""
    text, subjects = layer.page.text, line_names()
    return Explanations(text, Comparisons(text, layer.quantities, subjects), subjects)
