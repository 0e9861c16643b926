"""The note: the findings that a person kept, as a Word document, from the command line and over HTTP."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import docx
import httpx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from annotations.reviews import About, Decision, Review, ReviewError, beside, of_file, parsed
from extractor import extract
from extractor.reading import read
from extractor.result import Evidence, Result, Section
from service.client import Client
from service.note import Noted, note
from service.note.content import _numeral
from tests.service.serving import problem, server

Command = Callable[..., subprocess.CompletedProcess[str]]
DAY = date(2024, 3, 5)
TEXT = "青川市图书馆2023年度部门决算\n一、支出情况\n阅读推广经费预算50万元，决算45.5万元，完成预算的95%。\n"


def decided(result: Result, **verdicts: str) -> Review:
    decisions = {
        each.id: Decision(rule=each.rule, verdict=verdicts.get(each.id), comment=f"请核对{each.id}")  # type: ignore[arg-type]
        for each in result.findings
    }
    return Review(document=About(id=result.document.id, source=result.document.source), decisions=decisions)


@pytest.fixture
def two(result: Result) -> Result:
    """A report with two findings, the second a consequence of the first, with a table's row and a regulation."""
    text = "一、支出\n" + result.document.text + "\t合计\n\t45.5\n\t50\n"
    row = text.index("合计")
    moved = [
        span.model_copy(update={"start": span.start + 5, "end": span.end + 5}) for span in result.findings[0].spans
    ]
    first = result.findings[0].model_copy(update={"spans": moved, "arithmetic": "45.5÷50=91%，写为95%"})
    second = first.model_copy(
        update={"id": "f2", "root": "f1", "severity": "hint", "regulation": "《规程》", "expected": None,
                "spans": [Evidence(start=row, end=len(text) - 1, text=text[row:-1])]}
    )  # fmt: skip
    section = Section(id="s1", title="一、支出", level=1, start=0, end=len(text), parent_id=None)
    about = result.document.model_copy(update={"text": text})
    return result.model_copy(update={"document": about, "sections": [section], "findings": [first, second]})


def table(content: bytes, at: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in docx.Document(io.BytesIO(content)).tables[at].rows]


def test_a_finding_has_its_number_rule_arithmetic_quotes_place_and_room_for_the_reply(two: Result) -> None:
    head, first, second = table(note([Noted(two)], on=DAY))
    assert head == ["序号", "问题与计算", "报告原文及位置", "答复"]
    assert first == [
        "1",
        "所列完成率（执行率）与决算数、预算数算得的不符（可疑）\n45.5÷50=91%，写为95%\n报告写：95%\n应为：91.00%",
        "一、支出\n“95%”",
        "",
    ]
    assert second[1].endswith("（提示）\n45.5÷50=91%，写为95%\n报告写：95%\n依据：《规程》\n由第1项引起")
    assert second[2] == "一、支出\n“合计 ｜ 45.5 ｜ 50”"


def test_the_letter_names_organization_report_and_day(two: Result) -> None:
    letter = docx.Document(io.BytesIO(note([Noted(two)], on=DAY, signed="白石市财政局")))
    said = [paragraph.text for paragraph in letter.paragraphs if paragraph.text]
    assert said[:2] == ["关于核对部门决算有关问题的函", "青川市图书馆："]
    assert "《青川市图书馆2023年度部门决算》（library.txt），发现以下2处" in said[2]
    assert said[-2:] == ["白石市财政局", "2024年3月5日"]


def test_fonts_are_those_of_official_letters(two: Result) -> None:
    letter = docx.Document(io.BytesIO(note([Noted(two)], on=DAY)))
    fonts = [run._r.rPr.rFonts.get(qn("w:eastAsia")) for each in letter.paragraphs for run in each.runs]
    assert set(fonts) == {"宋体", "仿宋"} and fonts[0] == "宋体"
    assert letter.tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert "PAGE" in letter.sections[0].footer.paragraphs[0]._p.xml


def test_confirmed_findings_go_into_the_note_else_all_but_the_dismissed(two: Result) -> None:
    def kept(review: Review | None) -> list[str]:
        return [each.id for each in Noted(two, review).findings()]

    assert kept(None) == kept(decided(two)) == ["f1", "f2"]
    assert kept(decided(two, f1="dismissed")) == ["f2"]
    assert kept(decided(two, f2="confirmed")) == ["f2"]
    assert kept(decided(two, f1="dismissed", f2="dismissed")) == []
    other = decided(two, f1="dismissed")
    other.decisions["f1"].rule = "share"  # another version's finding of that id
    assert kept(other) == ["f1", "f2"]
    review = decided(two, f2="confirmed")
    _, row = table(note([Noted(two, review)], on=DAY))
    assert row[0] == "1" and "由第" not in row[1] and row[1].endswith("审核意见：请核对f2")
    none = note([Noted(two, decided(two, f1="dismissed", f2="dismissed"))], on=DAY)
    said = "".join(each.text for each in docx.Document(io.BytesIO(none)).paragraphs)
    assert "未发现需要核对的问题。" in said and "请逐项核实" not in said


def test_several_reports_are_one_letter(two: Result, result: Result) -> None:
    other = result.model_copy(
        update={"document": result.document.model_copy(update={"organization": None, "title": None, "kind": "other"})}
    )
    content = note([Noted(two), Noted(other)], on=DAY)
    said = [each.text for each in docx.Document(io.BytesIO(content)).paragraphs]
    assert said[1] == "青川市图书馆、（单位名称未写明）："
    assert "2份报告，发现3处" in said[2]
    headings = [each for each in said if each.startswith(("一、", "二、"))]
    assert headings == ["一、青川市图书馆《青川市图书馆2023年度部门决算》", "二、（单位名称未写明）《2023年度报告》"]
    assert len(table(content)) == 3 and len(table(content, 1)) == 2


@pytest.mark.parametrize(
    ("number", "said"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (100, "100")]
)
def test_reports_are_numbered_in_chinese(number: int, said: str) -> None:
    assert _numeral(number) == said


def test_the_file_says_who_wrote_it_and_when(two: Result) -> None:
    about = docx.Document(io.BytesIO(note([Noted(two)], on=DAY, signed="青川市审计局"))).core_properties
    assert (about.author, about.comments, about.created.date()) == ("青川市审计局", "", DAY)
    assert about.title.startswith("关于核对")


def test_sections_that_go_round_in_a_circle_stop_nobody(two: Result) -> None:
    section = two.sections[0].model_copy(update={"parent_id": two.sections[0].id, "start": 0, "end": 1})
    assert note([Noted(two.model_copy(update={"sections": [section]}))], on=DAY)


def test_characters_that_no_document_can_hold_cost_nothing(two: Result) -> None:
    broken = two.findings[0].model_copy(update={"arithmetic": "a\x00b\x0bc\ud800d"})
    _, row = table(note([Noted(two.model_copy(update={"findings": [broken]}))], on=DAY))
    assert "a\ufffdb\ufffdc\ufffdd" in row[1]


def test_the_project_reads_its_own_note(two: Result, tmp_path: Path) -> None:
    path = tmp_path / "note.docx"
    path.write_bytes(note([Noted(two)], on=DAY))
    page = read(path)
    for words in ("关于核对部门决算有关问题的函", "45.5÷50=91%，写为95%", "合计 ｜ 45.5 ｜ 50", "2024年3月5日"):
        assert words in page.text
    assert [cell.text for cell in page.grids[0].rows[0]] == ["序号", "问题与计算", "报告原文及位置", "答复"]


def test_libreoffice_shows_it_on_pages_of_a4(two: Result, tmp_path: Path, soffice: str) -> None:
    many = two.model_copy(update={"findings": two.findings * 20})
    (tmp_path / "note.docx").write_bytes(note([Noted(many)], on=DAY))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    done = subprocess.run(
        [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "note.docx"],
        capture_output=True, timeout=300, check=True,
    )  # fmt: skip
    assert (tmp_path / "note.pdf").is_file(), done.stderr
    with pypdfium2.PdfDocument(tmp_path / "note.pdf") as document:
        assert len(document) > 1
        for at, page in enumerate(document, 1):
            assert [round(side) for side in page.get_size()] == [595, 842]
            text = page.get_textpage().get_text_bounded()
            assert f"— {at} —" in text and "序号" in text, "number and head stand on every page"
            picture = page.render().to_numpy()
            # Nothing is printed in the margins at left and right.
            assert picture[:, :60].min() > 200 and picture[:, -50:].min() > 200


def test_the_command_writes_the_note_of_results_and_reports(jixiao: Command, two: Result, tmp_path: Path) -> None:
    (tmp_path / "two.json").write_text(two.model_dump_json(), encoding="utf-8")
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    beside(tmp_path / "two.json").write_text(decided(two, f2="confirmed").model_dump_json(), encoding="utf-8")
    output = tmp_path / "new" / "note.docx"
    done = jixiao("note", tmp_path / "two.json", tmp_path / "report.txt", "-o", output, "--date", "2024-03-05")
    assert done.returncode == 0, done.stderr
    assert "2 findings of 2 reports" in done.stdout
    assert [row[0] for row in table(output.read_bytes())] == ["序号", "1"]
    assert "完成率写为95%" in table(output.read_bytes(), 1)[1][1]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.json", "{}", "is no result of jixiao extract"),
        ("missing.json", None, "No such file"),
        ("a.txt", "", "a.txt"),
    ],
)
def test_the_command_says_what_is_no_result(
    jixiao: Command, tmp_path: Path, name: str, content: str | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    done = jixiao("note", tmp_path / name, "-o", tmp_path / "note.docx", "--model", "none")
    assert done.returncode == 1 and said in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "note.docx").exists()
    assert jixiao("note", tmp_path / name, "-o", tmp_path / "note.txt").returncode == 2


def test_a_review_of_another_text_is_refused(two: Result, tmp_path: Path) -> None:
    path = tmp_path / "two.json"
    assert of_file(path, two) is None
    review = decided(two, f1="dismissed")
    beside(path).write_text(review.model_dump_json(), encoding="utf-8")
    assert of_file(path, two) == review
    review.document.id = "other"
    beside(path).write_text(review.model_dump_json(), encoding="utf-8")
    with pytest.raises(ReviewError, match="another text"):
        of_file(path, two)
    with pytest.raises(ReviewError, match="verdict"):
        parsed('{"review_version": "1", "document": {"id": "1", "source": "a"}, '
               '"decisions": {"e1": {"rule": "share", "verdict": "perhaps"}}}', "a.json")  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with server(tmp_path_factory.mktemp("server") / "log", readers=1) as (_, client):
        yield client


def post(client: httpx.Client, *files: tuple[str, str], **options: str) -> httpx.Response:
    return client.post("/v1/note", params=options, files=[("files", (name, text.encode())) for name, text in files])


def test_the_service_writes_the_note(client: httpx.Client, two: Result, tmp_path: Path) -> None:
    review = decided(two, f2="confirmed").model_dump_json()
    answer = post(client, ("two.json", two.model_dump_json()), ("two.review.json", review), date="2024-03-05")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].endswith("filename*=UTF-8''two-note.docx")
    assert answer.content[:2] == b"PK"
    assert [row[0] for row in table(answer.content)] == ["序号", "1"]
    marked = post(client, ("two.json", "\ufeff" + two.model_dump_json()), ("two.review.json", "\ufeff" + review))
    assert len(table(marked.content)) == len(table(answer.content))
    both = post(client, ("two.json", two.model_dump_json()), ("report.txt", TEXT))
    assert "完成率写为95%" in table(both.content, 1)[1][1]
    alone = client.post("/v1/extract", params={"format": "docx"}, json={"text": TEXT})
    assert "完成率写为95%" in table(alone.content)[1][1]
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    with Client(str(client.base_url), retries=0) as own:
        assert table(own.note([tmp_path / "report.txt"], on=DAY)) == table(alone.content)


def test_the_service_says_what_is_wrong_without_quoting_it(client: httpx.Client, two: Result) -> None:
    review = decided(two).model_dump_json()
    other = json.dumps({**json.loads(review), "document": {"id": "other", "source": "a"}})
    for files in (
        [("a.json", '{"秘密": 1}')],
        [("a.review.json", '{"review_version": "1", "秘密": 1}')],
        [("two.review.json", review)],
        [("two.json", two.model_dump_json()), ("two.review.json", other)],
    ):
        assert "秘密" not in problem(post(client, *files), 422, "invalid-request")["detail"]
    problem(post(client, ("empty.txt", "")), 422, "report-empty")
    problem(client.post("/v1/note", json={}), 415, "unsupported-body")


def test_a_real_report_has_its_note(root: Path) -> None:
    result = extract(root / "samples" / "organization-2022.txt", model="none")
    rows = table(note([Noted(result)], on=DAY))
    assert len(rows) == 1 + len(result.findings) > 3
