"""What the encoder sees of a text: figures look alike, but not nothing; every piece stands where its text does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.tokens import Tokens

TOKENS = Tokens.of_characters("发现问题零个，。、0.,%" * 2, 1)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("问题3个", "问题7个", True),
        ("问题10个", "问题27个", True),
        ("问题0个", "问题3个", False),
        ("问题０个", "问题0个", True),
        ("问题0个，问题0个", "问题0个，问题3个", False),
        ("问题0.5%", "问题3.5%", True),
        ("问题1.0%", "问题1.5%", True),
        ("问题1,000个", "问题1,234个", True),
    ],
)
def test_only_what_is_nothing_looks_different_from_other_figures(one: str, other: str, alike: bool) -> None:
    assert (TOKENS.cut(one)[0] == TOKENS.cut(other)[0]) is alike


@given(st.text("发现问题零个，。、0123.,%０９", max_size=30))
def test_every_piece_begins_where_its_character_stands(text: str) -> None:
    assert TOKENS.cut(text)[1] == list(range(len(text)))
