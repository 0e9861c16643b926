"""Slips of the pen and of the template, and who and when a report is of."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.result import Finding

Find = Callable[..., list[Finding]]

SOUND = [
    "收入总计100.00万元，比上年增加10.00万元，增长11.11%。主要原因是新增人员。",
    "坚持一步一步推进，实事求是开展科技创新创新团队建设。",
    "收入100.00万元；支出100.00万元。完成情况如下……",
    "各部门增减变动情况见附表，查找问题原因。",
    "公务接待费支出决算为0元，与上年持平。",
    "全年接待12批次、96人次，年初预算为0，支出决算为4.20万元。",
    "惠及群众500万人次，发放补贴3.50万元。",
    "支出决算为120.00万元，完成年初预算的100%，占比12%。",
]
WRONG = [
    ("收入总计100.00万元，比上年增加增加10.00万元。", "repetition"),
    ("支出合计100.00万元，其中其中基本支出60.00万元。", "repetition"),
    ("主要用于主要用于人员工资。", "repetition"),
    ("支出100.00万元万元。", "repetition"),
    ("支出合计100.00万元。。", "punctuation"),
    ("支出合计100.00万元，，其余结转。", "punctuation"),
    ("收入总计比上年增加（减少）10.00万元。", "template_residue"),
    ("收入总计比上年下降/增长10.00%。", "template_residue"),
    ("收入总计比上年增减少10.00万元。", "template_residue"),
    ("决算数大小于预算数的主要原因是追加经费。", "template_residue"),
    ("决算数大于（小于）预算数的主要原因是追加经费。", "template_residue"),
    ("收入总计比上年增加10.00万元，主要原因是。", "empty_reason"),
    ("支出决算数小于预算数的主要原因：；另有结转。", "empty_reason"),
    ("决算数大于预算数的主要原因。", "empty_reason"),
    ("某某县××局2022年度无政府性基金收入。", "placeholder"),
    ("（此处填写单位名称）2022年度收支平衡。", "placeholder"),
    ("202年度部门决算情况说明", "wrong_year"),
    ("支出100..00万元。", "bad_number"),
    ("基本支出1O0.00万元。", "bad_number"),
    ("年初预算为30.00万元，支出决算为42.00，大于预算数。", "missing_unit"),
    ("支出决算为42.00万元，比上年增加2.00万元，增长5.00。", "missing_unit"),
]


@pytest.mark.parametrize("text", SOUND)
def test_sound_sentences_are_left_alone(find: Find, text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(("text", "rule"), WRONG)
def test_a_slip_is_found(find: Find, text: str, rule: str) -> None:
    assert rule in {finding.rule for finding in find(text)}


HEADS = "第二部分 {}2022年度部门决算表\n第三部分 {}{}年度部门决算情况说明\n第四部分 {}2022年度部门决算公开\n"


@pytest.mark.parametrize(
    ("year", "second", "rule"),
    [("2022", "青石县水利局", None), ("2021", "青石县水利局", "wrong_year"), ("2022", "青石县水和局", "organization")],
)
def test_headings_name_one_year_and_one_organization(find: Find, year: str, second: str, rule: str | None) -> None:
    name = "青石县水利局"
    found = find(HEADS.format(name, second, year, name))
    assert {finding.rule for finding in found} == ({rule} if rule else set())
