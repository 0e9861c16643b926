"""What a cause explains: the line, basis and direction of the difference that the words before it state."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from extractor.knowledge import alternatives, squash
from extractor.pipes.budget_lines import is_own, section_lines, usual_measure, whole_project
from extractor.pipes.layers import Layers, Passage
from extractor.pipes.likeness import Lines, line_subjects
from extractor.pipes.lines.comparison_words import comparison_words
from extractor.pipes.lines.lists import line_lists
from extractor.pipes.lines.names import LineName, compact, line_knowledge
from extractor.pipes.lines.statements import Statement, StatementReader
from extractor.pipes.lines.wording import statement_words
from extractor.pipes.numbering import numbered
from extractor.pipes.variances.clause_starts import LONGEST_LEAD, clause_start
from extractor.pipes.variances.figured import basis_of, rated, stated_way, way, whole_of_list
from extractor.reading.page import trimmed
from extractor.result import Basis, BudgetLine, Direction

_STOPS = "。！？\n\t"
_STOP = re.compile(f"[{_STOPS}]")
# How many statements a cause looks back, and how many characters of a passage may hold its number.
_MEMORY = 64
_NUMBER = 12
# How far before a passage that names no line the one may stand that it goes on with.
_FARTHEST = 400
# How like a line a sentence must be to be about it; half of what its subject in two words gives.
_LIKE = 0.25
# What may stand around a cause and is no part of it.
EDGE = "，,。；;：:、 \u3000\t\n"


@dataclass(frozen=True, slots=True)
class Difference:
    """What a cause explains.

    Attributes:
        whole: whether the line is the whole of a breakdown that stands before, or that 前者 means, so that no name
            nearer to the cause counts.
        amount, rate: of the change, in the unit that it is stated in, and in percent.
        start, end: the words that state it, code points.
    """

    line: LineName | None
    basis: Basis
    direction: Direction
    amount: float | None
    rate: float | None
    start: int
    end: int
    whole: bool = False


class Differences:
    """What the report has stated so far, for finding what a cause explains."""

    def __init__(self, layer: Layers) -> None:
        self.text = layer.page.text
        # Where the causes begin that a cue such as 主要原因是 opens, which end where their statement does.
        self.firm: set[int] = set()
        # Where those begin that tell how other lines went: 主要是人员经费增加5万元.
        self.parts: set[int] = set()
        # Where those begin that name the difference itself: 未支付的3万元是.
        self.named: set[int] = set()
        self._layer = layer
        self._names, self._lists = line_knowledge(), line_lists()
        self._starts = [statement.start for statement in layer.statements]
        self._headings = section_lines(layer, self._names)
        self._reader = StatementReader(self.text, self._names, layer.cover.fiscal_year, usual_measure(layer))
        lines = [LineName(line.category, tuple(line.path)) for line in layer.budget_lines]
        self._reader.learn([line for line in lines if is_own(line)])
        words = statement_words()
        self._nothing = re.compile(rf"(?:{alternatives(words.nothing)})\W*$")
        self._whole = re.compile(alternatives(words.wholes))
        self._budget_ways = re.compile(
            "|".join(f"(?P<{way}>{alternatives(names)})" for way, names in words.of_budget.items())
        )
        more = comparison_words()
        self._taken_back = tuple(more.taken_back)
        self._former_or_latter = re.compile(
            rf"(?:{alternatives(more.opens_one)})?(?:(?P<former>{alternatives(more.former)})|{alternatives(more.latter)})"
        )
        self._ids = {LineName(line.category, tuple(line.path)).key: line.id for line in layer.budget_lines}

    def line_id(self, line: LineName | None) -> str | None:
        """The id of a line's record, which is made if no amount has named the line."""
        if line is None:
            return None
        if line.key not in self._ids:
            self._ids[line.key] = f"b{len(self._layer.budget_lines) + 1}"
            self._layer.budget_lines.append(
                BudgetLine(
                    id=self._ids[line.key], category=line.category, path=list(line.path), code=line.code, amounts=[]
                )
            )
        return self._ids[line.key]

    def line_named(self, line: LineName | None, passage: Passage, at: int) -> LineName | None:
        """A line as the report calls it elsewhere; where none is named, the heading's, or the last told before `at`."""
        if line is None:
            last = next(reversed(self.told(passage.start, at)), None)
            return self._item(passage, at) or self._heading(passage) or last
        # Several lines may have one name (一般行政管理事务 of two 款): the one that has just been spoken of is meant.
        before = self.told(passage.start, at)
        told = [each for each in before if each.path[-1] == line.path[-1]]
        if not told and len(line.path) == 1:
            # 小学教育 may be the 小学教育支出 whose amounts were told.
            told = [each for each in before if each.path in {(line.path[0] + word,) for word in self._taken_back}]
        return told[-1] if told else self._reader.called(line.path[-1]) or line

    def speaks_further(self, line: LineName, passage: Passage, named: LineName, end: int) -> bool:
        """Whether a line is told of only behind a clause, which ends there and names another, or is meant by it."""
        if line.category == named.category == "functional":
            return False  # a name by its levels says more than what a statement has made of it
        return line not in self.told(passage.start, end) or self._names.is_short_for(named, line)

    def told(self, start: int, end: int) -> list[LineName]:
        """The lines that something is stated of between two offsets, in order."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [statement.line for statement in self._layer.statements[first:last] if statement.line]

    def _sentence_start(self, passage: Passage, at: int) -> int:
        return max(passage.start, *(self.text.rfind(stop, passage.start, at) + 1 for stop in _STOPS))

    def is_prose(self, passage: Passage) -> bool:
        """Whether a passage may go on with the one before it: neither a heading nor numbered."""
        headed = passage.section is not None and self._layer.sections[passage.section].record.start == passage.start
        return not headed and numbered(self.text[passage.start : passage.start + _NUMBER]) is None

    def _item(self, passage: Passage, at: int) -> LineName | None:
        """The line of an item that its first figures are of: 三是培训经费，支出8万元。因疫情反弹，经费结余2万元."""
        words = compact(self.text[passage.start : passage.start + _NUMBER])
        return self.stated(passage.start, at) if self._names.unnumbered(words) != words else None

    def line_of_subject(self, passage: Passage, start: int, end: int) -> str | None:
        """The line of a clause without figures: its form's, its sentence's, its heading's, the likest by subject."""
        if passage.project:
            return self.line_id(LineName("project", (compact(passage.project),)))
        told = self.told(self._sentence_start(passage, start), start)
        if told:
            return self.line_id(told[-1])
        heading = self._item(passage, start) or self._heading(passage)
        if heading and not line_subjects().aggregates.fullmatch(heading.path[-1]):
            return self.line_id(heading)
        scores = Lines(self._layer.budget_lines, line_subjects()).likeness(squash(self.text[start:end]), 1.0)
        best = max(scores, key=lambda line: scores[line], default=None)
        return best if best and scores[best] >= _LIKE else None

    def states_at(self, start: int) -> bool:
        """Whether the clause that begins here states the amount of a line."""
        at = bisect_left(self._starts, start)
        found = self._layer.statements[at] if at < len(self._starts) else None
        return found is not None and found.start == start and found.kind == "amount"

    def tells_part(self, start: int, line: LineName | None) -> bool:
        """Whether the words from an offset on state the change of another line, as a reason of this one's."""
        at = bisect_right(self._starts, start)
        near = [each for each in self._layer.statements[max(0, at - 1) : at + 1] if each.kind == "change"]
        found = next((each for each in near if each.quantity and each.quantity.start >= start >= each.start - 1), None)
        if found is None or found.line in (line, None):
            return False
        return self._reader.subject(self.text[start : found.end]) == found.line

    def states_between(self, start: int, end: int) -> bool:
        """Whether a sentence states an amount or a change of a line between two offsets."""
        return bool(self.told(start, end)) or self._reader.subject(self.text[start:end]) is not None

    def went(self, start: int, end: int) -> bool:
        """Whether words say of a line that they begin with which way it went."""
        words = self.text[start:end]
        return self._reader.directions.first(words) is not None and self._reader.subject(words) is not None

    def stated(self, start: int, end: int) -> LineName | None:
        """The line of the first statement between two offsets that is of one."""
        return next(iter(self.told(start, end)), None)

    def behind(self, passage: Passage, start: int) -> Difference | None:
        """What a cause explains that stands before it in its sentence: 由于停办一期，培训费比上年减少1万元."""
        stop = _STOP.search(self.text, start, passage.end)
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, stop.start() if stop else passage.end)
        stated = self._layer.statements[first:last]
        chosen = self._matching([each for each in stated if each.kind in ("change", "level")][:1], None, None)
        if not chosen or not chosen[0].direction:
            return None
        basis = chosen[0].basis or basis_of(stated)
        return self._difference(chosen, chosen[0].line, basis, chosen[0].direction, stated[0].start)

    def before(self, passage: Passage, left: int, cue: int, weak: bool) -> Difference | None:
        """What the cause after a cue explains.

        The words before the cue say it (决算数小于预算数的主要原因), else the statements before them in the passage.
        None where nothing before the cue states a difference: then the cue only says what money was for.
        """
        opened, lead = left, self.text[left:cue]
        if left == cue or compact(lead) in statement_words().pointing:
            lead = self._clause_before(passage, left)
            opened = left - 1 - len(lead) if lead else left
        first, last = bisect_left(self._starts, passage.start), bisect_left(self._starts, cue)
        told = self._layer.statements[max(first, last - _MEMORY) : last]
        before = self._of_two(told, lead)
        of_two = len(before) < len(told)
        weak = weak and not of_two
        changes = [statement for statement in before if statement.kind in ("change", "level")]
        if before:
            sentence = before[-1].sentence
            near = [statement for statement in changes if statement.sentence >= sentence - 1]
            changes = near
        bases, directions = self._reader.bases, self._reader.directions
        basis, direction = bases.of(lead) or bases.implied(lead), directions.first(lead)
        if direction is None and basis != "prior_year" and (kept := self._of_budget(lead)):
            basis, direction = "budget", kept
        named = self._part_of(lead) or self._reader.subject(lead)
        if direction is None and named and self._nothing.search(lead) and named not in {each.line for each in before}:
            direction, changes = "unchanged", []
        differing = [s for s in before if s in changes or s.kind in ("completion", "unbudgeted")]
        if weak and not (differing and self._follows(differing[-1], before, left, cue)) and not basis and not direction:
            return None
        if not differing and not basis and not direction and way(before) is None:
            return None
        line = named or (before[-1].line if before else self._heading(passage))
        head = before[-1].head if before else None
        whole = head is not None and named in (None, head) and self._means_whole(lead, opened, passage)
        line = head if whole else line
        if not whole and named is None and (parted := self._parted(before, opened, passage)):
            line, whole = parted, True
        if not whole and named is None and (listed := whole_of_list(before)):
            line, whole = listed, True
        own = [change for change in changes if before and change.line == before[-1].line]
        if changes and not own and not basis and not direction and (way(before) or rated(before)):
            changes = []  # of another line, where the figures of this one say which way it went
        if changes and not named and not whole and self._tells_parts(changes[-1], before):
            line, whole = changes[-1].line, True
        chosen = self._matching(changes, basis, direction)
        if direction and chosen and chosen[-1].direction != direction and "；" in self.text[chosen[-1].end : cue]:
            chosen = []  # 比年初增加5万元，为上级补助；尚有2万元未支付，因: the change was told for itself
        basis = basis or (chosen[-1].basis if chosen else None) or basis_of(before)
        direction = direction or stated_way(chosen, before) or way(before) or rated(before)
        if direction is None:
            return None
        start = min([opened, *(statement.start for statement in chosen)])
        difference = self._difference(chosen, line, basis, direction, trimmed(self.text, start, cue)[0])
        return replace(difference, whole=whole or of_two)

    def _part_of(self, lead: str) -> LineName | None:
        """The part that words before a cue name behind its whole: “三公”经费支出中公务接待费低于预算数的."""
        words = compact(lead)
        whole = self._reader.subject(words)
        at = words.find(whole.path[-1]) if whole else -1
        found = self._names.behind_whole.match(words, at + len(whole.path[-1])) if whole and at >= 0 else None
        part = self._names.known(found["part"]) if found else None
        return part if part and part.category != "total" else None

    def _of_two(self, before: Sequence[Statement], lead: str) -> Sequence[Statement]:
        """The statements of the line that 前者 or 后者 before a cue means, of the two told of last; else all."""
        two = self._former_or_latter.match(lead)
        lines = list(dict.fromkeys(statement.line for statement in reversed(before) if statement.line))[:2]
        if two is None or len(lines) < 2:
            return before
        meant = lines[1 if two["former"] else 0]
        return [statement for statement in before if statement.line == meant]

    def _difference(
        self, chosen: Sequence[Statement], line: LineName | None, basis: Basis, direction: Direction, start: int
    ) -> Difference:
        money = [float(s.value) for s in chosen if s.unit and s.unit.endswith("元") and s.value is not None]
        rates = [float(s.value) for s in chosen if s.unit in ("%", "％") and s.value is not None]
        end = max((statement.end for statement in chosen), default=start)
        if line and line.path[-1] in self._names.balances and "预算" not in self.text[start:end]:
            basis = "prior_year"  # 年末结余比年初增加
        if money and money[-1] == 0 and self._is_change(chosen):
            direction = "unchanged"  # 比上年增加0.00万元
        return Difference(line, basis, direction, next(reversed(money), None), next(reversed(rates), None), start, end)

    def _is_change(self, chosen: Sequence[Statement]) -> bool:
        """Whether the last sum of money of some changes is one, and not what there is after it: 减少为0.00万元."""
        figure = next(s.quantity for s in reversed(chosen) if s.quantity and s.unit and s.unit.endswith("元"))
        return self.text[figure.start - 1] not in statement_words().reached

    def _of_budget(self, lead: str) -> Direction | None:
        """Which way the words before a cue say that the budget was kept: 剩余经费, 追加预算的理由."""
        found = self._budget_ways.search(lead)
        return cast(Direction, found.lastgroup) if found else None

    def _clause_before(self, passage: Passage, left: int) -> str:
        """The clause before a cue that opens its own, if it is all words (培训费支出低于预算，主要是因为…)."""
        start = clause_start(self.text, passage.start, max(passage.start, left - 1))
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, left)
        return "" if first < last else self.text[start : max(start, left - 1)]

    def _means_whole(self, lead: str, left: int, passage: Passage) -> bool:
        """Whether the words before 原因, after a breakdown, mean its whole: any that begin a sentence do."""
        means = self.begins_sentence(passage, left) or self._whole.match(compact(lead)) is not None
        return bool(lead.strip()) and means

    def _parted(self, before: Sequence[Statement], at: int, passage: Passage) -> LineName | None:
        """The whole whose parts the sentence before one that names no line tells, one by one behind it; else None."""
        if not before or not self.begins_sentence(passage, at):
            return None
        parts = [each.line for each in before if each.sentence == before[-1].sentence and each.line]
        earlier = [each.line for each in before if each.sentence < before[-1].sentence and each.line]
        whole = earlier[-1] if earlier else None
        told = whole is not None and all(self._lists.is_part(part, whole) for part in parts)
        return whole if told and len(set(parts)) > 1 else None

    def carried(self, passage: Passage, at: int) -> LineName | None:
        """The line that a passage goes on with which names none: the whole that the passage before it tells of last.

        A paragraph that is printed in several lines, or whose second half begins one: 与上年决算比减少2万元.
        """
        if not self.is_prose(passage):
            return None
        last = bisect_left(self._starts, passage.start) - 1
        while last >= 0 and passage.start - self._layer.statements[last].end <= _FARTHEST:
            statement = self._layer.statements[last]
            between = self._layer.sections and self._section_at(statement.start) != self._section_at(passage.start)
            if statement.line and not between:
                return statement.head or statement.line
            last -= 1
        return self._mentioned(passage.start, at)

    def _section_at(self, at: int) -> int:
        starts = [node.record.start for node in self._layer.sections]
        return bisect_right(starts, at)

    def _mentioned(self, start: int, end: int) -> LineName | None:
        """The only known line that a text names, wherever it does."""
        told = self._names.mention.finditer(compact(self.text[start:end]))
        named = (self._names.known(found.group()) for found in told)
        # 一般公共预算财政拨款安排的“三公”经费: where the money comes from is not what is told of
        lines = {line.key: line for line in named if line and line.category != "income"}
        return lines.popitem()[1] if len(lines) == 1 else None

    def changes(self, start: int, end: int) -> list[Statement]:
        """The changes, and figures that stayed the same, that are stated between two offsets."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [each for each in self._layer.statements[first:last] if each.kind in ("change", "level")]

    def states_basis(self, basis: Basis, start: int, end: int) -> bool:
        """Whether the last change between two offsets, or in the sentence before them, is said to be against a basis.

        与2021年度预算相比，增加1.14万元 names it in the clause before.
        """
        floor = max(0, start - LONGEST_LEAD)
        told = self.changes(max(floor, *(self.text.rfind(stop, floor, start) + 1 for stop in _STOPS)), end)
        return bool(told) and told[-1].basis == basis

    def names_basis(self, start: int, end: int) -> bool:
        """Whether words between two offsets compare with the budget or with last year."""
        return self._reader.bases.of(self.text[start:end]) is not None

    def begins_sentence(self, passage: Passage, left: int) -> bool:
        """Whether a sentence of the passage begins at an offset."""
        return left == passage.start or _STOP.match(self.text[left - 1]) is not None

    def _heading(self, passage: Passage) -> LineName | None:
        return self._headings[passage.section] if passage.section is not None else whole_project(self._layer)

    def _follows(self, change: Statement, before: Sequence[Statement], left: int, cue: int) -> bool:
        """Whether a cue stands right behind a change: nothing but its own clause and one comma between.

        Behind 年初未安排预算 the amount may stand between, and behind a whole's change those of its parts.
        """
        parts = self._tells_parts(change, before)
        last = before[-1] if change.kind == "unbudgeted" or parts else change
        between = self.text[last.end : cue]
        return last.end >= left - 1 or len(between.strip(EDGE)) < 6

    def _tells_parts(self, change: Statement, before: Sequence[Statement]) -> bool:
        """Whether nothing but amounts of the parts of a line stands behind its change, in the same sentence."""
        behind = [each for each in before if each.start > change.end]
        whole = change.line if behind and change.sentence == before[-1].sentence else None
        return whole is not None and all(
            each.kind in ("amount", "share") and each.line is not None and self._lists.is_part(each.line, whole)
            for each in behind
        )

    def _matching(
        self, changes: Sequence[Statement], basis: Basis | None, direction: Direction | None
    ) -> list[Statement]:
        """The changes of the last comparison: of one sentence and one line, and of the basis if one is named."""
        if not changes:
            return []
        last = changes[-1]
        if basis and last.basis and last.basis != basis:
            return []
        return [s for s in changes if s.sentence == last.sentence and s.line == last.line and s.basis == last.basis]
