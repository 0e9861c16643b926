"""Where causes stand in a piece: tags of its tokens made from spans, and spans from the probabilities of tags.

The scheme is the usual one of named entities: a token begins a cause, goes on with one, or stands outside
(Ramshaw and Marcus 1995, in the form called IOB2).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from models.pieces import Piece, Stretch

TAGS = OUTSIDE, BEGINS, GOES_ON = 0, 1, 2
# Of a token that is not the piece's to tell, or of which nothing is known.
UNKNOWN = -1
# What a beginning costs, in logarithms of probabilities: causes are few and long, doubts about a token are many.
_BEGINNING = 1.5
_COSTS = np.array([0.0, _BEGINNING, 0.0])
_LEAST = 1e-4


def tags(piece: Piece, causes: Sequence[Stretch]) -> list[int]:
    """The tag of each token of a piece in whose text `causes` are all there are, UNKNOWN where it is not its to tell.

    A token that a cause begins or ends in is the cause's if more than half of it is.
    """
    found = [UNKNOWN] * len(piece.tokens.ids)
    begun: set[Stretch] = set()
    for at, (start, end) in enumerate(pairwise(piece.starts), piece.tokens.heading):
        if not piece.owned[0] <= start < piece.owned[1]:
            continue
        owner = next((each for each in causes if 2 * (min(end, each[1]) - max(start, each[0])) > end - start), None)
        found[at] = OUTSIDE if owner is None else GOES_ON if owner in begun else BEGINS
        if owner is not None:
            begun.add(owner)
    return found


def extents(
    piece: Piece, likely: npt.NDArray[np.float32], told: Sequence[int], weight: float
) -> Iterator[tuple[int, int, float]]:
    """The causes of a piece: code points of its text, half open, and how likely their tokens are of one.

    They are those of the likeliest tags (Viterbi 1967), where to begin one costs _BEGINNING.

    Args:
        likely: (tokens, tags) probabilities, a row for each token of the piece.
        told: what somebody else says of each token, UNKNOWN where nothing. weight: how much that counts.
    """
    first = next((at for at, start in enumerate(piece.starts) if start >= piece.owned[0]), len(piece.starts) - 1)
    low, high = piece.tokens.heading + first, piece.tokens.heading + len(piece.starts) - 1
    said = likely[low:high]
    votes = weight * (np.array(told[low:high])[:, None] == np.array(TAGS))
    begun: int | None = None
    for at, tag in enumerate([*_likeliest(np.log(np.maximum(said, _LEAST)) + votes), OUTSIDE]):
        if begun is not None and tag != GOES_ON:
            yield piece.starts[first + begun], piece.starts[first + at], float(1 - said[begun:at, OUTSIDE].mean())
            begun = None
        if tag == BEGINS:
            begun = at


def _likeliest(scores: npt.NDArray[np.float32]) -> list[int]:
    """The best tags of a row of tokens; going on needs something that goes on."""
    totals = np.array([0.0, -np.inf, -np.inf])
    steps = []
    for row in scores:
        # Of which tag each tag is best reached; OUTSIDE and BEGINS from any, GOES_ON from within a cause.
        best = int(totals.argmax())
        came = (best, best, BEGINS if totals[BEGINS] >= totals[GOES_ON] else GOES_ON)
        steps.append(came)
        totals = totals[list(came)] + row - _COSTS
    found: list[int] = []
    tag = int(totals.argmax())
    for came in reversed(steps):
        found.append(tag)
        tag = came[tag]
    return found[::-1]
