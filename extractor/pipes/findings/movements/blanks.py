"""Rules about what stands against nothing: a completion rate without a budget, 持平 with a reason for a change."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.cells import Place
from extractor.pipes.findings.common.figures import Figure
from extractor.pipes.findings.common.operands import Context, budgets, contexts, finals
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.lines.wording import DirectionWords, statement_words
from extractor.result import Finding

# How far before a rate its sentence is read, and how many figures.
_REACH, _NEAR, _BEFORE = 200, 12, 40


class BlankBudget(BaseRule):
    """A completion rate of a line whose budget the table of the report leaves empty."""

    id = "impossible_rate"

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks up the budget of every line with a completion rate and no budget beside it."""
        blank = evidence.blank_budgets
        for context, stated in evidence.once(contexts) if blank else ():
            if stated.role != "completion" or stated.base:
                continue
            final = next(iter(finals(context, stated, "元")), None)
            if final is None or not final.statement or not final.statement.line or final.sentence != stated.sentence:
                continue
            name = evidence.called(final.statement.line.path[-1])
            if name in blank and not self._budgeted(context, final):
                yield self._finding(evidence, name, final, stated, blank[name])

    def _budgeted(self, context: Context, final: Figure) -> bool:
        return any(other.line is not None and not other.span.is_zero for other in budgets(context, final))

    def _finding(self, evidence: Evidence, name: str, final: Figure, stated: Figure, place: Place) -> Finding:
        return self.finding(
            evidence,
            f"“{name}”在表中没有预算数，没有完成率，却写为{stated.text}（决算数{final.text}）",
            [final.place, stated.place, place],
            stated=stated.text,
        )


class NoBudget(BaseRule):
    """年初未安排预算…完成年初预算的100%: a completion rate of what the sentence says that there was none of."""

    id = "impossible_rate"

    def __init__(self) -> None:
        words = finding_words()
        first, _ = words.denominators
        self._none = re.compile(
            rf"(?:{alternatives(first)})[^，。；\d预]{{0,4}}(?:{alternatives(words.negations)})[^，。；\d]{{0,6}}预算"
        )
        self._first = re.compile(alternatives(first))
        # 未安排预算，决算0万元，完成预算的0%: of any budget, right before, and with nothing that was added later.
        self._at_all = re.compile(
            rf"(?:{alternatives(words.negations)})(?:{alternatives(words.budgeting)})(?:{alternatives(first)})?预算"
            rf"(?=[，,、])(?=(?P<behind>[^；;。\n]*)$)"
        )
        self._added = re.compile(alternatives(words.between_leftovers.changed))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks for such words before every completion rate in its sentence."""
        for context, stated in evidence.once(contexts):
            if stated.role != "completion" or stated.base:
                continue
            start = max(context.sentence.start, stated.quantity.start - _REACH)
            none = self._none.search(evidence.text, start, stated.quantity.start)
            if not self._first.search(stated.label):
                none = self._none_at_all(context, stated, start)
            near = [other for other in context.before()[:_NEAR] if other.sentence == stated.sentence]
            if none and not any(other.measured == "budget" for other in near):
                yield self.finding(
                    evidence,
                    f"写明“{squash(none.group())}”，没有完成率，却写为{stated.text}",
                    [evidence.clause_at(*none.span()), stated.place],
                    stated=stated.text,
                )

    def _none_at_all(self, context: Context, stated: Figure, start: int) -> re.Match[str] | None:
        """Such words of any budget, behind which nothing was added and no other line is told."""
        text = context.evidence.text
        found = self._at_all.search(text, start, stated.quantity.start) if "预算" in stated.label else None
        if found is None or self._added.search(found["behind"]) or text[found.start() - 2 : found.start()] == "年初":
            return None
        lines = {f.line for f in context.sentence.figures if found.start() < f.quantity.start <= stated.quantity.start}
        return found if len(lines - {None}) <= 1 else None


class LevelAfterChange(BaseRule):
    """增加1.20万元，与上年持平: said to have changed, and in the same breath to be level with the year before."""

    id = "change_direction"

    def __init__(self) -> None:
        words = finding_words()
        level = (
            rf"(?:{alternatives(words.compared)})(?:20\d\d\s?年度?|{alternatives(words.prior_words)})"
            rf"[^，。；\d预]{{0,8}}?(?:{alternatives(words.equal)})"
        )
        self._level = re.compile(rf"[，,]\s*{level}")
        self._closes = re.compile(rf"{level}[，,]$")
        own = statement_words()
        tails = alternatives([*own.direction_links, *own.direction_tails])
        self._ways = re.compile(rf"(?:{alternatives([*own.increase, *own.decrease])})(?:{tails})*")
        self._nearly = re.compile(alternatives(words.nearly_equal))
        self._budget = re.compile(alternatives(words.budget_words))
        # 减少为3.00万元: a change to a figure; 减少为0.00万元 is what a template says of nothing.
        self._led = re.compile(rf"(?:{words.led})(?:{alternatives(statement_words().reached)})$")
        self._adjusted = re.compile(words.adjusted_to)
        self._by = re.compile(alternatives([*words.compared, *words.from_words]))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every change with 持平 in the clause behind it."""
        for sentence in evidence.sentences:
            for figure in sentence.figures:
                yield from self._after_level(evidence, figure)
                level = self._level.match(evidence.text, figure.quantity.end)
                changed = self._changed(figure) or self._led_to(evidence, figure)
                if level and changed and not self._nearly.search(level.group()):
                    yield self.finding(
                        evidence,
                        f"既写为变动（{figure.label[-12:]}{figure.text}），又写为持平",
                        [figure.place, (level.start() + 1, level.end())],
                        severity="warning",
                        stated="持平",
                    )

    def _after_level(self, evidence: Evidence, figure: Figure) -> Iterator[Finding]:
        """与上年持平，下降100%: a change without a comparison of its own, right behind the words that there is none."""
        bare = figure.role == "change" and not figure.span.is_zero and self._ways.fullmatch(figure.label)
        start = max(figure.sentence, figure.start - _BEFORE) if bare else figure.start
        found = self._closes.search(evidence.text, start, figure.start) if start < figure.start else None
        if found and not self._nearly.search(found.group()):
            yield self.finding(
                evidence,
                f"写为持平，又写为{figure.label.strip('，、')}{figure.text}",
                [(found.start(), found.end() - 1), figure.place],
                severity="warning",
                stated=figure.text,
            )

    def _changed(self, figure: Figure) -> bool:
        against = figure.basis == "budget" or self._budget.search(figure.label) or self._adjusted.search(figure.label)
        return figure.role == "change" and not figure.span.is_zero and not against

    def _led_to(self, evidence: Evidence, figure: Figure) -> bool:
        """Whether a change is told by what it led to, of no budget and from no other figure."""
        if figure.role not in ("change", "amount") or figure.span.is_zero or not self._led.search(figure.label):
            return False
        said = squash(evidence.text[evidence.behind("，。；：\n", figure.quantity.start) : figure.quantity.start])
        return not self._by.search(said) and not self._budget.search(said)


class LevelWithCause(BaseRule):
    """持平, with a reason why it rose or fell."""

    id = "change_direction"

    def __init__(self) -> None:
        self._ways = DirectionWords(statement_words())
        self._nothing = re.compile(alternatives(statement_words().nothing))
        self._not = re.compile(alternatives(finding_words().negations))
        self._nearly = re.compile(alternatives(finding_words().nearly_equal))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every variance that is said to be none."""
        for variance in evidence.layer.variances or []:
            if variance.direction != "unchanged" or variance.basis != "prior_year":
                continue
            clause = evidence.clause_at(variance.start, variance.start + 1)
            if self._nearly.search(evidence.text, *clause):
                continue
            if self._nothing.search(evidence.text, variance.start, variance.causes[0].start):
                continue  # 出国费用没有支出，原因是减少开支
            for cause in variance.causes:
                way = self._ways.last(cause.text)
                if way in ("increase", "decrease") and not self._not.search(cause.text):
                    yield self.finding(
                        evidence,
                        f"写为持平，所列原因却是{'增加' if way == 'increase' else '减少'}：{cause.text[:40]}",
                        [clause, (cause.start, cause.end)],
                        severity="warning",
                        stated="持平",
                    )
