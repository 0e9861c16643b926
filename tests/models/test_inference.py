"""A trained model must be usable from the engine, whole or not at all, and the same however it is run."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from extractor import extract
from models.characters import Batch
from models.datasets.report import AnnotatedReport
from models.errors import ModelError
from models.examples import read_report
from models.export import export, sample_batch
from models.heads.linker import LEXICAL
from models.inference import load, of_trained, smoothed, tag_spans
from models.network import Trained
from models.runtime import ONNX_FILES, OUTPUTS, OnnxRuntime, TorchRuntime
from models.settings import Settings


def test_probabilities_are_probabilities(model_folder: Path, annotated: list[AnnotatedReport]) -> None:
    model = load(model_folder)
    contexts = read_report(annotated[5].text, "r").contexts
    found = model.score(contexts)
    assert len(found) == len(contexts) > 50
    for each in found:
        assert set(each) == set(model.settings.types)
        assert sum(each.values()) == pytest.approx(1, abs=1e-4)
    for likely in model.link(contexts[:5], ["党建工作经费", "培训费"]):
        assert len(likely) == 3
        assert sum(likely) == pytest.approx(1, abs=1e-4)


def test_an_answer_does_not_depend_on_what_else_is_asked(model_folder: Path, annotated: list[AnnotatedReport]) -> None:
    model = of_trained(Trained.load(model_folder))
    contexts = read_report(annotated[5].text, "r").contexts
    together = model.score(contexts)
    for at in (0, 7, 40):
        (alone,) = model.score([contexts[at]])
        assert alone == pytest.approx(together[at], abs=1e-4)


def test_the_engine_uses_a_model_by_its_folder(model_folder: Path, annotated: list[AnnotatedReport]) -> None:
    text = annotated[5].text
    alone, both = extract(text), extract(text, model=model_folder)
    assert {each.source for each in alone.achievements} == {"rules"}
    assert {each.source for each in both.achievements} & {"both", "model"}
    for each in both.achievements:
        assert text[each.start : each.end] == each.text


def test_a_folder_that_is_no_whole_model_is_refused(model_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is no model"):
        extract("某局2023年度报告\n", model=tmp_path)
    broken = tmp_path / "broken"
    shutil.copytree(model_folder, broken)
    for name in ONNX_FILES:
        (broken / name).unlink(missing_ok=True)
    (broken / "model.safetensors").write_bytes(b"short")
    with pytest.raises(ModelError, match="is no whole model"):
        load(broken)


def test_settings_survive_the_folder(model_folder: Path) -> None:
    trained = Trained.load(model_folder)
    assert trained.settings.types[0] == ""
    assert trained.told().lexical == Settings.read(model_folder).lexical
    assert len(trained.settings.lexical) == LEXICAL


def test_onnx_says_what_torch_says(model_folder: Path, tmp_path: Path) -> None:
    trained = Trained.load(model_folder)
    exported = OnnxRuntime(export(trained, tmp_path), threads=1)
    for batch in (sample_batch(3, 20), _ragged()):
        one, other = TorchRuntime(trained.network).run(batch), exported.run(batch)
        for name in OUTPUTS:
            assert np.allclose(_inside(name, one, batch), _inside(name, other, batch), atol=1e-4), name


def _ragged() -> Batch:
    batch = sample_batch(2, 30)
    batch.mask[1, 12:] = 0
    return batch


def _inside(name: str, outputs: object, batch: Batch) -> np.ndarray:
    found = getattr(outputs, name)
    return found * batch.mask[:, :, None] if name in ("tags", "categories") else found


def test_tags_become_spans() -> None:
    tags = dict(enumerate([0, 1, 2, 2, 1, 2, 0, 2, 2, 0, 1]))
    assert tag_spans(tags) == [(1, 4), (4, 6), (7, 9)]


def test_a_flicker_does_not_break_a_cause() -> None:
    outside, within = np.array([2.0, -2.0, 0.0]), np.array([-1.0, -2.0, 2.0])
    flicker = np.array([0.5, -2.0, 0.0])
    begin = np.array([-1.0, 3.0, 0.0])
    scores = [outside, outside, begin, within, flicker, within, within, outside, outside]
    assert tag_spans(smoothed(dict(enumerate(scores)))) == [(2, 7)]
    parted = dict.fromkeys((3, 4, 5, 9, 10), within)
    assert tag_spans(smoothed(parted)) == [(3, 6), (9, 11)]


def test_what_a_gap_parts_stays_apart() -> None:
    assert tag_spans({0: 1, 1: 2, 9: 2, 10: 2}) == [(0, 2), (9, 11)]
