"""Sums and changes of another scope, another base or another year, each beside what is sound."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.result import Finding

Find = Callable[..., list[Finding]]
ToldApart = Callable[[str, str, str, str], None]

PARTS = (
    "“三公”经费支出决算为42.00万元。公务用车购置及运行维护费为36.00万元，较上年38.00万元减少2.00万元，下降5.26%，"
    "较预算数34.00万元增加2.00万元，增长5.88%（其中：公务用车购置费16.00万元，较上年20.00万元减少4.00万元，下降20.00%，"
    "较预算数14.00万元增加2.00万元，增长14.29%；公务用车运行维护费20.00万元，较上年18.00万元增加{}万元，增长11.11%）。"
)


@pytest.mark.parametrize(("change", "rules"), [("2.00", set()), ("5.00", {"change_amount"})])
def test_changes_of_each_part_in_a_long_bracket(find: Find, change: str, rules: set[str]) -> None:
    assert rules <= {found.rule for found in find(PARTS.format(change), "change_amount")}
    assert rules or find(PARTS.format(change), "change_amount") == []


@pytest.mark.parametrize(("whole", "count"), [("70.00", 0), ("70.90", 1)])
def test_a_whole_that_is_told_with_other_lines(find: Find, whole: str, count: int) -> None:
    text = (
        f"“三公”经费支出决算数为{whole}万元，其中：因公出国（境）费0万元、公务用车购置费20.00万元、"
        "公务用车运行维护费30.00万元、公务接待费10.00万元、会议费4.00万元、培训费6.00万元。"
    )
    assert len(find(text, "parts_total")) == count


@pytest.mark.parametrize("level", ["县直", "县本级", "下属单位"])
def test_the_bodies_of_an_areas_own_level_are_a_part(find: Find, level: str) -> None:
    text = "“三公”经费支出决算为90.00万元。\n{}“三公”经费支出决算为60.00万元，主要用于公务用车。"
    assert find(text.format(level), "conflict") == []
    assert len(find(text.format("2022年"), "conflict")) == 1
