"""What a reason names is not spoken of next: 主要原因是公务接待减少。与上年相比减少2万元 is of the line before it."""

from __future__ import annotations

import re

from extractor.knowledge import alternatives, gapped
from extractor.pipes.lines.spoken import Spoken
from extractor.pipes.lines.wording import StatementWords

_GAP = 20


class Reasons:
    """Follows the reasons that a passage tells, and the line that each is of."""

    def __init__(self, words: StatementWords) -> None:
        excepted = alternatives([*words.lead_exceptions, *words.no_cues])
        opening = rf"{alternatives(words.openers)}|{gapped(words.clause_causes, _GAP)}"
        # 主要原因是 wherever it stands, 主要是 and 因 at the beginning of a clause.
        self._cue = re.compile(rf"{alternatives(words.causes)}|\A\s*(?!{excepted})(?:{opening})")

    def begin(self, clause: str) -> int:
        """Where a clause begins to tell a reason; its length where it does not."""
        cue = self._cue.search(clause)
        return cue.start() if cue else len(clause)

    @staticmethod
    def naming(words: str, state: Spoken, compares: bool) -> str:
        """The words that may name a line, of those of a clause before any reason; none within a reason told before.

        Args:
            compares: whether the clause compares with the budget or last year, as one behind a reason does.
        """
        return "" if state.reasoned and not compares else words
