"""The rule about the items that an expense is said to consist of, against the table of basic expenditure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.claim_words import claim_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.spending import basic_items
from extractor.pipes.findings.tables.codes import classification
from extractor.result import Finding

# A list of fewer items, or one of which more are unknown to the table, was copied from a template and says nothing.
_LEAST, _FAULTS = 5, 1


class ListedItems(BaseRule):
    """公用经费…主要包括：办公费、印刷费、会议费…, where the table has every other item but no 会议费.

    Only a list of which the table has all items but one, a name of the economic classification.
    """

    id = "note_conflict"

    def __init__(self) -> None:
        words = claim_words().items
        self._of = tuple(words.of)
        of, opens = alternatives(words.of), alternatives(words.opens)
        self._list = re.compile(
            rf"(?:{of})[^。；：\n]{{0,40}}?(?:{opens})[：:]?(?P<items>[^。；：:\n]{{12,400}})(?=[。；;\n]|$)"
        )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the lists of the passages that tell of these expenses."""
        items = {squash(name): found for name, found in evidence.once(basic_items).items()}
        if len(items) < _LEAST or evidence.is_budget:
            return
        names = frozenset(squash(name) for name in classification(economic=True).names.values())
        for start, end in evidence.prose:
            if not any(evidence.text.find(word, start, end) >= 0 for word in self._of):
                continue
            for listed in self._list.finditer(evidence.text, start, end):
                told = [squash(each).removesuffix("等") for each in re.split("[、，,]", listed["items"])]
                known = [name for name in told if name in names]
                missing = [name for name in known if name not in items]
                near = [name for name in told if name in items]
                if len(missing) == _FAULTS and len(near) >= _LEAST:
                    yield self.finding(
                        evidence,
                        f"列有“{missing[0]}”，而基本支出决算表没有这一科目的支出",
                        [listed.span("items")],
                        stated=missing[0],
                        severity="warning",
                    )
