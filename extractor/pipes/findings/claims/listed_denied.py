"""The rule about an item that a passage lists among what was spent, and says that there was none of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.knowledge import alternatives, squash
from extractor.pipes.findings.common.relation_words import relation_words
from extractor.pipes.findings.evidence import Evidence
from extractor.pipes.findings.rule import BaseRule
from extractor.result import Finding

_JOINTS = re.compile(r"[、和及与]|以及")
_ASIDE = re.compile(r"[（(][^（）()]{0,40}[）)]")
_LONGEST, _SHORTEST = 600, 3


class ListedDenied(BaseRule):
    """公用经费主要包括：办公费、印刷费…。本年未发生印刷费支出: what is listed as spent was not left out."""

    id = "conflict"

    def __init__(self) -> None:
        words = relation_words().told_again
        self._listing = re.compile(rf"(?:{alternatives(words.listing)})[：:]?(?P<items>[^。；\n]{{4,{_LONGEST}}})")
        self._denying = re.compile(
            rf"(?:{alternatives(words.denying)})(?P<items>[^，。；：\n\d]{{2,80}})(?=[，。；\n]|$)"
        )
        self._ends = re.compile(rf"(?:{alternatives(words.ends)})+$")
        self._kinds = re.compile(rf"(?:{alternatives(words.kinds)})$")

    def check(self, evidence: Evidence) -> Iterator[Finding]:
        """Looks at every passage that denies something."""
        if not evidence.is_account or evidence.is_budget:
            return
        for start, end in evidence.prose:
            for denied in self._denying.finditer(evidence.text, start, end):
                names = self._names(denied["items"])
                for listed in self._listing.finditer(evidence.text, start, denied.start()) if names else ():
                    both = [name for name in self._names(listed["items"]) if name in names]
                    if both:
                        at = listed.start("items") + listed["items"].find(both[0])
                        yield self.finding(
                            evidence,
                            f"写为“{squash(denied.group())}”，而前面列有“{both[0]}”",
                            [(at, at + len(both[0])), evidence.clause_at(*denied.span())],
                            stated=both[0],
                        )
                        break

    def _names(self, items: str) -> list[str]:
        """The items of a list that are called as kinds of spending are."""
        pieces = (self._ends.sub("", squash(piece)) for piece in _JOINTS.split(_ASIDE.sub("", items)))
        return [piece for piece in pieces if len(piece) >= _SHORTEST and self._kinds.search(piece)]
