"""Whole explanations of accounts as data: every cause where it stands, and how they are scored."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor import extract
from models.datasets import DatasetError
from models.datasets.passages import read_accounts
from models.passage_scores import score_accounts

TEXT = (
    "云山县司法局2023年度部门决算\n"
    "培训费年初预算9万元，支出决算6万元，完成年初预算的66.67%，主要原因是[[两期轮训改为线上举办]]。\n"
    "会议费支出决算3万元，比上年增加1万元，主要原因是[[增开一次例会]]。\n"
)
CAUSES = [
    {"categories": ["task"], "lines": ["培训费"], "bases": ["budget"], "direction": "decrease"},
    {"categories": ["task"], "lines": ["会议费"], "bases": ["prior_year"], "direction": "increase"},
]


def written(tmp_path: Path, causes: object, text: str = TEXT) -> Path:
    path = tmp_path / "one-accounts.jsonl"
    path.write_text(json.dumps({"name": "one", "text": text, "causes": causes}, ensure_ascii=False), encoding="utf-8")
    return path


def test_causes_are_told_where_they_stand(tmp_path: Path) -> None:
    (account,) = read_accounts(written(tmp_path, CAUSES))
    assert [account.plain[start:end] for start, end, _ in account.marked()] == ["两期轮训改为线上举办", "增开一次例会"]


def test_a_mark_that_nothing_describes_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="2 causes are marked and 1 described"):
        read_accounts(written(tmp_path, CAUSES[:1]))


def test_what_is_read_right_counts_and_what_is_not_does_not(tmp_path: Path) -> None:
    accounts = read_accounts(written(tmp_path, CAUSES))
    read = {"number": 2, "found": 1.0, "precise": 1.0, "category": 1.0, "line": 1.0}
    assert score_accounts(accounts, lambda text: extract(text, model=None)) == pytest.approx(read)
    nothing = score_accounts(accounts, lambda _: None)
    assert (nothing["found"], nothing["precise"]) == (0.0, 0.0)
    elsewhere = [CAUSES[0], {**CAUSES[1], "lines": ["差旅费"], "categories": ["thrift"]}]
    half = score_accounts(read_accounts(written(tmp_path, elsewhere)), lambda text: extract(text, model=None))
    assert (half["found"], half["category"], half["line"]) == (1.0, 0.5, 0.5)
    one = score_accounts(read_accounts(written(tmp_path, CAUSES[:1], TEXT.replace("[[增开一次例会]]", "增开一次例会"))),
                         lambda text: extract(text, model=None))  # fmt: skip
    assert (one["found"], one["precise"]) == (1.0, 0.5)
