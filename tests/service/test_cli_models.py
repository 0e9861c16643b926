"""The commands about models, as a person runs them one after the other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from models.building import Recipe
from models.datasets import write_jsonl
from models.datasets.gold import read_folder
from service.cli.models import register


def run(*arguments: str | Path) -> Any:
    app = typer.Typer()
    register(app)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def data(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two annotated reports."""
    path = tmp_path_factory.mktemp("data") / "reports.jsonl"
    write_jsonl(read_folder(root / "samples" / "gold", root / "samples")[:2], path)
    return path


@pytest.fixture(scope="module")
def trained(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trained") / "first"
    done = run("train", data, "-o", folder, "--replay", "5", "--epochs", "1", "--validation", "0.5")
    assert done.exit_code == 0, done.output
    assert "epoch 1 of 1" in done.output
    return folder


def test_training_writes_a_whole_model_and_nothing_else(trained: Path) -> None:
    card = json.loads((trained / "card.json").read_text(encoding="utf-8"))
    assert card["data"]["reports"]
    assert card["encoder"]["num_hidden_layers"] == Recipe().layers
    assert [each.name for each in trained.parent.iterdir()] == ["first"]


def test_reports_that_nobody_annotated_are_learned_from_too(data: Path, root: Path, tmp_path: Path) -> None:
    report = root / "samples" / "water-2023.txt"
    with_weak = ["--replay", "1", "--epochs", "1", "--validation", "0", "--weak", report]
    done = run("train", data, "-o", tmp_path / "weak", *with_weak)
    assert done.exit_code == 0, done.output
    card = json.loads((tmp_path / "weak" / "card.json").read_text(encoding="utf-8"))
    assert card["weak"] == [str(report)]
    assert len(card["data"]["reports"]) == 2


def test_evaluation_tells_types_confusion_calibration_and_the_difference(trained: Path, data: Path) -> None:
    told = run("models", "evaluate", trained, data)
    assert told.exit_code == 0, told.output
    for words in ("typed", "training_held", "calibration error", "against rules, 95% interval"):
        assert words in told.output
    figures = json.loads(run("models", "evaluate", trained, data, "--json", "--against", str(trained)).output)
    assert figures["comparison"]["difference"] == 0
    assert figures["figures"] == figures["against"]


def test_a_version_that_is_no_better_is_refused_and_the_registry_stays(
    trained: Path, data: Path, tmp_path: Path
) -> None:
    registry = tmp_path / "registry"
    refused = run("models", "promote", trained, "-r", registry, "--evaluation", data)
    again = run("models", "promote", trained, "-r", registry)
    # Whatever so small a model is worth: what is in use is better than the rules, or nothing is in use.
    if refused.exit_code == 0:
        assert again.exit_code == 2
        assert run("models", "list", "-r", registry).output.startswith("* 0001")
    else:
        assert "not promoted" in refused.output
        assert run("models", "list", "-r", registry).output == ""
    back = run("models", "rollback", "-r", registry)
    assert back.exit_code == 2
    assert "no version to go back to" in back.output


def test_suggestions_come_the_most_doubtful_first(trained: Path, root: Path) -> None:
    done = run("models", "suggest", root / "samples" / "water-2023.txt", "--model", str(trained), "-n", "5", "--json")
    assert done.exit_code == 0, done.output
    found = [json.loads(line) for line in done.output.splitlines()]
    doubts = [each["doubt"] for each in found]
    assert len(found) == 5
    assert doubts == sorted(doubts, reverse=True)
    text = (root / "samples" / "water-2023.txt").read_text(encoding="utf-8")
    assert all(text[each["start"] :].startswith(each["text"]) for each in found)


@pytest.mark.parametrize("arguments", [["train", "{}", "-o", "x"], ["models", "evaluate", "{}", "{}"]])
def test_what_is_no_data_is_told_in_one_line(tmp_path: Path, arguments: list[str]) -> None:
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text("{}\n", encoding="utf-8")
    done = run(*(each.format(wrong) for each in arguments))
    assert done.exit_code == 2
    assert "wrong.jsonl, line 1" in done.output
    assert "Traceback" not in done.output
