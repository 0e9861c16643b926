"""The same job on a real Ray cluster, one of whose machines is lost in the middle."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.service.batch import varied
from tests.service.batch.conftest import Output, Start

pytest.importorskip("ray", reason="Ray is an optional extra: pip install 'jixiao[ray]'")

ROOT = Path(__file__).parents[3]
REPORTS = 48
PATIENCE = 240


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A head that does no work and two nodes that do, each its own set of processes."""
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    from ray.cluster_utils import Cluster

    # The driver is a process of its own, so that this one never connects to Ray.
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    cluster.nodes = [cluster.add_node(num_cpus=1), cluster.add_node(num_cpus=1)]
    yield cluster
    cluster.shutdown()


def committed(out: Path) -> int:
    return len(list((out / "_log").glob("*.zst"))) if (out / "_log").is_dir() else 0


def test_a_lost_node_loses_no_report(cluster: Any, start: Start, out: Output, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    varied.write(folder, REPORTS, length=3000)
    expected = Output(tmp_path / "expected")
    start(folder, output=str(expected.folder))

    command = [sys.executable, "-m", "service.cli.main", "batch", str(folder), "-o", str(out.folder)]
    process = subprocess.Popen(
        [*command, "--engine", "ray", "--ray-address", cluster.address, "--workers", "2"],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    deadline = time.monotonic() + PATIENCE
    while committed(out.folder) < 3 and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert process.poll() is None, "the job was over before a node could be lost"
    cluster.remove_node(cluster.nodes[0], allow_graceful=False)
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, said
    assert out.content() == expected.content()
