"""What the network sees: a piece of a passage under its heading, and in it the spans that are asked about.

A piece is read once, however many spans are marked in it; each span is told from the states of its own characters.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.tokens import Tokens, normal

Ints = npt.NDArray[np.int64]
Stretch = tuple[int, int]

_SENTENCE_END = re.compile(r"[。！？!?\n]|[；;](?=.)")


@dataclass(frozen=True, slots=True)
class Window:
    """How many characters of each part a piece takes: of the heading, of what stands before it, and of its own text."""

    heading: int = 32
    before: int = 64
    text: int = 240


@dataclass(frozen=True, slots=True)
class Span:
    """A quantity or a cause in a text, and where it stands; code points, half open, each within the next.

    Attributes:
        beside: from the words right before it to those right after it.
        clause: what stands between commas.
    """

    span: Stretch
    beside: Stretch
    clause: Stretch


# A span with what is beside it and its clause, as indices: start, end, left, right, clause's start, clause's end.
Mark = tuple[int, int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """A heading and a text as one row of tokens, or of characters.

    Attributes:
        ids: the tokens, or the code points of characters (`models.tokens.normal`).
        heading: how many of them are the heading's, and what parts it from the text.
        marks: the spans in it, half open.
    """

    ids: list[int]
    heading: int
    marks: list[Mark]


@dataclass(frozen=True, slots=True)
class Piece:
    """One input of the network: what the encoder reads, and what the lexicon reads; their marks are the same spans.

    Attributes:
        starts: the code point of the text at which each token behind the heading begins; the last one ends the text.
        owned: the part of the text that no other piece tells of, code points; what stands before it is context.
    """

    tokens: Line
    characters: Line
    starts: list[int]
    owned: Stretch


@dataclass(frozen=True, slots=True)
class Batch:
    """Pieces as arrays, padded on the right.

    Attributes:
        ids, mask: (pieces, tokens). heading: (pieces,), as in `Line`. marks: (marks, 7), the row, then a `Mark`.
        characters: (pieces, characters), 0 for padding. titles: (pieces,), as heading. spans: (marks, 7), as marks.
    """

    ids: Ints
    mask: Ints
    heading: Ints
    marks: Ints
    characters: Ints
    titles: Ints
    spans: Ints

    @classmethod
    def of(cls, pieces: Sequence[Piece], pad: int) -> Batch:
        """Pads the pieces to the longest of them."""
        tokens, characters = [each.tokens for each in pieces], [each.characters for each in pieces]
        ids = _padded(tokens, pad)
        mask = (np.arange(ids.shape[1]) < np.array([[len(each.ids)] for each in tokens])).astype(np.int64)
        return cls(ids, mask, _headings(tokens), _marks(tokens),
                   _padded(characters, 0), _headings(characters), _marks(characters))  # fmt: skip


def _padded(lines: Sequence[Line], pad: int) -> Ints:
    found = np.full((len(lines), max(len(each.ids) for each in lines)), pad, dtype=np.int64)
    for row, each in enumerate(lines):
        found[row, : len(each.ids)] = each.ids
    return found


def _headings(lines: Sequence[Line]) -> Ints:
    return np.array([each.heading for each in lines], dtype=np.int64)


def _marks(lines: Sequence[Line]) -> Ints:
    rows = [(row, *mark) for row, each in enumerate(lines) for mark in each.marks]
    return np.array(rows, dtype=np.int64).reshape(-1, 7)


def pieces(
    text: str,
    passage: Stretch,
    heading: str,
    spans: Sequence[Span],
    tokens: Tokens,
    window: Window,
    *,
    whole: bool = False,
) -> Iterator[tuple[Piece, list[int]]]:
    """A passage in pieces that fit, each with the indices of the spans that are marked in it.

    `whole`: all of the passage, also what has no spans in it.

    A long passage is cut where sentences end, and a piece begins with the end of the one before it.
    """
    starts = _cuts(text, passage, window.text)
    owned: dict[int, list[int]] = {part: [] for part in range(len(starts))} if whole else {}
    for index, each in enumerate(spans):
        owned.setdefault(bisect_right(starts, max(each.span[0], passage[0])) - 1, []).append(index)
    title = heading[-window.heading :]
    named, _ = tokens.cut(title)
    for part, indices in sorted(owned.items()):
        end = starts[part + 1] if part + 1 < len(starts) else passage[1]
        low = max(passage[0], starts[part] - window.before)
        marked = [spans[index] for index in indices]
        yield _piece(text, (low, starts[part], end), title, named, marked, tokens), indices


def _piece(
    text: str, place: tuple[int, int, int], title: str, named: list[int], spans: Sequence[Span], tokens: Tokens
) -> Piece:
    """The piece text[low:end] of a place (low, first, end); what stands before `first` is context.

    `named`: the tokens of its title.
    """
    low, first, end = place
    said, offsets = tokens.cut(text[low:end])
    begin = len(named) + 2
    stretches = [[min(max(at, low), end) - low for pair in (s.span, s.beside, s.clause) for at in pair] for s in spans]
    marks = [
        _mark([begin + (bisect_right(offsets, at) - 1 if side % 2 == 0 else bisect_left(offsets, at))
               for side, at in enumerate(each)])
        for each in stretches
    ]  # fmt: skip
    characters = [ord(normal(each)) for each in f"{title}\n{text[low:end]}"]
    shift = len(title) + 1
    return Piece(
        Line([tokens.cls, *named, tokens.sep, *said, tokens.sep], begin, marks),
        Line(characters, shift, [_mark([shift + at for at in each]) for each in stretches]),
        [low + at for at in offsets] + [end],
        (first, end),
    )


def _mark(places: list[int]) -> Mark:
    """The six places; a span that no token begins in is the token that it stands in."""
    start, end, left, right, clause_start, clause_end = places
    start = max(start, 0)
    end = max(end, start + 1)
    return start, end, min(left, start), max(right, end), min(clause_start, start), max(clause_end, end)


def _cuts(text: str, passage: Stretch, most: int) -> list[int]:
    """Where the pieces of a passage begin: behind the last end of a sentence that keeps a piece short enough."""
    starts = [passage[0]]
    good = passage[0]
    for mark in _SENTENCE_END.finditer(text, *passage):
        while mark.end() - starts[-1] > most:
            starts.append(good if good > starts[-1] else starts[-1] + most)
        good = mark.end()
    while passage[1] - starts[-1] > most:
        starts.append(good if good > starts[-1] else starts[-1] + most)
    return starts
