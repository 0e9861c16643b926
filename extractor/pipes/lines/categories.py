"""Tells of which category a stated cause is, by the words of `knowledge/statements.yaml`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.knowledge import alternatives, gapped, squash
from extractor.pipes.ledger import SILENT, Ledger, Span
from extractor.pipes.lines.wording import StatementWords

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
_GAP, _MARKS = 8, "，,。；;"
# What stands in a word for a gap, and before one that must open its cause.
_ANY, _FIRST = "*", "^"


@dataclass(frozen=True, slots=True)
class Ruling:
    """The category of a cause by its words, and whether one of them leaves no doubt."""

    category: str
    is_sure: bool


class CauseCategories:
    """The categories and their words. A word within a longer one of any category does not count."""

    def __init__(self, words: StatementWords) -> None:
        self._weights: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._sure: dict[str, set[str]] = defaultdict(set)
        for name, entry in words.categories.items():
            for word in entry.words:
                self._weights[squash(word)].append((name, entry.weight))
            for word in entry.sure:
                self._weights[squash(word)].append((name, entry.weight + entry.MORE))
                self._sure[squash(word)].add(name)
        self._names = tuple(words.categories)
        self._usual = [(re.compile(alternatives(each.lines)), each) for each in words.usual_causes]
        self._otherwise = [
            (re.compile(alternatives(each.lines)), re.compile(alternatives(each.words)), each)
            for each in words.told_otherwise
        ]
        whole = [word for word in self._weights if not set(word) & {_ANY, _FIRST}]
        self._subject = re.compile(alternatives(map(squash, words.cause_subjects)))
        # Words may overlap (社保缴费, 缴费工资), so the longest at each place is looked for, by its first character.
        begin: dict[str, list[str]] = defaultdict(list)
        for word in whole:
            begin[word[0]].append(word)
        self._words = {first: re.compile(alternatives(words)) for first, words in begin.items()}
        patterns = {
            word: re.compile(gapped([word.lstrip(_FIRST)], _GAP, _MARKS))
            for word in self._weights
            if set(word) & {_ANY, _FIRST}
        }
        self._opening: dict[str, list[tuple[re.Pattern[str], str]]] = defaultdict(list)
        for word, pattern in patterns.items():
            if word[0] == _FIRST:
                self._opening[word[1]].append((pattern, word))
        self._gapped = [(pattern, word) for word, pattern in patterns.items() if word[0] != _FIRST and _ANY in word]

    def of(self, cause: str, line: str = "", direction: str = "", ledger: Ledger = SILENT) -> Ruling:
        """The category whose words weigh most in a cause, each counted once; `other` where none has any.

        What usually changes a `line` of that name in that `direction` counts as well. `ledger` takes down what each
        category's score is made of; the places of its words are those in the cause without white space.
        """
        cause = squash(cause)
        comma = _COMMA.search(cause, _SHORT)
        head = comma.start() if comma else len(cause)
        said: dict[str, list[tuple[float, Span | None]]] = {name: [] for name in self._names}
        sure: set[str] = set()
        for start, end, word in self._found(cause):
            sure |= self._sure.get(word, set())
            for name, weight in self._weights[word]:
                share = _OPENS if not start else 1.0 if start < head else _LATER
                said[name].append((weight * share, (start, end)))
        for lines, words, each in self._otherwise:
            if direction in each.directions and lines.search(line) and words.search(cause):
                sure |= {each.category} if said[each.told] else set()
                said[each.category] += said[each.told]
                said[each.told] = []
        usual = next((each for lines, each in self._usual if lines.search(line) and direction in each.directions), None)
        if usual:
            said[usual.category].append((_USUAL, None))
        scores = {name: _damped(name, weights, ledger) for name, weights in said.items()}
        best = max(scores, key=lambda name: scores[name])
        return Ruling(best if scores[best] else _OTHER, best in sure)

    def _found(self, cause: str) -> Iterator[tuple[int, int, str]]:
        """The words in a cause with where they stand, each once, in order, without those within a longer one."""
        at = [(self._words[first], at) for at, first in enumerate(cause) if first in self._words]
        spans = [(*found.span(), found[0]) for words, start in at if (found := words.match(cause, start))]
        spans += [
            (*found.span(), word)
            for pattern, word in self._gapped
            if word.strip(_ANY)[0] in cause
            for found in pattern.finditer(cause)
        ]
        spans += [
            (0, found.end(), word)
            for begin in self._openings(cause)
            for pattern, word in self._opening.get(cause[begin : begin + 1], ())
            if (found := pattern.match(cause, begin))
        ]
        seen: set[str] = set()
        reach = 0
        for start, end, word in sorted(spans, key=lambda span: (span[0], -span[1])):
            if end > reach and word not in seen:
                seen.add(word)
                yield start, end, word
            reach = max(reach, end)

    def _openings(self, cause: str) -> Iterator[int]:
        """Where the words that open a cause may stand: at its beginning, and behind whose it is (本单位全年)."""
        yield (at := 0)
        while subject := self._subject.match(cause, at):
            yield (at := subject.end())


def _damped(name: str, weights: list[tuple[float, Span | None]], ledger: Ledger) -> float:
    """The sum of the weights, the greatest whole and each next one for less."""
    score = 0.0
    for rank, (weight, span) in enumerate(sorted(weights, key=lambda each: -each[0])):
        score += weight * _FURTHER**rank
        ledger.add(name, weight * _FURTHER**rank, "word" if span else "usual", span)
    return score
