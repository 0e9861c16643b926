"""Tells of which category a stated cause is, by the words of `knowledge/statements.yaml`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from extractor.knowledge import alternatives, squash
from extractor.pipes.lines.wording import CauseCategory

_OTHER = "other"
# What follows the first comma is mostly what the cause brought about: 校区改造完工，水电费相应减少.
_COMMA = re.compile(r"[，,；;。]")
_LATER = 0.6
# A cause may begin with words of time and a comma; so many characters are no head.
_SHORT = 4


class CauseCategories:
    """The categories and their words. A word within a longer one of any category does not count."""

    def __init__(self, categories: Mapping[str, CauseCategory]) -> None:
        self._weights: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for name, entry in categories.items():
            for word in entry.words:
                self._weights[squash(word)].append((name, entry.weight))
        self._names = tuple(categories)
        self._words = re.compile(alternatives(self._weights))

    def of(self, cause: str) -> str:
        """The category whose words weigh most in a cause, each counted once; `other` where none has any."""
        cause = squash(cause)
        comma = _COMMA.search(cause, _SHORT)
        head = comma.start() if comma else len(cause)
        scores = dict.fromkeys(self._names, 0.0)
        seen: set[str] = set()
        for found in self._words.finditer(cause):
            if found[0] not in seen:
                seen.add(found[0])
                for name, weight in self._weights[found[0]]:
                    scores[name] += weight * (1.0 if found.start() < head else _LATER)
        best = max(scores, key=lambda name: scores[name])
        return best if scores[best] else _OTHER
