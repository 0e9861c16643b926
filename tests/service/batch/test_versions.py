"""What makes a result another: the engine's files, the ontology, the model."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import extractor
from service.batch.store import compress, decompress, stamped
from service.batch.versions import engine_key


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the engine's files, which a test may change."""
    copy = tmp_path / "extractor"
    shutil.copytree(Path(extractor.__file__).parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(extractor, "__file__", str(copy / "__init__.py"))
    return copy


@pytest.mark.parametrize("name", ["knowledge/units.yaml", "pipeline.py", "knowledge/new.yaml"])
def test_a_changed_file_of_the_engine_is_another_engine(engine: Path, name: str) -> None:
    before = engine_key(None, None)
    assert engine_key(None, None) == before
    with (engine / name).open("a", encoding="utf-8") as stream:
        stream.write("# one more line\n")
    assert engine_key(None, None) != before


def test_the_ontology_and_the_model_count_by_content(engine: Path, tmp_path: Path) -> None:
    ontology, model = tmp_path / "own.yaml", tmp_path / "model"
    ontology.write_text("a", encoding="utf-8")
    model.mkdir()
    (model / "weights").write_bytes(b"1")
    keys = {engine_key(None, None), engine_key(ontology, None), engine_key(None, str(model))}
    ontology.write_text("b", encoding="utf-8")
    (model / "weights").write_bytes(b"2")
    keys |= {engine_key(ontology, None), engine_key(None, str(model))}
    assert len(keys) == 5


def test_a_result_carries_the_key_of_its_engine_where_no_reader_minds() -> None:
    packed = compress("全文".encode(), "0123abcd")
    assert decompress(packed).decode() == "全文"
    assert stamped(packed, "0123abcd")
    assert not stamped(packed, "0123abce")
    assert not stamped(compress(b"text"), "0123abcd")
