"""What a learned model says of which line paid for an achievement, by what the statement and the line are about."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from extractor.pipes.layers import Layers
from extractor.pipes.ledger import Span
from extractor.pipes.links.decisions import Candidate, Evidence

# What the model's log odds of a line against none are worth beside the rules' evidence, and how much at most: that of
# the likeliest line; the others stay as far below it as the model says.
_WEIGHT, _MOST = 0.3, 3.0
# How many characters a statement has at least, and at most where a clause ends there; and the title over it.
_LEAST, _LONGEST, _TITLE = 40, 100, 40
_SENTENCE_ENDS = frozenset("。！!\n")
_CLAUSE_END = re.compile(r"[，,；;。！!\n]")


class Statement(NamedTuple):
    """What tells of an achievement: the title over it, or "", and its words, code points `span` of the text."""

    title: str
    words: str
    span: Span


class Matcher(Protocol):
    """A learned model of what statements and lines are about."""

    def match(self, statements: Sequence[tuple[str, str]], names: Sequence[str]) -> Sequence[Sequence[float]]:
        """How much likelier than none each line is to have paid for what each statement tells, as log odds.

        Args:
            statements: the title over each, or "", and its words. names: what the lines are called.
        """
        ...


class Statements:
    """The statements of a report: its sentences, the long ones cut where clauses end."""

    def __init__(self, layer: Layers) -> None:
        self._text, self._passages, self._sections = layer.page.text, layer.passages, layer.sections
        self._starts = [passage.start for passage in layer.passages]
        self._parts: dict[int, list[int]] = {}

    def at(self, offset: int) -> Statement:
        """The statement that a code point of a passage stands in."""
        index = bisect_right(self._starts, offset) - 1
        passage = self._passages[index]
        if index not in self._parts:
            self._parts[index] = list(cuts(self._text, (passage.start, passage.end)))
        parts = self._parts[index]
        at = bisect_right(parts, offset) - 1
        span = parts[at], parts[at + 1]
        title = self._sections[passage.section].record.title if passage.section is not None else ""
        return Statement(title[:_TITLE], self._text[slice(*span)].strip(), span)


def cuts(text: str, passage: Span) -> Iterator[int]:
    """Where the statements of a passage begin, and its end."""
    yield passage[0]
    start = end = passage[0]
    for mark in _CLAUSE_END.finditer(text, *passage):
        if mark.end() - start > _LONGEST and end - start >= _LEAST:
            yield end
            start = end
        end = mark.end()
        if mark[0] in _SENTENCE_ENDS and end < passage[1]:
            yield end
            start = end
    yield passage[1]


def is_open(candidate: Candidate) -> bool:
    """Whether what a model says could make another line the likeliest."""
    best, *others = [score for _, score in candidate.ranked()] or [0.0]
    return best - max([candidate.none, *others[:1]]) < 2 * _WEIGHT * _MOST


def matched(matcher: Matcher, statements: Sequence[Statement], names: Mapping[str, str]) -> Iterator[list[Evidence]]:
    """What a model says for and against each line, a list for each statement.

    Args:
        names: those of the lines by their ids.
    """
    asked = list(dict.fromkeys((each.title, each.words) for each in statements))
    odds = dict(zip(asked, matcher.match(asked, list(names.values())), strict=True)) if asked and names else {}
    for each in statements:
        said = odds.get((each.title, each.words), ())
        above = max(0.0, max(said, default=0.0) - _MOST)
        yield [
            Evidence(line, _WEIGHT * max(-_MOST, likely - above), "model", each.span, "statement")
            for line, likely in zip(names, said, strict=False)
        ]
