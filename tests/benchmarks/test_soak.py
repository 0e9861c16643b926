"""The service, with its default settings, under a mixed load for a long time: `make soak`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.service.serving import server
from tests.service.soaking import soak

SECONDS = float(os.environ.get("JIXIAO_SOAK_SECONDS", "1800"))


@pytest.mark.benchmark
@pytest.mark.timeout(SECONDS + 900)
def test_it_holds(samples: list[Path], tmp_path: Path) -> None:
    with server(tmp_path / "log", readers=None) as (running, client):
        for _ in range(4):  # everything that is loaded once, is
            for sample in samples:
                client.post("/v1/extract", files={"file": (sample.name, sample.read_bytes())}).raise_for_status()
        soak(running, samples, SECONDS)
