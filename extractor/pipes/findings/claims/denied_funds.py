"""The rule about funds that the explanations say there were none of, and that have figures in a table or a section."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.accounts import Form, account_words, first_forms
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.nearby import amounts
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_FUND = "预算"
_BOTH, _FAR = 2, 60
_MARKS = re.compile("[。；：\\n\\t]")
_YEAR = re.compile(r"20\d\d")


class FundDenied(BaseRule):
    """没有政府性基金预算财政拨款收支, 基金收入和支出均为零: beside its table, or a section on it, with figures."""

    id = "note_conflict"

    def __init__(self) -> None:
        words = account_words()
        denied = words.denied_funds
        subjects = alternatives(name for names in words.subjects.values() for name in names)
        nothing, zero = alternatives(words.nothing.split()), alternatives(denied.zero)
        self._said = re.compile(
            rf"(?:{nothing})[^。，；\n]{{0,8}}?(?P<none>{subjects})(?P<tail>[^。，；\n]{{0,24}})"
            rf"|(?P<of>{subjects})(?P<what>[^。，；\n\d]{{0,24}}?)(?:{zero})(?![\d.]*[1-9])"
        )
        self._keys = {name: key for key, names in words.subjects.items() for name in names}
        self._columns = [(re.compile(alternatives(side.words)), side.column) for side in denied.sides]
        self._whole = re.compile(alternatives(denied.whole))
        self._other = re.compile(alternatives(denied.other))
        self._before = re.compile(alternatives(denied.before))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every denial of the prose."""
        known = evidence.once(first_forms)
        for start, end in evidence.prose:
            for said in self._said.finditer(evidence.text, start, end):
                key = self._keys[said["none"] or said["of"]]
                tail = squash(said["tail"] or said["what"] or "")
                if not self._whole.search(tail) or self._other.search(tail) or not self._is_of_year(evidence, said):
                    continue
                form = known.get(key)
                told = self._tabled(evidence, form, tail) if form and form.table else None
                told = told or (self._section(evidence, key, tail, said) if form is None else None)
                told = told or self._called(evidence, key, tail, said)
                if told:
                    yield self.finding(
                        evidence,
                        f"正文写“{squash(said.group())}”，而“{told[0]}”有数",
                        [evidence.clause_at(*said.span()), told[1]],
                        stated=squash(said.group()),
                    )

    def _is_of_year(self, evidence: Evidence, said: re.Match[str]) -> bool:
        """Whether a denial is of the whole reported year: 年初未安排 and 2022年度无 say nothing of it."""
        left = max(0, said.start() - _FAR)
        before = _MARKS.split(evidence.text[left : said.start()])[-1]
        years = {int(year) for year in _YEAR.findall(before)}
        return not self._before.search(before) and (evidence.year is None or years <= {evidence.year})

    def _sides(self, tail: str) -> list[str]:
        """The columns that a denial is of: income, expenditure; both where it names both or neither."""
        sides = [column for words, column in self._columns if words.search(tail)]
        return sides or [column for _, column in self._columns]

    def _tabled(self, evidence: Evidence, form: Form, tail: str) -> tuple[str, Place] | None:
        """The table, where it has figures; that of “三公” expenses has budgets, of which nothing may be spent."""
        assert form.table
        if form.key == "three_public":
            finals = evidence.finals("三公经费")
            spent = any(found.table is not None and not found.span.is_zero for found in finals)
        elif len(sides := self._sides(tail)) == _BOTH:
            spent = form.has_figures()
        else:
            found = form.get("合计", sides[0])
            spent = found is not None and not found.value.is_zero
        return (form.words.title, (form.table.grid.start, form.table.grid.end)) if spent else None

    def _section(self, evidence: Evidence, key: str, tail: str, said: re.Match[str]) -> tuple[str, Place] | None:
        """A section on the fund that tells of money, in a report without its table."""
        names, sides = account_words().subjects[key], self._sides(tail)
        for figure in evidence.once(amounts) if key != "three_public" else ():
            node = evidence.section(figure)
            title = squash(node.record.title) if node else ""
            plain = figure.unit == "元" and not figure.span.is_zero and figure.measured not in ("budget", "prior")
            of_side = len(sides) == _BOTH or any(
                words.search(figure.label) for words, column in self._columns if column in sides
            )
            named = next((name for name in names if name in title or name in figure.label), None)
            if plain and of_side and not _here(evidence, figure, said) and named:
                return title if named in title else named, figure.place
        return None

    def _called(self, evidence: Evidence, key: str, tail: str, said: re.Match[str]) -> tuple[str, Place] | None:
        """An amount that is called by the fund itself: 资金来源为…、政府性基金预算拨款35.00万元."""
        names, sides = account_words().subjects[key], self._sides(tail)
        for figure in evidence.once(amounts) if key != "three_public" else ():
            name = next((name for name in names if name in figure.label), None)
            if name is None or figure.unit != "元" or figure.span.is_zero or figure.measured == "prior":
                continue
            behind = figure.label[figure.label.rindex(name) + len(name) :].removeprefix(_FUND)
            named = [column for words, column in self._columns if words.search(behind)]
            of_side = not named or any(column in sides for column in named)
            sound = figure.measured != "budget" and not self._other.search(behind) and not self._before.search(behind)
            if sound and of_side and not _here(evidence, figure, said) and not figure.quantity.qualifier:
                return f"{figure.label[figure.label.rindex(name) :]}{figure.text}".strip("，、：（("), figure.place
        return None


def _here(evidence: Evidence, figure: Figure, said: re.Match[str]) -> bool:
    """Whether a figure stands in the passage of what is said."""
    return evidence.layer.passages[figure.passage].start <= said.start() < evidence.passage_end(figure)
