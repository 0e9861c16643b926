"""The rule about the items that an expense is said to consist of, against the table of basic expenditure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.claim_words import claim_words
from extractor.pipes.findings.common.wording import finding_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.pipes.findings.sums.spending import basic_items
from extractor.pipes.findings.tables.codes import classification
from extractor.result import Finding

# A list of fewer items, or one of which more are unknown to the table, was copied from a template and says nothing.
_LEAST, _FAULTS = 5, 1
# How the name of a half of basic expenditure ends in its table, and how long the code of a class is.
_TOTAL, _CLASS = "合计", 3


class ListedItems(BaseRule):
    """公用经费…主要包括：办公费、印刷费、会议费…, where the table has every other item but no 会议费.

    Only a list of which the table has all items but one, a name of the economic classification. An item whose code is
    of the other half of basic expenditure (人员经费…包括：基本工资、差旅费) stands in the wrong list in any case.
    """

    id = "note_conflict"

    def __init__(self) -> None:
        words = claim_words().items
        self._of = tuple(words.of)
        of, opens = alternatives(words.of), alternatives(words.opens)
        halves = alternatives(half.removesuffix(_TOTAL) for half in finding_words().natures)
        self._half = re.compile(
            rf"(?P<half>{halves})[^。；：\n、]{{0,40}}?(?:{opens})[：:]?(?P<items>[^。；：:\n]{{12,400}})(?=[。；;\n]|$)"
        )
        self._list = re.compile(
            rf"(?:{of})[^。；：\n]{{0,40}}?(?:{opens})[：:]?(?P<items>[^。；：:\n]{{12,400}})(?=[。；;\n]|$)"
        )

    def _of_other_half(self, evidence: Evidence) -> Iterator[Finding]:
        halves, codes = finding_words().natures, classification(economic=True).names
        natures = {half.removesuffix(_TOTAL): frozenset(classes) for half, classes in halves.items()}
        of_name: dict[str, set[str]] = {}
        for code, name in codes.items():
            of_name.setdefault(squash(name), set()).add(code[:_CLASS])
        for start, end in evidence.prose if not evidence.is_budget else ():
            for listed in self._half.finditer(evidence.text, start, end):
                told = [squash(each).removesuffix("等") for each in re.split("[、，,]", listed["items"])]
                own, others = natures[listed["half"]], set().union(*natures.values()) - natures[listed["half"]]
                known = [name for name in told if name in of_name]
                wrong = [name for name in known if of_name[name] <= others]
                if len(wrong) == _FAULTS and sum(bool(of_name[name] & own) for name in known) >= _LEAST - 1:
                    at = listed.start("items") + max(listed["items"].find(wrong[0]), 0)
                    half = next(half for half, classes in natures.items() if of_name[wrong[0]] <= classes)
                    yield self.finding(
                        evidence,
                        f"“{listed['half']}”所列的“{wrong[0]}”属于{half}",
                        [(at, at + len(wrong[0])), evidence.clause_at(*listed.span("half"))],
                        stated=wrong[0],
                        severity="warning",
                        rule="line_use",
                    )

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at the lists of the passages that tell of these expenses."""
        yield from self._of_other_half(evidence)
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
