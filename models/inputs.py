"""What the heads see: a quantity or a statement marked in its context, a line's name, a stretch of prose.

The marked stretch always opens at the same position number, so that a small encoder need not learn where to look.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractor.pipes.achievements.typer import Context
from extractor.pipes.likeness import bare, line_subjects
from models.characters import BESIDE, CLAUSE, HEADING, MARKED, SENTENCE, Marked, Vocabulary


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
        (around.left[0], around.right[1]),
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
    beside: tuple[int, int],
    clause: tuple[int, int],
    sentence: tuple[int, int],
    heading: str,
    first: int,
    vocabulary: Vocabulary,
    window: Window,
) -> Marked:
    """A stretch of a text marked in its sentence.

    Args:
        span, beside, clause, sentence: code points of the text, half open, each within the next.
        first: the token that stands first (the place, or CLS).
    """
    start, end = span
    title = vocabulary.ids(heading[-window.heading :])
    low, high = max(sentence[0], start - window.left), min(sentence[1], end + window.right)
    left, right = vocabulary.ids(text[low:start]), vocabulary.ids(text[end:high])
    inner = vocabulary.ids(_shortened(text[start:end], window.marked))
    ids = [first, *title, vocabulary.sep, *left, vocabulary.open, *inner, vocabulary.close, *right]
    near = (BESIDE, beside), (CLAUSE, clause)

    def part(at: int) -> int:
        return next((name for name, (first, last) in near if first <= at < last), SENTENCE)

    segments = [HEADING] * (2 + len(title)) + [part(at) for at in range(low, start)]
    segments += [MARKED] * (len(inner) + 2) + [part(at) for at in range(end, high)]
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
    return Marked(ids, [HEADING, *[MARKED] * (len(inner) + 2)], positions, 1)


@dataclass(frozen=True, slots=True)
class LineWords:
    """What the name of a budget line is known by.

    Attributes:
        pairs: its pairs of characters, but for the words that any line may hold (经费, 项目), with their weights, which
            add up to 1 (or to 0 for a name of nothing else); a pair of few lines weighs more.
        subjects: the fields of work that it speaks of.
    """

    pairs: Mapping[str, float]
    subjects: frozenset[str]


def line_words(names: Sequence[str]) -> list[LineWords]:
    """The words of the lines of a report, by their names."""
    subjects = line_subjects()
    cores = [subjects.generic.sub("", bare(name)) for name in names]
    pairs = [{core[at : at + 2] for at in range(len(core) - 1)} for core in cores]
    common = Counter(pair for each in pairs for pair in each)
    totals = [sum(1 / common[pair] for pair in each) for each in pairs]
    return [
        LineWords(
            {pair: 1 / common[pair] / total for pair in each},
            frozenset(subject.subject for subject in subjects.of_name(bare(name))),
        )
        for name, each, total in zip(names, pairs, totals, strict=True)
    ]


def alike(context: Context, lines: Sequence[LineWords]) -> list[list[float]]:
    """For each line how much of its name's pairs, then of its subjects' words, stands around a quantity.

    Each from 0 to 1, in the heading, the clause, and the sentence.
    """
    around = context.around
    low = around.before[-1][0] if around.before else around.clause[0]
    high = around.after[-1][1] if around.after else around.clause[1]
    texts = (context.heading, context.text[slice(*around.clause)], context.text[low:high])
    spoken = [_subjects(text) for text in texts]
    return [
        [sum(weight for pair, weight in each.pairs.items() if pair in text) for text in texts]
        + [max((1.0 - 0.5 ** counts[name] for name in each.subjects), default=0.0) for counts in spoken]
        for each in lines
    ]


def _subjects(text: str) -> Counter[str]:
    """How often a text speaks of each field of work."""
    hits = line_subjects().words.find(text, 0, len(text))
    return Counter(cue.key for hit in hits for cue in hit.meaning.cues)


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
        pieces.append((at, Marked(ids, [HEADING, *[SENTENCE] * (stop - at)], list(range(len(ids))), 0)))
        if stop == end:
            return pieces
        at += most // 2
