"""How fast the engine is, as ratios to a yardstick that is measured in the same run.

Times are those of the processor, not of the clock, and each ratio takes the fastest of several interleaved rounds: what
else the machine does makes a round slower, never faster.
"""

from __future__ import annotations

import gc
import logging
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import jieba
import jieba.posseg
import pypdfium2
import pytest

from extractor import extract, quantities
from extractor.reading import read
from extractor.result import Result
from tests.wrapping import wrapped

pytestmark = pytest.mark.benchmark
# What the model costs is measured beside it (test_models.py).
rules = partial(extract, model=None)

ROOT = Path(__file__).parent.parent.parent
SHARED = ROOT.parent / "shared"
PDFS = sorted([*SHARED.glob("reports/*.pdf"), *SHARED.glob("unlabelled/*.pdf"), *ROOT.glob("samples/*.pdf")])
MILLION = 1_000_000
# An action that takes this long (seconds) has no linear time, and is not waited for.
PATIENCE = 120

LARGE_FRAGMENTS = ["0123456789", "年初预算为", "一、", "\t", "（"]
SMALL_FRAGMENTS = [
    *("1", "９", "一", "十", "万", "亿元", "1,", "0.", "-", "～", "%", "百分之", "分之", "2023年", "1万元", "余", "第"),
    *("）", "()", "《", "“", "”", "【", "。", "，", "；", "：", "、", " ", "　", "\n", "\r\n", "\r", "\u200b", "𠮷"),
    *("主要原因是", "由于", "决算数小于预算数的", "比上年增加1万元，", "支出决算为1万元，", "其中：", "培训干部1人"),
    *("一、\n", "（一）\n", "1.\n", "第一部分\n", "1.1.", "（1）收入\n", "目录\n", "……", "......", "一是", "①"),
    *("\t1\n", "\t\n\n", "\t项目\n\n", "\t一级指标\n\t二级指标\n\t三级指标\n\n", "\t1\n甲\n", "甲\n\t乙\n\n"),
    *("— 1 —\n", "1\n", "项目\n", "项目 预算数\n1 2\n", "支出决算数\n一般公共服务支出完成年初预算，主要原因是人员\n"),
    *("行政运行（项）年初预算为1万元。", "公务接待费", "1人次、", "完成年初预算的100%，", "项目支出名称\n", "干部"),
    *("a", "<p>", "\x00", "\t（\n"),
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """Everything that is loaded once, is."""
    jieba.setLogLevel(logging.WARNING)
    list(jieba.posseg.cut("预热"))
    rules("预热2023年度部门决算\n一、收入支出情况\n培训干部225人次。\n")


@pytest.fixture(scope="module")
def report() -> str:
    """The text of a real report, where there are none of one written for this project."""
    real = SHARED / "reports" / "chenzhou-2021.txt"
    longest = max(ROOT.glob("samples/*.txt"), key=lambda path: path.stat().st_size)
    return read(real if real.exists() else longest).text


def fastest(*actions: Callable[[], object], rounds: int = 5) -> list[float]:
    """The processor time of each action, in seconds: the least of its rounds, which take turns."""
    times: list[list[float]] = [[] for _ in actions]
    for _ in range(rounds):
        for action, taken in zip(actions, times, strict=True):
            gc.collect()
            start = time.process_time()
            with patience():
                action()
            taken.append(time.process_time() - start)
    return [min(taken) for taken in times]


@contextmanager
def patience() -> Iterator[None]:
    def give_up(_signal: int, _frame: object) -> None:
        pytest.fail(f"not finished after {PATIENCE} seconds")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def test_extracting_takes_little_more_than_tagging_the_words(report: str) -> None:
    extracting, tagging = fastest(lambda: rules(report), lambda: list(jieba.posseg.cut(report)))
    print(f"\nextract {extracting:.3f} s, jieba.posseg {tagging:.3f} s: {extracting / tagging:.2f}")
    assert extracting <= 1.5 * tagging


def test_ten_copies_take_ten_times_as_long(report: str) -> None:
    # One copy is read ten times over, so that both take as long and meet as much of what else the machine does.
    one_by_one, together = fastest(lambda: [rules(report) for _ in range(10)], lambda: rules(report * 10))
    print(f"\nten times one copy {one_by_one:.3f} s, ten copies {together:.3f} s: {10 * together / one_by_one:.2f}")
    assert together <= 11 * one_by_one / 10


def test_wrapped_text_takes_little_longer_than_the_unwrapped(report: str) -> None:
    copy = wrapped(report, 33)
    unwrapped, copied = fastest(lambda: rules(report), lambda: rules(copy))
    print(f"\nunwrapped {unwrapped:.3f} s, wrapped {copied:.3f} s: {copied / unwrapped:.2f}")
    assert copied <= 1.2 * unwrapped


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.name)
def test_reading_a_pdf_takes_a_few_times_its_plain_text(path: Path) -> None:
    def plain() -> list[str]:
        with pypdfium2.PdfDocument(path) as document:
            return [page.get_textpage().get_text_range() for page in document]

    reading, text = fastest(lambda: read(path), plain)
    print(f"\nread {reading:.3f} s, plain text {text:.3f} s: {reading / text:.1f}")
    assert reading <= 15 * text


@dataclass(frozen=True)
class Pace:
    """The seconds that a real report takes, for each of its characters and for each of its quantities and headings."""

    character: float
    item: float


@pytest.fixture(scope="module")
def pace(report: str) -> Pace:
    (once,) = fastest(lambda: rules(report))
    return Pace(once / len(report), once / items(rules(report)))


def items(result: Result) -> int:
    return len(quantities(result.document.text)) + len(result.sections)


def repeated(fragment: str, length: int) -> str:
    """A text of so many characters that begins as a report does and goes on with the fragment."""
    return ("2023年度部门决算\n" + fragment * (length // len(fragment)))[:length]


@pytest.mark.parametrize("fragment", LARGE_FRAGMENTS)
def test_a_million_hostile_characters_take_little_longer_than_real_ones(fragment: str, pace: Pace) -> None:
    text = repeated(fragment, MILLION)
    (taken,) = fastest(lambda: rules(text), rounds=1)
    print(f"\n{fragment!r}: {taken / len(text) / pace.character:.2f}")
    assert taken <= 3 * pace.character * len(text)


@pytest.mark.parametrize("fragment", SMALL_FRAGMENTS)
def test_no_hostile_text_takes_long(fragment: str, pace: Pace) -> None:
    """Nor does a text that is nothing but quantities and headings take longer for each than a real report does."""
    text = repeated(fragment, MILLION // 10)
    results: list[Result] = []
    (taken,) = fastest(lambda: results.append(rules(text)), rounds=1)
    count = items(results[0])
    print(f"\n{fragment!r}: {taken / len(text) / pace.character:.2f}, {taken / count / pace.item:.2f} an item")
    assert taken <= 3 * max(pace.character * len(text), pace.item * count)
