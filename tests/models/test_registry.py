"""What is in use is always one whole version, and only a better one takes its place."""

from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path

import pytest

from models import registry as registry_module
from models.datasets.report import AnnotatedReport
from models.errors import ModelError
from models.evaluation import Item, Measured
from models.inference import load
from models.registry import NotBetterError, Registry


@pytest.fixture
def quality(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How many of ten achievements each folder's model gets right, by its name in settings; the bundled one gets 5."""
    known = {"bundled": 5}

    def measured(folder: Path | None, reports: object, benches: object = None) -> Measured:
        assert folder is not None
        name = json.loads((folder / "config.json").read_text())["name"]
        return Measured(
            tuple(Item("r", ("x", float(n), "名"), ("a",), "a" if n < known[name] else "b") for n in range(10))
        )

    monkeypatch.setattr(registry_module, "measure_model", measured)
    return known


@pytest.fixture
def registry(tmp_path: Path, annotated: list[AnnotatedReport]) -> Registry:
    found = Registry(tmp_path / "registry")
    found.freeze(annotated[:1])
    return found


def model(folder: Path, name: str, tmp_path: Path) -> Path:
    copy = tmp_path / name
    shutil.copytree(folder, copy)
    config = json.loads((copy / "config.json").read_text())
    (copy / "config.json").write_text(json.dumps({**config, "name": name}))
    return copy


def test_better_ones_take_over_and_the_way_back_is_kept(
    registry: Registry, quality: dict[str, int], model_folder: Path, tmp_path: Path
) -> None:
    assert registry.current() is None
    for at, name in enumerate(("good", "better"), 1):
        quality[name] = 6 + at
        assert registry.promote(model(model_folder, name, tmp_path))[0] == f"{at:04d}"
        assert load(registry.folder).settings.name == name
    assert [(each.name, each.current) for each in registry.versions()] == [("0001", False), ("0002", True)]
    assert registry.versions()[0].card["data"]["reports"]
    assert registry.rollback() == "0001"
    assert load(registry.folder).settings.name == "good"
    with pytest.raises(ModelError, match="no version to go back to"):
        registry.rollback()


@pytest.mark.parametrize("right", [4, 5])
def test_what_is_no_better_is_refused(
    registry: Registry, quality: dict[str, int], model_folder: Path, tmp_path: Path, right: int
) -> None:
    quality["new"] = right
    with pytest.raises(NotBetterError):
        registry.promote(model(model_folder, "new", tmp_path))
    assert registry.current() is None
    assert registry.versions() == []


def test_half_a_copy_is_no_version(
    registry: Registry, quality: dict[str, int], model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quality |= {"one": 7, "two": 8}
    registry.promote(model(model_folder, "one", tmp_path))

    def broken(source: Path, target: Path) -> None:
        target.mkdir()
        (target / "config.json").write_text("{")
        raise OSError("no space left")

    second = model(model_folder, "two", tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(registry_module.shutil, "copytree", broken)
        with pytest.raises(OSError, match="no space left"):
            registry.promote(second)
    assert [each.name for each in registry.versions()] == ["0001"]
    assert load(registry.folder).settings.name == "one"
    assert registry.promote(second)[0] == "0002"


def test_a_reader_always_finds_a_whole_version(
    registry: Registry, quality: dict[str, int], model_folder: Path, tmp_path: Path
) -> None:
    quality |= {"one": 7, "two": 8}
    registry.promote(model(model_folder, "one", tmp_path))
    registry.promote(model(model_folder, "two", tmp_path))
    seen: set[str] = set()
    failures: list[Exception] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                folder = (registry.folder / "current").resolve()
                seen.add(json.loads((folder / "config.json").read_text())["name"])
            except (OSError, ValueError) as error:
                failures.append(error)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    # Two hundred times, and for as long as the reader has had no turn between the one and the other.
    turns = 0
    while turns < 200 or len(seen) < 2:
        registry._point_to("0001")
        registry._point_to("0002")
        turns += 1
    done.set()
    reader.join()
    assert not failures
    assert seen == {"one", "two"}


def test_the_evaluation_set_stays_what_it_was(registry: Registry, annotated: list[AnnotatedReport]) -> None:
    with pytest.raises(ModelError, match="frozen"):
        registry.freeze(annotated)


def test_without_an_evaluation_set_nothing_is_promoted(tmp_path: Path, model_folder: Path) -> None:
    with pytest.raises(ModelError, match="freeze"):
        Registry(tmp_path / "new").promote(model_folder)
    with pytest.raises(ModelError, match="at least one"):
        Registry(tmp_path / "new").freeze([])
