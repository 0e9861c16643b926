"""Chinese names of tables, columns and codes: from labels.yaml, the knowledge files and the user's ontology."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from extractor import knowledge

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Labels:
    """Names for people.

    Attributes:
        tables: of tables; columns: of columns.
        values: of codes, by "table.column".
    """

    tables: dict[str, str]
    columns: dict[str, str]
    values: dict[str, dict[str, str]]

    def value(self, column: str, code: str) -> str:
        """The name of a code, or the code itself where it has none."""
        return self.values.get(column, {}).get(code, code)


def load(ontology: Path | None = None) -> Labels:
    """The names; `ontology` may name more achievement types, or built-in ones otherwise."""
    labels = _yaml(HERE / "labels.yaml")
    types = _yaml(knowledge.HERE / "achievement_types.yaml")["types"] + (_yaml(ontology)["types"] if ontology else [])
    rules = _yaml(knowledge.HERE / "findings.yaml")["rules"]
    values = {
        **labels["values"],
        "achievements.type": {entry["type"]: entry["name"] for entry in types},
        "findings.rule": {rule: entry["description"] for rule, entry in rules.items()},
    }
    return Labels(labels["tables"], labels["columns"], values)


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
