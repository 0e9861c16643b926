"""Who may use the service, and that nothing of a report is left behind."""

from __future__ import annotations

import base64
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from starlette.datastructures import Headers

from service.gate import security
from service.gate.security import Keys, KeysError, client_of, keys_for, new_key
from service.http.app import create_app
from service.problems import Problem
from service.settings import Settings
from tests.service.serving import Server, problem, server

TEXT = "青川市图书馆2023年度部门决算\n阅读推广经费年初预算为50万元，支出决算为45.5万元。\n"
Jixiao = Callable[..., "subprocess.CompletedProcess[str]"]


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


@pytest.fixture
def keys_file(tmp_path: Path) -> Path:
    return tmp_path / "keys"


def write(path: Path, *lines: str) -> None:
    """Writes the file so that its time differs from before, however quick the test is."""
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    os.utime(path, ns=(time.time_ns(), time.time_ns()))


def test_keys_come_and_go_without_a_restart(keys_file: Path) -> None:
    (first, first_line), (second, second_line) = new_key("a"), new_key("b")
    write(keys_file, "# two people", first_line, "")
    keys = Keys(keys_file)
    assert (keys.owner(first), keys.owner(second)) == ("a", None)
    write(keys_file, first_line, second_line)
    assert (keys.owner(first), keys.owner(second)) == ("a", "b")
    write(keys_file, second_line, "# the first is gone")
    assert (keys.owner(first), keys.owner(second)) == (None, "b")


@pytest.mark.parametrize("broken", ["nonsense", "", f"{'0' * 63} a", f"{'0' * 64}"])
def test_half_a_file_locks_nobody_out_and_is_said(keys_file: Path, broken: str) -> None:
    key, line = new_key("a")
    write(keys_file, line)
    keys = Keys(keys_file)
    write(keys_file, broken)
    assert keys.owner(key) == "a"
    assert keys.fault
    write(keys_file, line)
    assert keys.owner(key) == "a"
    assert keys.fault is None
    write(keys_file, broken)
    with pytest.raises(KeysError):
        Keys(keys_file)


@pytest.mark.parametrize(
    "around",
    [
        b"%b",
        b"\xef\xbb\xbf%b\r\n",
        b"\xef\xbb\xbf# two\r\n\r\n%b\r\n\r\n",
        "# 图书馆的\n".encode("gb18030") + b"%b\n",
        b"  # \xff\n\t%b  \n\n",
        b"# one\r%b\r",
    ],
)
def test_the_file_is_read_whatever_editor_wrote_it(keys_file: Path, around: bytes) -> None:
    key, line = new_key("a")
    keys_file.write_bytes(around.replace(b"%b", line.encode()))
    assert Keys(keys_file).owner(key) == "a"
    keys_file.write_bytes("图书馆\n".encode("gb18030") + line.encode())  # which is no comment
    with pytest.raises(KeysError, match=":1: not a key"):
        Keys(keys_file)


def test_the_file_holds_no_key(keys_file: Path) -> None:
    key, line = new_key("a")
    assert key not in line
    assert len(key) >= 43  # 256 bits
    with pytest.raises(KeysError):
        new_key("two words")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "reports.example"])
def test_others_need_keys(host: str, keys_file: Path) -> None:
    with pytest.raises(KeysError, match="needs API keys"):
        create_app(Settings(host=host))
    write(keys_file, new_key("a")[1])
    assert create_app(Settings(host=host, keys_file=keys_file))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.3.2.1", "::1", "localhost"])
def test_this_machine_needs_none(host: str) -> None:
    assert keys_for(Settings(host=host)) is None


def test_a_key_comes_as_bearer_or_as_password(keys_file: Path) -> None:
    key, line = new_key("a")
    write(keys_file, line)
    keys = Keys(keys_file)
    basic = base64.b64encode(f"anyone:{key}".encode()).decode()
    for header in (f"Bearer {key}", f"bearer {key} ", f"Basic {basic}"):
        assert client_of(keys, "/v1/extract", Headers({"authorization": header}), "::1") == "key:a"
    for header in ("", key, "Bearer ", f"Bearer {key}x", "Basic ???", f"Basic {key}", f"Digest {key}"):
        with pytest.raises(Problem, match="unauthorized"):
            client_of(keys, "/v1/extract", Headers({"authorization": header}), "::1")
    assert security.OPEN == {"/", "/healthz", "/readyz"}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, httpx.Client, str, Path]]:
    """A server with a key, its client without one, the key, and the folder that LibreOffice would use."""
    folder = tmp_path_factory.mktemp("guarded")
    key, line = new_key("图书馆".encode().hex())
    write(folder / "keys", line)
    with server(folder / "log", keys_file=folder / "keys", log_level="debug") as (running, client):
        yield running, client, key, folder


def test_only_a_key_opens(guarded: tuple[Server, httpx.Client, str, Path]) -> None:
    _, client, key, folder = guarded
    for path in ("/v1/extract", "/v1/extract/batch", "/v1/schema", "/metrics", "/openapi.json", "/nowhere"):
        answer = client.post(path) if "extract" in path else client.get(path)
        problem(answer, 401, "unauthorized")
        assert answer.headers["www-authenticate"].startswith("Bearer")
    for path in security.OPEN:
        assert client.get(path).is_success
    assert client.post("/v1/extract", json={"text": TEXT}, headers=bearer(key)).is_success
    new, line = new_key("new")
    write(folder / "keys", line)
    problem(client.get("/v1/schema", headers=bearer(key)), 401)
    assert client.get("/v1/schema", headers=bearer(new)).is_success
    write(folder / "keys", "half a line")
    problem(client.get("/readyz"), 503, "not-ready")
    write(folder / "keys", line, new_key("old")[1].replace(line[:64], line[:64]))
    assert client.get("/readyz").is_success


def test_no_word_of_a_report_is_logged_or_written(guarded: tuple[Server, httpx.Client, str, Path]) -> None:
    running, client, _, folder = guarded
    key, line = new_key("writer")
    write(folder / "keys", line)
    secret = "绝密馆藏整理"
    large = (TEXT + f"{secret}经费支出决算为3万元。\n" + "　" * 700_000).encode()
    assert len(large) > 2 * 2**20  # more than a form parser usually keeps in memory
    tree = ["/tmp", "/var/tmp"]
    answers = [
        client.post("/v1/extract", files={"file": (f"{secret}.txt", large)}, headers=bearer(key)),
        client.post("/v1/extract", json={"text": secret, "name": secret, secret: 1}, headers=bearer(key)),
        client.post("/v1/extract", params={"format": secret}, json={"text": "x"}, headers=bearer(key)),
        client.post(
            "/v1/extract", files={"file": (f"{secret}.pdf", b"%PDF-1.7" + secret.encode())}, headers=bearer(key)
        ),
    ]
    assert [answer.status_code for answer in answers] == [200, 422, 422, 422]
    assert secret not in running.log.read_text(encoding="utf-8")
    assert not [path for folder in tree for path in Path(folder).iterdir() if secret in path.name]
    deleted = [str(link.readlink()) for link in Path(f"/proc/{running.process.pid}/fd").iterdir() if link.is_symlink()]
    assert not [name for name in deleted if name.startswith(("/tmp", "/var/tmp")) and name != str(running.log)]


def test_the_command_makes_a_key(jixiao: Jixiao, keys_file: Path) -> None:
    for name in ("a", "b"):
        done = jixiao("key", name, "--file", keys_file)
        assert done.returncode == 0, done.stderr
        assert Keys(keys_file).owner(done.stdout.strip()) == name
    keys_file.write_text(keys_file.read_text(encoding="utf-8").rstrip("\n"), encoding="utf-8")  # as editors leave it
    done = jixiao("key", "c", "--file", keys_file)
    assert Keys(keys_file).owner(done.stdout.strip()) == "c"
    assert jixiao("key", "two words", "--file", keys_file).returncode == 2
    done = jixiao("serve", "--host", "0.0.0.0", "--port", "0")
    assert (done.returncode, "jixiao key" in done.stderr, "Traceback" in done.stderr) == (2, True, False)


def test_a_wrong_setting_is_told_by_its_variable(jixiao: Jixiao) -> None:
    done = jixiao("serve", JIXIAO_TIME_LIMIT="soon", JIXIAO_READERS="0", JIXIAO_LOG_LEVEL="loud")
    assert done.returncode == 2
    lines = done.stderr.strip().splitlines()
    assert [line.partition(" is ")[0] for line in lines] == ["JIXIAO_READERS", "JIXIAO_TIME_LIMIT", "JIXIAO_LOG_LEVEL"]
    assert "http" not in done.stderr
