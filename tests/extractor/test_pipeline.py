"""What holds of the whole engine: spans are grounded, ids join, pipes say what they use, no text breaks it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import extractor
from extractor import pipeline
from extractor.errors import Reason, ReportError
from extractor.reading.plain import parse
from extractor.result import Evidence, Record, Result

WORDS = [
    "一、", "（二）", "3.", "公务接待费", "党建工作经费", "年初预算数为", "支出决算为", "比上年", "增加",
    "减少", "万元", "12.5", "占", "%", "主要原因是", "厉行节约", "培训干部", "人次", "\t",
    "\n", "\n\n", "。", "，", "；", "（类）", "（款）", "（项）", "一般公共服务支出", "项目名称",
    "一级指标", "三级指标", "实际完成值", "分值", "得分", "合计", "2023年度", "𠮷", "\u3000",
    "“", "”", "其中："
]  # fmt: skip


def evidence(record: object) -> list[Evidence]:
    if isinstance(record, Evidence):
        inner = [found for value in record.__dict__.values() for found in evidence(value)]
        return [record, *inner]
    if isinstance(record, Record):
        return [found for value in record.__dict__.values() for found in evidence(value)]
    if isinstance(record, list):
        return [found for value in record for found in evidence(value)]
    return []


def holds(result: Result) -> None:
    text = result.document.text
    for span in evidence(result):
        assert 0 <= span.start <= span.end <= len(text)
        assert text[span.start : span.end] == span.text
    lines = {line.id for line in result.budget_lines}
    sections = {section.id for section in result.sections}
    achievements = {each.id for each in result.achievements}
    tables = {table.id for table in result.tables}
    assert len(lines) == len(result.budget_lines)
    assert {each.budget_line_id for each in [*result.variances, *result.achievements, *result.indicators]} <= lines | {
        None
    }
    assert {each.section_id for each in [*result.achievements, *result.tables]} <= sections | {None}
    assert {each for fact in result.facts for each in fact.achievement_ids} == achievements
    assert {each.table_id for each in result.indicators} <= tables
    assert all(section.start < section.end <= len(text) for section in result.sections)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=4)), min_size=1, max_size=60).map("".join))
def test_any_text_gives_a_grounded_result(text: str) -> None:
    try:
        page = parse(text, "report.txt")
    except ReportError as error:
        # Characters that show nothing are no text.
        assert error.reason is Reason.EMPTY
        return
    holds(pipeline.run(page, pipeline.build()))


def test_a_result_survives_json() -> None:
    result = extractor.extract(
        "云山县教育局2023年度部门决算\n公务接待费支出2万元，比上年减少1万元，主要原因是厉行节约。\n"
    )
    assert Result.model_validate_json(result.model_dump_json()) == result


def test_text_is_kept_to_the_character() -> None:
    text = "\u3000公务接待费支出2万元。\r\n\n  𠮷\n"
    assert extractor.extract(text).document.text == text


def test_every_pipe_requires_only_what_an_earlier_one_adds() -> None:
    """`page` is what the reader gives; everything else is somebody's."""
    given_layers = {"doc._.page"}
    for name in pipeline.build().pipe_names:
        meta = pipeline.build().get_factory_meta(f"jixiao_{name.removeprefix('jixiao_')}")
        assert set(meta.requires) <= given_layers, name
        given_layers |= set(meta.assigns)


@pytest.mark.parametrize("name", pipeline.PIPES)
def test_every_pipe_is_registered_under_its_name(name: str) -> None:
    assert f"jixiao_{name}" in pipeline.build().pipe_names
