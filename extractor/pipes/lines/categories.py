"""Tells of which category a stated cause is, by the words of `knowledge/statements.yaml`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from extractor.knowledge import alternatives, gapped, squash
from extractor.pipes.ledger import SILENT, Ledger, Span
from extractor.pipes.lines.wording import CauseCategory, UsualCause

_OTHER = "other"
# What follows the first comma is mostly what the cause brought about (校区改造完工，水电费减少); 用于 says a purpose.
_COMMA = re.compile(r"[，,；;。]|用于")
_LATER = 0.45
# A cause may begin with words of time and a comma; so many characters are no head.
_SHORT = 4
# Each further word of a category says half as much as the one before; a list of objects decides nothing.
_FURTHER = 0.6
# The word that a cause opens with governs the rest: 压减宣传品制作费用.
_OPENS = 1.1
# What usually changes a line says less than any word of the cause itself.
_USUAL = 1.2
# What a gap in a pattern may hold.
_GAP = 8


class CauseCategories:
    """The categories and their words. A word within a longer one of any category does not count."""

    def __init__(self, categories: Mapping[str, CauseCategory], usual: Sequence[UsualCause] = ()) -> None:
        self._weights: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for name, entry in categories.items():
            for word in entry.words:
                self._weights[squash(word)].append((name, entry.weight))
        self._names = tuple(categories)
        self._usual = [(re.compile(alternatives(each.lines)), each) for each in usual]
        whole = [word for word in self._weights if "*" not in word]
        # Words may overlap (社保缴费, 缴费工资), so the longest at each place is looked for, by its first character.
        begin: dict[str, list[str]] = defaultdict(list)
        for word in whole:
            begin[word[0]].append(word)
        self._words = {first: re.compile(alternatives(words)) for first, words in begin.items()}
        self._gapped = [(re.compile(gapped([word], _GAP)), word) for word in self._weights if "*" in word]

    def of(self, cause: str, line: str = "", direction: str = "", ledger: Ledger = SILENT) -> str:
        """The category whose words weigh most in a cause, each counted once; `other` where none has any.

        What usually changes a `line` of that name in that `direction` counts as well. `ledger` takes down what each
        category's score is made of; the places of its words are those in the cause without white space.
        """
        cause = squash(cause)
        comma = _COMMA.search(cause, _SHORT)
        head = comma.start() if comma else len(cause)
        said: dict[str, list[tuple[float, Span | None]]] = {name: [] for name in self._names}
        for start, end, word in self._found(cause):
            for name, weight in self._weights[word]:
                share = _OPENS if not start else 1.0 if start < head else _LATER
                said[name].append((weight * share, (start, end)))
        usual = next((each for lines, each in self._usual if lines.search(line) and direction in each.directions), None)
        if usual:
            said[usual.category].append((_USUAL, None))
        scores = {name: _damped(name, weights, ledger) for name, weights in said.items()}
        best = max(scores, key=lambda name: scores[name])
        return best if scores[best] else _OTHER

    def _found(self, cause: str) -> Iterator[tuple[int, int, str]]:
        """The words in a cause with where they stand, each once, in order, without those within a longer one."""
        at = [(self._words[first], at) for at, first in enumerate(cause) if first in self._words]
        spans = [(*found.span(), found[0]) for words, start in at if (found := words.match(cause, start))]
        spans += [(*found.span(), word) for pattern, word in self._gapped for found in pattern.finditer(cause)]
        seen: set[str] = set()
        reach = 0
        for start, end, word in sorted(spans, key=lambda span: (span[0], -span[1])):
            if end > reach and word not in seen:
                seen.add(word)
                yield start, end, word
            reach = max(reach, end)


def _damped(name: str, weights: list[tuple[float, Span | None]], ledger: Ledger) -> float:
    """The sum of the weights, the greatest whole and each next one for less."""
    score = 0.0
    for rank, (weight, span) in enumerate(sorted(weights, key=lambda each: -each[0])):
        score += weight * _FURTHER**rank
        ledger.add(name, weight * _FURTHER**rank, "word" if span else "usual", span)
    return score
