"""The questions of docs/analysis.md, over reports whose answers are known, and over the samples."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from tests.service.batch.conftest import Output, Start

PAGE = (Path(__file__).parents[3] / "docs" / "analysis.md").read_text(encoding="utf-8")
VIEWS, *QUESTIONS = re.findall(r"^```sql\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)

REPORT = """云溪县审计局{year}年度部门决算

第一部分 收支情况
干部培训经费年初预算为{budget}万元，支出决算为{final}万元，决算数大于年初预算数的主要原因是追加培训任务。

第二部分 项目支出绩效自评
一、干部培训经费
干部培训经费支出{final}万元。全年培训干部{people}人次。项目全年培训干部{people}人次，完成任务。
"""


def asked(out: Output, question: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as db:
        db.execute(VIEWS.replace("'OUT/", f"'{out.folder}/"))
        return db.execute(question).fetchall()


@pytest.fixture
def two_years(start: Start, out: Output, tmp_path: Path) -> Output:
    for year, budget, final, people in [(2022, 40, 50, 250), (2023, 60, 66, 300)]:
        text = REPORT.format(year=year, budget=budget, final=final, people=people)
        (tmp_path / f"{year}.txt").write_text(text, encoding="utf-8")
    assert start(tmp_path).failed == 0
    return out


def test_there_are_six_questions() -> None:
    assert len(QUESTIONS) == 6


def test_every_question_is_answered_over_the_samples(samples: list[Path], start: Start, out: Output) -> None:
    start(*(path for path in samples if path.suffix == ".txt"))
    answers = [asked(out, question) for question in QUESTIONS]
    # No sample's organization has reports of two years.
    assert [bool(rows) for rows in answers] == [True, True, False, True, True, True]


def test_overspent_lines_come_with_their_cause(two_years: Output) -> None:
    found = asked(two_years, QUESTIONS[0])
    assert [row[:4] for row in found] == [
        ("云溪县审计局", 2022, "干部培训经费", 100_000),
        ("云溪县审计局", 2023, "干部培训经费", 60_000),
    ]
    assert {row[5] for row in found} == {"追加培训任务"}


def test_the_cost_of_training_counts_each_person_once(two_years: Output) -> None:
    found = asked(two_years, QUESTIONS[1])
    assert sorted(row[1:] for row in found) == [
        (2022, "干部培训经费", 500_000, 250, 2000),
        (2023, "干部培训经费", 660_000, 300, 2200),
    ]


def test_an_achievement_is_followed_over_the_years(two_years: Output) -> None:
    found = asked(two_years, QUESTIONS[2])
    assert [row[4:] for row in found if row[1] == "people_trained"] == [(2022, 250, None), (2023, 300, 20.0)]


def test_reasons_are_weighed_by_their_money(two_years: Output) -> None:
    found = asked(two_years, QUESTIONS[3])
    assert [(direction, reasons, money) for _, direction, reasons, money in found] == [("increase", 2, 16.0)]
