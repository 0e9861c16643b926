"""Rules about the lines around a form: whose it is, its number, and the note that says what it shows."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.accounts import Form, account_words, headed
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.layers import TypedTable
from extractor.reading.page import Paragraph
from extractor.result import Finding

_LONGEST, _NEAR, _USUAL, _FEW = 60, 200, 3, 2
# So many lines may stand between a form's heading and its table.
_MOST_BETWEEN = 8
# So many rows of a table may be the lines over it.
_LINES_OVER = 3


class FormLines(BaseRule):
    """部门：另一局 over one of the tables, 公开02表 twice, and the note of one table under another.

    The last two are found as `numbering` and `note_conflict`.
    """

    id = "organization"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares the lines around the forms with each other."""
        found = evidence.once(headed)
        yield from self._departments(evidence)
        yield from self._numbers(evidence, found)
        yield from self._notes(evidence, found)

    def _departments(self, evidence: Evidence) -> Iterator[Finding]:
        named = [
            (match["name"], (start, end))
            for start, end in (*evidence.lines, *(line for each in evidence.layer.tables for line in _top(each)))
            if end - start <= _LONGEST and (match := _department().match(squash(evidence.text[start:end])))
        ]
        counts = Counter(name for name, _ in named)
        usual = counts.most_common(1)[0][0] if counts else ""
        odd = {name for name in counts if counts[name] == 1 and name not in usual and usual not in name}
        if counts[usual] < _USUAL or len(odd) > _FEW:
            return  # More names than that are a collection of several departments.
        for name, place in named:
            if name in odd and evidence.text.count(name) == 1:
                first = next(other for called, other in named if called == usual)
                yield self.finding(
                    evidence,
                    f"报表的单位一处写为“{name}”，其余写为“{usual}”",
                    [place, first],
                    stated=f"{name}；{usual}",
                )

    def _numbers(self, evidence: Evidence, found: list[Form]) -> Iterator[Finding]:
        numbered = [(form, *line) for form in found if (line := self._number(evidence, form))]
        for (one, first, place), (other, second, again) in pairwise(numbered):
            if first == second and one.key != other.key and place != again:
                yield self.finding(
                    evidence,
                    f"“{one.words.title}”与“{other.words.title}”的表号都是{first}",
                    [place, again],
                    stated=first,
                    rule="numbering",
                )

    def _number(self, evidence: Evidence, form: Form) -> tuple[str, Place] | None:
        """The number of a form, between its heading and the table or at its top; None where there is none."""
        assert form.table
        lines = evidence.once(_paragraphs)
        above = bisect_left(lines, (form.heading[1], 0))
        between = lines[above : bisect_left(lines, (form.table.grid.start, 0))][:_MOST_BETWEEN]
        for start, end in (*between, *_top(form.table)):
            match = _form_number().search(squash(evidence.text[start:end])) if end - start <= _LONGEST else None
            if match:
                return match.group(), (start, end)
        return None

    def _notes(self, evidence: Evidence, found: list[Form]) -> Iterator[Finding]:
        """注：本表反映… that stands word for word under two forms: it is the note of one of them."""
        notes: dict[str, list[tuple[Form, Place]]] = {}
        lines = evidence.once(_paragraphs)
        reflecting = 0
        for form in found:
            assert form.table
            below = bisect_left(lines, (form.table.grid.end, 0))
            line = lines[below] if below < len(lines) else None
            note = squash(evidence.text[slice(*line)]) if line and line[0] <= form.table.grid.end + _NEAR else ""
            if line and any(word in note for word in account_words().reflecting):
                reflecting += 1
                notes.setdefault(note, []).append((form, line))
        for note, under in notes.items():
            keys = {form.key for form, _ in under}
            if len(under) == len(keys) == 2 and reflecting > _USUAL:
                (one, place), (other, again) = under
                yield self.finding(
                    evidence,
                    f"“{one.words.title}”与“{other.words.title}”的注相同：{note[:_LONGEST]}",
                    [place, again],
                    stated=note[:_LONGEST],
                    rule="note_conflict",
                )


@functools.cache
def _department() -> re.Pattern[str]:
    """The line that names the department of a form."""
    names = alternatives(account_words().form_of)
    unit = alternatives(account_words().unit_of)
    return re.compile(rf"(?:{names})[:：](?P<name>[\u4e00-\u9fff（）()·]{{4,30}}?)(?:(?:{unit})[:：].*)?$")


@functools.cache
def _form_number() -> re.Pattern[str]:
    """The line that numbers a form."""
    return re.compile(account_words().form_number)


def _top(table: TypedTable) -> list[Place]:
    """The cells at the top of a table, which may have taken in the lines over it."""
    return [(cell.start, cell.end) for row in table.grid.rows[:_LINES_OVER] for cell in row if cell.text]


def _paragraphs(evidence: Evidence) -> list[Place]:
    """The paragraphs outside of tables, in document order."""
    return [(block.start, block.end) for block in evidence.layer.page.blocks if isinstance(block, Paragraph)]
