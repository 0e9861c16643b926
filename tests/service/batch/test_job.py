"""A job from its inputs to its tables, and what is done again when something has changed."""

from __future__ import annotations

import ctypes
import faulthandler
import re
from pathlib import Path

import pytest

from extractor import ReportError, extract
from extractor.errors import Reason
from service.batch import tagging
from service.batch.index import Shard
from service.batch.job import Outcome
from service.batch.records import Limits
from service.batch.store import Busy, Store
from service.batch.worker import Unusable
from tests.service.batch import varied
from tests.service.batch.conftest import Output, Start

ONTOLOGY = Path(__file__).parents[3] / "samples" / "education-types.yaml"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder in which each reading of a report leaves a file; the readings are real."""
    folder = tmp_path / "read"
    folder.mkdir()

    def counted(source: bytes | str, **options: object) -> object:
        if isinstance(source, bytes):
            number = len(list(folder.iterdir()))
            (folder / f"{number} {options['name']}").touch()
        return extract(source, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(tagging, "extract", counted)
    return folder


def names(read: Path) -> list[str]:
    """The reports that were read, and forgets them."""
    found = sorted(path.name.split()[1] for path in read.iterdir())
    for path in read.iterdir():
        path.unlink()
    return found


def test_what_is_written_is_what_the_engine_says(samples: list[Path], start: Start, out: Output) -> None:
    assert start(*samples) == Outcome(done=len(samples), kept=0, failed=0, copies=0)
    results = {result.document.source: result for result in out.results().values()}
    assert results == {path.name: extract(path) for path in samples}
    for table, field in [("budget_lines", "budget_lines"), ("variances", "variances"), ("findings", "findings")]:
        expected = sum(len(getattr(result, field)) for result in results.values())
        assert out.ask(f"SELECT count(*) FROM {{{table}}}") == [(expected,)]
    years = sorted({result.document.fiscal_year for result in results.values()}, key=str)
    assert out.ask("SELECT DISTINCT fiscal_year FROM {reports} ORDER BY 1") == [(year,) for year in years]


def test_a_second_start_reads_and_writes_nothing(start: Start, out: Output, read: Path, tmp_path: Path) -> None:
    varied.write(tmp_path / "in", 20, length=400)
    start(tmp_path / "in")
    assert len(names(read)) == 20
    before = {path: path.stat().st_mtime_ns for path in out.folder.rglob("*.*") if path.suffix != ".lock"}
    assert start(tmp_path / "in") == Outcome(done=0, kept=20, failed=0, copies=0)
    assert names(read) == []
    assert before == {path: path.stat().st_mtime_ns for path in out.folder.rglob("*.*") if path.suffix != ".lock"}


def test_only_a_changed_report_is_read_again_and_its_old_rows_go(
    start: Start, out: Output, read: Path, tmp_path: Path
) -> None:
    paths = varied.write(tmp_path / "in", 12, length=400)
    start(tmp_path / "in")
    names(read)
    paths[5].write_text("云溪县档案馆2023年度部门决算\n整理档案71份。\n", encoding="utf-8")
    (tmp_path / "in" / "new.txt").write_text("云溪县档案馆2022年度部门决算\n整理档案70份。\n", encoding="utf-8")
    start(tmp_path / "in")
    assert names(read) == ["000005.txt", "new.txt"]
    assert out.sources() == sorted([*(path.name for path in paths), "new.txt"])
    assert len(out.results()) == 13
    fresh = Output(tmp_path / "fresh")
    start(tmp_path / "in", output=str(fresh.folder))
    assert out.content() == fresh.content()


def test_another_ontology_reads_everything_again(start: Start, out: Output, read: Path, tmp_path: Path) -> None:
    varied.write(tmp_path / "in", 6)
    start(tmp_path / "in")
    names(read)
    start(tmp_path / "in", ontology=ONTOLOGY)
    assert len(names(read)) == 6
    assert len(out.sources()) == 6
    assert ("school_buildings",) in out.ask("SELECT DISTINCT type FROM {achievements}")
    start(tmp_path / "in", ontology=ONTOLOGY)
    assert names(read) == []


def test_a_second_folder_is_added_to_the_first(start: Start, out: Output, tmp_path: Path) -> None:
    varied.write(tmp_path / "in", 10, length=400)
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    for number, path in enumerate(sorted((tmp_path / "in").iterdir())):
        path.rename(tmp_path / "ab"[number % 2] / path.name)
    start(tmp_path / "a")
    assert start(tmp_path / "b") == Outcome(done=5, kept=0, failed=0, copies=0)
    assert len(out.sources()) == 10


def test_copies_of_a_report_count_once(start: Start, out: Output, tmp_path: Path) -> None:
    (path,) = varied.write(tmp_path / "in", 1, length=400)
    path.with_name("copy.txt").write_bytes(path.read_bytes())
    assert start(tmp_path / "in") == Outcome(done=1, kept=0, failed=0, copies=1)
    assert out.ask("SELECT path, copies FROM {reports}") == [(str(path), [str(path.with_name("copy.txt"))])]


def test_shards_together_do_what_one_job_does(start: Start, out: Output, tmp_path: Path) -> None:
    varied.write(tmp_path / "in", 15, length=400)
    done = [start(tmp_path / "in", shard=Shard(index, 3)).done for index in range(3)]
    assert sum(done) == 15
    assert all(done)
    whole = Output(tmp_path / "whole")
    start(tmp_path / "in", output=str(whole.folder))
    assert out.content() == whole.content()
    assert start(tmp_path / "in").done == 0


def test_an_output_among_the_inputs_is_no_input(start: Start, out: Output, tmp_path: Path) -> None:
    (path,) = varied.write(tmp_path, 1, length=300)
    start(tmp_path)
    (out.folder / "report.html").write_text("<p>云溪县档案馆2023年度部门决算</p>", encoding="utf-8")
    assert start(tmp_path) == Outcome(done=0, kept=1, failed=0, copies=0)
    assert out.sources() == [path.name]


def test_a_limit_takes_the_first(start: Start, out: Output, tmp_path: Path) -> None:
    varied.write(tmp_path / "in", 9, length=400)
    assert start(tmp_path / "in", limit=4).done == 4
    assert out.sources() == [f"{number:06}.txt" for number in range(4)]
    assert start(tmp_path / "in").done == 5


def hostile(source: bytes | str, **options: object) -> object:
    """An engine that some reports make hang, crash, run out of memory or fail, as a fault in a library would."""
    name = str(options.get("name"))
    if "hang" in name:
        re.match(r"(a+)+$", "a" * 64 + "b")  # in C, with the interpreter's lock held
    if "crash" in name:
        faulthandler.disable()
        ctypes.string_at(0)
    if "memory" in name:
        bytearray(4 * 2**30)
    if "fault" in name:
        raise IndexError("list index out of range")
    if "empty" in name:
        raise ReportError(name, Reason.EMPTY, "the report holds no text")
    return extract(source, **options)  # type: ignore[arg-type]


def test_a_hostile_report_costs_only_itself(
    start: Start, out: Output, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tagging, "extract", hostile)
    paths = varied.write(tmp_path / "in", 14, length=300)
    bad = ["hang", "crash", "memory", "fault", "empty", "crash"]
    for number, reason in enumerate(bad):
        paths[2 * number].rename(paths[2 * number].with_name(f"{number}-{reason}.txt"))
    limits = Limits(seconds=2, memory=512 * 2**20)
    assert start(tmp_path / "in", limits=limits) == Outcome(done=14, kept=0, failed=6, copies=0)
    errors = out.ask("SELECT parse_filename(path), reason, detail FROM {errors} ORDER BY 1")
    expected = ["timeout", "crash", "memory", "fault", "empty", "crash"]
    assert [reason for _, reason, _ in errors] == expected
    assert [detail for _, _, detail in errors][:3] == [
        "the reader was ended after 2 seconds",
        "the reader was ended by SIGSEGV",
        "the reader wanted more than 512 MiB",
    ]
    assert len(out.sources()) == len(out.results()) == 8

    monkeypatch.setattr(tagging, "extract", extract)
    assert start(tmp_path / "in") == Outcome(done=0, kept=14, failed=6, copies=0)
    assert start(tmp_path / "in", retry_errors=True).failed == 0
    assert len(out.sources()) == len(out.results()) == 14
    assert out.ask("SELECT count(*) FROM {reports}") == [(14,)]


def test_a_missing_file_is_an_error_until_it_is_there(start: Start, out: Output, tmp_path: Path) -> None:
    (path,) = varied.write(tmp_path / "in", 1, length=300)
    (tmp_path / "list.csv").write_text("path,county\nin/000000.txt,云溪\nin/later.txt,江坪\n", encoding="utf-8")
    assert start(tmp_path / "list.csv").failed == 1
    found = out.ask("SELECT report_id, path, reason, county FROM {errors}")
    assert found == [(None, str(path.with_name("later.txt")), "unreadable", "江坪")]
    path.with_name("later.txt").write_text("江坪县档案馆2022年度部门决算\n整理档案70份。\n", encoding="utf-8")
    assert start(tmp_path / "list.csv").failed == 0
    assert out.ask("SELECT * FROM {errors}") == []
    assert out.ask("SELECT source, county FROM {reports} ORDER BY 1") == [("000000.txt", "云溪"), ("later.txt", "江坪")]


def test_changed_metadata_changes_the_rows_and_reads_nothing(
    start: Start, out: Output, read: Path, tmp_path: Path
) -> None:
    varied.write(tmp_path / "in", 2, length=300)
    manifest = tmp_path / "list.csv"
    manifest.write_text("path,title\nin/000000.txt,甲\nin/000001.txt,乙\n", encoding="utf-8")
    start(manifest)
    assert len(names(read)) == 2
    manifest.write_text("path,title\nin/000000.txt,甲\nin/000001.txt,丙\n", encoding="utf-8")
    start(manifest)
    assert names(read) == []
    # The tables have a title of their own.
    assert out.ask("SELECT manifest_title FROM {reports} ORDER BY 1") == [("丙",), ("甲",)]


def test_a_wrong_ontology_stops_the_job(start: Start, tmp_path: Path) -> None:
    varied.write(tmp_path / "in", 3, length=300)
    wrong = tmp_path / "own.yaml"
    wrong.write_text("extend: true\ntypes:\n  - {type: a type}\n", encoding="utf-8")
    with pytest.raises(Unusable, match=r"own\.yaml:3"):
        start(tmp_path / "in", ontology=wrong)


def test_two_jobs_do_not_write_to_one_folder(start: Start, out: Output, tmp_path: Path) -> None:
    varied.write(tmp_path / "in", 1, length=300)
    with Store(str(out.folder)).lock("_log/0001of0001.lock"), pytest.raises(Busy):
        start(tmp_path / "in")
    assert start(tmp_path / "in").done == 1


def test_files_of_one_folder_are_one_report_where_that_is_asked_for(start: Start, out: Output, tmp_path: Path) -> None:
    for place in ("云溪", "临江"):
        folder = tmp_path / "in" / place
        folder.mkdir(parents=True)
        (folder / "1.txt").write_text(f"{place}县档案馆2023年度部门决算\n支出合计130万元。\n", encoding="utf-8")
        (folder / "2.txt").write_text("单位：万元\n\t项目\n\t决算数\n\n\t支出合计\n\t120\n", encoding="utf-8")
    (tmp_path / "in" / "临江" / "2.txt").write_bytes(b"")
    assert start(tmp_path / "in", together=True) == Outcome(done=2, kept=0, failed=1, copies=0)
    assert out.sources() == ["1.txt + 2.txt"]
    found = out.ask("SELECT DISTINCT file, amounts.source FROM {amounts} AS amounts ORDER BY 1")
    assert found == [("1.txt", "narrative"), ("2.txt", "table")]
    ((path, detail),) = out.ask("SELECT path, detail FROM {errors}")
    assert "临江/1.txt + " in path
    assert "2.txt" in detail
    assert start(tmp_path / "in", together=True).kept == 2
    # What has changed in one of its files is read again.
    (tmp_path / "in" / "云溪" / "2.txt").write_text("单位：万元\n\t项目\n\t决算数\n\n\t支出合计\n\t130\n", "utf-8")
    start(tmp_path / "in", together=True)
    assert out.ask("SELECT value FROM {amounts} ORDER BY 1") == [(130,), (130,)]
