"""In which language the command line speaks: its words, from terminal_words.yaml, and the names of codes."""

from __future__ import annotations

import functools
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, get_args

import yaml

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
# Where a locale is set, the first that is set first (POSIX, 8.2).
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def of_locale(environment: Mapping[str, str] = os.environ) -> Language:
    """Chinese where the locale is Chinese, else English."""
    locale = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


class Words:
    """The words of one language."""

    def __init__(self, language: Language, ontology: Path | None = None) -> None:
        """Takes the words of a language, and the names of a user's own achievement types."""
        self.language = language
        self._ontology = ontology
        self._words = _file()[language]

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key; {name} in them is replaced by a value."""
        return self._words[key].format_map(values)

    def name(self, field: str, code: str) -> str:
        """The Chinese name of a code of a field, such as causes.category; in English the code itself."""
        if self.language == "en":
            return code
        from service.page import words

        names: dict[str, str] = words.of("zh", self._ontology)["values"].get(field, {})
        return names.get(code, code)


@functools.cache
def _file() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = yaml.safe_load(
        Path(__file__).with_name("terminal_words.yaml").read_text(encoding="utf-8")
    )
    return found
