"""What a job says of organizations whose reports of several years it has."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from service.batch.job import Job, Outcome, run
from tests.service.batch.conftest import Output

Start = Callable[..., Outcome]

TEXT = "{name}{year}年度部门决算\n一、支出决算情况\n培训费支出{final}万元，比上年减少{change}万元。\n"


@pytest.fixture
def start(out: Output) -> Start:
    """Runs a whole job, to its end."""

    def go(*inputs: Path) -> Outcome:
        job = Job([*map(str, inputs)], str(out.folder), workers=1, model=None)
        return run(job, Console(file=io.StringIO()))

    return go


def written(folder: Path, name: str, year: int, final: str, change: str) -> Path:
    path = folder / str(year) / f"{name}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT.format(name=name, year=year, final=final, change=change), encoding="utf-8")
    return path


def rows(out: Output) -> list[dict[str, str]]:
    with (out.folder / "years.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_organizations_with_several_years_are_compared(start: Start, out: Output, tmp_path: Path) -> None:
    library = [
        written(tmp_path, "青川市图书馆", 2022, "6.50", "0.20"),
        written(tmp_path, "青川市图书馆", 2023, "5.50", "2.00"),
    ]
    archive = [
        written(tmp_path, "白石市档案馆", 2022, "8.00", "1.00"),
        written(tmp_path, "白石市档案馆", 2023, "7.00", "1.00"),
    ]
    alone = written(tmp_path, "云山县水利局", 2023, "3.00", "1.00")
    start(*library, *archive, alone)
    (found,) = rows(out)
    assert (found["organization"], found["years"], found["rule"]) == ("青川市图书馆", "2022 2023", "prior_year")
    assert "2022年报告为6.50万元" in found["message"]
    assert str(library[0]) in found["places"]


def test_two_reports_of_one_year_are_told_and_the_job_goes_on(start: Start, out: Output, tmp_path: Path) -> None:
    one = written(tmp_path / "a", "青川市图书馆", 2023, "6.50", "0.20")
    other = written(tmp_path / "b", "青川市图书馆", 2023, "6.60", "0.20")
    assert start(one, other).failed == 0
    (found,) = rows(out)
    assert found["rule"] == "not_compared"
    assert "both about 2023" in found["message"]


def test_a_new_year_is_compared_by_the_next_start(start: Start, out: Output, tmp_path: Path) -> None:
    first = written(tmp_path, "青川市图书馆", 2022, "6.50", "0.20")
    start(first)
    assert rows(out) == []
    start(first, written(tmp_path, "青川市图书馆", 2023, "5.50", "2.00"))
    assert [each["rule"] for each in rows(out)] == ["prior_year"]
