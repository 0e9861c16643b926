"""`jixiao evaluate` on the samples, as the continuous integration runs it, and on a small gold set; `jixiao rules`."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from typer.testing import CliRunner

import extractor
from extractor.pipes.findings import rules
from models.scoring import MEASURES
from service.cli.main import app

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "samples" / "gold"
REPORT = "青川市图书馆2023年度部门决算\n二、工作成效\n全年举办培训班32期，培训馆员410人次。\n"


def run(*arguments: str | Path) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A gold folder beside its report, of which the engine finds all but one invented achievement."""
    folder = tmp_path / "gold"
    folder.mkdir()
    (tmp_path / "library.txt").write_text(REPORT, encoding="utf-8")
    found = [
        ("全年举办培训班[[32期]]", "training_held", 32, "期"),
        ("培训馆员[[410人次]]", "people_trained", 410, "人次"),
        ("新建书房[[5家]]", "facilities_built", 5, "家"),
    ]
    data = {
        "report": "library.txt",
        "sections": [{"title": "二、工作成效"}],
        "achievements": [
            {"quote": quote, "type": kind, "value": value, "unit": unit, "lines": [None]}
            for quote, kind, value, unit in found
        ],
        **{name: [] for name in ("variances", "budget_lines", "indicators", "findings")},
    }
    (folder / "library.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return folder


def test_the_samples_reach_their_floors() -> None:
    outcome = run("evaluate", "--gold", GOLD, "--json")
    assert outcome.exit_code == 0, outcome.output
    figures = json.loads(outcome.stdout)[str(GOLD)]
    assert set(figures) == {path.stem for path in GOLD.glob("*.json")} | {"all"}
    assert set(figures["all"]) == {*MEASURES, "findings_made"}


def test_every_measure_of_the_samples_has_a_floor() -> None:
    floors = yaml.safe_load((GOLD / "floors.yaml").read_text(encoding="utf-8"))
    assert set(floors) == set(MEASURES)


def test_a_row_a_report_one_for_all_and_the_floors(small: Path) -> None:
    (small / "floors.yaml").write_text("detect: 0.7\n", encoding="utf-8")
    outcome = run("evaluate", "--gold", small)
    assert outcome.exit_code == 0
    rows = {cells[0]: cells[1:] for line in outcome.stdout.splitlines() if (cells := line.split())}
    assert rows["report"] == [*MEASURES, "made"]
    at = MEASURES.index("detect")
    assert rows["library"][at] == rows["all"][at] == "0.800"
    assert rows["floor"] == ["0.700"]


def test_what_falls_below_its_floor_is_named_and_fails(small: Path) -> None:
    (small / "floors.yaml").write_text("sections: 1.0\ndetect: 0.81\n", encoding="utf-8")
    outcome = run("evaluate", "--gold", small)
    assert outcome.exit_code == 1
    assert outcome.stderr == f"{small}: detect is 0.8000, below its floor of 0.81\n"


def test_floors_are_for_all_reports_and_not_for_some(small: Path) -> None:
    other = small.parent / "other.txt"
    other.write_text(REPORT, encoding="utf-8")
    data = json.loads((small / "library.json").read_text(encoding="utf-8"))
    (small / "other.json").write_text(json.dumps(data | {"report": "other.txt"}), encoding="utf-8")
    (small / "floors.yaml").write_text("detect: 0.9\n", encoding="utf-8")
    assert run("evaluate", "--gold", small).exit_code == 1
    chosen = run("evaluate", other, "--gold", small)
    assert chosen.exit_code == 0
    assert "library" not in chosen.stdout
    assert "other" in chosen.stdout
    assert run("evaluate", small.parent, "--gold", small).exit_code == 1


def test_reports_are_found_in_a_folder_of_that_name_beside_the_gold(small: Path) -> None:
    (small.parent / "reports").mkdir()
    (small.parent / "library.txt").rename(small.parent / "reports" / "library.txt")
    assert run("evaluate", "--gold", small).exit_code == 0


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("floors.yaml", "sections: 1.0\ndetected: 0.9\n", r"floors\.yaml:2: detected"),
        ("floors.yaml", "detect: 90\n", r"floors\.yaml:1: detect"),
        ("b.json", "{}", r"b\.json: is no gold file: report"),
        ("b.json", '{"report": "lost.txt"}', r"b\.json: is no gold file: sections"),
    ],
)
def test_a_wrong_file_is_named(small: Path, name: str, content: str, complaint: str) -> None:
    (small / name).write_text(content, encoding="utf-8")
    outcome = run("evaluate", "--gold", small)
    assert outcome.exit_code == 2
    assert re.search(complaint, outcome.stderr)


def test_a_report_that_is_missing_or_has_no_gold_is_named(small: Path) -> None:
    other = small.parent / "other.txt"
    other.write_text(REPORT, encoding="utf-8")
    outcome = run("evaluate", other, "--gold", small)
    assert outcome.exit_code == 2
    assert str(other) in outcome.stderr
    outcome = run("evaluate", small.parent / "library.txt", other, "--gold", small)
    assert outcome.exit_code == 2
    assert outcome.stderr == f"no gold file is about {other}\n"
    (small.parent / "library.txt").unlink()
    outcome = run("evaluate", "--gold", small)
    assert outcome.exit_code == 2
    assert "library.txt" in outcome.stderr


def test_away_from_the_samples_it_asks_for_a_gold_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = run("evaluate")
    assert outcome.exit_code == 2
    assert "--gold" in outcome.stderr


def test_the_differences_are_listed(small: Path) -> None:
    outcome = run("evaluate", "--gold", small, "--errors", "detect")
    assert "- library: facilities_built: 新建书房[[5家]]" in outcome.stdout.splitlines()
    assert "facilities_built" not in run("evaluate", "--gold", small, "--errors", "typed").stdout


def test_detail_shows_types_mistakes_and_calibration(small: Path) -> None:
    lines = [line.split() for line in run("evaluate", "--gold", small, "--detail").stdout.splitlines()]
    assert ["facilities_built", "1", "0", "0", "0.000", "0.000", "0.000"] in lines
    assert ["people_trained", "1", "1", "1", "1.000", "1.000", "1.000"] in lines
    assert ["facilities_built", "(none)", "1"] in lines
    assert ["mean", "confidence", "share", "right", "count"] in lines


def test_the_rules_against_themselves_differ_by_nothing(small: Path) -> None:
    assert "+0.0000" in run("evaluate", "--gold", small, "--against", "rules").stdout


def test_the_page_holds_every_report_and_its_plot(small: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    assert run("evaluate", "--gold", small, "--write", page).exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert re.search(r"^\| library \| 1\.000 \| 0\.800 \|", text, re.MULTILINE)
    assert "| facilities_built | (none) | 1 |" in text
    assert "](page-calibration.svg)" in text
    plot = tmp_path / "page-calibration.svg"
    assert ElementTree.parse(plot).getroot().tag.endswith("svg")
    before = text, plot.read_bytes()
    run("evaluate", "--gold", small, "--write", page)
    assert (page.read_text(encoding="utf-8"), plot.read_bytes()) == before


def test_the_page_of_the_project_tells_of_every_sample() -> None:
    text = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
    assert all(f"| {path.stem} |" in text for path in GOLD.glob("*.json"))
    assert (ROOT / "docs" / "accuracy-calibration.svg").exists()


def test_rules_lists_every_id_that_a_result_may_hold() -> None:
    listed = json.loads(run("rules", "--json").stdout)
    names = [each["id"] for each in listed]
    assert len(names) == len(set(names))
    assert {rule.id for rule in rules()} <= set(names)
    assert {each["severity"] for each in listed} == {"error", "warning", "hint"}
    assert all(each["description"] and each["tolerance"] for each in listed)
    found = extractor.extract(ROOT / "samples" / "organization-2022.txt").findings
    assert {each.rule for each in found} <= set(names)
    table = run("rules").stdout
    assert all(re.search(rf"^ *{name} ", table, re.MULTILINE) for name in names)


def test_a_copy_of_the_samples_needs_no_checkout(tmp_path: Path) -> None:
    """The gold is found beside its reports, wherever both lie."""
    for name in ("water-2023.txt", "gold/water-2023.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / "samples" / name, tmp_path / name)
    assert run("evaluate", "--gold", tmp_path / "gold").exit_code == 0
