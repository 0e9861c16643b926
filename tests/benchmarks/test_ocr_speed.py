"""What reading a page of a scan costs beside RapidOCR alone on its picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from extractor.reading import read
from tests import scans
from tests.benchmarks.test_speed import fastest

pytestmark = pytest.mark.benchmark

SAMPLE = Path(__file__).parents[2] / "samples" / "organization-2022-print.pdf"


def test_a_page_of_a_scan_costs_little_more_than_rapidocr_alone() -> None:
    rapidocr = pytest.importorskip("rapidocr")
    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    alone = rapidocr.RapidOCR(params={"Global.log_level": "critical", **threads})
    page = scans.pictures(SAMPLE.read_bytes())[0]
    content, pixels = scans.scan([page]), np.asarray(page)[..., ::-1].copy()
    assert "1482.36" in read(content).text
    assert any("1482.36" in text for text in alone(pixels).txts)
    ours, theirs = fastest(lambda: read(content), lambda: alone(pixels), rounds=3)
    print(f"\nread {ours:.2f} s, RapidOCR {theirs:.2f} s: {ours / theirs:.2f}")
    assert ours <= 1.15 * theirs
