"""What the annotators' labels are called and look like: `labels.yaml`, and the achievement types of the engine."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from extractor import knowledge
from extractor.errors import KnowledgeError
from extractor.knowledge import Entry
from extractor.pipes.achievements.ontology import ontology
from extractor.pipes.lines.wording import statement_words
from models.datasets.marks import OTHER

FILE = Path(__file__).parent / "labels.yaml"


class RegionLabel(Entry):
    """A label that is no achievement type."""

    name: str
    colour: str
    key: str


class RelationLabel(Entry):
    """A relation and the labels that it joins; `achievement` stands for all types."""

    name: str
    source: str = Field(alias="from")
    target: str = Field(alias="to")


class LabelFile(Entry):
    """`labels.yaml`; it says what each field means."""

    regions: dict[str, RegionLabel]
    categories: dict[str, str]
    relations: dict[str, RelationLabel]
    palette: tuple[str, ...] = Field(min_length=1)
    keys: tuple[str, ...]
    instructions: str


@dataclass(frozen=True, slots=True)
class Label:
    """A label as annotators see it.

    Attributes:
        value: its name in results; name: its Chinese name; hint: where it ends and the next begins.
        key: the key that chooses it, or None.
    """

    value: str
    name: str
    group: str
    colour: str
    key: str | None
    hint: str


@dataclass(frozen=True, slots=True)
class Labels:
    """Everything that an annotator can mark."""

    types: tuple[Label, ...]
    regions: tuple[Label, ...]
    categories: dict[str, str]
    relations: dict[str, RelationLabel]
    instructions: str

    @property
    def type_names(self) -> frozenset[str]:
        """The achievement types' names in results."""
        return frozenset(each.value for each in self.types)


@functools.lru_cache(maxsize=8)
def labels(path: Path | None = None) -> Labels:
    """The labels of the built-in achievement types, or of a user's ontology.

    Raises:
        KnowledgeError: a file holds a wrong entry, or a cause category has no Chinese name.
    """
    file = knowledge.load(FILE, LabelFile)
    unnamed = {*statement_words().categories, OTHER} ^ set(file.categories)
    if unnamed:
        raise KnowledgeError(FILE, None, f"categories: not those of the engine: {', '.join(sorted(unnamed))}")
    types = list(ontology(path))
    groups = list(dict.fromkeys(each.group for each in types))
    colours = {group: file.palette[at % len(file.palette)] for at, group in enumerate(groups)}
    keys = dict(zip((each.type for each in types), file.keys, strict=False))
    # Types of one group stand together, each group where its first type stands.
    types.sort(key=lambda each: groups.index(each.group))
    return Labels(
        types=tuple(
            Label(each.type, each.name, each.group, colours[each.group], keys.get(each.type), each.definition)
            for each in types
        ),
        regions=tuple(Label(name, each.name, "", each.colour, each.key, "") for name, each in file.regions.items()),
        categories=file.categories,
        relations=file.relations,
        instructions=file.instructions,
    )
