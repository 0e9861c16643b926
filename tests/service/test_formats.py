"""A result as files that other programs open."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest

from extractor.result import Result
from service import formats
from service.formats import Form


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n"])
def test_no_spreadsheet_takes_a_text_for_a_formula(result: Result, start: str) -> None:
    about = result.document.model_copy(update={"title": f"{start}1+1"})
    content = formats.write(result.model_copy(update={"document": about}), Form.CSV, language="zh", ontology=None)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read("reports.csv").decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["title"] == f"'{start}1+1"
