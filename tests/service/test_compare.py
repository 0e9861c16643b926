"""Comparing years as a person does it: on the command line, over HTTP, and as a page."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from extractor.years import Comparison
from service.client import Client, ServiceError
from tests.service.serving import problem, server

Command = Callable[..., subprocess.CompletedProcess[str]]
TEXT = "青川市图书馆{year}年度部门决算\n一、支出决算情况\n培训费支出{final}万元，比上年{way}{change}万元。\n"
OLDER = TEXT.format(year=2022, final="6.50", way="增加", change="0.50")
NEWER = TEXT.format(year=2023, final="5.50", way="减少", change="2.00")
SAID = "2023年报告由5.50万元+2万元推得7.50万元，2022年报告为6.50万元"


@pytest.fixture
def reports(tmp_path: Path) -> list[Path]:
    """Two years of a library; the newer report takes the older one's figure for another."""
    found = [tmp_path / "older.txt", tmp_path / "newer.txt"]
    for path, text in zip(found, (OLDER, NEWER), strict=True):
        path.write_text(text, encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with server(tmp_path_factory.mktemp("server") / "log") as (_, client):
        yield client


def post(client: httpx.Client, *paths: Path, **options: str) -> httpx.Response:
    return client.post(
        "/v1/compare", params=options, files=[("files", (path.name, path.read_bytes())) for path in paths]
    )


def test_the_command_shows_what_does_not_fit(jixiao: Command, reports: list[Path]) -> None:
    done = jixiao("compare", *reports, "--model", "none")
    assert done.returncode == 0, done.stderr
    assert SAID in "".join(line.strip() for line in done.stdout.splitlines())


def test_json_is_a_comparison_and_the_order_of_files_does_not_matter(jixiao: Command, reports: list[Path]) -> None:
    printed = [jixiao("compare", *order, "--format", "json").stdout for order in (reports, reports[::-1])]
    assert printed[0] == printed[1]
    found = Comparison.model_validate_json(printed[0])
    assert [report.source for report in found.reports] == ["older.txt", "newer.txt"]
    assert [each.rule for each in found.findings] == ["prior_year"]


def test_the_page_is_one_file(jixiao: Command, reports: list[Path], tmp_path: Path) -> None:
    page = tmp_path / "years" / "page.html"
    assert jixiao("compare", *reports, "--format", "html", "-o", page).returncode == 0
    assert "由5.50万元+2万元推得7.50万元" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("year", "name", "said"),
    [
        (2022, "青川市图书馆", "are both about 2022; give one report a year"),
        (2023, "白石市档案馆", "of different organizations"),
    ],
)
def test_what_cannot_be_compared_is_said(
    jixiao: Command, client: httpx.Client, reports: list[Path], year: int, name: str, said: str
) -> None:
    reports[1].write_text(NEWER.replace("2023", str(year)).replace("青川市图书馆", name), encoding="utf-8")
    done = jixiao("compare", *reports)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    answer = post(client, *reports)
    problem(answer, 422, "not-comparable")
    assert said in answer.json()["detail"]


def test_one_report_is_too_few(jixiao: Command, reports: list[Path]) -> None:
    done = jixiao("compare", reports[0])
    assert done.returncode == 2
    assert "at least two years" in done.stderr


def test_a_department_that_changed_its_name_is_vouched_for(client: httpx.Client, reports: list[Path]) -> None:
    reports[1].write_text(NEWER.replace("青川市图书馆", "白石市档案馆"), encoding="utf-8")
    answer = post(client, *reports, same_organization="true")
    assert answer.status_code == 200, answer.text
    assert answer.json()["notes"] == ["单位名称由“青川市图书馆”变为“白石市档案馆”"]


def test_http_answers_as_the_command_does(jixiao: Command, client: httpx.Client, reports: list[Path]) -> None:
    answer = post(client, *reports)
    assert answer.status_code == 200, answer.text
    assert answer.json() == json.loads(jixiao("compare", *reports, "--format", "json").stdout)
    page = post(client, *reports, format="html")
    assert page.headers["content-type"].startswith("text/html")
    assert "由5.50万元+2万元推得7.50万元" in page.text
    assert client.post("/v1/compare", headers={"Accept": "text/csv"}).status_code == 406


def test_the_client_compares(client: httpx.Client, reports: list[Path]) -> None:
    with Client(str(client.base_url), retries=0) as own:
        assert [each.rule for each in own.compare(reports).findings] == ["prior_year"]
        with pytest.raises(ServiceError, match="not-comparable"):
            own.compare(reports[:1])


def test_a_report_that_cannot_be_read_is_named(jixiao: Command, client: httpx.Client, reports: list[Path]) -> None:
    reports[1].write_bytes(b"")
    done = jixiao("compare", *reports)
    assert done.returncode == 1
    assert "newer.txt" in done.stderr
    problem(post(client, *reports), 422, "report-empty")
