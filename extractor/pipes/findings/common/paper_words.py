"""The words of `knowledge/papers.yaml`: what budgets and self-evaluations tell in several places."""

from __future__ import annotations

import functools

from extractor import knowledge
from extractor.knowledge import Entry


class TwoSides(Entry):
    """The names of the one and of the other side, and how many must at least be lacking for a finding."""

    one: list[str]
    other: list[str]
    least: int = 0


class PaperWords(Entry):
    """`knowledge/papers.yaml`."""

    two_sides: list[TwoSides]
    silent: list[str]
    adjustment_rates: list[str]


@functools.cache
def paper_words() -> PaperWords:
    """The built-in words of papers."""
    return knowledge.load(knowledge.HERE / "papers.yaml", PaperWords)
