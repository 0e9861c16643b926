"""The rule about a reason that is announced at the end of a paragraph and never given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from extractor.pipes.findings.common.disclosure_words import disclosure_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.numbering import numbered
from extractor.reading.page import Block, Paragraph
from extractor.result import Finding

_REACH = 24


class ReasonAnnounced(BaseRule):
    """…增加20.00%。主要原因是： before the next item: what follows is no reason."""

    id = "empty_reason"

    def __init__(self) -> None:
        self._cue = re.compile(rf"(?:{disclosure_words().announced})$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the end of every paragraph, and at what the next one opens with."""
        blocks = evidence.layer.page.blocks if evidence.is_account else ()
        for block, following in pairwise([*blocks, None]):
            if not isinstance(block, Paragraph):
                continue
            text = evidence.text[max(block.start, block.end - _REACH) : block.end].rstrip()
            found = self._cue.search(text)
            if found and self._is_over(evidence, following):
                place = block.end - _REACH if block.end - block.start > _REACH else block.start
                yield self.finding(
                    evidence,
                    f"“原因”之后没有内容：“{found.group()}”",
                    [(place + found.start(), place + found.end())],
                    stated=found.group(),
                )

    def _is_over(self, evidence: Evidence, following: Block | None) -> bool:
        """Whether what follows is no list of reasons: nothing, or an item with a number beyond the first."""
        if following is None:
            return True
        number = numbered(evidence.text[following.start : following.end]) if isinstance(following, Paragraph) else None
        return number is not None and number.value > 1
