"""docs/contract.md says what the engine says, and leaves out no field."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from extractor import result as contract
from tests.contract_page import PAGE, examples, result, written_anew

TEXT = PAGE.read_text(encoding="utf-8")
PARTS = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL))
COMMON = {
    "id",
    "start",
    "end",
    "text",
    "boxes",
    "file",
    "page",
    "left",
    "top",
    "right",
    "bottom",
}  # explained once for all records


def fields(model: type[BaseModel]) -> set[str]:
    """The names of a record's fields and of those of the records in it."""
    found: set[str] = set()
    for name, field in model.model_fields.items():
        found |= {name} | {each for inner in records(field.annotation) for each in fields(inner)}
    return found


def records(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [each for argument in get_args(annotation) for each in records(argument)]


KINDS = {
    name: records(field.annotation)[0]
    for name, field in contract.Result.model_fields.items()
    if records(field.annotation)
}


def test_every_example_is_what_the_engine_says() -> None:
    assert written_anew(TEXT) == TEXT, "write the page anew: python -m tests.contract_page"


def test_every_kind_of_record_has_its_part_and_its_example() -> None:
    assert set(PARTS) == set(KINDS)
    assert {re.split(r"[\[.]", path)[0] for path in examples(TEXT)} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_explained(kind: str) -> None:
    explained = set(re.findall(r"`(\w+)`", PARTS[kind]))
    assert fields(KINDS[kind]) - explained - COMMON == set()
    around = set(re.findall(r"`(\w+)`", TEXT.partition("\n## document")[0]))
    assert COMMON - {"text"} | {"schema_version"} <= around


def test_the_report_shows_what_the_page_tells() -> None:
    whole = result(TEXT)
    assert all(whole[kind] for kind in KINDS)
    assert len(whole["facts"][0]["achievement_ids"]) == 2
    assert whole["achievements"][1]["qualifier"] == "over"
    assert whole["achievements"][0]["budget_line_id"] == whole["budget_lines"][0]["id"]


def test_the_words_that_a_field_may_hold_are_all_named() -> None:
    for model in (contract.BudgetLine, contract.Amount, contract.Variance, contract.Achievement, contract.Finding):
        for name, field in model.model_fields.items():
            assert all(f"`{choice}`" in TEXT for choice in choices_of(field.annotation)), (model.__name__, name)


def choices_of(annotation: Any) -> list[str]:
    """The strings that a Literal, or a list or union with one, allows."""
    return [
        choice
        for argument in get_args(annotation)
        for choice in ([argument] if isinstance(argument, str) else choices_of(argument))
    ]
