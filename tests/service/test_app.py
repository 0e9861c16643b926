"""The HTTP service, as a client sees it: a real server process on a free port."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from openpyxl import load_workbook

from extractor.result import Result
from service.formats import MEDIA_TYPES
from service.gate.security import HEADERS
from service.http.many import Line
from service.problems import PREFIX
from tests.service.serving import problem, server

TEXT = "青川市图书馆2023年度部门决算\n一、收入支出决算情况\n阅读推广经费年初预算为50万元，支出决算为45.5万元。\n"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with server(tmp_path_factory.mktemp("server") / "log") as (_, client):
        yield client


def test_it_tells_that_it_is_up(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_every_format_gives_a_grounded_result(client: httpx.Client, samples: list[Path]) -> None:
    for sample in samples:
        response = client.post("/v1/extract", files={"file": (sample.name, sample.read_bytes())})
        assert response.status_code == 200, response.text
        result = Result.model_validate_json(response.content)
        assert result.document.source == sample.name
        assert result.budget_lines
        for line in result.budget_lines:
            for amount in line.amounts:
                assert result.document.text[amount.start : amount.end] == amount.text


def test_boxes_come_where_they_are_asked_for(client: httpx.Client, samples: list[Path]) -> None:
    sample = next(path for path in samples if path.suffix == ".pdf")
    files = {"file": (sample.name, sample.read_bytes())}
    result = Result.model_validate_json(client.post("/v1/extract", params={"boxes": True}, files=files).content)
    (amount, *_) = result.budget_lines[0].amounts
    page = result.document.page_of(amount.start)
    assert page and amount.boxes
    assert {(box.file, box.page) for box in amount.boxes} == {(sample.name, page.number)}
    assert all(0 <= box.left < box.right <= page.width and 0 <= box.top < box.bottom <= page.height
               for box in amount.boxes)  # fmt: skip
    assert b'"boxes"' not in client.post("/v1/extract", files=files).content


def test_reasons_come_where_they_are_asked_for(client: httpx.Client) -> None:
    text = {"text": "某局绩效自评报告\n一、主要成效\n全年培训干部225人次。\n"}
    answer = client.post("/v1/extract", params={"explain": True}, json=text)
    explanations = Result.model_validate_json(answer.content).explanations
    assert explanations
    (why,) = [each for each in explanations.quantities if each.achievement_id]
    assert (why.text, why.types[0].name) == ("225人次", "people_trained")
    assert len(why.joint) == 4, "the likeliest only"
    assert b'"explanations"' not in client.post("/v1/extract", json=text).content


def test_several_files_are_one_report_where_that_is_asked_for(client: httpx.Client) -> None:
    table = "单位：万元\n\t项目\n\t年初预算数\n\t决算数\n\n\t阅读推广经费\n\t50\n\t45.5\n"
    files = [("file", ("决算.txt", TEXT.encode())), ("file", ("附表.txt", table.encode()))]
    answer = client.post("/v1/extract", params={"together": True}, files=files)
    assert answer.status_code == 200, answer.text
    result = Result.model_validate_json(answer.content)
    assert [file.name for file in result.document.files] == ["决算.txt", "附表.txt"]
    (line,) = result.budget_lines
    found = {(amount.source, file.name) for amount in line.amounts if (file := result.document.file_of(amount.start))}
    assert found == {("narrative", "决算.txt"), ("table", "附表.txt")}
    bad = problem(client.post("/v1/extract", params={"together": True}, files=[*files, ("file", ("x.pdf", b""))]), 422)
    assert "x.pdf" in str(bad["detail"])
    problem(client.post("/v1/extract", params={"together": True}, files=files * 11), 413, "too-many-files")


def test_json_text_is_kept_to_the_character(client: httpx.Client) -> None:
    response = client.post("/v1/extract", json={"text": TEXT, "name": "library"})
    assert response.status_code == 200, response.text
    document = response.json()["document"]
    assert (document["text"], document["source"]) == (TEXT, "library")
    assert [line["path"] for line in response.json()["budget_lines"]] == [["阅读推广经费"]]


def test_a_chinese_file_name_arrives(client: httpx.Client) -> None:
    response = client.post("/v1/extract", files={"file": ("决算 报告.txt", TEXT.encode("gb18030"))})
    assert response.json()["document"]["source"] == "决算 报告.txt"
    assert response.json()["document"]["text"] == TEXT


@pytest.mark.parametrize(
    ("content", "status", "reason"),
    [
        (b"", 422, "empty"),
        (b" \n\t\n", 422, "empty"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 20, 422, "damaged"),
        (b"PK\x03\x04" + bytes(range(256)) * 20, 422, "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, 422, "damaged"),
        (b"\x7fELF" + bytes(range(256)) * 20, 415, "unsupported"),
    ],
)
def test_what_is_no_report_is_a_problem(client: httpx.Client, content: bytes, status: int, reason: str) -> None:
    document = problem(client.post("/v1/extract", files={"file": ("报告.bin", content)}), status)
    assert document["reason"] == reason
    assert document["detail"].startswith("报告.bin: ")


def test_a_body_without_report_is_a_problem(client: httpx.Client) -> None:
    problem(client.post("/v1/extract", json={"name": "no text"}), 422)
    problem(client.post("/v1/extract", json={"text": 5}), 422)
    problem(client.post("/v1/extract", json={"text": "x", "texte": "y"}), 422, "invalid-request")
    problem(client.post("/v1/extract", content=b'{"text": "', headers={"content-type": "application/json"}), 422)
    problem(
        client.post("/v1/extract", content=rb'{"text": "\ud800"}', headers={"content-type": "application/json"}), 422
    )
    problem(client.post("/v1/extract", files={"other": ("a.txt", b"x")}), 422)
    problem(client.post("/v1/extract", files=[("file", ("a.txt", b"x")), ("file", ("b.txt", b"y"))]), 413)
    problem(
        client.post("/v1/extract", content=b"x", headers={"content-type": "multipart/form-data"}), 400, "malformed-body"
    )
    problem(client.post("/v1/extract", content=b"x", headers={"content-type": "text/csv"}), 415)
    problem(client.post("/v1/extract"), 415, "unsupported-body")
    problem(client.get("/v1/extract"), 405, "method-not-allowed")
    problem(client.get("/nowhere"), 404, "not-found")


def test_it_answers_others_while_it_reads(client: httpx.Client, samples: list[Path]) -> None:
    content = samples[0].read_bytes()
    with ThreadPoolExecutor(8) as pool:
        work = [pool.submit(client.post, "/v1/extract", files={"file": ("a", content)}) for _ in range(7)]
        up = pool.submit(client.get, "/healthz")
    bodies = {future.result().content for future in work}
    assert up.result().is_success
    assert len(bodies) == 1


def test_openapi_names_both_ways_in(client: httpx.Client) -> None:
    operation = client.get("/openapi.json").json()["paths"]["/v1/extract"]["post"]
    assert set(operation["requestBody"]["content"]) == {"multipart/form-data", "application/json"}
    answers = operation["responses"]["200"]["content"]
    assert answers["application/json"]["schema"]["$ref"].endswith("/Result")
    assert set(answers) == set(MEDIA_TYPES.values())


def test_the_answer_has_the_format_that_is_asked_for(client: httpx.Client, samples: list[Path]) -> None:
    file = {"file": ("决算.txt", samples[0].read_bytes())}
    for form, media_type in MEDIA_TYPES.items():
        for answer in (
            client.post("/v1/extract", files=file, params={"format": form}, headers={"accept": "x/y"}),
            client.post("/v1/extract", files=file, headers={"accept": f"x/y, {media_type};q=0.5, */*;q=0.1"}),
        ):
            assert answer.status_code == 200, answer.text
            assert answer.headers["content-type"].partition(";")[0] == media_type
            assert answer.headers["vary"] == "Accept"
    problem(client.post("/v1/extract", files=file, headers={"accept": "image/png"}), 406, "not-acceptable")
    problem(client.post("/v1/extract", files=file, params={"format": "doc"}), 422, "invalid-request")


def test_the_page_holds_the_report_and_loads_nothing(client: httpx.Client) -> None:
    answer = client.post("/v1/extract", json={"text": TEXT}, params={"format": "html", "language": "en"})
    assert answer.text.startswith("<!DOCTYPE html>") or answer.text.startswith("<!doctype html>")
    assert "阅读推广经费" in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy


def test_the_workbook_and_the_csv_hold_the_same_rows(client: httpx.Client) -> None:
    report = {"text": TEXT + "=1+1讲座32场。\n", "name": "=决算.txt"}
    book = load_workbook(io.BytesIO(client.post("/v1/extract", json=report, params={"format": "xlsx"}).content))
    answer = client.post("/v1/extract", json=report, params={"format": "csv"})
    assert "filename*=UTF-8''%3D%E5%86%B3" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        tables = {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
            for name in archive.namelist()
        }
    sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    (line,) = tables["budget_lines.csv"]
    assert (line["path"], float(line["initial_budget"]), float(line["final"])) == ("阅读推广经费", 500_000, 455_000)
    assert any("阅读推广经费" in row for rows in sheets.values() for row in rows)
    assert tables["reports.csv"][0]["path"] == "'=决算.txt"  # no spreadsheet takes it for a formula
    assert sorted(len(rows) - 1 for rows in sheets.values() if len(rows) > 1) == sorted(
        len(rows) for rows in tables.values() if rows
    )


def test_a_batch_is_answered_line_by_line(client: httpx.Client, samples: list[Path]) -> None:
    archive = zipped({"甲/决算.txt": TEXT.encode(), "b.pdf": b"%PDF-1.7 nothing", "../c.txt": TEXT.encode()})
    files = [("files", (sample.name, sample.read_bytes())) for sample in samples[:2]]
    files += [("files", ("reports.zip", archive)), ("files", ("broken.zip", archive[:100]))]
    with client.stream("POST", "/v1/extract/batch", files=files) as answer:
        assert answer.headers["content-type"] == "application/x-ndjson"
        lines = {line.name: line for line in map(Line.model_validate_json, answer.iter_lines())}
    assert sorted(line.index for line in lines.values()) == list(range(6))
    done = {name for name, line in lines.items() if line.result is not None}
    assert done == {samples[0].name, samples[1].name, "reports.zip/甲/决算.txt"}
    failed = {name: line.problem.type for name, line in lines.items() if line.problem}
    assert failed == {
        "reports.zip/b.pdf": PREFIX + "report-damaged",
        "reports.zip/../c.txt": PREFIX + "unsafe-path",
        "broken.zip": PREFIX + "report-damaged",
    }
    problem(client.post("/v1/extract/batch", files={"file": ("a.txt", b"x")}), 422, "invalid-request")
    problem(client.post("/v1/extract/batch", json={}), 415, "unsupported-body")


def test_it_says_what_it_is(client: httpx.Client) -> None:
    assert client.get("/v1/schema").json() == Result.model_json_schema()
    types = {entry["type"]: entry["name"] for entry in client.get("/v1/ontology").json()["types"]}
    assert types["people_trained"] == "培训人数"
    assert client.get("/v1/models").json() == {"model": "bundled", "versions": []}


def test_its_figures_are_those_of_its_requests(client: httpx.Client) -> None:
    def count(sample: str) -> float:
        lines = client.get("/metrics").text.splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(sample))

    before = count('jixiao_reports_total{form="json"}'), count('jixiao_problems_total{type="report-empty"}')
    client.post("/v1/extract", json={"text": TEXT})
    client.post("/v1/extract", json={"text": " "})
    after = count('jixiao_reports_total{form="json"}'), count('jixiao_problems_total{type="report-empty"}')
    assert after == (before[0] + 1, before[1] + 1)
    client.get("/secret/路径")
    assert "secret" not in client.get("/metrics").text
    assert count("jixiao_requests_admitted") == 0


def test_every_answer_has_the_security_headers(client: httpx.Client) -> None:
    for answer in (client.get("/"), client.get("/healthz"), client.get("/nowhere"), client.post("/v1/extract")):
        for name, value in HEADERS.items():
            if name not in ("Content-Security-Policy", "Cache-Control"):
                assert answer.headers[name] == value
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] in ("no-store", "no-cache")


def zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()
