"""Rules about what words say of lines and their budgets: 公务接待费超出年初预算, 其余八项完成率均在95%以上."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import show
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence, LineAmount
from extractor.pipes.findings.rule import BaseRule
from extractor.quantities.numerals import chinese_number
from extractor.result import Finding

_LEAF, _SHOWN, _SHORTEST, _LEAST, _HALF, _CENT = 2, 3, 3, 2, Decimal("0.5"), 3
_SILENT = frozenset({"plan", "goal", "remedy", "glossary"})


@dataclass(frozen=True, slots=True)
class Executed:
    """An item of the prose with its budget and what was spent of it."""

    name: str
    budget: LineAmount
    final: LineAmount


def executed(evidence: Evidence) -> list[Executed]:
    """The items and projects whose first budget and final figure one section of the prose tells."""
    found: list[Executed] = []
    for (name, measure), amounts in evidence.amounts.items():
        line = amounts[0].line
        if measure != "final" or (name.count("/") != _LEAF and line.category != "project"):
            continue
        budgets = [each for each in evidence.amounts.get((name, "initial_budget"), ()) if each.table is None]
        for final in amounts:
            budget = next((each for each in budgets if each.section == final.section), None)
            if final.table is None and budget:
                found.append(Executed(line.path[-1], budget, final))
                break
    return found


class LineClaim(BaseRule):
    """公务接待费超出年初预算, 培训费、会议费均未超过预算: against the budgets and the final figures of those lines."""

    id = "summary"

    def __init__(self) -> None:
        words, claims = finding_words(), relation_words().claims
        over = alternatives(claims.over)
        which = rf"(?:{alternatives(claims.which)})?"
        self._said = re.compile(
            rf"(?:^|(?<=[，。；：\n]))(?P<names>[^，。；：\d\n]{{3,40}}?)(?:{alternatives(claims.ends)})*"
            rf"(?:(?P<not>{alternatives(claims.negations)})(?:{over})|(?P<over>{over}))(?:了)?(?P<which>{which})"
            rf"预算(?:数|安排|)(?=[，。；）\n]|$)",
            re.M,
        )
        self._first = re.compile(alternatives(words.denominators[0]))
        self._other = re.compile(alternatives(claims.other))
        self._opens = re.compile(rf"^(?:{alternatives([*relation_words().name_opens, *words.listing])}|20\d\d年度?)*")
        self._joins = re.compile(alternatives(words.joined) + "|与")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every clause of the prose that says so."""
        for passage in evidence.layer.passages if not evidence.is_budget else ():
            if passage.table is not None or evidence.topics(passage.section) & _SILENT:
                continue
            for said in self._said.finditer(evidence.text, passage.start, passage.end):
                if not self._other.search(said.group()):
                    for name in self._names(evidence, squash(said["names"])):
                        yield from self._compare(evidence, said, name)

    def _names(self, evidence: Evidence, said: str) -> list[str]:
        """The lines that are named, each by the name of its amounts; nothing where one of them is unknown."""
        found: list[str] = []
        for piece in self._opens.sub("", said).split("、"):
            for one in [piece] if self._known(evidence, piece) else self._joins.split(piece):
                name = self._known(evidence, one)
                if name is None:
                    return []
                found.append(name)
        return found

    def _known(self, evidence: Evidence, name: str) -> str | None:
        """The name under which a line has amounts; of an item the last level, where one item alone is called so."""
        called = evidence.called(name)
        if (called, "final") in evidence.amounts:
            return called
        ends = (f"/{name}", f"/{name}{relation_words().nothing.spending}")
        items = [key for key, measure in evidence.amounts if measure == "final" and key.endswith(ends)]
        return items[0] if len(items) == 1 and len(name) >= _SHORTEST else None

    def _compare(self, evidence: Evidence, said: re.Match[str], name: str) -> Iterator[Finding]:
        first = self._first.search(said["which"]) is not None
        budgets = [b for b in evidence.budgets(name) if not first or b.amount.measure == "initial_budget"]
        finals = evidence.finals(name)
        pairs = [(budget, final) for budget in budgets for final in finals]
        if said["not"]:
            wrong = bool(pairs) and all(final.span.low > budget.span.high for budget, final in pairs)
        else:
            wrong = bool(pairs) and all(final.span.high <= budget.span.high for budget, final in pairs)
        if wrong:
            budget, final = pairs[0]
            relation = "大于" if said["not"] else "没有超过"
            yield self.finding(
                evidence,
                f"写为“{squash(said.group())}”，而“{final.line.path[-1]}”决算数{final.text}{relation}预算数{budget.text}",
                [said.span(), evidence.row_at(final), evidence.row_at(budget)],
                stated=squash(said.group()),
            )


class RateRange(BaseRule):
    """除购房补贴外，其余八项完成年初预算的比例在95.78%至102.33%之间: where one of the eight is not.

    The items are those of its section. Where it says how many there are, there must be so many.
    """

    id = "summary"

    def __init__(self) -> None:
        words = relation_words().rate_ranges
        self._rate = re.compile(alternatives(words.rates))
        self._several = re.compile(alternatives(words.several))
        self._rest = re.compile(alternatives(words.rest))
        self._except = re.compile(r"除(?:了)?(?P<names>[^。；]{2,60}?)(?:之外|以外|外)")
        self._count = re.compile(r"(?P<number>[二三四五六七八九十]{1,3}|\d{1,2})(?:项|个)")
        self._least, self._most = re.compile(alternatives(words.least)), re.compile(alternatives(words.most))
        self._above, self._below = tuple(words.above), tuple(words.below)

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every rate that is told of several items."""
        for sentence in evidence.sentences if not evidence.is_budget else ():
            for figure in sentence.figures:
                words = evidence.text[sentence.start : figure.quantity.start]
                clause = squash(evidence.text[figure.start : figure.quantity.start])
                if figure.unit != "%" or not self._rate.search(clause) or not self._several.search(clause):
                    continue
                low, high = self._bounds(evidence, figure, clause)
                items = self._items(evidence, figure, words, clause) if low is not None or high is not None else []
                yield from self._compare(evidence, figure, items, low, high)

    def _bounds(self, evidence: Evidence, figure: Figure, clause: str) -> tuple[Decimal | None, Decimal | None]:
        """The least and the greatest rate that the words allow; None for no bound."""
        quantity, half = figure.quantity, figure.quantity.resolution * _HALF
        if quantity.high is not None:
            return quantity.value - half, quantity.high + half
        behind = evidence.text[quantity.start : figure.end].strip("%％0123456789. ")
        if self._most.search(clause) or behind.startswith(self._below):
            return None, quantity.value + half
        if self._least.search(clause) or behind.startswith(self._above):
            return quantity.value - half, None
        return None, None

    def _items(self, evidence: Evidence, figure: Figure, words: str, clause: str) -> list[Executed]:
        """The items that a rate is told of: those of its section, less the ones that are excepted."""
        section = evidence.layer.passages[figure.passage].section
        items = [item for item in evidence.once(executed) if evidence.is_within(item.final.section, section)]
        functional = [item for item in items if item.final.line.category == "functional"]
        items = functional or items
        excepted = self._except.search(squash(words))
        left = [item for item in items if not excepted or item.name not in excepted["names"]]
        if bool(excepted) != (len(left) < len(items)) or (self._rest.search(clause) and not excepted):
            return []  # 其余各项, where nothing says which are the others.
        count = self._count.search(clause)
        number = chinese_number(count["number"]) if count else None
        return left if len(left) >= _LEAST and number in (None, len(left)) else []

    def _compare(
        self, evidence: Evidence, figure: Figure, items: Sequence[Executed], low: Decimal | None, high: Decimal | None
    ) -> Iterator[Finding]:
        rates = [(item, rate) for item in items if (rate := item.final.span.ratio(item.budget.span))]
        wrong = [
            (item, rate)
            for item, rate in rates
            if (low is not None and rate.high < low) or (high is not None and rate.low > high)
        ]
        if wrong:
            told = "、".join(
                f"“{item.name}”{item.final.text}÷{item.budget.text}={show(rate.value, _CENT)}%"
                for item, rate in wrong[:_SHOWN]
            )
            yield self.finding(
                evidence,
                f"各项完成率写为{figure.text}，而{told}",
                [
                    figure.place,
                    *(evidence.row_at(each) for item, _ in wrong[:_SHOWN] for each in (item.final, item.budget)),
                ],
                stated=figure.text,
            )
