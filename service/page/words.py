"""The page's words in both languages: its own from strings.*.json, names of codes from where the product keeps them."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from extractor.pipes.achievements.ontology import ontology
from service.batch import labels

HERE = Path(__file__).parent
Words = dict[str, Any]


@functools.lru_cache(maxsize=16)
def of(language: str, own_types: Path | None = None) -> Words:
    """The words of one language; `own_types` is a user's ontology, whose types have their names there.

    Returns:
        `ui`: the page's own words by key; `values`: names of codes by "list.field" (as in `budget_lines.category`),
        of explanations, and of problem documents, by the end of their type, titles and what to do (`advice`), where the
        service's own, in English, will not do;
        `groups`: the heading of each achievement type. A code without a name here is shown itself.
    """
    words: Words = json.loads((HERE / f"strings.{language}.json").read_text(encoding="utf-8"))
    if language == "zh":
        # The Chinese names stand where the types, the rules and the tables' labels are defined, once.
        words["values"] |= labels.load(own_types).values
    headings: dict[str, str] = words.pop("headings", {})
    names: dict[str, str] = words["values"]["achievements.type"]
    words["groups"] = {}
    for each in ontology(own_types):
        names.setdefault(each.type, each.name)
        words["groups"][each.type] = headings.get(each.group, each.group)
    return words


def as_json(own_types: Path | None = None) -> str:
    """The words of all languages, by language, as the page's script reads them."""
    return json.dumps({name: of(name, own_types) for name in ("zh", "en")}, ensure_ascii=False)
