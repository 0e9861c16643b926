"""The rule about rates of what is said in words to have been nothing: 年初预算数为零…完成103.57%."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.disclosure_words import disclosure_words
from extractor.pipes.findings.common.figures import Figure, Sentence
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_REACH = 200
_PARTED = re.compile(r"[；;。\n]")
_OPENS = r"(?:^|(?<=[，。；：（\n]))"
_CLOSED = r"(?=[，。；、）\n])"


class NothingBefore(BaseRule):
    """A completion rate of a budget, or a change against last year, that the same sentence says to be nothing."""

    id = "impossible_rate"

    def __init__(self) -> None:
        words = disclosure_words().nothing_before
        nothing, budget, prior = (alternatives(each) for each in (words.nothing, words.budget, words.prior))
        years = alternatives(finding_words().prior_words)
        name = r"[^，。；：\d\n]{0,24}?"
        self._budget = re.compile(
            rf"{_OPENS}{name}(?:(?:{budget})(?:{nothing})|{alternatives(words.budget_none)}){_CLOSED}"
        )
        self._prior = re.compile(
            rf"{_OPENS}(?:(?P<year>20\d\d)年(?:度)?|{years}){name}(?:{prior})(?:{nothing}){_CLOSED}"
        )
        self._added = re.compile(alternatives(words.added))

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every sentence with such a rate."""
        for sentence in evidence.sentences:
            for figure in sentence.figures:
                if figure.unit != "%" or figure.base is not None or figure.span.is_zero:
                    continue
                none = self._none(evidence, sentence, figure)
                if none:
                    kind = "完成率" if figure.role == "completion" else "增减幅度"
                    yield self.finding(
                        evidence,
                        f"写明“{squash(none.group())}”，没有{kind}，却写为{figure.text}",
                        [evidence.clause_at(*none.span()), figure.place],
                        stated=figure.text,
                    )

    def _none(self, evidence: Evidence, sentence: Sentence, figure: Figure) -> re.Match[str] | None:
        """The words that there was nothing, behind which no other budget, line or year is told before the rate."""
        pattern = {"completion": self._budget, "change": self._prior}.get(figure.role)
        if pattern is None or (figure.role == "change" and figure.basis == "budget"):
            return None
        start = max(sentence.start, figure.quantity.start - _REACH)
        found = pattern.search(evidence.text, start, figure.quantity.start)
        if found is None:
            return None
        if figure.role == "change" and found["year"] and int(found["year"]) != (evidence.year or 0) - 1:
            return None
        if _PARTED.search(evidence.text, found.end(), figure.quantity.start):
            return None  # 出国费未安排预算；接待费…完成预算的60.50%: of another line.
        between = [f for f in sentence.figures if found.end() <= f.quantity.start < figure.quantity.start]
        lines = {f.line for f in [*between, figure]} - {None}
        other = any(f.measured in ("budget", "prior") or f.role in ("completion", "share") for f in between)
        added = self._added.search(evidence.text, found.end(), figure.quantity.start)
        return found if len(lines) <= 1 and not other and not added else None
