"""Inputs and output on a server that speaks S3, over its real protocol."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.batch import varied
from tests.service.batch.conftest import Output, Start

boto3 = pytest.importorskip("boto3")
pytest.importorskip("s3fs")
moto_server = pytest.importorskip("moto.server")

ROOT = Path(__file__).parents[3]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a server with a bucket `province`; the environment says where it is, as a user's would."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = moto_server.ThreadedMotoServer(port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    settings = {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    boto3.client("s3").create_bucket(Bucket="province")
    yield address
    server.stop()


def batch(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, in a process of its own, since a file system keeps its connections."""
    return subprocess.run(
        [sys.executable, "-m", "service.cli.main", "batch", *arguments],
        cwd=ROOT,
        env={**os.environ},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


def test_a_bucket_to_a_bucket(server: str, start: Start, out: Output, tmp_path: Path) -> None:
    paths = varied.write(tmp_path / "in", 12, length=500)
    start(tmp_path / "in")
    client = boto3.client("s3")
    for path in paths:
        client.upload_file(str(path), "province", f"in/2023/{path.name}")

    done = batch("s3://province/in", "-o", "s3://province/out", "--workers", "2")
    assert done.returncode == 0, done.stderr
    again = batch("s3://province/in", "-o", "s3://province/out", "--workers", "2")
    assert "0 read, 12 kept, 0 failed" in again.stderr
    client.put_object(Bucket="province", Key="in/2023/empty.txt", Body=b"")
    third = batch("s3://province/in/*/*.txt", "-o", "s3://province/out", "--workers", "2")
    assert third.returncode == 1
    assert "1 read, 12 kept, 1 failed" in third.stderr

    found = Output(tmp_path / "download")
    for entry in client.list_objects_v2(Bucket="province", Prefix="out/")["Contents"]:
        target = found.folder / entry["Key"].removeprefix("out/")
        target.parent.mkdir(parents=True, exist_ok=True)
        client.download_file("province", entry["Key"], str(target))
    assert found.ask("SELECT path, reason FROM {errors}") == [("s3://province/in/2023/empty.txt", "empty")]
    assert found.results() == out.results()
    same = "SELECT * EXCLUDE (path) FROM {reports} ORDER BY ALL"
    assert found.ask(same) == out.ask(same)
    assert {"summary.xlsx", "report.html"} <= {path.name for path in found.folder.iterdir()}
