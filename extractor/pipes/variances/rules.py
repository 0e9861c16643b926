"""Reads the stated causes by the words that open, close and list them (`knowledge/statements.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractor.knowledge import alternatives, gapped
from extractor.pipes.budget_lines import speaks_of_money
from extractor.pipes.layers import Layers, Passage
from extractor.pipes.ledger import SILENT, Book, Ledger
from extractor.pipes.lines.categories import CauseCategories, Ruling
from extractor.pipes.lines.comparison_words import comparison_words, difference_part
from extractor.pipes.lines.comparisons import Difference as Compared
from extractor.pipes.lines.consequences import Consequences
from extractor.pipes.lines.names import LineName
from extractor.pipes.lines.wording import statement_words
from extractor.pipes.variances.clause_starts import clause_start
from extractor.pipes.variances.differences import EDGE, Difference, Differences
from extractor.pipes.variances.explanations import Explanations
from extractor.pipes.variances.extents import Extents
from extractor.pipes.variances.following import change_behind
from extractor.pipes.variances.together import both_bases, together
from extractor.reading.page import trimmed
from extractor.result import Cause, Variance

_CLAUSE_START = re.compile(r"[，,。；;：:！？\n\t（(]")
_STOP = re.compile(r"[。！？\n\t]")
# Elsewhere what stands beside a figure is what was done with the money.
_EXPLAINING = frozenset({"narrative", "finance"})
_DOING_TOPICS, _PAYING_TOPICS, _COMPLAINING_TOPICS = (
    frozenset({"performance", "problem", "method"}),
    frozenset({"finance", "three_public", "operating", "fund_budget"}),
    frozenset({"problem", "method", "remedy"}),
)


class StatedCauses:
    """The variances of a report, by rules."""

    def __init__(self) -> None:
        words = statement_words()
        self._weak, self._kept = frozenset(words.weak_causes), tuple(words.kept)
        exceptions = f"(?!{alternatives(words.no_exceptions)})(?:{alternatives(words.lead_exceptions)})"
        count = r"(?:有?[一二两三四]点|有?[二两三四五](?=[：:])|以下[一二两三四几]?(?:点|个?方面|原因))?"
        opening = rf"(?!{exceptions})(?P<opening>{gapped(words.clause_causes, 20)})"
        # What 所致 alone closes holds neither another figure nor another cue.
        no_cue = rf"(?:{alternatives([*words.no_cues, *words.lead_exceptions])}|[^。；;\n%％万系因]){{4,80}}"
        closed = rf"(?={no_cue}(?:{gapped(words.closing_causes, 20)})[。；;\n])"
        # 少支部分为质保金; but 减少额为5万元 says how much.
        parted = rf"(?P<part>{difference_part()})(?:{alternatives(comparison_words().naming)})(?!\d)"
        more = comparison_words()
        two = alternatives([*more.former, *more.latter])
        # Where no cue begins, there is no need to look for the exceptions.
        first = re.escape("".join(sorted({cue[0] for cue in words.openers})))
        self._cue = re.compile(
            rf"(?=[{first}])(?!{exceptions})(?P<cue>{alternatives(words.openers)}){count}[：:，,]?"
            rf"|(?<![^，,；;。！？\n])(?:(?P<two>{two})?{opening}|(?P<listed>{alternatives(words.first_of_several)})|{parted})"
            rf"|(?<=[，,；;])(?P<closed>{closed})"
        )
        self._lead = re.compile(rf"(?:(?!{exceptions})(?:{alternatives(words.cause_leads)}))+")
        self._tail = re.compile(rf"(?:{gapped(words.cause_tails, 20)})$")
        self._next = re.compile(rf"(?:20\d\d年度?)?(?:{alternatives(words.next_statements)})")
        numbers = alternatives(words.enumerators)
        # 1.5万元 is no number of a list.
        self._enumerator = re.compile(
            rf"(?:^|(?<=[，,。；;：:因是为系]))\s*(?:{numbers})(?<![.．](?=(?!20\d\d年)\d))[、，]?"
        )
        self._other = re.compile(alternatives(words.not_variances))
        self._placeholder = re.compile(rf"(?:{alternatives(words.placeholders)})")
        self.extents = Extents(words)
        self._categories = CauseCategories(words)
        self._consequences = Consequences(words)

    def read(self, layer: Layers, said: Differences, explained: Explanations) -> Iterator[Variance]:
        """The causes of every passage that speaks of money, in order; without ids."""
        at = 0
        for index, passage in enumerate(layer.passages):
            if speaks_of_money(layer, passage):
                following = layer.passages[index + 1] if index + 1 < len(layer.passages) else None
                book = layer.categories
                stated = list(self._passage(passage, following, said, explained, max(at, passage.start), book))
                at = stated[-1].end if stated else at
                stated += self._unspent(passage, said, _spans(stated), book)
                if (certain := not explains(layer, passage)) <= tells_deeds(layer, passage):
                    stated += self._explained(passage, said, explained, _spans(stated), book, certain)
                yield from sorted(stated, key=lambda each: each.start)

    def _passage(
        self,
        passage: Passage,
        following: Passage | None,
        said: Differences,
        explained: Explanations,
        at: int,
        book: Book,
    ) -> Iterator[Variance]:
        text, since = said.text, at
        while cue := self._cue.search(text, at, passage.end):
            at = max(cue.end(), cue.start() + 1)
            named = next((name for name in ("part", "two") if cue[name]), None)
            opened = cue.end(named) if named else cue.start()
            left = clause_start(text, passage.start, opened)
            weak = not cue["part"] and (cue["cue"] is None or cue["cue"] in self._weak)
            begin, limit = self._begin(cue), passage.end
            found = said.before(passage, left, opened, weak)
            if found is not None and found.line is None:
                found = _completed(found, *explained.told(passage.start, cue.start()))
                found = replace(found, line=found.line or said.carried(passage, cue.start()))
            elif found is not None and not found.whole:
                # What the words before the cue name counts more than what the last figure was of, unless that is of a
                # line spoken of since, or of one that these words are short for.
                told = explained.named_before(passage.start, cue.start())
                if told and not (found.line and said.speaks_further(found.line, passage, *told)):
                    found = replace(found, line=said.line_named(told[0], passage, cue.start()))
            if found is None and left == cue.start() and said.begins_sentence(passage, left):
                found = said.behind(passage, at)
                if found is not None:
                    limit = explained.opening(left, found.start)
                    found = replace(found, line=explained.told(limit, found.end)[0] or found.line)
                    # 一是年末立案集中，结案率94%，未达到95%的目标 is told of no line.
                    found = found if found.line or found.amount is not None else None
            follows = change_behind(said, passage, found, at) if cue["opening"] else None
            if follows:
                found, limit = follows, explained.opening(at, follows.start)
            if found is None or self._other.search(text, left, cue.start()):
                continue
            if not text[begin:limit].strip() and following and said.is_prose(following):
                begin, limit = following.start, following.end
            firm = cue["cue"] is not None and (cue["cue"] not in self._weak or cue.group().endswith(("：", ":")))
            end = self._end(text, begin, limit, said, explained, firm)
            in_figures, parts = said.states_at(begin), said.tells_part(begin, found.line)
            end = self._end_of_parts(text, begin, limit, said, found.line) if parts and not in_figures else end
            reasons = list(self._reasons(text, begin, end, None if in_figures or parts else explained, firm))
            if reasons:
                said.firm.update(left for left, _ in reasons if firm)
                said.parts.update(left for left, _ in reasons if parts)
                said.named.update(left for left, _ in reasons if cue["part"] or follows)
                at = max(at, *(right for _, right in reasons))
                for each in together(said, found, since, left, cue.start(), cue["cue"] or ""):
                    start, end = min(cue.start(), each.start), max(at, each.end)
                    yield Variance(
                        id="",
                        budget_line_id=said.line_id(each.line),
                        basis=each.basis,
                        direction=each.direction,
                        amount=each.amount,
                        rate=each.rate,
                        start=start,
                        end=end,
                        text=text[start:end],
                        causes=[self._cause(text, *reason, each, book, in_figures=in_figures) for reason in reasons],
                    )
                since = at

    def _cause(self, text: str, start: int, end: int, found: Difference, book: Book, *, in_figures: bool) -> Cause:
        """The record of a reason; one told in figures has no category."""
        reason = text[start:end]
        category = "other"
        if not in_figures:
            category = self.category(reason, found.line, found.direction, book.of((start, end)))
        return Cause(start=start, end=end, text=reason, category=category)

    def _begin(self, cue: re.Match[str]) -> int:
        """Where the cause after a cue begins: a number (一是), and words such as 受, are read with it."""
        is_read = cue["cue"] is cue["part"] is None and (not cue["opening"] or cue["opening"].startswith(self._kept))
        return cue.start() if is_read else cue.end()

    def _unspent(
        self, passage: Passage, said: Differences, stated: list[tuple[int, int]], book: Book
    ) -> Iterator[Variance]:
        """Money that was not spent for a reason told before (因…，故…未拨付), where no other cue has told it."""
        text = said.text
        for reason in self._consequences.read(text, passage.start, passage.end):
            start, end = reason.sentence
            if any(left < end and start < right for left, right in stated):
                continue
            cause = text[reason.start : reason.end]
            category = self.category(cause, ledger=book.of((reason.start, reason.end)))
            yield Variance(
                id="",
                budget_line_id=said.line_of_subject(passage, start, end),
                basis="budget",
                direction="decrease",
                amount=None,
                rate=None,
                start=start,
                end=end,
                text=text[start:end],
                causes=[Cause(start=reason.start, end=reason.end, text=cause, category=category)],
            )

    def _explained(
        self,
        passage: Passage,
        said: Differences,
        explained: Explanations,
        stated: list[tuple[int, int]],
        book: Book,
        certain: bool,
    ) -> Iterator[Variance]:
        """Reasons beside a difference that no cue has told; amid deeds only those that are `certain`."""
        sentences = explained.sentences(passage.start, passage.end)
        for start, found in (
            (left, each) for left, right in sentences for each in explained.read(left, right, certain)
        ):
            if any(left < found.end and found.start < right for left, right in stated):
                continue
            reasons = list(self._reasons(said.text, *found.reason, explained))
            if reasons:
                line = found.line or said.stated(found.start, found.end) or explained.told(passage.start, start)[0]
                line = said.line_named(line, passage, found.start)
                one = Difference(line, found.basis, found.direction, None, None, found.start, found.end)
                at = found.reason[0]
                for each in both_bases(said, one, found.start, at):
                    yield Variance(
                        id="",
                        budget_line_id=said.line_id(each.line),
                        basis=each.basis,
                        direction=each.direction,
                        amount=each.amount,
                        rate=each.rate,
                        start=found.start,
                        end=found.end,
                        text=said.text[found.start : found.end],
                        causes=[self._cause(said.text, *reason, each, book, in_figures=False) for reason in reasons],
                    )

    def _end(self, text: str, begin: int, limit: int, said: Differences, explained: Explanations, firm: bool) -> int:
        """Where the statement of a cause ends: at its full stop, or where the next statement begins."""
        if said.states_at(begin):
            # A cause told in figures is as long as its sentence.
            stop = _STOP.search(text, begin, limit)
            return stop.start() if stop else limit
        several = self._enumerator.match(text, begin, limit) is not None
        at = begin
        while at < limit:
            mark = _CLAUSE_START.search(text, at, limit)
            if not mark:
                return limit
            at = mark.end()
            if _STOP.match(mark.group()):
                if not (several and self._enumerator.match(text, at, limit)):
                    return mark.start()
            elif mark.group() in "，,；;" and (
                self._restates(text, at, limit, said) or self._ends_at(text, at, limit, explained, firm)
            ):
                return mark.start()
            elif mark.group() in "；;" and not (several and self._enumerator.match(text, at, limit)):
                stop = re.compile(r"[；;。\n]").search(text, at, limit)
                if said.states_between(at, stop.start() if stop else limit):
                    return mark.start()
        return limit

    def _end_of_parts(self, text: str, begin: int, limit: int, said: Differences, line: LineName | None) -> int:
        """Where a reason ends that tells how other lines went: 主要是人员经费增加5万元，公用经费减少2万元."""
        at = begin
        while mark := _CLAUSE_START.search(text, at, limit):
            at = mark.end()
            goes_on = said.tells_part(at, line) or self._next.match(text, at, limit) is None
            if _STOP.match(mark.group()) or mark.group() in "；;）)" or not goes_on:
                return mark.start()
        return limit

    def _ends_at(self, text: str, at: int, limit: int, explained: Explanations, firm: bool) -> bool:
        """Whether the clause that begins behind a comma is no more of the reason before it."""
        close = self._clause_end(text, at, limit)
        ends = self._next.match(text, at, limit) is not None or explained.goes_back(at, close)
        return ends and not (firm and text[at - 1] in "，," and explained.compares_on(at, close))

    def _restates(self, text: str, at: int, limit: int, said: Differences) -> bool:
        """Whether a clause tells which way another line went and then why: ，财政拨款收入增加是因为…."""
        cue = self._cue.search(text, at, self._clause_end(text, at, limit))
        return cue is not None and cue["cue"] is not None and said.went(at, cue.start())

    @staticmethod
    def _clause_end(text: str, at: int, limit: int) -> int:
        mark = _CLAUSE_START.search(text, at, limit)
        return mark.start() if mark else limit

    def _reasons(
        self, text: str, begin: int, end: int, explained: Explanations | None, firm: bool = False
    ) -> Iterator[tuple[int, int]]:
        """Where the reasons between two offsets stand, each enumerated one its own; without `explained` untrimmed."""
        marks = list(self._enumerator.finditer(text, begin, end))
        starts = [mark.end() for mark in marks] or [begin]
        ends = [mark.start() for mark in marks[1:]] + [end] if marks else [end]
        for left, right in zip(starts, ends, strict=True):
            left, right = trimmed(text, left, right)
            lead = self._lead.match(text, left, right)
            left = lead.end() if lead else left
            left, right = trimmed(text, left, right, EDGE)
            if text[left:right].count("）") > text[left:right].count("（") and text[right - 1] == "）":
                right -= 1  # it closes what the cause stands in
            tail = self._tail.search(text[left:right])
            right = left + tail.start() if tail and tail.start() > 4 else right
            if right - left >= 2 and not self._placeholder.match(text[left:right]):
                yield from self.extents.reasons(text, left, right, explained, firm) if explained else [(left, right)]

    def category(self, cause: str, line: LineName | None = None, direction: str = "", ledger: Ledger = SILENT) -> str:
        """The category of a cause by the words in it and by what mostly changes its line; `other` if neither tells."""
        return self.ruling(cause, line.path if line else (), direction, ledger).category

    def ruling(self, cause: str, line: Sequence[str] = (), direction: str = "", ledger: Ledger = SILENT) -> Ruling:
        """The same with how sure it is; `line` is the path of the line."""
        return self._categories.of(cause, "/".join(line), direction, ledger)


def explains(layer: Layers, passage: Passage) -> bool:
    """Whether a passage stands where a report explains its figures, so that it may do without cues."""
    topics = layer.sections[passage.section].topics if passage.section is not None else frozenset()
    return passage.role in _EXPLAINING and (bool(topics & _PAYING_TOPICS) or not topics & _DOING_TOPICS)


def tells_deeds(layer: Layers, passage: Passage) -> bool:
    """Whether a passage tells what was done with money, and may say beside it why some was left or wanting."""
    topics = layer.sections[passage.section].topics if passage.section is not None else frozenset()
    return passage.role in _EXPLAINING and not topics & _COMPLAINING_TOPICS


def _spans(stated: Sequence[Variance]) -> list[tuple[int, int]]:
    return [(each.start, each.end) for each in stated]


def _completed(found: Difference, line: LineName | None, told: Compared | None) -> Difference:
    """A difference whose line the statements do not name, with what the words before its cue say."""
    if told is None or not told.compared:
        return replace(found, line=line)
    return replace(found, line=line, basis=told.basis)
