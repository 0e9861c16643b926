"""Training gives the same model for the same seed, also when it was killed on the way, and starts from any encoder."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertModel

from models.batches import Encoded, Lessons, encode
from models.bench import Benches
from models.building import Sources, begin, learn, tune
from models.datasets.passages import Written
from models.datasets.report import AnnotatedAchievement, AnnotatedReport
from models.encoder import Encoder, EncoderConfig
from models.errors import ModelError
from models.examples import Example, of_report, read_report
from models.network import Trained
from models.pieces import Batch, Span, Window, pieces
from models.training import Schedule, fit
from tests.models.conftest import TINY


def weights(trained: Trained) -> torch.Tensor:
    return torch.cat([each.detach().flatten() for each in trained.network.parameters()])


def copy(base: Trained) -> Trained:
    return tune(base, [], replace(TINY, schedule=replace(TINY.schedule, epochs=0)), None, lambda line: None)


@pytest.fixture(scope="module")
def lessons(few: Written, benches: Benches) -> list[Example]:
    return list(Sources([few]).examples(benches))


@pytest.fixture(scope="module")
def data(base: Trained, lessons: list[Example]) -> list[Encoded]:
    return encode(lessons, base.tokens, base.settings)


def quiet(line: str) -> None:
    pass


def test_the_same_seed_gives_the_same_model(base: Trained, lessons: list[Example]) -> None:
    one, other = (tune(base, lessons, TINY, None, quiet) for _ in range(2))
    assert torch.equal(weights(one), weights(other))
    third = tune(base, lessons, replace(TINY, schedule=replace(TINY.schedule, seed=8)), None, quiet)
    assert not torch.equal(weights(one), weights(third))


def test_a_killed_training_goes_on_where_it_was(base: Trained, data: list[Encoded], tmp_path: Path) -> None:
    schedule = Schedule(epochs=3, seed=1)
    whole = copy(base)
    fit(whole, data, schedule)

    class Killed(Exception):
        pass

    def kill(line: str) -> None:
        if line.startswith("epoch 2"):
            raise Killed

    killed, checkpoint, said = copy(base), tmp_path / "c" / "training.pt", []
    with pytest.raises(Killed):
        fit(killed, data, schedule, checkpoint, kill)
    assert checkpoint.exists()
    again = copy(base)
    fit(again, data, schedule, checkpoint, said.append)
    assert said[0] == "going on after epoch 2"
    assert torch.equal(weights(whole), weights(again))


def test_a_checkpoint_of_another_training_is_not_gone_on_from(
    base: Trained, data: list[Encoded], tmp_path: Path
) -> None:
    checkpoint, said = tmp_path / "training.pt", []
    fit(copy(base), data[1:], Schedule(epochs=2, seed=1), checkpoint)
    whole, again = copy(base), copy(base)
    fit(whole, data[:9], Schedule(epochs=1, seed=1))
    fit(again, data[:9], Schedule(epochs=1, seed=1), checkpoint, said.append)
    assert "another training" in said[0]
    assert torch.equal(weights(whole), weights(again))


def test_learning_lowers_the_loss(base: Trained, data: list[Encoded]) -> None:
    said: list[str] = []
    fit(copy(base), data, Schedule(epochs=4, rate=2e-3), progress=said.append)
    losses = [float(line.rsplit(" ", 1)[1]) for line in said]
    assert losses[-1] < losses[0] * 0.9


def test_what_a_model_counts_is_fitted_on_what_it_has_not_seen(
    base: Trained, few: Written, annotated: list[AnnotatedReport], benches: Benches
) -> None:
    sources = Sources([few], annotated[:3])
    learned = learn(base, sources, TINY, benches)
    held = {each.report for each in learned.held.reports} | {each.name for each in learned.held.writers}
    assert held
    assert len(held) < 4
    assert learned.trained.settings.vote != base.settings.vote


def test_every_mark_is_in_one_lesson_of_an_epoch(base: Trained, data: list[Encoded]) -> None:
    lessons = Lessons(data, base.tokens, base.settings, 5, 0, 0.1)
    seen = list(lessons.of(0))
    assert len(seen) == len(lessons)
    assert sum(len(each.weight) for each in seen) == sum(len(each.targets) for each in data)
    for each in seen:
        told = {head: right.any(axis=1) for head, right in each.right.items()}
        assert (told["types"] ^ told["categories"]).all()
        assert (told["categories"] == told["bases"]).all()
        assert (told["categories"] == told["directions"]).all()
        assert (each.inputs.marks[:, 2] <= each.inputs.mask.sum(axis=1)[each.inputs.marks[:, 0]]).all()


def test_what_is_said_again_in_the_same_words_is_no_trap() -> None:
    """Annotators mark a repeated achievement once; the other times it is one all the same."""
    said = "全年共举办干部培训班12期，成效明显。"
    text = f"某局2023年度绩效自评报告\n一、主要成效\n{said}\n二、履职情况\n{said}\n"
    start = text.index("12期")
    marked = AnnotatedAchievement(start=start, end=start + 3, type="training_held", value=12, unit="期")
    report = AnnotatedReport(report="r", origin="gold", text=text, achievements=[marked])
    labels = [each.types for example in of_report(report, read_report(text, "r")) for each in example.spans]
    assert labels == [("training_held",), ("training_held",)]


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """A small checkpoint as Hugging Face has them."""
    config = BertConfig(vocab_size=400, hidden_size=24, num_hidden_layers=1, num_attention_heads=2,
                        intermediate_size=32, max_position_embeddings=512, type_vocab_size=2)  # fmt: skip
    BertModel(config).save_pretrained(tmp_path)
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *(f"[unused{n}]" for n in range(1, 20))]
    tokens = [*special, *(chr(0x4E00 + n) for n in range(400 - len(special)))]
    (tmp_path / "vocab.txt").write_text("\n".join(tokens) + "\n", encoding="utf-8")
    (tmp_path / "tokenizer_config.json").write_text('{"tokenizer_class": "BertTokenizer"}', encoding="utf-8")
    return tmp_path


def test_any_local_checkpoint_is_an_encoder(checkpoint: Path, tmp_path: Path) -> None:
    encoder, tokens = Encoder.from_checkpoint(checkpoint)
    assert tokens.cut("一丁") == ([24, 25], [0, 1])
    base = begin(TINY, "", (encoder, tokens))
    assert base.network.encoder.hidden == 24
    base.save(tmp_path / "model")
    again = Trained.load(tmp_path / "model")
    one, other = weights(again), weights(base)
    # Matrices are kept with 8 bits a weight.
    assert torch.allclose(one, other, atol=float(other.abs().max()) / 127)
    assert again.tokens.cut("一丁")[0] == [24, 25]


def test_what_is_no_checkpoint_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no config\.json"):
        Encoder.from_checkpoint(tmp_path)
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be loaded"):
        Encoder.from_checkpoint(tmp_path)


def test_inference_loads_no_transformers(model_folder: Path) -> None:
    # spaCy imports torch where it is installed; what takes seconds beside it is `transformers`.
    code = "import sys; from models.inference import load; load(sys.argv[1]); print('transformers' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, model_folder], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_network_says_nothing_of_padding(base: Trained) -> None:
    network, text = base.network.eval(), "举办培训班12期，走访群众30户。" * 5
    short, long = (
        next(pieces(text[:size], (0, size), "", [Span((5, 8), (0, 8), (0, 8))], base.tokens, Window()))[0]
        for size in (17, 80)
    )
    with torch.no_grad():
        alone = network.score(Batch.of([short], base.tokens.pad)).types[0]
        beside = network.score(Batch.of([short, long], base.tokens.pad)).types[0]
    assert torch.allclose(alone, beside, atol=1e-5)


def test_a_small_encoder_has_the_dimensions_that_it_is_given(base: Trained) -> None:
    config: EncoderConfig = TINY.encoder
    assert base.network.encoder.hidden == config.hidden
    assert np.prod(base.network.encoder.body.get_input_embeddings().weight.shape) == config.hidden * len(base.tokens)
