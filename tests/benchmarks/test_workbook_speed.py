"""What reading a workbook costs beside calamine alone on it, for files of the size that departments publish."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import load_workbook

from extractor.reading import read
from tests.benchmarks.test_speed import SHARED, fastest
from tests.extractor.reading.workbooks import Rows, Value, xlsx

pytestmark = pytest.mark.benchmark

REAL = sorted(SHARED.glob("unlabelled/*.xlsx"))
# The tables that a department's final account consists of: rows and columns as a department with some sixty items of
# the classification has them.
ACCOUNT = {
    "收入支出决算总表": (31, 6), "收入决算表": (62, 11), "支出决算表": (62, 10), "财政拨款收入支出决算总表": (34, 9),
    "一般公共预算财政拨款支出决算表": (60, 7), "一般公共预算财政拨款基本支出决算表": (38, 9),
    "财政拨款三公经费支出决算表": (2, 12), "政府性基金预算财政拨款收入支出决算表": (12, 10),
    "国有资本经营预算财政拨款支出决算表": (8, 7),
}  # fmt: skip


def account() -> bytes:
    """The nine tables as a workbook."""
    return xlsx({name: list(_table(name, rows, columns)) for name, (rows, columns) in ACCOUNT.items()})


def _table(name: str, rows: int, columns: int) -> Iterator[list[Value]]:
    yield [name]
    yield [*[None] * (columns - 1), "公开表"]
    yield ["部门：某市图书馆", *[None] * (columns - 2), "金额单位：万元"]
    yield ["科目编码", "科目名称", *["本年支出合计"] * (columns - 2)]
    for at in range(rows):
        yield [f"2070{at:03d}", f"第{at}项支出", *[round(1000.37 / (at + side), 2) for side in range(1, columns - 1)]]
    yield ["注：本表反映部门本年度的收支情况。"]


def alone(content: bytes) -> list[Rows]:
    """The rows of all sheets, as calamine gives them."""
    with load_workbook(BytesIO(content)) as book:
        return [list(book.get_sheet_by_name(name).iter_rows()) for name in book.sheet_names]


@pytest.mark.parametrize("path", [None, *REAL], ids=["the nine tables", *(path.name for path in REAL)])
def test_a_workbook_costs_at_most_three_times_calamine_alone(path: Path | None) -> None:
    content = path.read_bytes() if path else account()
    assert len(read(content).grids) >= len(alone(content)) - 1
    ours, theirs = fastest(lambda: read(content), lambda: alone(content), rounds=25)
    print(f"\nread {1000 * ours:.1f} ms, calamine {1000 * theirs:.1f} ms: {ours / theirs:.2f}")
    assert ours <= 3 * theirs
