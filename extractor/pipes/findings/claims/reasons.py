"""Rules about reasons: one that only says the figures again, one for the other way, one that the report denies."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.apart_words import apart_words
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import Denial, finding_words, way
from extractor.pipes.findings.counts.mentions import words_after
from extractor.pipes.findings.evidence import Evidence, LineAmount
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.lines.wording import statement_words
from extractor.result import Finding

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_MARKS = re.compile(r"[，。；：、]")
_LONGEST, _SHOWN, _NEAR = 60, 40, 24
_BUDGET = "预算"


class ReasonAgain(BaseRule):
    """决算数大于预算数的主要原因：决算数比预算数增加2.00万元: a reason that says the difference once more."""

    id = "empty_reason"

    def __init__(self) -> None:
        words, ways = finding_words(), statement_words()
        said = [way for way in (*ways.increase, *ways.decrease) if way not in words.thrift]
        self._again = re.compile(alternatives([*words.said_again, *said]))
        self._ways = re.compile(alternatives(said))
        self._reason = re.compile(rf"(?:{words.reason_cue})(?P<reason>[^。；\n]{{2,{_LONGEST}}})[。；\n]")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every reason in the text: one that says nothing is no variance."""
        for start, end in evidence.prose:
            for found in self._reason.finditer(evidence.text, start, min(end + 1, len(evidence.text))):
                bare = squash(found["reason"])
                if self._ways.search(bare) and not _CHINESE.search(self._again.sub("", bare)):
                    yield self.finding(
                        evidence,
                        f"原因只是把增减又说了一遍：“{bare[:_SHOWN]}”",
                        [found.span()],
                        stated=bare,
                    )


class ReasonContrary(BaseRule):
    """决算数小于预算数的主要原因：任务增加，年中追加经费: reasons all of which lead the other way."""

    id = "direction_conflict"

    def __init__(self) -> None:
        every = finding_words()
        words, left = every.contrary, every.flows.kept
        self._up, self._not_up = _leading(words.up, words.costs, every.rising), re.compile(alternatives(words.not_up))
        self._left = re.compile(alternatives(left))
        self._rate = re.compile(alternatives(every.contrary.rates))
        balances = apart_words().balances
        self._balance = re.compile(rf"(?:{alternatives(balances.names)})[^，。；]{{0,12}}(?:增|减|下降|上升|提高)")
        self._more_left, self._less_left = (re.compile(alternatives(n)) for n in (balances.more, balances.less))
        self._down = _leading(words.down, words.costs, every.falling)
        self._not_down = re.compile(alternatives(words.not_down))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every variance whose reasons are short and of one kind."""
        for variance in evidence.layer.variances or []:
            up = variance.direction == "increase"
            says, but = (self._down, self._not_down) if up else (self._up, self._not_up)
            texts = [squash(cause.text) for cause in variance.causes]
            clause = evidence.clause_at(variance.start, variance.start + 1)
            before = evidence.behind("。；\n", variance.start), clause[1]
            if variance.direction != "unchanged" and self._balance.search(evidence.text, *clause):
                says, but = (self._less_left, self._more_left) if up else (self._more_left, self._less_left)
            elif self._left.search(evidence.text, *clause) or self._rate.search(evidence.text, *before):
                continue  # Less spent is more left over; of a larger budget a smaller part is spent.
            contrary = texts and all(says.search(text) and not but.search(text) for text in texts)
            if variance.direction != "unchanged" and contrary and max(map(len, texts)) <= _LONGEST:
                yield self.finding(
                    evidence,
                    f"写为{way(up)}，所列的原因却使其{way(not up)}：“{'；'.join(texts)[:_SHOWN]}”",
                    [
                        evidence.clause_at(variance.start, variance.start + 1),
                        *((cause.start, cause.end) for cause in variance.causes),
                    ],
                    stated=texts[0],
                    severity="hint",
                )


def _leading(known: Sequence[str], costs: str, ways: Sequence[str]) -> re.Pattern[str]:
    """Reasons that lead one way: those that are known, and that what costs money went that way, ending its clause."""
    return re.compile(rf"{alternatives(known)}|{costs}(?:{alternatives(ways)})(?=[，,；;。、]|$)")


class Denied(BaseRule):
    """当年无新增退休人员 in one place, 新增退休人员1名 in another."""

    id = "conflict"

    def __init__(self) -> None:
        words = finding_words()
        moves, joints = alternatives(words.staff_moves), alternatives(words.between_names)
        listed = rf"(?:{alternatives(words.none)})(?:人员)?(?:(?:{moves})(?:{joints}))*"
        self._cue = re.compile(words.reason_cue)
        self._ends = re.compile(rf"(?:{alternatives(words.denied_things)})*(?:[，。；：、（]|\s|$)")
        self._later = re.compile(alternatives(words.paid_later))
        self._pairs = [
            (re.compile(_denial(pair, listed, moves)), re.compile(rf"(?:{alternatives(pair.told)})$"), pair)
            for pair in words.denials
        ]
        self._prior = re.compile(_earlier_words())
        self._denying = re.compile(alternatives(words.negations))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks for every denial of `denials`, and for a figure that says otherwise."""
        for denied, told, pair in self._pairs:
            place = next(
                (found.span() for start, end in evidence.prose if (found := denied.search(evidence.text, start, end))),
                None,
            )
            if place is None or evidence.is_budget or is_aside(evidence, place[0]):
                continue
            ends = self._ends.match(evidence.text, place[1]) is not None
            if not is_of_all(evidence, place[0], of_money=ends and bool(pair.lines)):
                continue
            if ends and (spent := next(_spent(evidence, pair.lines, place[0]), None)):
                if not self._later.search(evidence.text):
                    yield _denied_line(self, evidence, place, spent)
                continue
            for sentence in evidence.sentences:
                passage = evidence.layer.passages[sentence.passage]
                if passage.start <= place[0] < passage.end:
                    continue  # What one passage says of itself, other rules compare.
                for figure in sentence.figures:
                    if figure.unit in pair.units and self._says(evidence, figure, told, pair.clause):
                        yield self._finding(evidence, place, figure)
                        break

    def _says(self, evidence: Evidence, figure: Figure, told: re.Pattern[str], clause: str | None) -> bool:
        """Whether a figure other than nothing counts what was denied, in the reported year."""
        # 大于预算数的主要原因是新录用5名: the budget is none of the reason.
        own = self._cue.split(_MARKS.split(figure.label)[-1])[-1]
        of_year = figure.year in (None, evidence.year) and not self._prior.search(own)
        some = not figure.span.is_zero and figure.year in (None, evidence.year)
        counts = figure.role == "amount" and some and of_year
        after = squash(words_after(evidence, figure))
        behind = any(told.search(after[:size]) for size in range(2, min(len(after), 10) + 1))
        if clause and some and figure.role in ("amount", "change"):
            # 比年初增加1辆，为当年购置的业务用车: in its clause or the next one.
            start, end = evidence.clause_at(figure.quantity.start, figure.quantity.end)
            last = evidence.clause_at(end, end + 1)[1] if evidence.text[end : end + 1] == "，" else end
            whole = squash(evidence.text[start:last])
            if re.search(clause, whole) and not self._denying.search(whole):
                return True
        return counts and (told.search(figure.label) is not None or behind)

    def _finding(self, evidence: Evidence, place: tuple[int, int], figure: Figure) -> Finding:
        clause = evidence.clause_at(*place)
        return self.finding(
            evidence,
            f"一处写“{squash(evidence.text[slice(*clause)])[-_SHOWN:]}”，另一处写“{figure.label[-12:]}{figure.text}”",
            [clause, figure.place],
            stated=squash(evidence.text[slice(*place)]),
            severity="warning",
        )


def _denial(pair: Denial, listed: str, moves: str) -> str:
    """How a pair is denied, by itself or in a list; 无退休人员去世 denies another move."""
    told = alternatives(pair.denied)
    every = rf"{told}|{listed}(?:{alternatives(pair.listed)})" if pair.listed else told
    return rf"(?:{every})(?!(?:人员)?(?:{moves}))"


def is_aside(evidence: Evidence, start: int) -> bool:
    """Whether a denial's clause is of another year than the reported one, of a budget, or of some cases only."""
    left, right = evidence.clause_at(start, start + 1)
    clause = evidence.text[left:start]
    if _BUDGET in evidence.text[start:right]:
        return True
    years = re.findall(r"20\d\d", clause)
    other = bool(years) and evidence.year is not None and int(years[-1]) != evidence.year
    return other or _aside().search(clause) is not None


def is_of_all(evidence: Evidence, start: int, *, of_money: bool) -> bool:
    """Whether a denial is of the department and the year: its clause names no one else before it.

    Args:
        of_money: whether it denies that money was spent: 远程会议31次，未列支会议费 is of those meetings only, unless
            its own clause says 全年, or what comes before says why (因业务调整，…).
    """
    silent, why, yearly = _around_denial()
    left = evidence.behind("。；：\n\t", start)
    said = squash(evidence.text[left:start]).replace(evidence.layer.cover.organization or "\n", "")
    *before, own = re.split("[，,]", said)
    if _CHINESE.search(silent.sub("", own)) or (of_money and _aside().search(said)):
        return False
    return not of_money or yearly.search(own) is not None or all(why.match(silent.sub("", each)) for each in before)


@functools.cache
def _around_denial() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What may stand before a denial of all in its clause, how a clause before that begins, and words of the year."""
    words = finding_words()
    silent = alternatives([*words.our_words, *words.denied_by, *words.yearly, *words.current])
    years = rf"20\d\d年|{alternatives([*words.yearly, *words.current])}"
    return (
        re.compile(rf"20\d\d年度?|{silent}"),
        re.compile(rf"$|{alternatives(words.circumstances)}"),
        re.compile(years),
    )


@functools.cache
def _aside() -> re.Pattern[str]:
    words = finding_words()
    parts = alternatives([*words.some, *words.own_level, *words.subordinate])
    return re.compile(rf"{_earlier_words()}|(?!{alternatives(words.our_words)})(?:{parts})")  # 本部, but not 本部门


def _earlier_words() -> str:
    words = finding_words()
    return alternatives([*words.prior_words, *words.budget_words, *words.denominators[0]])


def _spent(evidence: Evidence, names: Sequence[str], at: int) -> Iterator[LineAmount]:
    """The final amounts of lines, none of which is nothing anywhere; not those of the passage that an offset is in."""
    for name in names:
        found = evidence.finals(name)
        start, end = evidence.text.rfind("\n", 0, at), evidence.text.find("\n", at)
        apart = [amount for amount in found if not start < amount.amount.start < (end if end >= 0 else at)]
        if not found or any(amount.span.is_zero for amount in found):
            continue
        # 公务用车购置支出18.60万元，本年未购置公务用车: right before it, in its own sentence.
        beside = [amount for amount in found if amount.table is None and 0 < at - amount.amount.end < _NEAR]
        beside = [amount for amount in beside if "。" not in evidence.text[amount.amount.end : at]]
        if len(apart) == len(found) or beside:
            yield (apart or beside)[0]


def _denied_line(rule: BaseRule, evidence: Evidence, place: tuple[int, int], spent: LineAmount) -> Finding:
    clause = evidence.clause_at(*place)
    where = "表中" if spent.table is not None else "另一处"
    return rule.finding(
        evidence,
        f"一处写“{squash(evidence.text[slice(*clause)])[-_SHOWN:]}”，{where}“{spent.name}”却为{spent.text}",
        [clause, evidence.row_at(spent)],
        stated=spent.text,
        severity="warning",
    )
