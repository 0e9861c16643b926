"""What holds of the whole engine: spans are grounded, ids join, pipes say what they use, no text breaks it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens.underscore import Underscore

import extractor
from extractor import pipeline
from extractor.errors import Reason, ReportError
from extractor.pipes.layers import Layers
from extractor.reading.plain import parse
from extractor.result import Evidence, Record, Result

WORDS = [
    "一、", "（二）", "3.", "公务接待费", "党建工作经费", "年初预算数为", "支出决算为", "比上年", "增加",
    "减少", "万元", "12.5", "占", "%", "主要原因是", "厉行节约", "培训干部", "人次", "\t",
    "\n", "\n\n", "。", "，", "；", "（类）", "（款）", "（项）", "一般公共服务支出", "项目名称",
    "一级指标", "三级指标", "实际完成值", "分值", "得分", "合计", "2023年度", "𠮷", "\u3000",
    "“", "”", "其中："
]  # fmt: skip

# Something of each kind for every pipe to read.
EVERYTHING = """云山县教育局2023年度部门决算
一、支出决算情况
培训经费年初预算为50万元，支出决算为45万元，比上年减少5万元，主要原因是两期培训改为线上。
二、工作成效
全年举办教师培训班6期，培训教师860余人次。
三、下一步计划
2024年计划举办教师培训班8期。
四、绩效自评表
\t项目名称
\t培训经费

\t一级指标
\t三级指标
\t年度指标值
\t实际完成值
\t分值
\t得分

\t产出指标
\t培训教师
\t≥800人次
\t860人次
\t10
\t10

"""


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


def names(layers: list[str]) -> set[str]:
    return {layer.removeprefix("doc._.") for layer in layers}


def test_every_pipe_requires_only_what_an_earlier_one_adds() -> None:
    """`page` is what the reader gives, `explained` what the caller asks for; everything else is somebody's."""
    nlp = pipeline.build()
    there = {"page", "explained"}
    for name in nlp.pipe_names:
        meta = nlp.get_factory_meta(name)
        assert names(meta.requires) <= there, name
        there |= names(meta.assigns)
    assert there == set(Layers.__annotations__)


def test_every_pipe_reads_what_it_says_that_it_requires_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    read: set[str] = set()
    plain = Underscore.__getattr__

    def noted(self: Underscore, name: str) -> object:
        read.add(name)
        return plain(self, name)

    monkeypatch.setattr(Underscore, "__getattr__", noted)
    nlp = pipeline.build()
    doc = pipeline.prepared(parse(EVERYTHING, "report.txt"), nlp)
    for name, pipe in nlp.pipeline:
        read.clear()
        doc = pipe(doc)
        meta = nlp.get_factory_meta(name)
        required, added = names(meta.requires), names(meta.assigns)
        assert read - added <= required <= read, name


@pytest.mark.parametrize("name", pipeline.PIPES)
def test_every_pipe_is_registered_under_its_name(name: str) -> None:
    assert f"jixiao_{name}" in pipeline.build().pipe_names
