"""What INPUT may be."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extractor.reading import MAX_FILE
from extractor.reading.ocr import engine
from service.batch import inputs
from service.batch.groups import joined
from service.batch.inputs import Input, InputError, Skipped, expand
from service.batch.records import Failure

TEXT = "云溪县档案馆2023年度部门决算\n".encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as people have them: reports, what they left open in Word, pictures, a folder in it."""
    (tmp_path / "2023").mkdir()
    for name in ("b.txt", "A.DOCX", "~$A.docx", ".hidden.txt", "photo.gif", "2023/c.pdf", "2023/list.csv"):
        (tmp_path / name).write_bytes(TEXT)
    return tmp_path


def found(*given: str | Path) -> list[str]:
    return [report.path for report in expand(map(str, given)) if isinstance(report, Input)]


def skipped(*given: str | Path) -> dict[str, str]:
    return {each.path: each.kind for each in expand(map(str, given)) if isinstance(each, Skipped)}


def test_a_folder_is_searched_for_reports(folder: Path) -> None:
    assert found(folder) == [str(folder / name) for name in ("A.DOCX", "b.txt", "2023/c.pdf")]


def test_what_is_no_report_is_told_with_its_kind(folder: Path) -> None:
    (folder / "LIESMICH").write_bytes(TEXT)
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        archive.writestr("a.txt", TEXT)
        archive.writestr("photo.bmp", b"x")
        archive.writestr("inner.zip", b"x")
    assert skipped(folder) == {
        str(folder / "~$A.docx"): "hidden",
        str(folder / ".hidden.txt"): "hidden",
        str(folder / "photo.gif"): ".gif",
        str(folder / "LIESMICH"): "without a suffix",
        str(folder / "2023" / "list.csv"): ".csv",
        f"zip://photo.bmp::{folder / 'all.zip'}": ".bmp",
        f"zip://inner.zip::{folder / 'all.zip'}": ".zip",
    }
    assert skipped(folder / "*.txt") == {str(folder / ".hidden.txt"): "hidden"}


PICTURES = ("scan.png", "scan.JPG", "scan.jpeg", "scan.tif", "scan.tiff")


@pytest.fixture
def pictured(tmp_path: Path) -> dict[str, str]:
    """A folder with pictures, and an archive of the same; the suffix of each by its path."""
    for name in PICTURES:
        (tmp_path / name).write_bytes(b"x")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name in PICTURES:
            archive.writestr(name, b"x")
    places = (str(tmp_path / name) for name in PICTURES), (f"zip://{name}::{tmp_path}/all.zip" for name in PICTURES)
    return {place: Path(name).suffix.lower() for each in places for place, name in zip(each, PICTURES, strict=True)}


def test_pictures_are_reports_where_they_can_be_read(
    pictured: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "installed", lambda: True)
    assert set(found(tmp_path)) == set(pictured)
    assert skipped(tmp_path) == {}


def test_pictures_that_cannot_be_read_are_skipped_with_the_reason(
    pictured: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "installed", lambda: False)
    (tmp_path / "a.txt").write_bytes(TEXT)
    with zipfile.ZipFile(tmp_path / "all.zip", "a") as archive:
        archive.writestr("b.txt", TEXT)
    assert set(found(tmp_path)) == {str(tmp_path / "a.txt"), f"zip://b.txt::{tmp_path}/all.zip"}
    assert skipped(tmp_path) == pictured
    reasons = {each.reason for each in expand([str(tmp_path)]) if isinstance(each, Skipped)}
    assert [("jixiao[ocr]" in reason, "picture" in reason) for reason in reasons] == [(True, True)]


def test_what_another_job_wrote_is_not_read(folder: Path) -> None:
    for name in ("out/_log/x.json.zst", "out/results/x.json.zst", "out/report.html", "out/summary.xlsx"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(TEXT)
    assert [path for path in found(folder) if "out" in path.removeprefix(str(folder))] == []
    assert skipped(folder)[str(folder / "out")] == "written by jixiao"


def test_a_file_that_is_named_is_taken_whatever_it_is(folder: Path) -> None:
    assert found(folder / "photo.gif", folder / "b.txt") == [str(folder / "photo.gif"), str(folder / "b.txt")]


def test_a_relative_path_means_the_same_file_everywhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert found("b.txt", "2023") == [str(folder / "b.txt"), str(folder / "2023" / "c.pdf")]


def test_a_glob_is_expanded_unless_a_file_has_that_name(folder: Path) -> None:
    assert found(folder / "*.txt") == [str(folder / "b.txt")]
    assert found(folder / "**" / "*.pdf") == [str(folder / "2023" / "c.pdf")]
    (folder / "决算[1].txt").write_bytes(TEXT)
    assert found(folder / "决算[1].txt") == [str(folder / "决算[1].txt")]


def test_an_archive_is_opened_with_the_names_that_windows_gave(folder: Path) -> None:
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        archive.writestr("部门/决算.txt", TEXT)
        archive.writestr("photo.gif", b"")
        archive.writestr("../../escape.txt", TEXT)
    raw = (folder / "all.zip").read_bytes()
    # As Chinese Windows writes it: names in its own encoding, without the mark of UTF-8.
    name = "部门/决算.txt"
    assert len(name.encode()) != len(name.encode("gb18030"))
    with zipfile.ZipFile(folder / "windows.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("X" * len(name.encode("gb18030"))), TEXT)
    raw = (folder / "windows.zip").read_bytes()
    (folder / "windows.zip").write_bytes(raw.replace(b"X" * len(name.encode("gb18030")), name.encode("gb18030")))
    assert found(folder / "windows.zip") == [f"zip://部门/决算.txt::{folder}/windows.zip"]
    (path, escape) = sorted(found(folder / "all.zip"), reverse=True)
    assert path == f"zip://部门/决算.txt::{folder}/all.zip"
    identity, failure = inputs.identify(path)
    assert (identity, failure) == (hashlib.sha256(TEXT).hexdigest()[:32], None)
    assert inputs.read(path, identity) == [TEXT]
    assert inputs.read(escape, identity) == [TEXT]
    assert inputs.name(path) == "决算.txt"


def test_a_damaged_archive_is_a_report_that_cannot_be_read(folder: Path) -> None:
    (folder / "cut.zip").write_bytes(b"PK\x03\x04 and no more")
    assert found(folder / "cut.zip") == [str(folder / "cut.zip")]


def test_a_manifest_gives_each_report_its_columns(folder: Path) -> None:
    rows = "path,county,note\nb.txt,云溪,\n2023/*.pdf,江坪,甲\nmissing.txt,江坪,乙\n"
    (folder / "list.csv").write_bytes(rows.encode("gb18030"))
    expected = [
        Input(str(folder / "b.txt"), {"county": "云溪"}),
        Input(str(folder / "2023" / "c.pdf"), {"county": "江坪", "note": "甲"}),
        Input(str(folder / "missing.txt"), {"county": "江坪", "note": "乙"}),
    ]
    assert list(expand([str(folder / "list.csv")])) == expected
    (folder / "list.csv").write_bytes(rows.encode("utf-8-sig"))
    assert list(expand([str(folder / "list.csv")])) == expected
    columns = {"path": ["b.txt", str(folder / "A.DOCX")], "population": [120000, None]}
    pq.write_table(pa.table(columns), folder / "list.parquet")
    assert list(expand([str(folder / "list.parquet")])) == [
        Input(str(folder / "b.txt"), {"population": "120000"}),
        Input(str(folder / "A.DOCX"), {}),
    ]


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("missing.txt", None, "there is no"),
        ("*.nothing", None, "names no report"),
        ("empty/", None, "names no report"),
        ("list.csv", b"file,county\nb.txt,x\n", "row 1 has no path"),
        ("list.csv", b"path,county\nb.txt,x\n ,y\n", "row 2 has no path"),
        ("list.parquet", b"PAR1", "cannot be read as a manifest"),
    ],
)
def test_what_names_nothing_is_refused(folder: Path, name: str, content: bytes | None, complaint: str) -> None:
    (folder / "empty").mkdir()
    if content is not None:
        (folder / name).write_bytes(content)
    with pytest.raises(InputError, match=complaint):
        found(folder / name)


def test_a_file_that_changes_meanwhile_is_not_read_as_what_it_was(folder: Path) -> None:
    identity, _ = inputs.identify(str(folder / "b.txt"))
    (folder / "b.txt").write_bytes(TEXT + TEXT)
    failure = inputs.read(str(folder / "b.txt"), identity)
    assert isinstance(failure, Failure)
    assert failure.reason == "changed"


def test_a_bomb_is_not_unpacked(folder: Path) -> None:
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", bytes(MAX_FILE + 1))
    (path,) = found(folder / "bomb.zip")
    identity, failure = inputs.identify(path)
    assert identity.startswith("path:")
    assert failure is not None
    assert failure.reason == "too_large"


def test_an_encrypted_archive_says_so(folder: Path) -> None:
    with zipfile.ZipFile(folder / "locked.zip", "w") as archive:
        archive.writestr("a.txt", TEXT)
    raw = bytearray((folder / "locked.zip").read_bytes())
    for start in (raw.index(b"PK\x03\x04") + 6, raw.index(b"PK\x01\x02") + 8):
        raw[start] |= 1  # the flag that the member is encrypted
    (folder / "locked.zip").write_bytes(bytes(raw))
    (path,) = found(folder / "locked.zip")
    identity, failure = inputs.identify(path)
    assert identity.startswith("path:")
    assert failure is not None
    assert failure.reason == "encrypted"


def reports(*given: str | Path, by_folder: bool = False) -> list[Input]:
    """The reports that the inputs are, each with its files' paths."""
    files = (each for each in expand(map(str, given)) if isinstance(each, Input))
    return list(joined(files, by_folder=by_folder))


def test_the_files_of_a_group_are_one_report(folder: Path) -> None:
    (folder / "list.csv").write_text(
        "path,group,county\nb.txt,云溪,云溪县\nA.DOCX,云溪,\n2023/c.pdf,,临江县\n", encoding="utf-8"
    )
    together, alone = reports(folder / "list.csv")
    assert inputs.parts(together.path) == [str(folder / "b.txt"), str(folder / "A.DOCX")]
    assert together.metadata == {"group": "云溪", "county": "云溪县"}
    assert alone.path == str(folder / "2023" / "c.pdf")


def test_the_files_of_a_folder_are_one_report_where_that_is_asked_for(folder: Path) -> None:
    with zipfile.ZipFile(folder / "2023" / "all.zip", "w") as archive:
        for name in ("x/a.txt", "x/b.xlsx", "y/c.txt"):
            archive.writestr(name, TEXT)
    found = [[Path(path).name for path in inputs.parts(each.path)] for each in reports(folder, by_folder=True)]
    assert [len(each) for each in found] == [2, 2, 1, 1]
    assert [len(inputs.parts(each.path)) for each in reports(folder)] == [1] * 6


def test_a_group_whose_files_do_not_follow_one_another_is_no_manifest(folder: Path) -> None:
    (folder / "list.csv").write_text("path,group\nb.txt,1\nA.DOCX,2\n2023/c.pdf,1\n", encoding="utf-8")
    with pytest.raises(InputError, match="group 1 do not follow"):
        reports(folder / "list.csv")


def test_a_report_of_several_files_is_known_by_all_of_them(folder: Path) -> None:
    odd = folder / "1 + 2%2B.txt"
    odd.write_bytes(b"other")
    path = inputs.together([str(folder / "b.txt"), str(odd)])
    assert inputs.parts(path) == [str(folder / "b.txt"), str(odd)]
    identity, failure = inputs.identify(path)
    assert failure is None
    assert inputs.read(path, identity) == [TEXT, b"other"]
    odd.write_bytes(b"changed")
    assert isinstance(inputs.read(path, identity), Failure)
    odd.unlink()
    _, failure = inputs.identify(path)
    assert failure is not None and "1 + 2%2B.txt" in failure.detail
