"""The scorer: what counts as found, what as missing, what as made up."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import extractor
from extractor.result import Result
from models.datasets.gold_format import GoldReport, read_gold
from models.datasets.report import DatasetError
from models.goldsets import open_set
from models.scoring import MEASURES, Score, score

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
REPORT = """青川市图书馆2023年度部门决算
一、支出情况
阅读推广经费年初预算为50万元，支出决算为45.5万元，决算数小于预算数的主要原因是厉行节约，压减开支。
二、工作成效
全年举办培训班32期，培训馆员410人次。
"""


@pytest.fixture(scope="module")
def result() -> Result:
    return extractor.extract(REPORT, name="library.txt")


def gold(**changes: Any) -> GoldReport:
    """What the report holds, changed."""
    whole: dict[str, Any] = {
        "report": "library.txt",
        "sections": [{"title": "一、支出情况"}, {"title": "二、工作成效"}],
        "achievements": [
            achievement("全年举办培训班[[32期]]", "training_held", 32, "期"),
            achievement("培训馆员[[410人次]]", "people_trained", 410, "人次"),
        ],
        "variances": [
            {"line": "阅读推广经费", "basis": "budget", "direction": "decrease",
             "causes": [{"text": "厉行节约，压减开支", "category": "thrift"}]}
        ],
        "budget_lines": [
            {"line": "阅读推广经费", "measure": "initial_budget", "value": 50},
            {"line": "阅读推广经费", "measure": "final", "value": 45.5},
        ],
        "indicators": [],
        "findings": [],
    }  # fmt: skip
    return GoldReport.model_validate(whole | changes)


def achievement(quote: str, type: str, value: float, unit: str, **more: Any) -> dict[str, Any]:
    return {"quote": quote, "type": type, "value": value, "unit": unit, "lines": [None], **more}


def tally(result: Result, measure: str, **changes: Any) -> tuple[int, int, int]:
    found = score(result, gold(**changes)).tallies[measure]
    return found.right, found.made, found.due


def test_a_result_that_holds_what_is_annotated_is_right_in_every_measure(result: Result) -> None:
    assert score(result, gold()).figures() == dict.fromkeys(MEASURES, 1.0)
    assert score(result, gold()).differences == ()


def test_what_is_missing_costs_recall_and_what_is_made_up_precision(result: Result) -> None:
    fewer, more = result.model_copy(deep=True), result.model_copy(deep=True)
    fewer.achievements.pop()
    assert tally(fewer, "detect") == (1, 1, 2)
    more.achievements.append(more.achievements[0].model_copy(update={"value": 33.0}))
    assert tally(more, "detect") == (2, 3, 2)
    assert [(d.sign, d.measure) for d in score(more, gold()).differences] == [("+", "detect")]


def test_a_quantity_told_twice_in_the_same_words_counts_once(result: Result) -> None:
    twice = result.model_copy(deep=True)
    twice.achievements.append(twice.achievements[0])
    assert tally(twice, "detect") == (2, 2, 2)


def test_an_optional_achievement_is_neither_due_nor_wrong(result: Result) -> None:
    items = [
        achievement("全年举办培训班[[32期]]", "training_held", 32, "期"),
        achievement("培训馆员[[410人次]]", "people_trained", 410, "人次", optional=True),
    ]
    assert tally(result, "detect", achievements=items) == (1, 1, 1)


def test_a_further_type_is_right_but_core_only_where_the_first_is(result: Result) -> None:
    items = [
        achievement("全年举办培训班[[32期]]", "activities_held", 32, "期", or_type=["training_held"]),
        achievement("培训馆员[[410人次]]", "people_served", 410, "人次"),
    ]
    assert tally(result, "typed", achievements=items) == (1, 2, 2)
    assert tally(result, "core", achievements=items) == (0, 2, 0)


@pytest.mark.parametrize(
    ("lines", "linked", "expected"),
    [
        (["阅读推广经费"], True, (1, 1, 1)),
        (["推广经费"], True, (0, 1, 1)),
        (["阅读推广经费"], False, (0, 0, 1)),
        ([None], False, (0, 0, 0)),
        ([None], True, (0, 1, 0)),
        ([None, "“阅读推广”经费"], True, (1, 1, 1)),
        ([None, "阅读推广经费"], False, (0, 0, 0)),
    ],
)
def test_links_made_are_held_against_links_due(
    result: Result, lines: list[str | None], linked: bool, expected: tuple[int, int, int]
) -> None:
    changed = result.model_copy(deep=True)
    changed.achievements = changed.achievements[:1]
    changed.achievements[0].budget_line_id = changed.budget_lines[0].id if linked else None
    items = [achievement("全年举办培训班[[32期]]", "training_held", 32, "期") | {"lines": lines}]
    assert tally(changed, "links", achievements=items) == expected


def test_a_cause_is_linked_by_line_basis_and_direction(result: Result) -> None:
    turned = result.model_copy(deep=True)
    turned.variances[0].direction = "increase"
    figures = score(turned, gold()).figures()
    assert (figures["causes"], figures["linked"], figures["category"]) == (1.0, 0.0, 1.0)
    turned.variances[0].causes[0].category = "task"
    assert score(turned, gold()).figures()["category"] == 0.0
    either = gold().model_dump()["variances"]
    either[0]["causes"][0]["or_category"] = ["task"]
    assert score(turned, gold(variances=either)).figures()["category"] == 1.0


def test_amounts_of_tables_that_the_gold_leaves_out_are_not_judged(result: Result) -> None:
    lines = [{"line": "阅读推广经费", "measure": "final", "value": 45.5}]
    assert tally(result, "lines", budget_lines=lines, tables_partial=True) == (1, 2, 1)
    table = result.model_copy(deep=True)
    table.budget_lines[0].amounts[0].source = "table"
    assert tally(table, "lines", budget_lines=lines, tables_partial=True) == (1, 1, 1)
    assert tally(table, "lines", budget_lines=lines) == (1, 2, 1)


def test_an_optional_amount_is_neither_due_nor_wrong(result: Result) -> None:
    lines = [
        {"line": "阅读推广经费", "measure": "final", "value": 45.5},
        {"line": "阅读推广经费", "measure": "initial_budget", "value": 50, "optional": True},
    ]
    assert tally(result, "lines", budget_lines=lines) == (1, 1, 1)


def test_an_achievement_is_known_by_the_words_before_its_number(result: Result) -> None:
    elsewhere = [achievement("全年举办讲座会[[32期]]", "training_held", 32, "期")]
    assert tally(result, "detect", achievements=elsewhere) == (0, 2, 1)


def test_a_cause_is_found_by_most_of_its_words_and_linked_by_its_line(result: Result) -> None:
    stated = gold().variances[0].model_dump()
    longer = stated | {"causes": [{"text": "厉行节约，压减各开支", "category": "thrift"}]}
    assert tally(result, "causes", variances=[longer]) == (1, 1, 1)
    other = stated | {"causes": [{"text": "厉行勤俭，少办些活动", "category": "thrift"}]}
    assert tally(result, "causes", variances=[other]) == (0, 1, 1)
    assert tally(result, "linked", variances=[stated | {"line": "公务接待费"}]) == (0, 1, 1)


def test_a_finding_is_found_where_a_span_lies_in_its_quote(result: Result) -> None:
    wanted = [{"rule": "share", "quote": "支出决算为45.5万元"}, {"rule": "share", "quote": "没有的话"}]
    found = result.model_copy(deep=True)
    start = REPORT.index("45.5万元")
    span = {"start": start, "end": start + 6, "text": "45.5万元"}
    found.findings = [
        extractor.result.Finding(
            id="e1", rule="share", severity="error", message="", spans=[span], expected=None, stated=None
        )
    ]
    assert tally(found, "findings", findings=wanted) == (1, 1, 2)
    assert score(found, gold(findings=wanted)).figures()["findings"] == 0.5


def test_a_span_that_the_text_does_not_bear_out_costs_grounding(result: Result) -> None:
    wrong = result.model_copy(deep=True)
    wrong.achievements[0].text = "33期"
    right, made, _ = tally(wrong, "grounding")
    assert right == made - 1


def test_scores_add_up(result: Result) -> None:
    fewer = result.model_copy(deep=True)
    fewer.achievements.pop()
    total = score(result, gold()) + score(fewer, gold())
    assert total.tallies["detect"].right == 3
    assert total.tallies["detect"].due == 4
    assert len(total.measured.items) == 4
    assert len(total.differences) == 1


def test_a_wrong_gold_file_is_refused_with_the_entry(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    data = json.loads(gold().model_dump_json())
    path.write_text(json.dumps(data | {"achievements": [achievement("没有标记", "other", 1, "个")]}), encoding="utf-8")
    with pytest.raises(DatasetError, match=r"a\.json.*achievements\.0.*\[\[ \]\]"):
        read_gold(path)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(DatasetError, match=r"a\.json: is no gold file"):
        read_gold(path)


# The rest holds the scorer and the engine to the files beside the checkout.


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    if not (SHARED / "score.py").exists():
        pytest.skip("the reference scorer is not beside this checkout")
    spec = importlib.util.spec_from_file_location("reference_score", SHARED / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def halved(result: Result) -> Result:
    """Every second record of a kind lost, and much of the rest told wrong."""
    kept: dict[str, Any] = {
        name: getattr(result, name)[::2]
        for name in ("sections", "budget_lines", "variances", "achievements", "indicators", "findings")
    }
    wrong = result.model_copy(update=kept).model_copy(deep=True)
    for at, each in enumerate(wrong.achievements):
        each.type = "people_trained" if at % 3 == 0 else each.type
        each.unit = "项" if at % 7 == 0 else each.unit
        each.budget_line_id = wrong.budget_lines[at % len(wrong.budget_lines)].id if at % 4 == 0 else None
    for at, variance in enumerate(wrong.variances):
        variance.direction = "increase" if at % 2 else variance.direction
        for cause in variance.causes:
            cause.text = cause.text[: max(1, len(cause.text) * 9 // 10)]
            cause.category = "other" if at % 3 else cause.category
    return wrong


@pytest.mark.parametrize("change", [lambda result: result, halved], ids=["as it is", "halved"])
@pytest.mark.parametrize("folder", [SHARED / "gold", ROOT / "samples" / "gold"], ids=["shared", "samples"])
def test_it_agrees_with_the_reference(
    reference: ModuleType, folder: Path, change: Callable[[Result], Result], engine: Callable[[Path], Result]
) -> None:
    total, counts = Score(), []
    for gold, path in open_set(folder).reports:
        result = change(engine(path))
        found = score(result, gold)
        raw = json.loads((folder / f"{gold.name}.json").read_text(encoding="utf-8"))
        counts.append(reference.counts(json.loads(result.model_dump_json()), raw, lambda *_: None))
        assert_same(found, reference.rates(counts[-1]))
        total += found
    assert_same(total, reference.rates(reference.pool(counts)))


def assert_same(found: Score, wanted: dict[str, float]) -> None:
    figures = {**found.figures(), "findings_made": found.findings_made}
    assert figures.keys() == wanted.keys()
    assert figures == pytest.approx(wanted, abs=1e-9)


@pytest.fixture(scope="module")
def engine() -> Callable[[Path], Result]:
    """The engine; each report is read once."""
    known: dict[Path, Result] = {}

    def read(path: Path) -> Result:
        if path not in known:
            known[path] = extractor.extract(path)
        return known[path]

    return read
