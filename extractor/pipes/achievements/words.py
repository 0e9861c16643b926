"""The cue words of `knowledge/achievement_cues.yaml` and the types' words, in one lexicon."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

from extractor import knowledge
from extractor.knowledge import Entry, wildcard
from extractor.pipes.achievements.ontology import Ontology, ontology
from extractor.pipes.lexicon import Cue, Lexicon, Words

# What a measure word says of the type that it tells by itself (96堂, 12公里), or that it mostly counts (12户).
TELLING, USUAL = 1.2, 0.5
# Lists of units, which are looked up and not found in the text.
_NO_CUES = frozenset({"object_verbs", "opening_verbs", "person_units", "staff_units", "parts", "future_titles"})


class CueFile(Entry):
    """The cue file; it says itself what each list is for."""

    neutral: Words
    plan: Words
    done: Words
    target: Words
    share_of: Words
    comparison: Words
    duration_names: Words
    negative: Words
    cause: Words
    person_units: Words
    staff_units: Words
    parts: Words
    stated: Words
    label_stop: Words
    label_go: Words
    future_titles: tuple[str, ...]
    reached_titles: Words
    staffing: Words
    assets: Words
    hospitality: Words
    finance: Words
    review: Words
    review_but: Words
    standard: Words
    average: Words
    average_time: Words
    raised: Words
    reached: Words
    money_names: Words
    change_from: Words
    change_to: Words
    lowered: Words
    bound_after: Words
    vague: Words
    result: Words
    carry: Words
    part: Words
    meeting_training: Words
    object_verbs: Words
    opening_verbs: Words

    def entries(self) -> Iterator[tuple[str, Cue]]:
        """Every word with the list that it is of."""
        for role in type(self).model_fields.keys() - _NO_CUES:
            for word in getattr(self, role):
                yield word, Cue(role, "", 1.0)


class AchievementWords:
    """The types, the cues, and the lexicon of both."""

    def __init__(self, types: Ontology, cues: CueFile) -> None:
        self.types = types
        self.cues = cues
        self.lexicon = Lexicon([*cues.entries(), *types.cues()])
        self.units = {each.type: frozenset(each.units) for each in types}
        self.telling = {
            each.type: dict.fromkeys(each.usual, USUAL) | dict.fromkeys(each.telling, TELLING) for each in types
        }
        self.future_titles = wildcard(cues.future_titles)
        self.person_units = frozenset(cues.person_units)
        self.staff_units = frozenset(cues.staff_units)
        self.parts = frozenset(cues.parts)
        self.units_with = {
            each.type: {unit: frozenset(words) for unit, words in each.units_with.items()} for each in types
        }
        self.object_verbs = _object_verbs(types, cues)

    def business(self, department: str) -> frozenset[str]:
        """The types of what a department does itself, by the words in its name."""
        return frozenset(each.type for each in self.types if any(word in department for word in each.offices))


@functools.lru_cache(maxsize=8)
def achievement_words(path: Path | None = None) -> AchievementWords:
    """The words with the built-in types, or with those of a user's file.

    Raises:
        KnowledgeError: a file holds a wrong entry.
    """
    cues = knowledge.load(knowledge.HERE / "achievement_cues.yaml", CueFile)
    return AchievementWords(ontology(path), cues)


def _object_verbs(types: Ontology, cues: CueFile) -> Lexicon:
    """The verbs at which a name is cut: anywhere, where they open it, or right before the number."""
    opening = {*cues.opening_verbs, *(word for each in types for word in each.verbs if len(word) > 1)}
    reaching = {*cues.reached, *cues.raised}
    anywhere = {*cues.object_verbs} - reaching
    roles = {
        **dict.fromkeys(opening, "opening"),
        **dict.fromkeys(anywhere, "verb"),
        **dict.fromkeys(reaching, "reaching"),
    }
    return Lexicon((word, Cue(role, "", 1.0)) for word, role in roles.items())
