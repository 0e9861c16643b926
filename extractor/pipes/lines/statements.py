"""Reads the sentences that state money: amounts of lines, their changes, shares and completion rates.

A passage is read clause by clause from left to right. What stands between a boundary and an amount names the line and
the measure; where it names none, the line named before it in the passage, or by its heading, is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.pipes.lines.called import LONGEST_CHUNK, CalledLines
from extractor.pipes.lines.clauses import (
    BRACKETS,
    CLOSING,
    COLONS,
    SEMICOLONS,
    SENTENCE_ENDS,
    before_digits,
    begins_item,
    begins_sentence,
    clauses,
    in_name,
    is_nothing,
    money,
    unit_behind,
)
from extractor.pipes.lines.events import Events
from extractor.pipes.lines.heads import Heads
from extractor.pipes.lines.lists import line_lists
from extractor.pipes.lines.names import LineKnowledge, LineName, compact
from extractor.pipes.lines.opened import OpenedList
from extractor.pipes.lines.reasons import Reasons
from extractor.pipes.lines.sides import sides
from extractor.pipes.lines.spoken import Spoken
from extractor.pipes.lines.stated import Kind as Kind
from extractor.pipes.lines.stated import Statement as Statement
from extractor.pipes.lines.stated import bare_name
from extractor.pipes.lines.turning import Turns
from extractor.pipes.lines.wording import BasisWords, DirectionWords, StatementPatterns, joint, statement_words
from extractor.quantities import Quantity
from extractor.result import Direction, Measure

_LEVEL = re.compile("[（(][类款项][）)]")
_SHARE = "占"  # behind it stands the whole (占基本支出预算, whose rate may be wanting)
_NEAR = 30  # how far what is told of a change may stand behind it
_BUDGETS = ("initial_budget", "adjusted_budget")


class StatementReader:
    """Reads the statements of passages, one after the other."""

    def __init__(
        self, text: str, names: LineKnowledge, year: int | None, default: Measure, organization: str | None = None
    ) -> None:
        words = statement_words()
        self._called, self._opened = CalledLines(names, organization), OpenedList(names)
        self._text = text
        self._names, self._lists = names, line_lists()
        self.default, self.of_treasury = default, False
        self.directions, self._reasons = DirectionWords(words), Reasons(words)
        # 比2023年 is against last year, whatever year the cover says.
        # In a budget 比2022年预算 is against last year's, too.
        last = year - 1 if year and default == "initial_budget" else None
        self.bases = BasisWords(words, None, last)
        self._words = StatementPatterns(words, year, default, names.measures.between)
        self._turns, self._events, self._sides = Turns(words, names.measures), Events(names, words), sides()
        self._heads = Heads(names)
        self._told: set[str] = set()  # the lines whose final amounts have been told
        self._sentence = 0
        self._functional: LineName | None = None
        self.learn_wholes = self._called.learn_wholes
        self.learn, self.called, self.subject = self._called.learn, self._called.called, self._called.subject

    def enter(self) -> None:
        """A new section begins: what its first sentence leaves out is not what the last section spoke of."""
        self._functional = None
        self._opened.ends()

    def read(
        self, start: int, end: int, quantities: Sequence[Quantity], heading: LineName | None
    ) -> Iterator[Statement]:
        """The statements of the passage text[start:end], given its quantities and the line that its heading names."""
        heading = self._opened.named(self._text, start, end) or heading
        state = Spoken(heading, self.default, start, self._names.balances)
        state.functional = state.functional or self._functional
        if whole := self._opened.item(self._text, start, quantities):
            state.breaks_down(whole)
        self._sentence += 1
        for left, right, figures in clauses(self._text, start, end, quantities):
            if self._text[left - 1 : left] in BRACKETS and left > start:
                state.opens_bracket()
            yield from self._clause(left, right, figures, state)
            if self._text[right : right + 1] in CLOSING and right < end:
                state.closes_bracket()
            if right < end and self._text[right] in SENTENCE_ENDS:
                self._sentence += 1
                state.sentence_ends()
        self._functional = state.functional
        if state.stated or state.in_list:
            self._opened.opens(self._text, end, state.subject)

    def _clause(self, left: int, right: int, figures: Sequence[Quantity], state: Spoken) -> Iterator[Statement]:
        at, stated, state.behind_count = left, False, False
        state.titled, title = self._called.titled(self._text, left, right), state.titled
        state.about(None if state.in_list else state.titled)
        reason = left + self._reasons.begin(self._text[left:right])
        if self._text[left - 1 : left] in SEMICOLONS and left > state.start:
            state.explained()
        if self._names.spends(self._text[left:right]):
            state.goes_back()
        for figure in figures:
            if figure.kind in ("ordinal", "date", "duration", "identifier") or in_name(self._text, figure):
                continue
            if reason < figure.start:
                state.explains()
            yield from self._figure(at, left, right, figure, state, title)
            title, state.behind_count = None, figure.kind == "count"
            # 社会保障和就业支出（类）下设3个款 names a line as words alone do.
            if figure.kind != "count" or not _LEVEL.search(self._text, left, right):
                at, stated = figure.end, True
        rest = self._text[at:right]
        if not stated:
            opens = self._text[right : right + 1] in COLONS and "原因" not in rest
            lists = self._words.lists.search(rest) is not None
            if lists:
                state.breaks_unnamed()
            if opens and lists:  # 项目支出具体为：, whose own amount may stand elsewhere.
                state.about(self.subject(rest, state.functional))
            if (state.stated and (opens or lists)) or (state.subject and opens and lists):
                state.opens_list()
            compared = self.bases.of(rest[:LONGEST_CHUNK])
            state.basis = compared or state.basis
            if not rest.startswith(_SHARE):
                words = self._reasons.naming(self._text[at:reason], state, compared is not None)
                state.about(self._events.told(self._text, left, right, state) or self._named(words, left, state))
            if part := self._lists.inside(rest):
                state.breaks_down(part[0], self._lists.inner(part[1]))
            if state.budgeted and self._words.spent_all.fullmatch(compact(rest)):
                yield self._statement("amount", state, left, right, state.budgeted, measure="final")
                state.budgeted = None
            if self._words.unbudgeted.search(rest):
                yield self._statement("unbudgeted", state, left, right)
        elif all(figure.kind == "count" for figure in figures):
            if state.stated and self._text[right : right + 1] in COLONS and self._sides.is_whole(state.subject):
                state.opens_list()  # 项目支出756万元，涉及12个项目：
            state.about(self._events.counted(self._text, left, figures[0].start, right, state))
        if reason < right:
            state.explains()
        direction = self.directions.last(rest[-16:])
        if direction == "unchanged":
            state.direction = direction
            yield self._statement("level", state, left, right, direction=direction)

    def _named(self, clause: str, left: int, state: Spoken) -> LineName | None:
        """The line that a clause without an amount is about; an item's name may begin with a known one."""
        known = self.subject(clause, state.functional)
        begins = begins_sentence(self._text, left, state.start)
        item = self._called.item(clause) if begins or begins_item(self._text, left, left + len(clause)) else None
        item = item if item and (begins or self._names.is_own(item.path[-1])) else None
        if known is None or item is None:
            return known or item
        name = item.path[-1]
        longer = name.startswith(known.path[-1]) and name != known.path[-1] and not self._words.lists.search(name)
        return item if longer and self._names.is_own(name) else known

    def _figure(
        self, at: int, left: int, right: int, figure: Quantity, state: Spoken, title: LineName | None
    ) -> Iterator[Statement]:
        chunk = self._text[max(at, figure.start - LONGEST_CHUNK) : figure.start]
        unit, value = money(figure)
        # 其中 after words alone breaks down no line.
        lists = self._words.lists.search(chunk) or self._words.made_of.match(self._text, left, right)
        if lists:
            state.breaks_unnamed()
        if state.stated and (state.listed or begins_sentence(self._text, left, state.start)) and lists:
            state.opens_list()
        near = self._text[max(left, figure.start - LONGEST_CHUNK) : figure.start]
        if compared := self.bases.of(near):
            state.basis = compared
            state.compares()
        # 比年初预算512万元|超出36万元: words that a quantity begins with tell of a change where a basis is named.
        told = chunk + (before_digits(figure.text) if compared else "")
        direction = None if state.leads_to(self._turns, compact(chunk)) else self.directions.closing(told)
        listed = (unit or figure.kind == "rate") and not joint().sub("", compact(chunk))
        if listed and state.changing:  # 分别减少0.18亿元和0.56亿元
            if state.turn:
                state.subject, *state.turn = state.turn
            yield self._statement("change", state, left, right, figure, direction=state.changing)
            return
        state.changing = direction if direction and self._lists.each(compact(chunk)) else None
        if direction and (unit or figure.kind == "rate"):
            named = self._sides.of_change(chunk, state, self.subject)
            both = self._lists.both_alike(state.listed or state.told, compact(chunk))
            state.alike = both or ([] if named else state.alike)
            for side in state.alike[:1]:
                yield self._statement("change", state, left, right, figure, line=side, direction=direction)
            named = next(reversed(state.alike), named)
            following = self._text[figure.end : figure.end + _NEAR]
            if not named and unit and self._heads.has_changed(state, value, direction, following):
                state.ends_list()
            if not (named and state.subject and self._names.is_short_for(named, state.subject)):
                state.about(named)
            state.direction, state.stated = direction, True
            yield self._statement("change", state, left, right, figure, direction=direction)
        elif figure.kind == "rate":
            yield from self._rate(chunk, left, right, figure, state)
        elif (unit and value is not None) or (
            figure.kind == "number"
            and (state.in_list or unit_behind(self._text, figure) or self._is_nothing(chunk, figure))
        ):
            yield from self._amount(chunk, left, right, figure, state, title)
        elif figure.kind == "count":
            state.counts(self._lists.counted(chunk, state.subject))

    def _rate(self, chunk: str, left: int, right: int, figure: Quantity, state: Spoken) -> Iterator[Statement]:
        completion = self._words.completion.search(chunk)
        if state.completes and compact(chunk) == "的":
            # 完成年初预算960万元的76.49%: the amount between is that of the budget.
            yield self._statement("completion", state, left, right, figure)
        elif completion:
            words = chunk[: completion.start()]
            state.about(self.subject(words, state.functional) or self._called.item(words))
            yield self._statement("completion", state, left, right, figure)
        elif share := re.search(r"占(?P<whole>[^，。；：占]{0,40}?)的?\s*(?:比重|比例|比)?\s*(?:为|达|约)?\s*$", chunk):
            yield self._statement("share", state, left, right, figure, whole=compact(share["whole"]))

    def _is_nothing(self, chunk: str, figure: Quantity) -> bool:
        """Whether a figure without a unit is an amount of nothing: 年初预算0，支出决算22.5万元."""
        return is_nothing(self._text, figure) and self._names.measures.of(chunk) is not None

    def _amount(
        self, chunk: str, left: int, right: int, figure: Quantity, state: Spoken, title: LineName | None
    ) -> Iterator[Statement]:
        following = self._text[figure.end : figure.end + _NEAR]
        if following.startswith(("以上", "以下", "/", "每")) or self._called.is_of_counted(chunk, state):
            return
        if state.in_list and self._words.turns_to_year(chunk, self._text, left, figure.end):
            state.ends_list()
        bare = compact(chunk).strip("，、：:；其中为有含")
        if not bare and self._names.reversed.match(following):
            if behind := self._lists.behind(following):
                yield self._statement("amount", state, left, right, figure, line=behind, measure="final")
            return
        unit, value = money(figure)
        again = self._heads.told_again(self._text, left, chunk, value, state)
        if again or self._heads.has_base(state, value, following):
            state.ends_list()
        if unit is None and not self._is_nothing(chunk, figure):
            state.unit = unit_behind(self._text, figure) if self._lists.each(compact(chunk)) else None
            if state.unit is None:
                return
        basis = state.basis
        if left and self._called.is_copula(bare) and (words := self._called.behind_bracket(self._text, left)):
            chunk, bare = words, ""
        if part := self._lists.inside(bare):
            state.breaks_down(part[0])
            chunk = bare = part[1]
        if self._words.sums_up.match(bare):
            state.subject = None
            return
        if title and bare:
            state.opens_list()  # 项目支出：党建工作经费30万元，…
        begins = begins_sentence(self._text, left, state.start)
        found = (
            self._turned(compact(chunk), following, state)
            or state.each_of(self._lists.sharing(bare))
            or self._in_list(compact(chunk), bare, following, state)
            or self._sides.of(self._text, left, figure.end, bare, state, begins)
            or ([(title, state.measure_of(None))] if title and not bare else [])
            or self._read_chunk(chunk, state, begins)
            or self._opened.numbered(compact(chunk), state)
            or self._called.whole(compact(chunk), value, state)
        )
        if not found:
            state.tells_unnamed(self._names.measures.of(compact(chunk)), following[:1])
        for line, said in found:
            if state.in_list and state.head and self._names.is_split(state.head, line):
                continue
            # In a budget 公务接待费支出1.2万元 is planned.
            measure = self.default if said == "final" and self._names.measures.is_plain(bare) else said
            measure = state.budget_of(measure, bare)
            if measure == "final":
                self._told.add(bare_name(line))
            if line.category == "project":
                self.learn([line])
            compared = self.bases.of(chunk) is not None
            aside = compared or self._text[left - 1 : left] in BRACKETS
            state.names(line, measure, aside=aside)
            if not aside:
                state.amounts_to(line, value, figure.start)
            state.budgeted = figure if measure in _BUDGETS else None
            state.completes = self._words.completion.search(f"{bare}的") is not None
            state.basis = None if bare else basis
            yield self._statement("amount", state, left, right, figure, line=line, measure=measure)
            all_of = self._names.known(self._turns.wholly(following) or "")
            if all_of and all_of.category != "income":
                yield self._statement("amount", state, left, right, figure, line=all_of, measure=measure)

    def _turned(self, words: str, following: str, state: Spoken) -> list[tuple[LineName, Measure]]:
        """Line and measure of each of two amounts of which one led to the other: 由年初预算的5万元增加到7万元."""
        if measure := state.leads_to(self._turns, words):
            state.turned = None
            return [(state.subject, measure)] if state.subject else []
        opened = self._turns.opens(self._words.with_last_year(words), following)
        if opened is None:
            return []
        named = self._read_chunk(opened[0], state, False) if opened[0] else []
        line = named[0][0] if named else self.subject(opened[0], state.functional) or state.subject
        state.turned = opened[1] if line else None
        return [(line, opened[1])] if line else []

    def _in_list(self, words: str, bare: str, following: str, state: Spoken) -> list[tuple[LineName, Measure]]:
        """Line and measure of an amount in a list that has not begun with 其中; nothing for any other amount.

        甲经费、乙经费分别支出1万元、2万元; 甲经费预算和支出分别为2万元、1万元; 安排甲经费1万元、乙经费2万元，分别支出….
        """
        if told := self._lists.in_turn(words, bare, state):
            return [told]
        if (joint().match(following) or self._lists.goes_on_alike(bare, following)) and (
            opened := self._lists.allotted(bare)
        ):
            state.about(self.subject(bare, state.functional))
            state.opens_list()
            return [opened]
        return []

    def _read_chunk(self, chunk: str, state: Spoken, begins: bool) -> list[tuple[LineName, Measure]]:
        """Line and measure that the words before an amount name, or nothing."""
        words = self._called.without_owner(compact(chunk)).strip("，、：:；")
        words = self._words.with_last_year(words)
        for rest, measure in self._names.splits(words):
            if rest in self._called.own:
                return [(self._called.own[rest], state.measure_of(measure))]
        lower = self._called.functional(words, state.functional)
        if lower:
            return [(lower, state.measure_of(self._names.measures.of(words)))]
        if state.in_list and state.head and (part := self._names.part_of(state.head, words)):
            return [(part, state.measure_of(None))]
        if state.in_list and (below := self._lists.below(state.head, words)):
            return [(below[0], state.measure_of(below[1]))]
        parsed = self._names.chunk(words, state.in_list, self.of_treasury)
        if parsed and parsed.inherits and state.is_next_part(parsed.measure):
            return []
        line = self._called.meant(parsed, state) if parsed else None
        if (
            parsed
            and parsed.inherits
            and (self._names.agreements.search(words) or self._sides.is_of_another(line, words))
        ):
            return []
        again = line and parsed and parsed.measure in (None, "final") and bare_name(line) in self._told
        if line and again and self._words.opens_with_last_year(words):
            # 2021年的“三公”经费决算数 in a report on 2022 that has told its own; else the year may be a slip.
            return [(line, "prior_final")]
        if line is None and (last_years := self._words.last_years.fullmatch(words)):
            return [(named, "prior_final")] if (named := self._names.known(last_years["name"])) else []
        if parsed is None and begins and (item := self._names.item_alone(words)):
            return [(item, state.measure_of(self._names.measures.of(words)))]
        if (line is None or line.path[-1] not in words) and (short := self._lists.in_short(words, state)):
            return [short]
        if not parsed or not line:
            return []
        is_granted = parsed.measure is None and self._names.granted.search(words)
        return [(line, "initial_budget" if is_granted else state.measure_of(parsed.measure))]

    def _statement(
        self,
        kind: Kind,
        state: Spoken,
        left: int,
        right: int,
        figure: Quantity | None = None,
        *,
        line: LineName | None = None,
        measure: Measure | None = None,
        direction: Direction | None = None,
        whole: str = "",
    ) -> Statement:
        unit, value = money(figure) if figure else (None, None)
        if figure and unit is None:
            # In a list the last of several amounts may lack its unit: 12.44万元为…，31.44为….
            unit, value = figure.unit or (state.unit if kind == "amount" else None), figure.value
        if kind == "amount":
            state.unit = unit
        return Statement(
            kind,
            line or state.subject,
            measure,
            state.basis if kind in ("change", "level") else None,
            direction,
            figure,
            value,
            unit,
            state.head,
            whole,
            self._sentence,
            left,
            right,
        )
