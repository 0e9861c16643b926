"""Rules about words on results: 超额完成, 达到目标 and 未完成 against figures, 全部完成 against what was not done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.cells import column_at, row_place
from extractor.pipes.findings.common.claim_words import claim_words
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.performance.targets import one_quantity, way_of
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.wholes import after
from extractor.pipes.layers import Row
from extractor.reading.page import Cell
from extractor.result import Finding

_FULL, _MOST, _PAIR = Decimal(100), 40, 2
_INDICATOR = "指标"
# The clause ends soon, and without a figure.
_ENDS = r"(?!的)(?=[^，。；\d]{0,12}(?:[，。；）)]|\s|$))"


class ResultWord(BaseRule):
    """完成率93.00%，超额完成年度目标: words on the result that its own figures contradict.

    达到目标 says no more than that the target's side was kept: it is held to targets with a side (不低于95%), and to a
    completion rate behind its target and what was done.
    """

    id = "result_word"

    def __init__(self) -> None:
        words = finding_words().results
        groups = (("over", words.over), ("met", words.met), ("missed", words.missed), ("reached", words.reached))
        # Not 完成目标的95%, which goes on with its figure.
        ends = {"met": _ENDS, "reached": _ENDS}
        any_ = "|".join(f"(?P<{name}>(?:{alternatives(told)}){ends.get(name, '')})" for name, told in groups)
        self._word = re.compile(rf"[，,]\s*(?:{alternatives(words.before)})?(?:{any_})")
        self._money = re.compile(alternatives(words.money))
        self._aimed = re.compile(alternatives(words.aimed))
        self._done = re.compile(alternatives(finding_words().done))
        reaching = alternatives(finding_words().reaching)
        self._plain = re.compile(rf"[，；、]?(?:{alternatives(words.plain_rates)})(?:{reaching})?|[，；、]?完成.*的")
        self._least = re.compile(rf"(?:{alternatives(words.least)})|(?:{alternatives(words.least_behind)})$")
        self._higher = re.compile(rf"(?:{alternatives(words.higher)})(?:{alternatives(words.aimed)})")
        self._most = re.compile(rf"(?:{alternatives(words.most)})|(?:{alternatives(words.most_behind)})$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the clause right behind a completion rate, or behind a target and what was done."""
        for sentence in evidence.sentences:
            for at, figure in enumerate(sentence.figures[:_MOST]):
                found = self._word.match(evidence.text, figure.quantity.end)
                if found is None:
                    continue
                near = sentence.figures[max(0, at - _PAIR) : at + 1]
                rate = self._rate(near[-_PAIR:]) if self._may_say(near, found) else None
                if rate:
                    yield from self._compare(evidence, rate, found)
                else:
                    yield from self._side(evidence, near[-_PAIR:], found)

    def _may_say(self, figures: Sequence[Figure], found: re.Match[str]) -> bool:
        """Whether a rate tells that a target was met; that it was reached, counts alone do not tell without a side."""
        if found["reached"] is not None and figures[-1].role != "completion":
            return False
        return (found["reached"] is None and found["met"] is None) or self._is_of_pair(figures)

    def _is_of_pair(self, figures: Sequence[Figure]) -> bool:
        """Whether the last figure is no completion rate of its own: of all of a target, or of two figures before it."""
        if figures[-1].role != "completion":
            return True
        if self._plain.fullmatch(figures[-1].label):
            return True
        if len(figures) <= _PAIR:
            return False
        aim, done = figures[:_PAIR]
        rate = done.span.ratio(aim.span) if aim.unit == done.unit else None
        told = self._aimed.search(aim.label) and self._done.search(done.label)
        return bool(told) and rate is not None and rate.meets(figures[-1].span)

    def _side(self, evidence: Evidence, figures: Sequence[Figure], found: re.Match[str]) -> Iterator[Finding]:
        """目标不低于95%，实际93.6%，达到目标: the side of a target that was not kept, or that was."""
        if len(figures) < _PAIR or figures[0].unit != figures[1].unit:
            return
        aim, done = figures
        told = self._aimed.search(aim.label) and self._done.search(done.label) and done.role in ("amount", "other")
        words = f"{aim.label}{aim.text}{after(evidence, aim)}"
        full = aim.unit == "%" and aim.span.value == _FULL  # There is nothing above it.
        higher = aim.unit == "%" and self._higher.search(aim.label) is not None
        most = self._most.search(words) is not None
        # 目标值98%，实际97%，超额完成: what can be done beyond its target is the better the more there is of it.
        beyond = found["over"] is not None and aim.unit == "%" and not self._money.search(aim.label)
        least = full or ((higher or beyond) and not most) or self._least.search(words) is not None
        if not told or least == most or done.quantity.qualifier:
            return
        bound = aim.span.value
        missed = done.span.high < bound if least else done.span.low > bound
        met = done.span.low >= bound if least else done.span.high <= bound
        if most and found["over"]:
            return
        if met if found["missed"] else missed:
            word = found[found.lastgroup or 0]
            yield self.finding(
                evidence,
                f"写为“{word}”，而目标{aim.text}，完成{done.text}，{'已经' if met else '没有'}达到",
                [aim.place, done.place, evidence.clause_at(found.end() - 1, found.end())],
                stated=word,
            )

    def _rate(self, figures: Sequence[Figure]) -> tuple[Decimal, str, list[Figure]] | None:
        """What part of a target was done, in percent, how that is told, and by which figures."""
        last = figures[-1]
        if last.role == "completion" and not self._money.search(last.label + (last.base.label if last.base else "")):
            return last.span.value, last.text, [last]
        if len(figures) == _PAIR and last.role == figures[0].role == "amount" and last.unit == figures[0].unit:
            aim = figures[0]
            told = self._aimed.search(aim.label) and self._done.search(last.label) and last.unit != "元"
            if told and aim.span.value > 0 and not aim.quantity.qualifier and not last.quantity.qualifier:
                return _FULL * last.span.value / aim.span.value, f"{last.text}（目标{aim.text}）", [aim, last]
        return None

    def _compare(
        self, evidence: Evidence, rate: tuple[Decimal, str, list[Figure]], found: re.Match[str]
    ) -> Iterator[Finding]:
        value, told, figures = rate
        wrong = value > _FULL if found["missed"] else value < _FULL
        if wrong:
            word = found[found.lastgroup or 0]
            yield self.finding(
                evidence,
                f"写为“{word}”，而完成的是{told}，{'超过' if value > _FULL else '不到'}100%",
                [*(figure.place for figure in figures), evidence.clause_at(found.end() - 1, found.end())],
                stated=word,
            )


# So many characters before a figure name what it is.
_NAME, _CHINESE = 4, re.compile(r"[\u4e00-\u9fff]")


class LimitKept(BaseRule):
    """成本控制目标50万元，实际53.60万元，未突破控制目标: a limit that is said to be kept, or broken, and is not.

    The limits are those of the sentence and the one before, else the one that is set elsewhere to what is called so;
    what exceeds none of them keeps its limit.
    """

    id = "result_word"

    def __init__(self) -> None:
        words, limits = finding_words(), finding_words().limits
        named = rf"[^，。；\d]{{0,12}}(?:{alternatives(limits.names)})"
        kept = rf"(?:{alternatives(limits.not_over)})了?{named}|(?:{alternatives(limits.below)}){named}"
        within = rf"(?:{alternatives(limits.stays)})[^，。；\d]{{0,14}}(?:{alternatives(words.results.most_behind)})"
        self._word = re.compile(
            rf"[，,]\s*(?:{alternatives([*words.results.before, *limits.before])})*"
            rf"(?:(?P<kept>{kept}|{within})|(?P<broken>(?:{alternatives(limits.over)})了?{named}))(?=[，,。；）)\s]|$)"
        )
        self._limit = re.compile(alternatives([*limits.names, *words.results.most]))
        self._done = re.compile(alternatives(words.done))
        self._at_most = re.compile(rf"(?:{alternatives(words.results.most)})$")
        self._least = re.compile(rf"(?:{alternatives(words.results.least)})")
        self._behind = re.compile(rf"(?:{alternatives(words.results.least_behind)})$")
        self._other = re.compile(alternatives([*words.prior_words, *words.averaged]))
        self._first, self._last = (re.compile(alternatives(each)) for each in words.denominators)
        self._each = re.compile(alternatives([*claim_words().quotas.each, *words.averages]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the words right behind every amount."""
        for sentences in evidence.passages.values():
            for at, sentence in enumerate(sentences):
                for done in sentence.figures[:_MOST]:
                    said = self._word.match(evidence.text, done.quantity.end) if done.unit else None
                    if said and done.role in ("amount", "other"):
                        told = [f for each in sentences[max(0, at - 1) : at + 1] for f in each.figures]
                        before = [f for f in told if f.quantity.start < done.quantity.start and f.unit == done.unit]
                        here = any(self._is_limit(evidence, figure) for figure in (*before, done))
                        yield from self._of(evidence, before if here else self._elsewhere(evidence, done), done, said)

    def _elsewhere(self, evidence: Evidence, done: Figure) -> list[Figure]:
        """The limit that the report's goals set to what is called so: 亩均投入不高于300元; none where two differ."""
        name = self._name(done)
        alike = [
            figure
            for sentence in (evidence.every if name else ())
            for figure in sentence.figures[:_MOST]
            if figure.unit == done.unit and self._at_most.search(figure.label) and self._name(figure) == name
        ]
        return alike[-1:] if len({figure.span.value for figure in alike}) == 1 else []

    def _name(self, figure: Figure) -> str:
        """The last characters of what a figure is called, without words on limits; "" for too few."""
        name = "".join(_CHINESE.findall(self._at_most.sub("", figure.label)))[-_NAME:]
        return name if len(name) == _NAME else ""

    def _of(self, evidence: Evidence, before: Sequence[Figure], done: Figure, said: re.Match[str]) -> Iterator[Finding]:
        limits = [figure for figure in before if self._is_limit(evidence, figure)]
        last = before[-1] if before else done
        if not limits and self._done.search(last.label) and self._is_limit(evidence, done):
            limits, before, done = [done], [done], last  # 实际投资126万元，概算120万元，未突破概算.
        nearest = before[-1] if before else None
        words = said["kept"] or said["broken"]
        if not limits or nearest not in limits or self._is_limit(evidence, done) or self._other.search(done.label):
            return
        if done.quantity.qualifier or any(figure.quantity.qualifier for figure in limits):
            return
        if any(self._each.search(figure.label) for figure in limits) and not self._each.search(done.label):
            return  # 每人每天450元 is no limit of all that was spent.
        # 未超过全年预算 says nothing of the first one.
        if self._last.search(words) and not any(self._last.search(figure.label) for figure in limits):
            return
        over = [done.span.low > figure.span.value for figure in limits]
        under = [done.span.high <= figure.span.value for figure in limits]
        if all(over) if said["kept"] else all(under):
            limit = limits[-1]
            first = self._first.search(limit.label) and not self._first.search(words)
            yield self.finding(
                evidence,
                f"写为“{squash(words)}”，而{done.text}{'大于' if over[-1] else '没有超过'}{limit.text}",
                [limit.place, done.place, evidence.clause_at(*said.span(said.lastgroup or 0))],
                stated=squash(words),
                severity="hint" if first else None,
            )

    def _is_limit(self, evidence: Evidence, figure: Figure) -> bool:
        """Whether a figure is one that must not be exceeded, by its name or by the words around it."""
        least = self._least.search(figure.label) or self._behind.search(after(evidence, figure))
        limited = self._limit.search(figure.label) is not None and figure.measured not in ("final", "prior")
        # 不超过50万元 is no change, though 超过 is a word of one.
        return limited and not least and (figure.role != "change" or self._at_most.search(figure.label) is not None)


class ResultInForm(BaseRule):
    """60场 aimed at, 66场 done, and as the reason: 未能完成计划."""

    id = "result_word"

    def __init__(self) -> None:
        words = finding_words()
        self._undone = re.compile(rf"(?:{alternatives(words.results.undone)})[。；]?$")
        self._over = re.compile(rf"^(?:{alternatives(words.results.over)})")
        self._other = re.compile(alternatives(words.prior_words))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every row of every indicator table that says why it left its target."""
        for table in evidence.layer.tables:
            for block in table.blocks:
                at = tuple(column_at(block.columns, role) for role in ("target", "actual", "deviation"))
                if block.kind == "indicators" and None not in at:
                    for row in block.rows:
                        yield from self._row(evidence, row, *(row[each] for each in at if each is not None))

    def _row(
        self, evidence: Evidence, row: Row, target: Cell | None, actual: Cell | None, reason: Cell | None
    ) -> Iterator[Finding]:
        said = squash(reason.text) if reason else ""
        told = self._undone.search(said) or self._over.search(said)
        aim, done = one_quantity(target.text if target else None), one_quantity(actual.text if actual else None)
        if not target or not reason or not told or not aim or not done or self._other.search(reason.text):
            return
        # A bare number may be a limit, but no limit is carried out; rates and money may be either.
        counted = aim.kind == done.kind == "count" and aim.unit == done.unit and way_of(target, aim) != "most"
        met = done.value >= aim.value
        if counted and met != bool(self._over.search(said)):
            word, way = told.group().rstrip("。；"), "已经" if met else "没有"
            yield self.finding(
                evidence,
                f"写为“{word}”，而目标{squash(target.text)}，完成{done.text}，{way}达到",
                [row_place(row)],
                stated=told.group(),
            )


class ExecutedInFull(BaseRule):
    """预算执行率100.00% where 预算执行率未达到100%，原因是…: the one rate of a report, and what is said of it."""

    id = "result_word"

    def __init__(self) -> None:
        words = finding_words()
        rate = alternatives(words.results.executed)
        self._rate = re.compile(rf"(?:{rate})(?:{alternatives(words.reaching)})?$")
        self._short = re.compile(rf"(?:{rate})(?:{alternatives(words.results.fell_short)})")
        other = [*words.prior_words, *words.results.supposed, *words.some, *words.results.other_rates]
        self._other = re.compile(alternatives(other))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks for what is said of the rate where every rate of the report that is called so is full."""
        figures = (figure for sentence in evidence.sentences for figure in sentence.figures)
        rates = [figure for figure in figures if figure.unit == "%" and self._rate.search(figure.label)]
        if not rates or len(rates) > _PAIR or any(rate.span.value != _FULL for rate in rates):
            return
        for start, end in evidence.prose:
            for found in self._short.finditer(evidence.text, start, end):
                left = evidence.behind("。；\n", found.start())
                if not self._other.search(evidence.text, left, found.start()):
                    yield self.finding(
                        evidence,
                        f"写为“{squash(found.group())}”，而执行率为{rates[0].text}",
                        [rates[0].place, evidence.clause_at(*found.span())],
                        stated=squash(found.group()),
                    )
                    return


class AllDone(BaseRule):
    """绩效指标12项，全部完成 where 平台建设截至年末尚未完成: one of all that were done was not."""

    id = "result_word"

    def __init__(self) -> None:
        words = finding_words().results
        before = "".join(f"(?<!{kind})" for kind in words.kinds_of_indicators)
        named = rf"(?:{alternatives(words.indicators)}){{0,6}}{_INDICATOR}"
        yet, done = alternatives(words.not_yet), alternatives(words.carried_out)
        told = rf"{before}{named}(?:{alternatives(finding_words().together)})?\d+[项个]"
        counted = rf"(?:{told}|(?<!\d)\d+[项个]{named}(?!{yet}))"
        self._counted = re.compile(counted)
        self._all = re.compile(rf"{counted}[，,]?(?:{alternatives(words.every)})+(?:{alternatives(words.was_met)})")
        self._not = re.compile(
            rf"(?:{alternatives(words.by_the_end)})[^，。；\d]{{0,4}}(?:{yet})(?:{done})"
            rf"|该(?:项|指标|项指标|任务)[^，。；\d]{{0,6}}(?:(?:{yet})[^，。；]{{0,2}}(?:{done})|[计得]0分)"
            rf"|指标(?:{yet})(?:{done})(?!的)"
        )
        self._supposed = re.compile(alternatives(words.supposed))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks for what was not done where all indicators of the report, counted once, are said to be met."""
        places = [place for place in evidence.prose if evidence.text.find(_INDICATOR, *place) >= 0]
        if len([None for start, end in places for _ in self._counted.finditer(evidence.text, start, end)]) != 1:
            return  # Of several projects each has its own.
        every = next(self._each(evidence, self._all), None)
        undone = next(self._each(evidence, self._not), None) if every else None
        if every and undone:
            said = squash(every.group())
            yield self.finding(
                evidence,
                f"写为“{said}”，另一处却写“{squash(undone.group())}”",
                [every.span(), evidence.clause_at(*undone.span())],
                stated=said,
            )

    def _each(self, evidence: Evidence, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """What is said and not only supposed."""
        for start, end in evidence.prose:
            for found in pattern.finditer(evidence.text, start, end):
                clause = evidence.clause_at(*found.span())[0]
                if not self._supposed.search(evidence.text, clause, found.start()):
                    yield found
