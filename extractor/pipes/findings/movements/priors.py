"""Rules about the figure of the year before that follows from a final figure and its change."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives
from extractor.pipes.findings.common.accounts import account_words
from extractor.pipes.findings.common.arithmetic import Interval
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence, LineAmount
from extractor.pipes.findings.movements.changes import Change, changes
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding, Measure

# How the figure of a year that is told by its number may be read.
_TOLD: tuple[Measure, ...] = ("prior_final", "final")


class PriorConflict(BaseRule):
    """Last year's figure in a table against final figure and change in the prose."""

    id = "prior_conflict"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares last year's figure of every line that changed."""
        by_name: dict[str, list[Change]] = defaultdict(list)
        for change in evidence.once(changes):
            by_name[change.name].append(change)
        for name, stated in by_name.items():
            told = evidence.amounts.get((name, "prior_final"), ())
            tables = [found for found in told if found.table is not None] or self._dated(evidence, name, stated)
            if not tables or any(found.span.meets(change.prior) for found in tables for change in stated):
                continue
            if self._of_whole(evidence, name, tables[0], stated[0]):
                continue
            sound = [change for change in stated if change.agrees] or stated
            yield self._finding(evidence, name, tables, sound)

    def _dated(self, evidence: Evidence, name: str, stated: Sequence[Change]) -> Sequence[LineAmount]:
        """The figure of the year before that a sentence of its own tells with its year: 2021年支出合计80万元.

        Only where it is the line's one figure of that year, and one change of the line is told.
        """
        told = evidence.once(_priors).get(name, [])
        sound = len(stated) == 1 and stated[0].agrees and stated[0].own
        if len(told) != 1 or not sound or told[0].sentence == stated[0].change.sentence or not told[0].line:
            return []
        dated = told[0].year is not None and told[0].year == (evidence.year or 0) - 1
        amounts = (found for measure in _TOLD for found in evidence.amounts.get((name, measure), ()))
        return [found for found in amounts if dated and found.amount.start == told[0].quantity.start]

    def _of_whole(self, evidence: Evidence, name: str, table: LineAmount, change: Change) -> bool:
        """Whether the line that this one is all of has the same figures in table and prose."""
        wholes = [relation.whole for relation in evidence.words.relations if name in relation.parts]
        return any(
            any(found.span.value == table.span.value for found in evidence.amounts.get((whole, "prior_final"), ()))
            and any(found.span.value == change.final.span.value for found in evidence.finals(whole))
            for whole in wholes
        )

    def _finding(
        self, evidence: Evidence, name: str, tables: Sequence[LineAmount], stated: Sequence[Change]
    ) -> Finding:
        change = stated[0]
        turned = next((found for found in tables if found.span.meets(_turned(change))), None)
        sign = "-" if change.sign > 0 else "+"
        derived = amount(change.prior.value, change.final, change.change)
        places = [place for found in tables for place in (evidence.row_at(found),)]
        says = f"而正文{change.final.text}{sign}{change.change.text}={derived}"
        if turned:
            says += f"；按{'该' if tables[0].table is None else '表中'}数应为{'减少' if change.sign > 0 else '增加'}"
        return self.finding(
            evidence,
            f"“{name}”上年数{'正文' if tables[0].table is None else '表中'}为{tables[0].text}，{says}",
            [*places, *(place for other in stated for place in other.places)],
            expected=derived,
            stated=tables[0].text,
            rule="change_direction" if turned else None,
        )


class PriorWithin(BaseRule):
    """1860万元 of the general budget last year and 1850万元 of all appropriations, as two changes have it."""

    id = "part_exceeds"

    def __init__(self) -> None:
        words = finding_words()
        self._restated = re.compile(alternatives(words.restating))
        self._budget, self._funds = (
            re.compile(alternatives(names)) for names in (words.budget_words, words.fund_words)
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares what follows for the year before from the changes of every line and its whole."""
        by_name: dict[str, list[Change]] = defaultdict(list)
        for change in evidence.once(changes):
            passage = evidence.layer.passages[change.change.passage]
            restated = self._restated.search(evidence.text, passage.start, passage.end)
            before = evidence.text[change.change.sentence : change.change.quantity.start]
            budgeted = self._budget.search(self._funds.sub("", before))  # Last year’s budget is no final figure.
            if change.agrees and change.own and not (restated or budgeted) and not change.change.span.is_zero:
                by_name[change.name].append(change)
        for name, whole_name in account_words().prior_within:
            parts, wholes = by_name.get(name, []), by_name.get(whole_name, [])
            pairs = [(part, whole) for part in parts for whole in wholes]
            # Where the part is the larger this year, too, the whole is called by a name that is none of it.
            this_year = any(part.final.span.low > whole.final.span.high for part, whole in pairs)
            if pairs and not this_year and all(part.prior.low > whole.prior.high for part, whole in pairs):
                part, whole = parts[0], wholes[0]
                priors = [amount(each.prior.value, each.final, each.change) for each in (part, whole)]
                yield self.finding(
                    evidence,
                    f"按增减额推算，上年“{name}”{priors[0]}，大于上年“{whole_name}”{priors[1]}",
                    [*part.places, *whole.places],
                    stated="；".join(priors),
                )


def _priors(evidence: Evidence) -> dict[str, list[Figure]]:
    """The amounts of the year before that the prose tells, by line."""
    found: dict[str, list[Figure]] = defaultdict(list)
    for sentence in evidence.sentences:
        for figure in sentence.figures:
            if figure.role == "amount" and figure.measured == "prior" and figure.line and not figure.inner:
                found[evidence.called(figure.line[-1])].append(figure)
    return dict(found)


def _turned(change: Change) -> Interval:
    final, by = change.final.span, change.change.span
    return final + by if change.sign > 0 else final - by
