"""The ten differences that were planted between the years of samples/years are found, and nothing else is said."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import pytest

import extractor
from extractor.result import Result
from extractor.years import Comparison, compare
from extractor.years.records import Place

pytestmark = pytest.mark.slow  # reads whole samples
YEARS = Path(__file__).parents[3] / "samples" / "years"
GOLD = json.loads((YEARS / "gold.json").read_text(encoding="utf-8"))["comparisons"]


@functools.cache
def result(name: str) -> Result:
    return extractor.extract(YEARS / name)


def compared(names: list[str]) -> Comparison:
    return compare([result(name) for name in names])


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold["reports"][0].partition("-")[0])
def test_what_was_planted_is_found_and_nothing_else(gold: dict[str, Any]) -> None:
    left = compared(gold["reports"]).findings
    for wanted in gold["findings"]:
        found = [
            each
            for each in left
            if each.rule == wanted["rule"]
            and any(span.source == wanted["report"] and wanted["quote"] in span.text for span in each.spans)
        ]
        assert len(found) == 1, wanted
        left.remove(found[0])
    assert left == []


def test_ten_differences_were_planted() -> None:
    assert sum(len(gold["findings"]) for gold in GOLD) == 10


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold["reports"][0].partition("-")[0])
def test_every_place_is_grounded_in_the_report_that_it_names(gold: dict[str, Any]) -> None:
    comparison = compared(gold["reports"])
    texts = {result(name).document.id: result(name).document.text for name in gold["reports"]}
    places = [place for each in comparison.findings for place in each.spans]
    places += [entry.place for each in comparison.achievements for entry in each.years]
    places += [place for each in comparison.plans for place in (each.plan, each.achievement) if place]
    places += [place for each in comparison.sentences for place in each.places]
    assert places
    for place in places:
        assert isinstance(place, Place)
        assert texts[place.report_id][place.start : place.end] == place.text


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold["reports"][0].partition("-")[0])
def test_the_order_of_the_reports_does_not_matter(gold: dict[str, Any]) -> None:
    assert compared(gold["reports"]) == compared(gold["reports"][::-1])


def test_the_tables_show_each_year_beside_the_other() -> None:
    comparison = compared(["water-2022.txt", "water-2023.txt"])
    (rivers,) = [each for each in comparison.achievements if "中小河流治理" in each.label]
    assert [(entry.fiscal_year, entry.value) for entry in rivers.years] == [(2022, 18.6), (2023, 21.3)]
    (rooms,) = [each for each in comparison.plans if "中小河流治理" in each.label]
    assert (rooms.planned, rooms.achieved) == (20.0, 21.3)
    (office,) = [each for each in comparison.lines if each.path == ["机关运行经费"]]
    assert [(year.final, year.prior) for year in office.years] == [(1387200.0, 1423000.0), (1330500.0, 1487200.0)]
