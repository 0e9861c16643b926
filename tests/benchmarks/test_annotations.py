"""How long 2,000 passages take to Label Studio and back, by the commands that people run, against a server of its own.

The bound is the project's promise, in seconds on the clock: the server computes on this machine, too, so that there is
no yardstick of one run. It takes some minutes, and only a machine that does nothing else tells:
`pytest -p no:xdist -m benchmark -s tests/benchmarks/test_annotations.py`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotations.client import Client
from tests.label_studio import Server, needed, new_server
from tests.service.batch import varied

pytestmark = [needed, pytest.mark.benchmark]

ROOT = Path(__file__).parents[2]
PASSAGES, REPORTS = 2_000, 110
MOST = 60.0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    started = new_server(tmp_path_factory.mktemp("label-studio") / "data")
    yield started
    started.stop()


def timed(server: Server, folder: Path, *arguments: str) -> tuple[float, str]:
    """The seconds that a command takes, and what it prints."""
    command = [sys.executable, "-m", "service.cli.main", "annotate", *arguments, "--project", "two thousand"]
    environment = {**os.environ, "LABEL_STUDIO_URL": server.url, "LABEL_STUDIO_API_KEY": server.key}
    start = time.perf_counter()
    done = subprocess.run(
        [*command, "--workspace", str(folder)], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    taken = time.perf_counter() - start
    assert done.returncode == 0, done.stderr
    print(f"\n{arguments[0]} {taken:.1f} s: {done.stdout.splitlines()[0]}")
    return taken, done.stdout


def test_two_thousand_passages_go_out_and_come_back_within_a_minute_each(server: Server, tmp_path: Path) -> None:
    reports = map(str, varied.write(tmp_path / "reports", REPORTS))
    pushing, printed = timed(server, tmp_path / "kept", "push", *reports)
    found = re.search(r"(\d+) passages of \d+ reports sent", printed)
    assert found is not None and int(found[1]) >= PASSAGES

    project = Client(server.url, server.key).find("two thousand")
    assert project is not None
    # Every prediction becomes an annotation, on the server, at once.
    chosen = {"selectedItems": {"all": True, "excluded": []}}
    server.api("POST", f"dm/actions?id=predictions_to_annotations&project={project.id}", json=chosen)
    pulling, printed = timed(server, tmp_path / "kept", "pull")
    assert f"{found[1]} new" in printed

    again, _ = timed(server, tmp_path / "kept", "push", *(str(path) for path in (tmp_path / "reports").iterdir()))
    _, printed = timed(server, tmp_path / "kept", "pull")
    assert "0 new, 0 changed, 0 deleted" in printed
    assert max(pushing, pulling) <= MOST
    # What is there is neither read nor sent again.
    assert again <= pushing / 2
