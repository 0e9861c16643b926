"""What the heads see: a quantity or a statement marked in its context, a line's name, a stretch of prose.

The marked stretch always opens at the same position number, so that a small encoder need not learn where to look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.pipes.achievements.typer import Context
from extractor.pipes.likeness import line_subjects
from models.characters import Marked, Vocabulary


@dataclass(frozen=True, slots=True)
class Window:
    """How many characters of each part an input takes."""

    heading: int = 16
    left: int = 48
    marked: int = 12
    right: int = 28

    @property
    def mark(self) -> int:
        """The position at which the marked stretch opens."""
        return 2 + self.heading + self.left

    @property
    def size(self) -> int:
        """The number of positions."""
        return self.mark + self.marked + 2 + self.right


def quantity_input(context: Context, vocabulary: Vocabulary, window: Window) -> Marked:
    """A quantity in its sentence, under its heading."""
    quantity, around = context.quantity, context.around
    return marked_input(
        context.text,
        (quantity.start, quantity.end),
        around.clause,
        around.sentence,
        context.heading.replace("\n", " ").strip(),
        vocabulary.place(context.place),
        vocabulary,
        window,
    )


def marked_input(
    text: str,
    span: tuple[int, int],
    clause: tuple[int, int],
    sentence: tuple[int, int],
    heading: str,
    first: int,
    vocabulary: Vocabulary,
    window: Window,
) -> Marked:
    """A stretch of a text marked in its sentence.

    Args:
        span, clause, sentence: code points of the text, half open, each within the next.
        first: the token that stands first (the place, or CLS).
    """
    start, end = span
    title = vocabulary.ids(heading[-window.heading :])
    low, high = max(sentence[0], start - window.left), min(sentence[1], end + window.right)
    left, right = vocabulary.ids(text[low:start]), vocabulary.ids(text[end:high])
    inner = vocabulary.ids(_shortened(text[start:end], window.marked))
    ids = [first, *title, vocabulary.sep, *left, vocabulary.open, *inner, vocabulary.close, *right]
    segments = [0] * (2 + len(title))
    segments += [2 if clause[0] <= at else 1 for at in range(low, start)]
    segments += [3] * (len(inner) + 2)
    segments += [2 if at < clause[1] else 1 for at in range(end, high)]
    mark = 2 + len(title) + len(left)
    begin = window.mark - len(left)
    # The marked stretch is short or long; what follows begins at one position, too.
    after = window.mark + window.marked + 2
    positions = [*range(2 + len(title)), *range(begin, window.mark + len(inner) + 2), *range(after, after + len(right))]
    return Marked(ids, segments, positions, mark)


def _shortened(text: str, most: int) -> str:
    """A stretch that fits: its beginning and its end, where a quantity has its number and its unit."""
    return text if len(text) <= most else text[: most // 2] + text[-(most - most // 2) :]


def line_input(name: str, vocabulary: Vocabulary, window: Window) -> Marked:
    """The name of a budget line."""
    inner = vocabulary.ids(name[-(window.marked + window.right) :])
    ids = [vocabulary.cls, vocabulary.open, *inner, vocabulary.close]
    positions = [0, *range(window.mark, window.mark + len(inner) + 2)]
    return Marked(ids, [0, *[3] * (len(inner) + 2)], positions, 1)


def line_words(name: str) -> frozenset[str]:
    """The pairs of characters of a line's name, but for the words that any line may hold (经费, 项目)."""
    core = line_subjects().generic.sub("", name)
    return frozenset(core[at : at + 2] for at in range(len(core) - 1))


def alike(context: Context, words: Sequence[frozenset[str]]) -> list[list[float]]:
    """For each line the share of its words that stand in the heading, the clause, and the sentence of a quantity."""
    around = context.around
    low = around.before[-1][0] if around.before else around.clause[0]
    high = around.after[-1][1] if around.after else around.clause[1]
    texts = (context.heading, context.text[slice(*around.clause)], context.text[low:high])
    return [[sum(word in text for word in each) / max(len(each), 1) for text in texts] for each in words]


def prose_inputs(
    text: str, start: int, end: int, vocabulary: Vocabulary, window: Window
) -> Sequence[tuple[int, Marked]]:
    """A stretch of prose in pieces that fit, each with the code point at which it begins; they overlap by half.

    One token stands before the characters of a piece, so that the token of character i is 1 + i.
    """
    most = window.size - 1
    pieces = []
    at = start
    while True:
        stop = min(end, at + most)
        ids = [vocabulary.cls, *vocabulary.ids(text[at:stop])]
        pieces.append((at, Marked(ids, [0, *[1] * (stop - at)], list(range(len(ids))), 0)))
        if stop == end:
            return pieces
        at += most // 2
