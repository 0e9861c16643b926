"""What a model's folder says of it beside its weights; reading it needs no torch."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from models.errors import ModelError
from models.inputs import Window

FILE = "config.json"
VERSION = 2


@dataclass(frozen=True, slots=True)
class Votes:
    """How much the model counts beside the rules, fitted on validation reports (`models/voting.py`).

    Attributes:
        type, achieved: see `extractor.pipes.achievements.typer.Vote`.
        link: added to a line's score for a probability of 1.
        category: the probability from which the model's category of a cause replaces the rules'.
    """

    type: float = 4.5
    achieved: float = 0.0
    link: float = 0.0
    category: float = 2.0


@dataclass(frozen=True, slots=True)
class Settings:
    """A model's settings.

    Attributes:
        types: the achievement types, "" (none) first; categories: those of causes.
        temperature: what the typer's scores are divided by, so that its probabilities are calibrated.
        lexical: the linker's weights of what a line shares with the text around a quantity (`models.inputs.alike`).
        encoder: the encoder's configuration in `transformers`' form.
        name: what results and model cards call it.
    """

    types: tuple[str, ...]
    categories: tuple[str, ...]
    window: Window = field(default_factory=Window)
    temperature: float = 1.0
    lexical: tuple[float, ...] = ()
    votes: Votes = field(default_factory=Votes)
    encoder: dict[str, Any] = field(default_factory=dict)
    name: str = "model"

    def write(self, folder: Path) -> None:
        """Writes the settings into a model's folder."""
        text = json.dumps({"version": VERSION, **asdict(self)}, ensure_ascii=False, indent=1)
        (folder / FILE).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Settings:
        """The settings of a model's folder.

        Raises:
            ModelError: there are none, or they are not of this version.
        """
        try:
            data = json.loads((folder / FILE).read_text(encoding="utf-8"))
            if data.pop("version") != VERSION:
                raise ModelError(f"{folder}: was written by another version; train it again")
            data["window"], data["votes"] = Window(**data["window"]), Votes(**data["votes"])
            data["types"], data["categories"] = tuple(data["types"]), tuple(data["categories"])
            data["lexical"] = tuple(data["lexical"])
            return cls(**data)
        except (OSError, json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"{folder}: is no model: {error!r}") from error
