"""The workspace over HTTP: reviews are kept with who and when, nobody's is overwritten, and nothing is kept unasked."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.gate.security import new_key
from service.page import page
from tests.service.disks import fill, small
from tests.service.serving import Server, problem, server

DOCUMENT = "0123456789abcdef"
PATH = f"/v1/reviews/{DOCUMENT}"


def review(document: str = DOCUMENT, **decisions: str) -> dict[str, Any]:
    """A review file's content, with findings of these verdicts."""
    said = {key: {"rule": "sum", "verdict": verdict} for key, verdict in decisions.items()}
    return {
        "review_version": "1",
        "document": {"id": document, "source": "馆.txt"},
        "decisions": said,
        "corrections": {},
    }


def put(client: httpx.Client, content: Any, revision: int, by: str = "王芳", **headers: str) -> httpx.Response:
    tag = {"If-Match": f'"{revision}"', **headers}
    return client.put(PATH, params={"by": by}, json=content, headers=tag)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workspace") / "reviews.sqlite"


@pytest.fixture(scope="module")
def running(workspace: Path) -> Iterator[tuple[Server, httpx.Client]]:
    with server(workspace.with_name("log"), workspace=workspace, model="none", readers=1, max_json=1) as found:
        yield found


@pytest.fixture
def client(running: tuple[Server, httpx.Client], workspace: Path) -> httpx.Client:
    """A client of the server, whose workspace is empty."""
    workspace.unlink(missing_ok=True)
    return running[1]


def test_a_review_is_kept_with_who_and_when(client: httpx.Client, workspace: Path) -> None:
    empty = client.get(PATH)
    assert (empty.headers["etag"], empty.json()["revision"]) == ('"0"', 0)
    first = put(client, review(e1="confirmed"), 0)
    assert (first.status_code, first.headers["etag"]) == (200, '"1"')
    second = put(client, review(e1="confirmed", e2="dismissed"), 1, "李雷")
    said = second.json()["said"]["decisions"]
    assert [said[key]["by"] for key in ("e1", "e2")] == ["王芳", "李雷"]
    assert said["e1"]["at"].endswith("+00:00")
    kept = client.get(PATH).json()
    assert (kept["revision"], kept["review"]) == (2, review(e1="confirmed", e2="dismissed"))
    assert client.get(PATH, headers={"If-None-Match": '"2"'}).status_code == 304
    assert put(client, review(e2="dismissed"), 2, "李雷").json()["said"]["decisions"]["e1"]["by"] == "李雷"
    with closing(sqlite3.connect(workspace)) as db:
        history = db.execute("SELECT revision, key, who, content IS NULL FROM jixiao_changes ORDER BY 1, 2").fetchall()
    assert history == [(1, "e1", "王芳", 0), (2, "e2", "李雷", 0), (3, "e1", "李雷", 1)], "what was said stays known"


def test_nobody_overwrites_what_another_said(client: httpx.Client) -> None:
    assert put(client, review(e1="confirmed"), 0).is_success
    late = put(client, review(e1="dismissed"), 0, "李雷")
    told = problem(late, 412, "changed-meanwhile")
    assert (told["kept"]["review"], late.headers["etag"]) == (review(e1="confirmed"), '"1"')
    assert told["kept"]["said"]["decisions"]["e1"]["by"] == "王芳"
    assert client.get(PATH).json()["review"] == review(e1="confirmed")
    problem(put(client, review(), 7), 412, "changed-meanwhile")
    same = put(client, review(e1="confirmed"), 1, "李雷").json()
    assert (same["revision"], same["said"]["decisions"]["e1"]["by"]) == (1, "王芳"), (
        "who says nothing new changes nothing"
    )


def test_what_is_no_review_is_refused(client: httpx.Client) -> None:
    problem(client.put(PATH, params={"by": "王"}, json=review()), 428, "unconditional")
    for tag in ("*", "1", '"x"', '"1", "2"', '"99999999999"'):
        problem(put(client, review(), 0, **{"If-Match": tag}), 428, "unconditional")
    for by in ("", "  ", "a\0b", "王\u202e"):
        problem(put(client, review(), 0, by), 422, "invalid-request")
    for wrong in ([], {}, review("fedcba9876543210"), review() | {"x": 1}, review(**{"e 1": "confirmed"})):
        problem(put(client, wrong, 0), 422, "invalid-request")
    problem(client.put(PATH, params={"by": "王"}, content="{}", headers={"If-Match": '"0"'}), 415, "unsupported-body")
    problem(client.get("/v1/reviews/a.b"), 422, "invalid-request")
    assert client.get(PATH).json()["revision"] == 0


def test_a_review_has_the_limits_of_other_requests(client: httpx.Client) -> None:
    large = review() | {"decisions": {"e1": {"rule": "sum", "comment": "字" * 2**20}}}
    problem(put(client, large, 0), 413, "body-too-large")
    commas = {"If-Match": '"0"', "Content-Type": "application/json"}
    problem(client.put(PATH, params={"by": "王"}, content="[" + "," * 600_000, headers=commas), 413, "body-too-large")


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_other_sites_pages_may_not_ask(client: httpx.Client, method: str) -> None:
    given = {"params": {"by": "王"}, "json": review(e1="confirmed")} if method == "PUT" else {}
    foreign = client.request(method, PATH, headers={"If-Match": '"0"', "Origin": "http://elsewhere.test"}, **given)
    problem(foreign, 403, "foreign-origin")
    own = str(client.base_url).rstrip("/")
    assert client.request(method, PATH, headers={"If-Match": '"0"', "Origin": own}, **given).is_success


def test_a_restart_keeps_everything(tmp_path: Path) -> None:
    place = {"workspace": tmp_path / "reviews.sqlite", "model": "none", "readers": 1}
    with server(tmp_path / "log", **place) as (running, client):
        assert put(client, review(e1="confirmed"), 0).is_success
        running.process.kill()
        running.process.wait()
        for reader in running.readers():
            os.kill(reader, 9)
    with server(tmp_path / "log", **place) as (_, client):
        kept = client.get(PATH).json()
        assert (kept["revision"], kept["review"]) == (1, review(e1="confirmed"))
        assert kept["said"]["decisions"]["e1"]["by"] == "王芳"


def test_the_name_is_that_of_the_key_where_keys_are_set(tmp_path: Path) -> None:
    key, line = new_key("bureau")
    (tmp_path / "keys").write_text(f"{line}\n", encoding="utf-8")
    settings = {"workspace": tmp_path / "reviews.sqlite", "keys_file": tmp_path / "keys", "model": "none", "readers": 1}
    with server(tmp_path / "log", key=key, **settings) as (_, client):
        saved = put(client, review(e1="confirmed"), 0, "somebody else").json()
        assert saved["said"]["decisions"]["e1"]["by"] == "bureau"
        problem(httpx.get(str(client.base_url.join(PATH))), 401, "unauthorized")
        assert 'data-workspace="keys"' in client.get("/").text


def test_nothing_is_kept_unasked(tmp_path: Path) -> None:
    with server(tmp_path / "log", model="none", readers=1) as (_, client):
        problem(client.get(PATH), 404, "not-found")
        problem(put(client, review(e1="confirmed"), 0), 404, "not-found")
        html = client.get("/", params={"language": "zh"}).text
        assert html == page(None, "zh", endpoint="v1/")
        assert "data-workspace" not in html.partition("<script")[0]
        assert "/v1/reviews/{document}" not in client.get("/openapi.json").json()["paths"]
    assert [path.name for path in tmp_path.iterdir()] == ["log"]


def test_a_locked_database_is_one_clear_answer(client: httpx.Client, workspace: Path) -> None:
    assert put(client, review(e1="confirmed"), 0).is_success
    with closing(sqlite3.connect(workspace, isolation_level=None)) as db:
        db.execute("BEGIN EXCLUSIVE")
        for answer in (put(client, review(e1="dismissed"), 1), client.get(PATH)):
            assert "database is locked" in problem(answer, 503, "workspace-unavailable")["detail"]
            assert answer.headers["retry-after"] == "5"
        assert client.get("/healthz").is_success
        db.execute("ROLLBACK")
    assert client.get(PATH).json()["review"] == review(e1="confirmed")
    assert put(client, review(e1="dismissed"), 1).is_success


def test_what_is_no_database_is_one_clear_answer(client: httpx.Client, workspace: Path, running: Any) -> None:
    workspace.write_bytes(b"no database at all" * 100)
    detail = problem(client.get(PATH), 503, "workspace-unavailable")["detail"]
    assert "file is not a database" in detail and str(workspace.parent) not in detail
    assert str(workspace.parent) in running[0].log.read_text(encoding="utf-8")
    assert client.get("/readyz").is_success, "reports are read all the same"


def test_a_full_disk_is_one_clear_answer_and_leaves_the_database_whole(tmp_path: Path) -> None:
    with (
        small(tmp_path / "disk") as disk,
        server(tmp_path / "log", workspace=disk / "a.sqlite", model="none", readers=1) as (
            _,
            client,
        ),
    ):
        assert put(client, review(e1="confirmed"), 0).is_success
        filler = fill(disk)
        many = review(e1="confirmed", **{f"e{number}": "dismissed" for number in range(2, 2000)})
        assert "full" in problem(put(client, many, 1), 503, "workspace-unavailable")["detail"]
        assert client.get(PATH).json()["review"] == review(e1="confirmed")
        filler.unlink()
        assert put(client, many, 1).is_success
        assert json.loads(client.get(PATH).content)["review"] == many


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("{folder}/nowhere/reviews.sqlite", "there is no such folder"),
        ("mysql://somebody:secret@example.test/reviews", "neither a file of SQLite nor a database of PostgreSQL"),
        ("sqlite://", "neither a file of SQLite"),
        ("nonsense://x", "neither"),
    ],
)
def test_a_place_that_is_none_stops_the_start(jixiao: Any, tmp_path: Path, place: str, said: str) -> None:
    done = jixiao("serve", "--port", "0", JIXIAO_WORKSPACE=place.format(folder=tmp_path))
    assert done.returncode == 2
    assert said in done.stderr and "Traceback" not in done.stderr and "secret" not in done.stderr
