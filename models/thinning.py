"""Takes a random part of the words out of the achievement types: a stand-in for wording that nobody foresaw."""

from __future__ import annotations

import random

from extractor.pipes.achievements.ontology import Ontology
from extractor.pipes.achievements.words import AchievementWords, achievement_words

# The lists that name what was done, and to what; `strong` holds verbs and objects put together.
LISTS = ("strong", "verbs", "objects")


def thinned(seed: int, share: float = 0.5, base: AchievementWords | None = None) -> AchievementWords:
    """The knowledge of types without a random share of its words; a word taken out is out of every type."""
    base = base or achievement_words()
    words = sorted({word for each in base.types for name in LISTS for word in getattr(each, name)})
    gone = set(random.Random(seed).sample(words, round(share * len(words))))
    kept = tuple(
        each.model_copy(update={name: tuple(w for w in getattr(each, name) if w not in gone) for name in LISTS})
        for each in base.types
    )
    return AchievementWords(Ontology(kept), base.cues)
