"""What a user relies on in the changes: by how much a line differs from last year's, and no other difference."""

from __future__ import annotations

import pytest

from extractor import pipeline
from extractor.reading.plain import parse

HEAD = "云山县某局2023年度部门决算\n第一部分 部门决算情况说明\n一、支出决算情况说明\n"


def told(sentences: str) -> list[tuple[str, str, float, str]]:
    """Line, direction, value and unit of each change."""
    result = pipeline.run(parse(HEAD + sentences, "report.txt"), pipeline.build())
    names = {line.id: line.path[-1] for line in result.budget_lines}
    for each in result.changes:
        assert result.document.text[each.start : each.end] == each.text
    return [(names[each.budget_line_id], each.direction, each.value, each.unit) for each in result.changes]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("培训费支出6万元，比上年减少2万元，下降25%。", [("培训费", "decrease", 2.0, "万元")]),
        ("培训费支出6万元，与2022年度相比，增加2.50万元。", [("培训费", "increase", 2.5, "万元")]),
        ("培训费支出6万元，比年初预算减少2万元。", []),
        ("培训费支出6万元，比上年下降25%。", []),
        (
            "“三公”经费支出9万元，公务接待费支出4万元。“三公”经费决算数比2022年度减少3万元。其中：公务接待费支出决算减少1万元。",
            [("“三公”经费", "decrease", 3.0, "万元"), ("公务接待费", "decrease", 1.0, "万元")],
        ),
    ],
)
def test_changes_against_last_year(sentence: str, found: list[tuple[str, str, float, str]]) -> None:
    assert told(sentence + "\n") == found
