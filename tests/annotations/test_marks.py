from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.labels import labels
from annotations.tasks import prepare, reread
from extractor import extract
from models.datasets.marks import Mark, Passage, Task, achievements, causes, read_marks, rejected
from models.datasets.regions import format_value, parse_value

Json = dict[str, Any]
TEXT = (
    "　　一、😀𠮷村工作完成情况\n　　全年举办𠀀业培训班3期，\t培训干部1.2万余人次。\n"
    "　　二、经费\n　　农田管护经费年初预算数80万元，决算数75万元，减少的主要原因是厉行节约、压减𠮷业开支。\n"
)
RESULT = extract(TEXT, name="试")
(TASK,) = (each.task for each in prepare(RESULT, "rules") if "1.2万" in each.task["data"]["text"])
PREDICTED: list[Json] = TASK["predictions"][0]["result"]


def passage() -> Passage:
    ids = {each["id"] for each in PREDICTED if each.get("type") == "labels"}
    return Passage(Task(1, TASK["data"], frozenset(ids)), TEXT)


def read(result: list[Json]) -> tuple[list[Mark], Counter[str]]:
    counts: Counter[str] = Counter()
    marks = read_marks(result, passage(), labels().type_names, counts)
    return marks, Counter({name: count for name, count in counts.items() if count})


def region(words: str, label: str, key: str = "new", **more: Any) -> Json:
    at = TASK["data"]["text"].index(words)
    value = {"start": at, "end": at + len(words), "text": words, "labels": [label], **more}
    return {"id": key, "from_name": "label", "to_name": "text", "type": "labels", "value": value}


def beside(key: str, name: str, kind: str, field: str, said: str) -> Json:
    return {"id": key, "from_name": name, "to_name": "text", "type": kind, "value": {field: [said]}}


def test_what_is_not_touched_comes_back_as_the_engine_read_it() -> None:
    marks, counts = read(PREDICTED)
    assert not counts
    made = [mark for mark in marks if mark.kind == "achievement"]
    start, end = TASK["data"]["start"], TASK["data"]["end"]
    wanted = [each for each in RESULT.achievements if start <= each.start and each.end <= end]
    assert wanted
    assert [(m.start, m.end, m.label, m.value, m.unit, m.qualifier) for m in made] == [
        (a.start, a.end, a.type, a.value, a.unit, a.qualifier) for a in wanted
    ]
    reasons = [cause for variance in RESULT.variances for cause in variance.causes]
    assert {(m.start, m.end, m.label) for m in marks if m.kind == "cause"} <= {
        (c.start, c.end, c.category) for c in reasons
    }


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("12000 人次 余", (12000.0, "人次", "over")),
        ("12,000.5 人次", (12000.5, "人次", None)),
        ("96.5%", (96.5, "%", None)),
        ("-3", (-3.0, "", None)),
        ("160 万元 约", (160.0, "万元", "about")),
    ],
)
def test_a_value_is_the_one_that_the_annotator_wrote(said: str, value: tuple[float, str, str | None]) -> None:
    marks, _ = read([region("1.2万余人次", "people_trained"), beside("new", "value", "textarea", "text", said)])
    assert [(mark.value, mark.unit, mark.qualifier) for mark in marks] == [value]


@pytest.mark.parametrize("said", ["很多", "12 人 大约吧", "一二三"])
def test_a_value_that_is_none_is_counted_and_read_from_the_text(said: str) -> None:
    marks, counts = read([region("1.2万余人次", "people_trained"), beside("new", "value", "textarea", "text", said)])
    assert [(mark.value, mark.unit, mark.qualifier) for mark in marks] == [(12000.0, "人次", "over")]
    assert counts["values that are none"] == 1


@given(
    st.decimals(0, 10**9, places=4),
    st.sampled_from(["人次", "万元", "%", ""]),
    st.sampled_from([None, "over", "nearly", "about"]),
)
def test_a_value_that_nobody_touched_comes_back_as_it_was(value: Any, unit: str, qualifier: str | None) -> None:
    assert parse_value(format_value(float(value), unit, qualifier)) == (float(value), unit, qualifier)


def test_what_cannot_be_taken_over_is_counted() -> None:
    relation = {"type": "relation", "from_id": "gone", "to_id": "a", "direction": "right", "labels": ["pays for"]}
    odd = {"type": "relation", "from_id": "a", "to_id": "b", "direction": "right", "labels": ["likes"]}
    marks, counts = read(
        [
            region("3期", "training_held", "a"),
            region("培训班", "people_trained", "b"),
            region("全年", "no_such_type", "c"),
            region("1.2万余人次", "people_trained", "d", text="别的文字"),
            region("业", "cause", "e"),
            relation,
            odd,
        ]
    )
    assert {mark.label for mark in marks} == {"training_held", "other"}
    assert counts.pop("predicted regions that were deleted") == len(passage().task.predicted)
    assert counts == {
        "achievements without a quantity": 1,
        "regions with the unknown label no_such_type": 1,
        "regions whose offsets do not lead to their text": 1,
        "causes without a category": 1,
        "relations to deleted regions": 1,
        "relations of the unknown kind likes": 1,
    }


@pytest.mark.parametrize("ends", [("line", "made"), ("made", "line")])
def test_a_relation_links_whichever_way_it_was_drawn(ends: tuple[str, str]) -> None:
    relation = {"type": "relation", "from_id": ends[0], "to_id": ends[1], "direction": "right", "labels": ["pays for"]}
    regions = [region("3期", "training_held", "made"), region("培训班", "budget_line", "line")]
    marks, _ = read([*regions, relation])
    assert [(mark.label, mark.line) for mark in marks] == [("training_held", "培训班")]
    marks, _ = read([*regions, beside("made", "line", "choices", "choices", "农业/培训")])
    assert [mark.line for mark in marks] == ["农业/培训"]


def test_a_new_reading_has_the_same_regions_as_the_first_one() -> None:
    assert reread(RESULT, TASK["data"], "rules") == TASK["predictions"][0]


def mark(start: int, label: str, kind: Any = "achievement", value: float = 1.0, line: str | None = None) -> Mark:
    return Mark(kind, start, start + 3, label, line, value, "个")


def test_several_annotators_become_one_reading() -> None:
    one = [mark(0, "people_trained", line="甲"), mark(10, "other"), mark(30, "task", "cause")]
    two = [mark(1, "people_served", line="乙"), mark(30, "task", "cause"), mark(40, "thrift", "cause")]
    three = [mark(0, "people_served"), mark(10, "rejected", "rejected"), mark(30, "thrift", "cause")]
    found = achievements([one, two, three])
    assert [(each.start, each.type, each.or_type, each.lines, each.optional) for each in found] == [
        (0, "people_served", ["people_trained"], ["甲", "乙"], False),
        (10, "other", [], [], True),
    ]
    assert [(cause.start, cause.category) for cause, _ in causes([one, two, three])] == [(30, "task")]
    assert not rejected([one, two, three])
    assert [each.start for each in rejected([three])] == [10]
    (alone,) = achievements([[mark(5, "other")]])
    assert not alone.optional


@pytest.mark.parametrize(
    ("value", "unit", "qualifier", "said"),
    [
        (146000.0, "人次", "over", "146000 人次 余"),
        (93.71, "%", None, "93.71 %"),
        (160.0, "万元", "nearly", "160 万元 近"),
    ],
)
def test_a_value_is_shown_as_the_guide_says(value: float, unit: str, qualifier: str | None, said: str) -> None:
    assert format_value(value, unit, qualifier) == said
