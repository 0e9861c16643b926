"""What the service says of itself: the achievement types that it knows, and the model that votes with the rules."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, Field

from extractor.pipeline import BUNDLED, NONE
from extractor.pipes.achievements import ontology as types
from models.registry import Registry


class AchievementType(BaseModel):
    """A type of achievement."""

    type: str = Field(description="Its name in a result.")
    name: str = Field(description="Its name for people.")
    group: str
    core: bool
    description: str


class Ontology(BaseModel):
    """The achievement types in use."""

    types: list[AchievementType]


class ModelVersion(BaseModel):
    """A version of a registry's model."""

    name: str
    current: bool


class Models(BaseModel):
    """What reads: the rules, and a learned model where one is set."""

    model: str = Field(description="The model in use: `bundled`, its folder's name, or `none` for the rules alone.")
    versions: list[ModelVersion] = Field(description="The versions in the registry, where the model is one.")


def ontology(path: Path | None) -> Ontology:
    """The types, those of the user's file included."""
    fields = AchievementType.model_fields
    found = types.ontology(path)
    return Ontology(types=[AchievementType(**{name: getattr(each, name) for name in fields}) for each in found])


def models(model: str) -> Models:
    """The model; read anew each time, since a registry may have promoted another."""
    if model in (BUNDLED, NONE):
        return Models(model=model, versions=[])
    versions = Registry(Path(model)).versions()
    return Models(
        model=Path(model).name,
        versions=[ModelVersion(name=version.name, current=version.current) for version in versions],
    )
