"""Who is let in and what is refused, by a real Label Studio: one clear sentence each, and nothing is changed."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from annotations.client import Client
from annotations.push import open_project
from service.cli.main import app
from tests.label_studio import Server, needed

pytestmark = needed

RUNNER = CliRunner()
OTHER = """<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="好"/></Choices></View>"""


def jixiao(folder: Path, url: str, key: str, command: str, *arguments: str) -> Result:
    options = ["--url", url, "--api-key", key, "--workspace", str(folder)]
    return RUNNER.invoke(app, ["annotate", command, *arguments, *options])


def expired() -> str:
    """A personal access token as Label Studio makes them, whose time is over."""
    parts: list[dict[str, Any]] = [{"alg": "HS256", "typ": "JWT"}, {"token_type": "refresh", "exp": 1_600_000_000}]
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
    return ".".join([*encoded, "c2lnbmF0dXJl"])


def test_a_personal_access_token_is_taken_as_a_legacy_one_is(server: Server, root: Path, tmp_path: Path) -> None:
    token = server.api("POST", "token/").json()["token"]
    assert token.count(".") == 2
    sample = str(root / "samples" / "water-2023.txt")
    pushed = jixiao(tmp_path, server.url, token, "push", sample, "--project", "personal token")
    assert pushed.exit_code == 0, pushed.output
    pulled = jixiao(tmp_path, server.url, token, "pull", "--project", "personal token")
    assert pulled.exit_code == 0, pulled.output
    again = jixiao(tmp_path, server.url, server.key, "push", sample, "--project", "personal token")
    assert ": 0 passages of 1 reports sent" in again.output


@pytest.mark.parametrize("key", ["0" * 40, expired(), "密钥", ""])
def test_a_wrong_key_is_refused_in_a_line(server: Server, root: Path, tmp_path: Path, key: str) -> None:
    sample = str(root / "samples" / "water-2023.txt")
    for command in (["push", sample], ["pull"], ["agreement"]):
        done = jixiao(tmp_path, server.url, key, *command, "--project", "refused")
        assert done.exit_code == 1
        assert "LABEL_STUDIO_API_KEY" in done.output
        assert len(done.output.splitlines()) == 1
    assert Client(server.url, server.key).find("refused") is None


@pytest.mark.parametrize("path", ["/static", "/user/login", ":bad"])
def test_what_is_no_label_studio_is_said_to_be_none(server: Server, tmp_path: Path, path: str) -> None:
    done = jixiao(tmp_path, server.url + path, server.key, "pull", "--project", "nowhere")
    assert done.exit_code == 1
    assert "Label Studio" in done.output
    assert "Traceback" not in done.output
    assert len(done.output.splitlines()) == 1
    assert len(done.output) < 300


def test_a_project_of_something_else_stays_as_it_is(server: Server, client: Client, root: Path, tmp_path: Path) -> None:
    made = server.api("POST", "projects/", json={"title": "sentiment", "label_config": OTHER}).json()["id"]
    server.api("POST", f"projects/{made}/import", json=[{"text": "甲"}])
    before = client.project(made)
    sample = str(root / "samples" / "water-2023.txt")
    for command in (["push", sample], ["pull"], ["refresh"], ["agreement"], ["train"]):
        done = jixiao(tmp_path, server.url, server.key, *command, "--project", "sentiment")
        assert done.exit_code == 1
        assert "sentiment is for something else" in done.output
    assert client.project(made) == before


def test_an_empty_project_is_taken(server: Server, client: Client) -> None:
    made = server.api("POST", "projects/", json={"title": "made by hand"}).json()["id"]
    assert open_project(client, "made by hand").id == made


def test_a_report_that_cannot_be_read_holds_up_no_other(
    server: Server, client: Client, root: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 broken")
    samples = [str(broken), str(root / "samples" / "water-2023.txt")]
    done = jixiao(tmp_path / "kept", server.url, server.key, "push", *samples, "--project", "one is broken")
    assert done.exit_code == 1
    assert "broken.pdf" in done.output
    project = client.find("one is broken")
    assert project is not None
    assert client.sent(project.id)
