"""The words of `knowledge/evaluations.yaml`: what self-evaluations count apart from what it makes together."""

from __future__ import annotations

import functools

from extractor import knowledge
from extractor.knowledge import Entry


class Deducted(Entry):
    """What is said of points lost one by one; `supposed` is a regular expression."""

    others: list[str]
    not_lost: list[str]
    lost_things: list[str]
    partly: list[str]
    supposed: str
    other_scores: list[str]


class EvaluationWords(Entry):
    """`knowledge/evaluations.yaml`."""

    deducted: Deducted


@functools.cache
def evaluation_words() -> EvaluationWords:
    """The built-in words of evaluations."""
    return knowledge.load(knowledge.HERE / "evaluations.yaml", EvaluationWords)
