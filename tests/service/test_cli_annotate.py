from __future__ import annotations

import re
import shlex
import socket
from pathlib import Path
from xml.etree import ElementTree

import pytest
import typer
from typer.testing import CliRunner

from service.cli.main import app

ROOT = Path(__file__).parents[2]
RUNNER = CliRunner()
COMMANDS = re.findall(r"^\$ \.venv/bin/jixiao (annotate .*)$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_readme_is_one(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """That all of them together do what the README says is shown by the end-to-end tests."""
    for name in ("LABEL_STUDIO_API_KEY", "JIXIAO_BACKEND_USER", "JIXIAO_BACKEND_PASSWORD"):
        monkeypatch.setenv(name, "x")
    _, name, *arguments = shlex.split(line.replace("samples/*.txt", str(ROOT / "samples" / "water-2023.txt")))
    root = typer.main.get_command(app)
    context = root.make_context("jixiao", ["annotate"], resilient_parsing=True)
    group = root.get_command(context, "annotate")  # type: ignore[attr-defined]
    command = group.get_command(context, name)
    assert command.make_context(name, arguments).params["project"] == "first"


def test_the_readme_has_the_whole_loop() -> None:
    assert [line.split()[1] for line in COMMANDS] == ["push", "connect", "pull", "agreement", "train", "refresh"]


def test_a_server_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
    options = ["--project", "first", "--url", url, "--api-key", "0" * 40, "--workspace", str(tmp_path)]
    done = RUNNER.invoke(app, ["annotate", "pull", *options])
    assert done.exit_code == 1
    assert "run the same command again" in done.output
    assert "Traceback" not in done.output


def test_the_config_holds_every_type_cause_and_line(tmp_path: Path) -> None:
    done = RUNNER.invoke(app, ["annotate", "config"])
    tree = ElementTree.fromstring(done.stdout)
    found = {label.get("alias"): label for label in tree.iter("Label")}
    assert {"people_trained", "other", "cause", "budget_line", "rejected"} <= found.keys()
    keys = [label.get("hotkey") for label in found.values() if label.get("hotkey")]
    assert len(keys) == len(set(keys)) >= 20
    assert found["people_trained"].get("background") == found["training_held"].get("background")
    assert found["people_trained"].get("background") != found["elections_held"].get("background")
    assert {choice.get("alias") for choice in tree.iter("Choice")} >= {"personnel", "none_occurred", "other"}
    assert {relation.get("value") for relation in tree.iter("Relation")} == {"pays for", "explains"}


def test_a_users_own_types_are_labels() -> None:
    done = RUNNER.invoke(app, ["annotate", "config", "--ontology", str(ROOT / "samples" / "education-types.yaml")])
    aliases = {label.get("alias") for label in ElementTree.fromstring(done.stdout).iter("Label")}
    assert {"school_buildings", "people_trained"} <= aliases
