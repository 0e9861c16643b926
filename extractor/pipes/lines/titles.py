"""What the title of a report says of its lines: the one project that it is on, or a whole place's accounts."""

from __future__ import annotations

import functools
import re

from extractor import knowledge
from extractor.knowledge import alternatives
from extractor.pipes.lines.names import LineKnowledge, LineName, compact, line_knowledge
from extractor.pipes.lines.vocabulary import LineWords
from extractor.pipes.numbering import numbered
from extractor.quantities.decimals import SERVICE_NUMBER

# A report on one project, by its title.
_EVALUATED = re.compile(r"20\d\d年度?(?P<name>.{4,40}?)(?:支出)?(?:绩效|自评|预算绩效|实施绩效)")
_SHORTEST = 5


class ReportTitles:
    """Reads titles."""

    def __init__(self, names: LineKnowledge, words: LineWords) -> None:
        self._names = names
        self._treasury = re.compile(alternatives(words.treasuries))
        self._headings = tuple(words.headings)
        budgets = [*words.measures["initial_budget"], *words.measures["adjusted_budget"]]
        self._titled = re.compile(
            rf"(?P<name>(?:{SERVICE_NUMBER})?[^，。；：:\d]{{3,30}})[。：:](?:{alternatives(budgets)})"
        )
        self._moneys = tuple(words.moneys)
        self._pronoun = re.compile(rf"^(?:{alternatives(words.pronouns)})")
        self._department = re.compile(alternatives(words.departments))

    def is_of_treasury(self, title: str) -> bool:
        """Whether a compact title says that the report is on the accounts of a whole place, and of no department."""
        return self._treasury.search(title) is not None and not self._department.search(title)

    def line(self, text: str) -> LineName | None:
        """The line that a numbered title names before its budget is told: 3.县二初中迁建。全年预算数5,000万元."""
        words = compact(text)
        bare = self._names.unnumbered(words)
        found = self._titled.match(bare) if bare != words else None
        name = found["name"].strip("“”") if found else ""
        is_title = self._names.is_name(name) and not name.endswith(self._headings)
        return self._names.open_name(name) if is_title and self._names.subject(name) is None else None

    def titled(self, title: str, body: str) -> LineName | None:
        """The line that a numbered heading names where its budget begins what stands under it: 该项目预算38万元."""
        bodies = (body.strip(), self._pronoun.sub("", body.strip()))
        return next(filter(None, (self.line(f"{title}。{each}") for each in bodies)), None)

    def heading(self, title: str) -> LineName | None:
        """The line of money that is all that a numbered heading names: （1）法律援助办案经费."""
        number = numbered(title)
        line = self._names.item(title[number.length :]) if number else None
        return line if line and line.category == "project" and line.path[-1].endswith(self._moneys) else None

    def project(self, title: str, organization: str) -> LineName | None:
        """The project that a compact title names: 某县交通局2021年农村道路建设项目绩效自评报告."""
        found = _EVALUATED.search(title)
        name = self._names.unled(found["name"].removeprefix(organization)) if found else ""
        if len(name) < _SHORTEST or not self._names.is_own(name) or self._names.is_pronoun(name):
            return None
        return self._names.open_name(name)


@functools.cache
def report_titles() -> ReportTitles:
    """The built-in words of titles."""
    return ReportTitles(line_knowledge(), knowledge.load(knowledge.HERE / "budget_lines.yaml", LineWords))
