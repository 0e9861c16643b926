"""A text whose lines are numbered says what it says without the numbers."""

from __future__ import annotations

import pytest

from extractor import extract
from extractor.reading import read
from tests.extractor.reading.test_logical import REPORT, paragraphs
from tests.rendering import squashed
from tests.wrapping import wrapped

COPY = wrapped(REPORT, 30, head="", number="", blanks=False)


def numbered(text: str, form: str, every: int = 1, blank_too: bool = True) -> str:
    lines, number = [], 0
    for line in text.splitlines():
        number += bool(line.strip()) or blank_too
        shown = (bool(line.strip()) or blank_too) and number % every == 0
        mark = form.format(number)
        lines.append((mark if shown else " " * len(mark)) + line if line.strip() or shown else line)
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("form", ["{} ", "{:>4} ", "{}\t", "{:>3}| ", "{:>3}: ", "{}　"])
def test_numbers_before_every_line_go(form: str) -> None:
    assert paragraphs(numbered(COPY, form)) == paragraphs(REPORT)


@pytest.mark.parametrize("every", [2, 5])
def test_numbers_before_some_lines_go_with_the_room_before_the_others(every: int) -> None:
    text = numbered(wrapped(REPORT * 5, 30, head="", number="", blanks=False), "{:>3}  ", every)
    assert paragraphs(text) == paragraphs(REPORT * 5)


@pytest.mark.parametrize("blank_too", [True, False])
def test_empty_lines_may_count_or_not(blank_too: bool) -> None:
    copy = numbered(REPORT.replace("\n", "\n\n"), "{:>4} ", blank_too=blank_too)
    assert paragraphs(copy) == paragraphs(REPORT)


def test_what_is_found_stands_in_the_copy() -> None:
    copy = numbered(COPY, "{:>4} ")
    result = extract(copy, model=None)
    assert result.document.text == copy
    assert {record.value for record in result.achievements} == {
        record.value for record in extract(REPORT, model=None).achievements
    }


@pytest.mark.parametrize(
    "text",
    [
        "培训项目一览表\n" + "".join(f"{number} 第{number}期水管员培训班\n" for number in range(1, 40)),
        REPORT + "".join(f"{number} 第{number}期水管员培训班\n" for number in range(1, 40)),
        "".join(f"{number}、第{number}期水管员培训班\n" for number in range(1, 40)),
        "".join(f"{number}.培训{number}人\n" for number in range(1, 40)),
        "2023 年度总结\n" + REPORT,
    ],
    ids=["a list under its title", "a list in a report", "items", "items with points", "a year"],
)
def test_numbers_of_a_list_stay(text: str) -> None:
    assert squashed(read(text).text) == squashed(text)
