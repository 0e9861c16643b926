"""The workbook and the page, over tables whose every row is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import openpyxl
import pytest
from lxml import html

from extractor.result import FileInfo, PageInfo, Result
from service.batch import labels, report_page, summary, warehouse
from service.batch.records import Failure, Item
from service.batch.store import Store
from service.batch.tables import TABLES, TABLES_VERSION, Rows, error_row, rows

HOSTILE = '<script>alert("&")</script>\x0b\ufffe'


@pytest.fixture
def db(result: Result, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables of one report, and of one that failed in a way that looks like markup."""
    item = Item(id="1" * 32, path="/reports/library.txt", metadata={"county": "青川"}, key="k")
    failed = Item(id="2" * 32, path="bad.pdf", key="k", failure=Failure(reason="damaged", detail=HOSTILE))
    gathered = Rows({"county"})
    gathered.add(item.id, result.document.fiscal_year, rows(item, result))
    gathered.add(failed.id, None, [("errors", error_row(failed))])
    store, files = Store(str(tmp_path)), dict[str, list[str]]()
    for table, year, content in gathered.files():
        name = f"{table}/fiscal_year={year or '__HIVE_DEFAULT_PARTITION__'}/a.parquet"
        store.put(name, content)
        files.setdefault(table, []).append(name)
    with warehouse.opened(store, files) as db:
        yield db


def test_a_table_says_in_which_file_and_on_which_page_its_rows_stand(result: Result) -> None:
    at = result.findings[0].spans[0].start
    size = {"file": "a.pdf", "width": 595, "height": 842, "ocr": False}
    pages = [PageInfo(number=1, start=0, end=at, **size), PageInfo(number=2, start=at, end=at + 99, **size)]
    files = [FileInfo(name="a.pdf", media_type="application/pdf", start=0, end=at + 99)]
    about = result.document.model_copy(update={"files": files, "pages": pages})
    item = Item(id="1" * 32, path="/reports/a.pdf", key="k")
    found = dict(rows(item, result.model_copy(update={"document": about})))
    assert [found[table]["page"] for table in ("amounts", "causes", "achievements")] == [1, 1, 2]
    assert {found[table]["file"] for table in ("amounts", "causes", "achievements")} == {"a.pdf"}
    assert found["findings"]["pages"] == [2]
    assert [(span["file"], span["page"]) for span in found["findings"]["spans"]] == [("a.pdf", 2)]


def test_an_achievement_s_row_says_how_sure_its_line_is(result: Result) -> None:
    def told() -> list[str | None]:
        item = Item(id="1" * 32, path="/reports/library.txt", key="k")
        return [row["link"] for table, row in rows(item, result) if table == "achievements"]

    assert told() == ["sure", None]
    result.achievements[0].link_score = 0.89
    assert told() == ["doubtful", None]
    assert labels.load().values["achievements.link"] == {"sure": "可靠", "doubtful": "存疑"}


@pytest.fixture
def book(db: duckdb.DuckDBPyConnection, tmp_path: Path) -> openpyxl.Workbook:
    with (tmp_path / "summary.xlsx").open("wb") as stream:
        summary.write(db, labels.load(), stream)
    return openpyxl.load_workbook(tmp_path / "summary.xlsx")


def test_every_file_says_its_version(db: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    for table in TABLES:
        found = db.execute(
            "SELECT decode(value) FROM parquet_kv_metadata(?) WHERE decode(key) = 'tables_version'",
            [f"{tmp_path}/{table}/*/a.parquet"],
        ).fetchall()
        assert found == [(TABLES_VERSION,)], table


def test_a_sheet_a_table_with_headings_that_stay_and_filter(book: openpyxl.Workbook) -> None:
    assert len(book.sheetnames) == len(TABLES)
    for sheet in book:
        headings = [cell.value for cell in sheet[1]]
        assert all(re.search("[一-鿿]", str(heading)) for heading in headings if heading != "county"), headings
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")


def test_the_cells_are_what_the_report_says(book: openpyxl.Workbook) -> None:
    lines = [dict(zip([cell.value for cell in book["预算科目"][1]], row, strict=True))
             for row in book["预算科目"].iter_rows(min_row=2, values_only=True)]  # fmt: skip
    (line,) = lines
    assert line["部门单位"] == "青川市图书馆"
    assert line["年度"] == 2023
    assert line["类别"] == "项目支出"
    assert (line["年初预算数（元）"], line["决算数（元）"], line["比率（%）"]) == (500_000, 455_000, 91)
    cause = dict(zip(*book["差异原因"].iter_rows(max_row=2, values_only=True), strict=True))
    assert (cause["原文"], cause["页码"]) == ("厉行节约", None)
    (headings, row) = book["未能读取"].iter_rows(values_only=True)
    assert dict(zip(headings, row, strict=True))["详情"] == '<script>alert("&")</script>'


def test_a_sheet_that_is_too_long_is_cut_with_a_note(db: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    with (tmp_path / "cut.xlsx").open("wb") as stream:
        summary.write(db, labels.load(), stream, most=1)
    sheet = openpyxl.load_workbook(tmp_path / "cut.xlsx")["工作成效"]
    assert sheet.max_row == 3
    assert sheet["A3"].value == "共 2 行，此处只列前 1 行；全部见 achievements/ 中的 Parquet 文件"


def test_the_page_needs_nothing_else_and_shows_the_figures(db: duckdb.DuckDBPyConnection) -> None:
    text = report_page.render(db, labels.load(), pages=True)
    page = html.fromstring(text)
    assert not page.xpath("//script | //link | //img | //iframe | //@src")
    assert all(address.startswith("pages/") for address in page.xpath("//@href"))
    assert "url(" not in text
    drawings = {svg.get("aria-label"): " ".join(svg.itertext()) for svg in page.iter("svg")}
    assert "91.0%" in drawings["各科目的执行率"]
    assert "厉行节约" in drawings["各类差异原因的件数"]
    assert "举办培训" in drawings["各类工作成效的件数"]
    assert "青川市图书馆" in drawings["各单位各类工作成效的件数"]
    assert "所列完成率（执行率）与决算数、预算数算得的不符" in drawings["各规则的疑点数"]
    assert "文件损坏" in drawings["未能读取的报告数"]


def test_nothing_at_all_is_a_page_and_a_workbook_too(tmp_path: Path) -> None:
    with warehouse.opened(Store(str(tmp_path)), {table: [] for table in TABLES}) as db:
        assert "没有数据" in report_page.render(db, labels.load(), pages=True)
        with (tmp_path / "summary.xlsx").open("wb") as stream:
            summary.write(db, labels.load(), stream)
    assert openpyxl.load_workbook(tmp_path / "summary.xlsx").sheetnames


def test_every_code_has_a_name(db: duckdb.DuckDBPyConnection) -> None:
    names = labels.load()
    assert set(names.tables) == set(TABLES)
    columns = {name for table in TABLES for name, *_ in db.execute(f"DESCRIBE {table}").fetchall()} - {"county"}
    assert columns <= set(names.columns)


def test_an_ontology_brings_its_names(root: Path) -> None:
    names = labels.load(root / "samples" / "education-types.yaml").values["achievements.type"]
    assert names["school_buildings"] == "新建校舍"
    assert names["people_trained"] == "培训人数"
