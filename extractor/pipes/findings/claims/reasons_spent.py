"""The rule about a reason that nothing happened, beside money that was spent: 主要原因是本年未发生公务接待."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_LONGEST = 40


class ReasonSpent(BaseRule):
    """公务接待费5.20万元，比上年减少0.20万元，主要原因是本年未发生公务接待.

    The one reason is that nothing of the line occurred, in so many words and of all the year, and every final figure
    of the line is more than nothing.
    """

    id = "conflict"

    def __init__(self) -> None:
        words = finding_words()
        silent = alternatives([*words.our_words, *words.denied_by, *words.yearly, *words.current])
        things = alternatives(words.denied_things)
        self._pairs = [
            (re.compile(rf"(?:20\d\d年度?|{silent})*(?:{alternatives(pair.denied)})(?:{things})*"), tuple(pair.lines))
            for pair in words.denials
            if pair.lines
        ]

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every variance that has one reason."""
        lines = {line.id: evidence.called(line.path[-1]) for line in evidence.layer.budget_lines}
        for variance in evidence.layer.variances or [] if not evidence.is_budget else ():
            name = lines.get(variance.budget_line_id or "", "")
            if len(variance.causes) != 1 or len(variance.causes[0].text) > _LONGEST or not name:
                continue
            cause = variance.causes[0]
            denied = any(name in names and says.fullmatch(squash(cause.text)) for says, names in self._pairs)
            spent = evidence.finals(name) if denied else ()
            if spent and all(found.span.low > 0 for found in spent):
                yield self.finding(
                    evidence,
                    f"“{spent[0].line.path[-1]}”决算数为{spent[0].text}，所列原因却是“{squash(cause.text)}”",
                    [evidence.row_at(spent[0]), (cause.start, cause.end)],
                    stated=squash(cause.text),
                    severity="warning",
                )
