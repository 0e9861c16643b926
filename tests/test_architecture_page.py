"""docs/architecture.md says what the code says, and what it says about adding something works as it is written."""

from __future__ import annotations

import ast
import importlib
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from extractor.pipes.layers import Layers
from tests.architecture_page import PAGE, ROOT, written_anew

TEXT = PAGE.read_text(encoding="utf-8")
STEPS = re.compile(r"^(?:<!-- file: (\S+) -->\n)?```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RECIPES = dict(re.findall(r"^## (How to add [^\n]+)\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL))


def rows(title: str) -> list[list[str]]:
    """The cells of the table under a title, without its head; a bar in a cell is written with a backslash."""
    part = re.split(r"^#", TEXT.partition(f"\n{title}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]


def copy(folder: Path) -> None:
    """The code, to be changed; what is not changed is linked."""
    for package in ("extractor", "service"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    for package in ("models", "annotations"):
        (folder / package).symlink_to(ROOT / package)


def run(folder: Path, *command: str) -> None:
    """Runs a command on the copy; it must succeed."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def change(folder: Path, diff: str) -> None:
    """Changes files as a diff without line numbers says; what is taken away or stands around must be there once."""
    for name, hunks in re.findall(r"^--- (\S+)\n(.*?)(?=^--- |\Z)", diff, re.MULTILINE | re.DOTALL):
        path = folder / name
        for hunk in hunks.split("@@\n"):
            lines = hunk.splitlines()
            old, new = ("\n".join(line[1:] for line in lines if line[0] in signs) for signs in (" -", " +"))
            text = path.read_text(encoding="utf-8")
            assert text.count(old) == 1, f"{name}: {old}"
            path.write_text(text.replace(old, new), encoding="utf-8")


def test_every_value_and_every_row_is_what_the_code_says() -> None:
    assert written_anew(TEXT) == TEXT, "write the page anew: python -m tests.architecture_page"


def test_every_layer_is_shown_and_told() -> None:
    way = TEXT.partition("## The way of the data")[2].partition("\n## ")[0]
    told = rows("## The layers")
    assert [row[0].strip("`") for row in told] == list(Layers.__annotations__)
    assert all(row[-1] for row in told)
    # What scores are made of is kept only where it is asked for; `links` shows in the achievements.
    inner = {"page", "explained", "links", "categories", "category_votes"}
    assert {name for name in Layers.__annotations__ if f"layer.{name}" not in way} == inner


@pytest.mark.parametrize("row", rows("## Vocabulary"), ids=lambda row: row[0])
def test_every_name_of_the_vocabulary_is_in_the_code(row: list[str]) -> None:
    module, _, found = row[2].strip("`").partition(":")
    assert hasattr(importlib.import_module(module), found)


def classes() -> Counter[str]:
    """How many files of the product define a public class of each name."""
    files = [
        path for package in ("extractor", "models", "annotations", "service") for path in (ROOT / package).rglob("*.py")
    ]
    bodies = [ast.parse(path.read_text(encoding="utf-8")).body for path in files]
    return Counter(node.name for body in bodies for node in body if isinstance(node, ast.ClassDef))


def test_every_name_of_the_vocabulary_means_one_thing() -> None:
    names = [name for row in rows("## Vocabulary") for name in row[0].split(", ")]
    assert len(names) == len(set(names)) > 30
    defined = classes()
    assert {name for row in rows("## Vocabulary") if defined[name := row[2].strip("`").partition(":")[2]] > 1} == set()


@pytest.mark.parametrize("row", rows("### Names that mean several things"), ids=lambda row: row[0])
def test_a_name_that_is_said_to_mean_several_things_still_does(row: list[str]) -> None:
    for place in row[1:]:
        module, _, name = place.split("`")[1].partition(":")
        assert name == row[0]
        assert getattr(importlib.import_module(module), name).__module__ == module


def test_a_recipe_is_there_for_all_that_is_added() -> None:
    wanted = {"an achievement type", "a finding rule", "a reader", "a cue", "a language of the interface"}
    assert set(RECIPES) == {f"How to add {what}" for what in wanted}


def test_what_the_recipes_say_works(tmp_path: Path) -> None:
    """Follows all of them on one copy, then sees what each promises; one process, since starting one takes seconds."""
    copy(tmp_path)
    for title, recipe in RECIPES.items():
        for name, language, content in STEPS.findall(recipe):
            if name:
                (tmp_path / name).write_text(content, encoding="utf-8")
            elif language == "diff":
                change(tmp_path, content)
            elif language == "sh":
                run(tmp_path, "bash", "-eu", "-c", content)
            else:
                (tmp_path / f"{title}.txt").write_text(content, encoding="utf-8")
    checks = [f"{title}.txt" for title in RECIPES]
    assert all((tmp_path / check).is_file() for check in checks)
    run(tmp_path, sys.executable, "-m", "doctest", *checks)
