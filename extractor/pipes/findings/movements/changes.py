"""Rules that carry the changes of lines further: into sums, into last year's figures, and from place to place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.arithmetic import Interval, exact, growth, total
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.figures import Figure, in_bracket
from extractor.pipes.findings.common.operands import Context, finals, is_sure
from extractor.pipes.findings.common.wording import Relation, finding_words, way
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.movements.statements import amount
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.lines.wording import statement_words
from extractor.result import Finding

_QUOTES = re.compile(r"[“”‘’\"']")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Change:
    """How a line's final figure changed against the year before, as a sentence says it.

    Attributes:
        name: the line by the first of its synonyms.
        sign: 1 for an increase, -1 for a decrease.
        agrees: whether its own rate agrees, or it has none; a change whose rate says otherwise is wrong already.
        own: whether its clause names the line, or nothing: 库房修缮减少40万元 is a change of something else.
    """

    name: str
    final: Figure
    change: Figure
    sign: int
    agrees: bool
    own: bool

    @property
    def prior(self) -> Interval:
        """The figure of the year before that follows."""
        final, change = self.final.span, self.change.span
        return final - change if self.sign > 0 else final + change

    @property
    def places(self) -> list[Place]:
        """The clauses that say it."""
        return [self.final.place, self.change.place]

    @property
    def words(self) -> str:
        """The change as a reader says it."""
        return f"{'增加' if self.sign > 0 else '减少'}{self.change.text}"


def changes(evidence: Evidence) -> list[Change]:
    """The changes against the year before whose line and final figure are sure."""
    found: list[Change] = []
    for sentences in evidence.passages.values():
        for at, sentence in enumerate(sentences):
            for number, figure in enumerate(sentence.figures):
                of_money = figure.role == "change" and figure.unit == "元" and figure.basis != "budget"
                if not of_money or is_restated(figure) or _is_of_earlier_year(evidence, figure):
                    continue
                following = sentence.figures[number + 1] if number + 1 < len(sentence.figures) else None
                rate = following if following and following.role == "change" and following.unit == "%" else None
                context = Context(evidence, sentences, at, figure.quantity.start)
                found += _bound(evidence, context, figure, rate)
    return found


def _bound(evidence: Evidence, context: Context, figure: Figure, rate: Figure | None) -> Iterator[Change]:
    sign = 1 if figure.direction == "increase" else -1
    candidates = [other for other in finals(context, figure, "元") if other.statement and other.statement.line]
    fitting = [other for other in candidates if rate and _agrees(other, figure, rate, sign)]
    final = fitting[0] if fitting else candidates[0] if candidates and is_sure(figure, candidates) else None
    if final and final.statement and final.statement.line and final.measured == "final":
        name = evidence.called(final.statement.line.path[-1])
        own = not has_subject(evidence, figure, name)
        yield Change(name, final, figure, sign, bool(fitting) or rate is None, own)


def _is_of_earlier_year(evidence: Evidence, change: Figure) -> bool:
    """Whether a change is against a year before the last one: 2024年…比2022年度增加1.50万元."""
    years = re.findall(r"(20\d\d)年", evidence.text[change.sentence : change.quantity.start])
    return bool(years) and evidence.year is not None and int(years[-1]) + 1 < evidence.year


def _is_aside(evidence: Evidence, change: Figure) -> bool:
    """Whether a change stands in a bracket or among numbered reasons, so that something else may have changed."""
    numbered = re.search(finding_words().reason_numbers, evidence.text[change.sentence : change.quantity.start])
    return numbered is not None or in_bracket(evidence.text, change)


def is_restated(change: Figure) -> bool:
    """Whether a change is one of the figure of the year before, told again by another scope: 调减12万元."""
    return change.label.endswith(tuple(finding_words().restating))


class _Fillers:
    """The words that a clause may have around the line that changed."""

    def __init__(self) -> None:
        words, ways = finding_words(), statement_words()
        self._words = re.compile(
            rf"20\d\d|{alternatives([*words.before_ways, *words.around_changes, *ways.increase, *ways.decrease])}"
        )

    def subject(self, change: Figure, name: str) -> str:
        """What else than the line a change's clause says that changed; "" for nothing."""
        bare = _QUOTES.sub("", change.label)
        for known in (*finding_words().synonyms.get(name, ()), name):
            bare = bare.replace(known, "")
        found = _CHINESE.findall(self._words.sub("", bare))
        return "".join(found) if len(found) > 1 else ""


def has_subject(evidence: Evidence, change: Figure, name: str) -> bool:
    """Whether something else than the line of that name, or than a whole, is said to have changed."""
    return bool(evidence.once(_fillers).subject(change, name)) or _is_aside(evidence, change)


def _fillers(evidence: Evidence) -> _Fillers:
    return _Fillers()


def _agrees(final: Figure, change: Figure, rate: Figure, sign: int) -> bool:
    expected = growth(final.span, change.span, sign)
    return expected is not None and expected.meets(rate.span)


@dataclass(frozen=True, slots=True)
class Said:
    """A change of a line against the year before as its clause says it: 公务接待费减少0.5万元, or 与上年持平.

    Attributes:
        name: the line by the first of its synonyms.
        span: how much it changed, in 元, negative for a decrease.
        text: the amount as written, or "" for 持平.
        figure: the amount, or None for 持平.
        place: the clause.
    """

    name: str
    span: Interval
    text: str
    figure: Figure | None
    place: Place


def changes_said(evidence: Evidence, *, of_budget: bool = False) -> dict[int, list[Said]]:
    """The changes against the year before, or the budget, by passage.

    Those that their own rate contradicts are wrong already, and left out.
    """
    wrong = {change.change.quantity.start for change in evidence.once(changes) if not change.agrees}
    found: dict[int, list[Said]] = defaultdict(list)
    for number, sentences in evidence.passages.items():
        for sentence in sentences:
            for figure in sentence.figures:
                against = figure.role == "change" and figure.unit == "元" and (figure.basis == "budget") == of_budget
                if against and figure.line and figure.quantity.start not in wrong:
                    span = figure.span if figure.direction == "increase" else -figure.span
                    name = evidence.called(figure.line[-1])
                    found[number].append(Said(name, span, figure.text, figure, figure.place))
    starts = [passage.start for passage in evidence.layer.passages]
    for statement in evidence.layer.statements or []:
        number = bisect_right(starts, statement.start) - 1
        against = (statement.basis == "budget") == of_budget
        if statement.kind == "level" and statement.line and against and number >= 0:
            name, place = evidence.called(statement.line.path[-1]), (statement.start, statement.end)
            found[number].append(Said(name, exact(Decimal(0)), "", None, place))
    return found


class ChangesTotal(BaseRule):
    """The changes of all parts of a line against the line's own change, within one passage or section."""

    id = "changes_total"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Adds up the changes of the parts of every known line."""
        for of_budget in (False, True):
            yield from self._all(evidence, changes_said(evidence, of_budget=of_budget))

    def _all(self, evidence: Evidence, said: dict[int, list[Said]]) -> Iterator[Finding]:
        by_section: dict[int | None, list[Said]] = defaultdict(list)
        summed: set[str] = set()
        for number, stated in said.items():
            by_section[evidence.layer.passages[number].section] += stated
            for whole, parts, silent in self._wholes(evidence, stated):
                summed.add(whole.name)
                yield from self._sum(evidence, whole, parts, silent)
        for stated in by_section.values():
            times = Counter(change.name for change in stated)
            once = [change for change in stated if times[change.name] == 1]
            for whole, parts, silent in self._wholes(evidence, once):
                if whole.name not in summed:
                    yield from self._sum(evidence, whole, parts, silent)

    def _wholes(self, evidence: Evidence, stated: Sequence[Said]) -> Iterator[tuple[Said, list[Said], bool]]:
        """The changes of wholes with those of all their parts, and whether some of these are not told."""
        told: dict[str, Said] = {}
        for change in stated:
            told.setdefault(change.name, change)
        for relation in (*evidence.words.relations, *evidence.words.change_parts):
            whole = next((change for change in stated if change.name == relation.whole and change.figure), None)
            unspent = self._unspent(evidence, relation, told) if whole else []
            bare = relation.model_copy(update={"parts": [name for name in relation.parts if name not in unspent]})
            parts = self._parts(evidence, bare, told, unspent) if whole else None
            if whole and parts and any(part.figure for part in parts):
                yield whole, parts, bool(unspent)

    def _unspent(self, evidence: Evidence, relation: Relation, told: dict[str, Said]) -> list[str]:
        """The parts whose change is not told, and of which nothing was spent: they can only have fallen.

        Of a line whose own parts are told those count; one of them that the report tells nothing of was not spent.
        """
        found = []
        for name in relation.parts:
            inner = next((other for other in evidence.words.relations if other.whole == name), None)
            if name in told:
                continue
            if inner and any(part in told for part in inner.parts):
                never = [part for part in inner.parts if part not in told and not _tells_of(evidence, part)]
                found += [*never, *self._unspent(evidence, inner, told)]
            elif (spent := evidence.finals(name)) and all(each.span.is_zero for each in spent):
                found.append(name)
        return list(dict.fromkeys(found))

    def _parts(
        self, evidence: Evidence, relation: Relation, told: dict[str, Said], unspent: Sequence[str], least: int = 2
    ) -> list[Said] | None:
        """The changes of all parts of a line, or of their own parts where one is not told itself; None if one lacks."""
        found: list[Said] = []
        for name in relation.parts:
            inner = next((other for other in evidence.words.relations if other.whole == name), None)
            if inner and unspent:
                inner = inner.model_copy(update={"parts": [part for part in inner.parts if part not in unspent]})
            below = self._parts(evidence, inner, told, unspent, least=1) if inner and name not in told else None
            if name not in told and not below:
                return None
            found += below or [told[name]]
        more = [told[name] for name in relation.also if name in told]
        # Of a whole that may have other parts a single one says nothing.
        return [*found, *more] if len(found) + len(more) >= least else None

    def _sum(self, evidence: Evidence, whole: Said, parts: Sequence[Said], silent: bool) -> Iterator[Finding]:
        sums = total(part.span for part in parts)
        if whole.figure is None or sums.meets(whole.span) or (silent and whole.span.value < sums.value):
            return
        terms = "".join(f"{'+' if part.span.value > 0 else '-'}{part.text}" for part in parts if part.figure)
        words = f"{'增加' if whole.span.value > 0 else '减少'}{whole.text}"
        expected = amount(sums.value, whole.figure)
        yield self.finding(
            evidence,
            f"“{whole.name}”写为{words}，而各部分的变化{terms}={expected}",
            [whole.place, *(part.place for part in parts)],
            expected=expected,
            stated=words,
        )


def _tells_of(evidence: Evidence, name: str) -> bool:
    """Whether the report has any amount of a line."""
    return any(known == name for known, _ in evidence.amounts)


class ReasonDirection(BaseRule):
    """公务接待费增加的主要原因是… where its passage tells that it fell."""

    id = "direction_conflict"

    def __init__(self) -> None:
        words, ways = finding_words(), statement_words()
        names = alternatives(name for names in words.synonyms.values() for name in names)
        up, down = alternatives(ways.increase), alternatives(ways.decrease)
        self._bare = re.compile(rf"[，。；、\s]\s*(?:(?P<up>{up})|(?P<down>{down}))(?:的|了)?(?:主要)?原因")
        self._reason = re.compile(
            rf"(?P<name>{names})(?:{alternatives(words.before_ways)}|20\d\d年度?)*"
            rf"(?:(?P<up>{up})|(?P<down>{down}))(?:的|了)?(?:主要)?原因"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares every reason that names a line and a direction with the line's change in the passage."""
        for number, stated in changes_said(evidence).items():
            passage = evidence.layer.passages[number]
            told = {said.name: said for said in stated if said.span.value}
            for found in self._reason.finditer(evidence.text, passage.start, passage.end):
                said = told.get(evidence.called(found["name"]))
                if said and (said.span.value > 0) != bool(found["up"]):
                    yield self.finding(
                        evidence,
                        f"“{said.name}”写为{way(said.span.value > 0)}{said.text}，"
                        f"说明原因时却写为{found['up'] or found['down']}",
                        [said.place, evidence.clause_at(*found.span())],
                        stated=found.group(),
                    )
        yield from self._right_behind(evidence)

    def _right_behind(self, evidence: Evidence) -> Iterator[Finding]:
        """减少0.30万元，下降12.50%，增加的主要原因是: the reason of the change that it stands right behind.

        Of several changes told in turn it may mean those that went its way: 减少1万元；…增加2万元。减少的原因都是.
        """
        for sentences in evidence.passages.values():
            for sentence in sentences:
                for change, following in pairwise([*sentence.figures, None]):
                    if change is None or change.role != "change" or (following and following.role == "change"):
                        continue
                    found = self._bare.match(evidence.text, change.quantity.end)
                    ways = {each.direction for each in sentence.figures if each.role == "change"}
                    if found and ("increase" if found["up"] else "decrease") not in ways:
                        yield self.finding(
                            evidence,
                            f"写为{way(change.direction == 'increase')}{change.text}，"
                            f"说明原因时却写为{found['up'] or found['down']}",
                            [change.place, evidence.clause_at(*found.span())],
                            stated=squash(found.group()).strip("，。；、"),
                        )


class DirectionConflict(BaseRule):
    """One change told as an increase here and as a decrease there."""

    id = "direction_conflict"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Compares the directions in which each line is said to have changed."""
        by_name: dict[str, list[Change]] = defaultdict(list)
        for change in evidence.once(changes):
            if change.agrees and change.own and not change.change.span.is_zero:
                by_name[change.name].append(change)
        for name, stated in by_name.items():
            first = stated[0]
            other = next((c for c in stated if c.sign != first.sign and c.final.span.meets(first.final.span)), None)
            if other:
                yield self.finding(
                    evidence,
                    f"“{name}”一处写为{first.words}，另一处写为{other.words}",
                    [*first.places, *other.places],
                    stated=f"{first.words}；{other.words}",
                )
