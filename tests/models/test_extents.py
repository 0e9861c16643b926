"""Tags of tokens say where causes stand, and give the same causes back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.extents import TAGS, UNKNOWN, extents, tags
from models.pieces import Piece, Window, pieces
from models.tokens import Tokens

WORDS = "培训费减少一万元主因是疫情停办两期；，。压缩开支"
TOKENS = Tokens.of_characters(WORDS * 2, 1)
LONG = Tokens.of_pieces([*((each, -9.0) for each in set(WORDS)), ("疫情", -1.0), ("停办", -1.0), ("是疫", -0.5)])


def cut(text: str, tokens: Tokens = TOKENS, window: Window | None = None) -> list[Piece]:
    return [piece for piece, _ in pieces(text, (0, len(text)), "说明", [], tokens, window or Window(), whole=True)]


def seen(piece: Piece, likely: np.ndarray) -> Iterator[tuple[int, int, float]]:
    """What a model sees of which nobody else says anything."""
    return extents(piece, likely, [UNKNOWN] * len(piece.tokens.ids), 0.0)


def sure(tagged: Sequence[int]) -> np.ndarray:
    """Probabilities of a model that has no doubt."""
    likely = np.full((len(tagged), len(TAGS)), 0.02, dtype=np.float32)
    for at, tag in enumerate(tagged):
        likely[at, max(tag, 0)] = 0.96
    return likely


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    """A text of one to three hundred characters, and stretches of it, some of which touch."""
    text = draw(st.text(st.sampled_from(WORDS), min_size=1, max_size=300))
    places = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    return text, [(a, b) for a, b in zip(places[::2], places[1::2], strict=False) if a < b]


@given(marked(), st.integers(20, 240))
def test_what_is_tagged_is_found_again(told: tuple[str, list[tuple[int, int]]], size: int) -> None:
    text, causes = told
    found = [
        (start, end)
        for piece in cut(text, window=Window(before=10, text=size))
        for start, end, likely in seen(piece, sure(tags(piece, causes)))
        if likely > 0.9
    ]
    # A cause that stands in two pieces is found in two parts.
    joined = [each for each in found if each in causes]
    assert sorted({at for a, b in found for at in range(a, b)}) == sorted({at for a, b in causes for at in range(a, b)})
    assert len(joined) >= len(causes) - (len(cut(text, window=Window(before=10, text=size))) - 1)


def test_a_token_belongs_to_the_cause_that_most_of_it_is_of() -> None:
    text = "主因是疫情停办"
    (piece,) = cut(text, LONG)
    assert [text[a:b] for a, b in zip(piece.starts, piece.starts[1:], strict=False)] == [
        "主",
        "因",
        "是疫",
        "情",
        "停办",
    ]
    (found,) = seen(piece, sure(tags(piece, [(2, 7)])))
    assert found[:2] == (2, 7)
    (found,) = seen(piece, sure(tags(piece, [(3, 6)])))
    assert found[:2] == (4, 5)


def test_what_stands_before_a_piece_is_not_its_to_tell() -> None:
    text = "培训费减少一万元。" * 20
    first, second, *_ = cut(text, window=Window(before=20, text=60))
    assert second.starts[0] < second.owned[0] == first.owned[1]
    tagged = tags(second, [(0, len(text))])
    before = [tag for tag, start in zip(tagged[second.tokens.heading :], second.starts[:-1], strict=False)
              if start < second.owned[0]]  # fmt: skip
    assert set(before) == {UNKNOWN}
    everything = np.tile(np.array([0.01, 0.01, 0.98], dtype=np.float32), (len(tagged), 1))
    assert next(seen(second, everything))[0] == second.owned[0]


def test_what_others_say_decides_where_the_model_is_in_doubt() -> None:
    text = "主因是疫情停办"
    (piece,) = cut(text)
    doubtful = np.full((len(piece.tokens.ids), len(TAGS)), 1 / 3, dtype=np.float32)
    told = tags(piece, [(3, 7)])
    assert [each[:2] for each in extents(piece, doubtful, told, 1.0)] == [(3, 7)]
    assert [each[:2] for each in extents(piece, sure(tags(piece, [(2, 5)])), told, 1.0)] == [(2, 5)]
