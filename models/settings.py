"""What a model's folder says of it beside its weights; reading it needs no torch."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, get_args

from extractor.pipes.achievements.typer import Vote
from extractor.result import Basis, Direction
from models.errors import ModelError
from models.pieces import Window

FILE = "config.json"
# The model that is shipped.
BUNDLED = Path(__file__).parent / "bundled"
VERSION = 4


@dataclass(frozen=True, slots=True)
class Settings:
    """A model's settings.

    Attributes:
        types: the achievement types, "" (none) first; categories: those of causes.
        temperature: what scores are divided by, so that the probabilities are calibrated.
        vote: how much the model counts beside the rules, fitted on what it did not learn from.
        encoder: the encoder's configuration in `transformers`' form.
        name: what results and model cards call it.
    """

    types: tuple[str, ...]
    categories: tuple[str, ...]
    window: Window = field(default_factory=Window)
    temperature: float = 1.0
    vote: Vote = field(default_factory=Vote)
    encoder: dict[str, Any] = field(default_factory=dict)
    name: str = "model"

    @property
    def labels(self) -> dict[str, tuple[str, ...]]:
        """What is asked of a marked span, and the answers: of a quantity its type, of a cause the other three."""
        return {
            "types": self.types,
            "categories": self.categories,
            "bases": get_args(Basis),
            "directions": get_args(Direction),
        }

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
            data["window"], data["vote"] = Window(**data["window"]), Vote(**data["vote"])
            data["types"], data["categories"] = tuple(data["types"]), tuple(data["categories"])
            return cls(**data)
        except (OSError, json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"{folder}: is no model: {error!r}") from error
