"""Reviews in a database: several people and processes at once, in SQLite and in PostgreSQL."""

from __future__ import annotations

import multiprocessing
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from annotations.review_store import Kept, ReviewStore, Stale, StoreError
from annotations.reviews import About, Correction, Decision, Review
from extractor import extract
from extractor.result import Result
from models.datasets import read_jsonl
from service.cli.main import app as commands
from tests.postgres import postgres

WRITERS, CHANGES = 4, 12
TEXT = "青川市图书馆2023年度部门决算\n二、工作成效\n全年举办讲座32场，走访读者410人次，新建书屋6个。\n"


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where reviews are to be kept, and none are."""
    if request.param == "sqlite":
        return str(tmp_path / "reviews.sqlite")
    url: str = request.getfixturevalue("database")
    with psycopg.connect(url) as db:
        db.execute("DROP TABLE IF EXISTS jixiao_reviews, jixiao_changes")
    return url


@pytest.fixture
def document(request: pytest.FixtureRequest) -> str:
    """A document of the test's own."""
    return f"{abs(hash(request.node.name)):016x}"


def review(document: str, **verdicts: str) -> Review:
    decisions = {key: Decision.model_validate({"rule": "sum", "verdict": each}) for key, each in verdicts.items()}
    return Review(document=About(id=document, source="馆\0.txt"), decisions=decisions)


def test_a_review_is_the_last_change_of_each_entry(place: str, document: str) -> None:
    store = ReviewStore(place)
    assert store.kept(document) == Kept.model_validate(
        {
            "revision": 0,
            "review": {"document": {"id": document, "source": ""}},
            "said": {"decisions": {}, "corrections": {}},
        }
    )
    store.save(review(document, e1="confirmed", e2="confirmed"), 0, "王芳")
    changed = review(document, e1="confirmed", e2="dismissed")
    moved = Correction(kind="achievement", start=1, end=3, line=None)
    changed.corrections["a1"] = moved
    store.save(changed, 1, "李雷")
    kept = store.save(review(document, e2="dismissed"), 2, "王芳")
    assert kept.revision == 3
    assert kept.review.decisions == {"e2": Decision(rule="sum", verdict="dismissed")}
    assert kept.review.document.source == "馆.txt"
    said = {part: {key: each.by for key, each in entries.items()} for part, entries in kept.said.items()}
    assert said == {"decisions": {"e1": "王芳", "e2": "李雷"}, "corrections": {"a1": "王芳"}}
    assert ReviewStore(place).kept(document) == kept, "also in another process"
    assert document in store.documents()


def test_an_empty_field_is_none_and_a_line_that_is_none_is_said(place: str, document: str) -> None:
    store, said = ReviewStore(place), review(document)
    said.corrections["a1"] = Correction(kind="achievement", start=1, end=3, line=None, type=None, value=3)
    (kept,) = store.save(said, 0, "王芳").review.corrections.values()
    assert kept.model_fields_set == {"kind", "start", "end", "line", "value"}
    assert store.save(said, 1, "李雷").revision == 1, "the same said again changes nothing"


def test_who_is_late_is_told_what_is_there(place: str, document: str) -> None:
    store = ReviewStore(place)
    first = store.save(review(document, e1="confirmed"), 0, "王芳")
    for revision in (0, 2, 9):
        with pytest.raises(Stale) as stale:
            store.save(review(document, e1="dismissed"), revision, "李雷")
        assert stale.value.kept == first
    assert store.save(review(document, e1="confirmed"), 1, "李雷") == first, "who says nothing new changes nothing"
    assert store.kept(document) == first


def write(place: str, document: str, writer: int) -> None:
    """Adds entries of its own, each on top of what others made of the review meanwhile."""
    store = ReviewStore(place)
    for number in range(CHANGES):
        kept = store.kept(document)
        while True:
            decisions = kept.review.decisions | {f"w{writer}.{number}": Decision(rule="sum", verdict="confirmed")}
            try:
                store.save(
                    Review(document=About(id=document, source="a"), decisions=decisions), kept.revision, str(writer)
                )
                break
            except Stale as stale:
                kept = stale.kept


def test_several_processes_that_write_at_once_lose_nothing(place: str, document: str) -> None:
    """Also while they all make the database."""
    with ProcessPoolExecutor(WRITERS, multiprocessing.get_context("spawn")) as pool:
        list(pool.map(write, [place] * WRITERS, [document] * WRITERS, range(WRITERS)))
    kept = ReviewStore(place).kept(document)
    assert kept.revision == WRITERS * CHANGES
    assert kept.review.decisions.keys() == {f"w{one}.{number}" for one in range(WRITERS) for number in range(CHANGES)}
    assert all(said.by == key[1] for key, said in kept.said["decisions"].items())


def test_who_only_asks_makes_no_file_and_a_file_that_is_gone_is_made_again(tmp_path: Path) -> None:
    store = ReviewStore(str(tmp_path / "reviews.sqlite"))
    assert (store.kept("d1").revision, store.documents(), list(tmp_path.iterdir())) == (0, [], [])
    store.save(review("d1", e1="confirmed"), 0, "王芳")
    (tmp_path / "reviews.sqlite").unlink()
    assert store.kept("d1").revision == 0
    assert store.save(review("d1", e1="confirmed"), 0, "王芳").revision == 1


def test_what_cannot_be_used_is_said_without_words_of_a_review(tmp_path: Path) -> None:
    path = tmp_path / "reviews.sqlite"
    store = ReviewStore(str(path))
    store.save(review("d1", e1="confirmed"), 0, "王芳")
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE jixiao_changes SET content = '{\"绝密\": 1}'")
        db.commit()
    with pytest.raises(StoreError, match="cannot read") as error:
        store.kept("d1")
    assert "绝密" not in str(error.value)
    path.write_bytes(b"\0" * 5000)
    with pytest.raises(StoreError, match="not a database"):
        store.kept("d1")
    path.unlink()
    tmp_path.rmdir()
    with pytest.raises(StoreError, match="unable to open"):
        store.kept("d1")


def test_a_server_that_is_not_there_or_locked_is_said_without_its_password(database: str, document: str) -> None:
    nowhere = ReviewStore("postgresql://jixiao:secret@127.0.0.1:1/reviews")
    with pytest.raises(StoreError, match="refused") as error:
        nowhere.kept("d1")
    assert "secret" not in str(error.value) and "127" not in error.value.reason
    store = ReviewStore(database)
    store.save(review(document, e1="confirmed"), 0, "王芳")
    with psycopg.connect(database) as db:
        db.execute("LOCK TABLE jixiao_reviews IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(StoreError, match="timeout"):
            store.save(review(document), 1, "王芳")
    assert store.save(review(document), 1, "王芳").revision == 2


@pytest.fixture
def result() -> Result:
    return extract(TEXT, model="none", name="library.txt")


def imported(folder: Path, place: str, *arguments: str) -> tuple[int, str, Path]:
    output = folder / "corrected.jsonl"
    command = ["annotate", "import-reviews", str(folder / "results"), "--workspace", place, "-o", str(output)]
    done = CliRunner().invoke(commands, [*command, *arguments])
    return done.exit_code, done.output, output


def test_what_was_corrected_in_a_workspace_is_training_data(result: Result, place: str, tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "library.json").write_text(result.model_dump_json(), encoding="utf-8")
    first, second = result.achievements[:2]
    said = Review(document=About(id=result.document.id, source="library.txt"))
    said.corrections[first.id] = Correction(kind="achievement", start=first.start, end=first.end, checked=True)
    said.corrections[second.id] = Correction(kind="achievement", start=second.start, end=second.end, removed=True)
    store = ReviewStore(place)
    store.save(said, store.kept(result.document.id).revision, "王芳")
    other = "f" * 16
    store.save(review(other, e1="confirmed"), store.kept(other).revision, "王芳")
    code, told, output = imported(tmp_path, place)
    assert code == 0, told
    assert "1 annotated reports; 2 records were looked at" in told
    assert "reviews of the workspace left out: their results are not among these" in told
    (report,) = read_jsonl(output)
    assert [(each.start, each.end) for each in report.achievements] == [(first.start, first.end)]
    assert [(each.start, each.end) for each in report.rejected] == [(second.start, second.end)]


def test_a_workspace_that_has_none_of_the_results_is_said(result: Result, tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "library.json").write_text(result.model_dump_json(), encoding="utf-8")
    place = tmp_path / "reviews.sqlite"
    code, told, output = imported(tmp_path, str(place))
    assert (code, output.exists(), place.exists()) == (1, False, False)
    assert "of none of these results" in told
    code, told, _ = imported(tmp_path, "mysql://x/y")
    assert code == 1 and "neither a file of SQLite" in told
