"""The figures must be the project scorer's own, and the comparison must know chance from difference."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from extractor import extract
from models.datasets.gold import read_folder
from models.datasets.report import AnnotatedReport
from models.evaluation import Item, Measured, Tally, compare, measure


def test_figures_are_those_of_the_scorer(root: Path, reports: Path, annotated: list[AnnotatedReport]) -> None:
    scorer = _scorer(reports.parent / "score.py")
    places = [(each, root / "samples") for each in annotated]
    places += [(each, reports) for each in read_folder(reports.parent / "gold", reports)]
    for each, folder in places:
        gold = folder / "gold" if folder.name == "samples" else folder.parent / "gold"
        result = extract(folder / each.rest["source"])
        wanted = scorer.rates(
            scorer.counts(
                result.model_dump(mode="json"), json.loads((gold / f"{each.report}.json").read_text("utf8")), _quiet
            )
        )
        found = measure(result, each).figures()
        assert found == pytest.approx({name: wanted[name] for name in found}), each.report


def _scorer(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("scorer", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _quiet(*_: object) -> None:
    pass


def item(number: int, right: str | None, made: str | None, confidence: float = 0.9) -> Item:
    return Item("r", ("x", float(number), "名"), (right,) if right else (), made, confidence)


def test_types_confusion_and_calibration_are_counted() -> None:
    measured = Measured((item(1, "a", "a", 1.0), item(2, "a", "b", 0.6), item(3, None, "b", 0.6), item(4, "c", None)))
    assert measured.detect == Tally(2, 3, 3)
    assert measured.typed == Tally(1, 3, 3)
    assert measured.by_type() == {"a": Tally(1, 1, 2), "b": Tally(0, 2, 0), "c": Tally(0, 0, 1)}
    assert measured.confusion() == {("a", "b"): 1, ("", "b"): 1, ("c", ""): 1}
    error, rows = measured.calibration()
    assert rows == [(0.6, 0.0, 2), (1.0, 1.0, 1)]
    assert error == pytest.approx(0.4)


def test_a_second_right_type_is_no_error() -> None:
    both = replace(item(1, "a", "b"), right=("a", "b"))
    assert Measured((both,)).typed.f1 == 1.0
    assert Measured((both,)).by_type() == {"b": Tally(1, 1, 1)}


def test_chance_is_no_difference() -> None:
    same = Measured(tuple(item(n, "a", "a" if n % 2 else "b") for n in range(40)))
    other = Measured(tuple(item(n, "a", "b" if n % 2 else "a") for n in range(40)))
    found = compare(same, other)
    assert found.difference == 0
    assert found.low < 0 < found.high


def test_a_clear_difference_is_seen() -> None:
    good = Measured(tuple(item(n, "a", "a") for n in range(60)))
    bad = Measured(tuple(item(n, "a", "b" if n % 3 == 0 else "a") for n in range(60)))
    found = compare(good, bad)
    assert found.difference == pytest.approx(1 / 3)
    assert found.low > 0
    assert found.better == 1.0
    assert compare(bad, good).difference == pytest.approx(-1 / 3)


def test_what_was_measured_survives_json() -> None:
    measured = Measured((item(1, "a", "b"),), Tally(1, 2, 3), Tally(1, 1, 1))
    assert Measured.restored(json.loads(json.dumps(asdict(measured)))) == measured
