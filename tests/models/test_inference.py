"""A trained model must be usable from the engine, whole or not at all, and the same however it is run."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from extractor import extract
from models.datasets.report import AnnotatedReport
from models.errors import ModelError
from models.examples import read_report
from models.export import export
from models.inference import LearnedModel, load, of_trained
from models.network import Trained
from models.pieces import Batch, Span, pieces
from models.runtime import ONNX, OUTPUTS, OnnxRuntime, Outputs, TorchRuntime, run_all
from models.settings import BUNDLED, Settings


def test_probabilities_are_probabilities(model_folder: Path, annotated: list[AnnotatedReport]) -> None:
    model, text = load(model_folder), annotated[5].text
    contexts = read_report(text, "r").contexts
    found = model.score(contexts)
    assert len(found) == len(contexts) > 50
    for each in found:
        assert set(each) == set(model.settings.types)
        assert sum(each.values()) == pytest.approx(1, abs=1e-4)
    causes = [(c.start, c.end) for v in annotated[5].variances for c in v.causes]
    assert causes
    for judged in model.causes(text, [], causes)[1]:
        told = {"categories": judged.categories, "bases": judged.bases, "directions": judged.directions}
        for head, likely in told.items():
            assert set(likely) == set(model.settings.labels[head])
            assert sum(likely.values()) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("opened", [load, lambda folder: of_trained(Trained.load(folder))], ids=["onnx", "torch"])
def test_stretches_without_any_known_cause_are_read(model_folder: Path, opened: Callable[[Path], LearnedModel]) -> None:
    text = "培训费支出5万元，比上年减少1万元，主要原因是停办一期培训班。" * 12 + "\n公务接待费持平。"
    places = [(0, text.index("\n")), (text.index("\n") + 1, len(text))]
    seen, judged = opened(model_folder).causes(text, places, [])
    assert judged == []
    assert all(0 <= one.start < one.end <= other.start for one, other in itertools.pairwise(seen))


def test_an_answer_does_not_depend_on_what_else_is_asked(model_folder: Path, annotated: list[AnnotatedReport]) -> None:
    model = of_trained(Trained.load(model_folder))
    contexts = read_report(annotated[5].text, "r").contexts
    together = model.score(contexts)
    for at in (0, 7, 40):
        (alone,) = model.score([contexts[at]])
        assert alone == pytest.approx(together[at], abs=1e-4)


def test_an_answer_of_8_bits_does_not_depend_on_other_passages(annotated: list[AnnotatedReport]) -> None:
    """What a batch holds decides how its numbers are rounded."""
    model = load(BUNDLED)
    contexts = read_report(annotated[5].text, "r").contexts[:24]
    together = model.score(contexts)
    passages = [list(group) for _, group in itertools.groupby(contexts, key=lambda each: (each.passage, each.heading))]
    assert len(passages) > 3
    assert [likely for passage in passages for likely in model.score(passage)] == together


def test_the_engine_decides_with_the_bundled_model_unless_told_otherwise(annotated: list[AnnotatedReport]) -> None:
    text = annotated[5].text
    assert {each.source for each in extract(text, model=None).achievements} == {"rules"}
    assert extract(text, model="none") == extract(text, model=None)
    usual = extract(text)
    assert {each.source for each in usual.achievements} <= {"both", "model"}
    assert usual == extract(text, model=BUNDLED)


def test_the_engine_uses_a_model_by_its_folder(model_folder: Path, annotated: list[AnnotatedReport]) -> None:
    text = annotated[5].text
    both = extract(text, model=model_folder)
    assert {each.source for each in both.achievements} & {"both", "model"}
    for each in both.achievements:
        assert text[each.start : each.end] == each.text


def test_a_folder_that_is_no_whole_model_is_refused(model_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is no model"):
        extract("某局2023年度报告\n", model=tmp_path)
    broken = tmp_path / "broken"
    shutil.copytree(model_folder, broken)
    (broken / ONNX).write_bytes(b"short")
    with pytest.raises(ModelError, match=r"model\.int8\.onnx: cannot be loaded"):
        load(broken)
    with pytest.raises(ModelError, match="is no whole model"):
        Trained.load(broken)
    (broken / ONNX).unlink()
    with pytest.raises(ModelError, match=r"model\.int8\.onnx: cannot be loaded"):
        load(broken)
    shutil.copy(model_folder / ONNX, broken / ONNX)
    (broken / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match=r"tokenizer\.json"):
        load(broken)


def test_settings_survive_the_folder(model_folder: Path) -> None:
    trained = Trained.load(model_folder)
    assert trained.settings.types[0] == ""
    assert trained.settings == Settings.read(model_folder)


def test_onnx_says_what_torch_says(model_folder: Path, tmp_path: Path, annotated: list[AnnotatedReport]) -> None:
    trained = Trained.load(model_folder)
    exported = OnnxRuntime(export(trained.network, trained.network.encoder.config, tmp_path))
    text = annotated[5].text
    spans = [Span((at, at + 3), (at - 5, at + 9), (at - 9, at + 15)) for at in range(1000, 1300, 17)]
    cut = [each for each, _ in pieces(text, (900, 1400), "成效", spans, trained.tokens, trained.settings.window)]
    cut += [each for each, _ in pieces(text, (990, 1040), "", spans[:2], trained.tokens, trained.settings.window)]
    one, other = (
        dict(run_all(runtime, cut, trained.tokens.pad)) for runtime in (TorchRuntime(trained.network), exported)
    )
    differs = []
    for at in range(len(cut)):
        for name in OUTPUTS:
            # Weights of 8 bits round.
            assert np.allclose(getattr(one[at], name), getattr(other[at], name), atol=0.5), name
        differs += list(one[at].types.argmax(axis=1) != other[at].types.argmax(axis=1))
    assert np.mean(differs) <= 0.1


def test_nothing_is_told_to_anybody(tmp_path: Path) -> None:
    """ONNX Runtime keeps a session file and an identifier where its telemetry is on."""
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    home.mkdir()
    temporary.mkdir()
    code = "import extractor; assert extractor.extract('某局2023年度绩效自评报告\\n培训干部225人次。\\n').achievements"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ORT_")}
    environment |= {"HOME": str(home), "XDG_CACHE_HOME": str(home), "TMPDIR": str(temporary)}
    # It takes a machine of continuous integration for none, and then is silent by itself.
    environment.pop("CI", None)
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    assert list(temporary.iterdir()) == []
    assert [path for path in home.rglob("*") if path.is_file()] == []


class Sees:
    """A runtime whose network sees that every token goes on with a cause."""

    batch, threads = 2, 1

    def __init__(self, settings: Settings) -> None:
        self._sizes = {head: len(labels) for head, labels in settings.labels.items()}

    def run(self, batch: Batch) -> Outputs:
        marked = {head: np.zeros((len(batch.marks), size), dtype=np.float32) for head, size in self._sizes.items()}
        tags = np.tile(np.array([0, -3, 9], dtype=np.float32), (*batch.ids.shape, 1))
        return Outputs(**marked, extents=tags)


def test_a_cause_that_a_cut_parts_is_one_and_where_nothing_is_asked_none_is_seen(model_folder: Path) -> None:
    tiny = Trained.load(model_folder)
    model = LearnedModel(Sees(tiny.settings), tiny.tokens, tiny.settings)
    text = "旱情" * 200  # no sentence ends in it: it is read in pieces
    (seen,), _ = model.causes(text, [(0, len(text))], [])
    assert (seen.start, seen.end) == (0, len(text))
    nothing, judged = model.causes(text, [], [(3, 9)])
    assert (nothing, len(judged)) == ([], 1)
