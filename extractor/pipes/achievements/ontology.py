"""The achievement types, from the built-in file and a user's own."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from extractor import knowledge
from extractor.errors import KnowledgeError
from extractor.knowledge import Entry
from extractor.pipes.lexicon import Cue, Words

BUILT_IN = knowledge.HERE / "achievement_types.yaml"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
# How much a word of each list says, right beside the quantity.
WEIGHTS = {"decisive": 4.0, "strong": 2.5, "verbs": 1.3, "objects": 1.3, "hints": 0.6, "not": -2.0}
_SHORT = 0.4


def _name(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise ValueError("must be lower case Latin letters, digits and underscores")
    return value


class AchievementType(Entry):
    """One type; `extractor/knowledge/achievement_types.yaml` says what each field means."""

    type: Annotated[str, AfterValidator(_name)]
    name: str
    group: str
    core: bool = False
    description: str = ""
    definition: str = ""
    kinds: tuple[Literal["count", "money", "rate", "duration", "number"], ...] = ("count",)
    units: Words = ()
    only_units: bool = False
    telling: Words = ()
    usual: Words = ()
    people: str = ""
    offices: Words = ()
    units_with: dict[str, Words] = Field(default={})
    needs_object: bool = False
    decisive: Words = ()
    strong: Words = ()
    verbs: Words = ()
    objects: Words = ()
    hints: Words = ()
    exclude: Words = ()
    bonus: float = 0.0

    def cues(self, favoured: bool) -> Iterator[tuple[str, Cue]]:
        """The words with what they say of this type; a favoured type's verbs and objects weigh as strong words do."""
        lists = {
            "decisive": self.decisive,
            "strong": self.strong,
            "verbs": self.verbs,
            "objects": self.objects,
            "hints": self.hints,
        }
        for role, words in (*lists.items(), ("not", self.exclude)):
            for word in words:
                # One character alone is often part of another word.
                listed = "strong" if favoured and role in ("verbs", "objects") else role
                weight = WEIGHTS[listed] * (_SHORT if len(word) == 1 else 1.0)
                yield word, Cue(role, self.type, weight)


class OntologyFile(Entry):
    """A file of types; `extend` keeps the built-in ones."""

    extend: bool
    types: tuple[AchievementType, ...]


class Ontology:
    """The types by name, in the order of their files; those of a user's file are favoured."""

    def __init__(self, types: tuple[AchievementType, ...], own: tuple[AchievementType, ...] = ()) -> None:
        self.types = {each.type: each for each in (*types, *own)}
        self._own = {each.type for each in own}

    def cues(self) -> Iterator[tuple[str, Cue]]:
        """The words of all types with what they say."""
        for each in self:
            yield from each.cues(each.type in self._own)

    def __iter__(self) -> Iterator[AchievementType]:
        return iter(self.types.values())

    def __len__(self) -> int:
        return len(self.types)


@functools.lru_cache(maxsize=8)
def ontology(path: Path | None = None) -> Ontology:
    """The built-in types, or those of a user's file, which adds to or replaces them.

    Raises:
        KnowledgeError: a file is missing, is no YAML, holds a wrong entry, or names one type twice.
    """
    own = _load(BUILT_IN)
    if path is None:
        return Ontology(own.types)
    theirs = _load(path)
    kept = own.types if theirs.extend else ()
    names = {each.type for each in theirs.types}
    added = tuple(each.model_copy(update={"needs_object": bool(each.objects or each.strong)}) for each in theirs.types)
    return Ontology(tuple(each for each in kept if each.type not in names), added)


def _load(path: Path) -> OntologyFile:
    file = knowledge.load(path, OntologyFile)
    seen: set[str] = set()
    for each in file.types:
        if each.type in seen:
            raise KnowledgeError(path, None, f"the type {each.type} stands twice")
        seen.add(each.type)
    return file
