"""Training gives the same model for the same seed, also when it was killed on the way, and starts from any encoder."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from transformers import BertConfig, BertModel

from models.batches import Batches, encode
from models.bench import Benches
from models.building import Base, learn, pretrain, tune
from models.datasets.report import AnnotatedReport
from models.encoder import CharacterEncoder
from models.errors import ModelError
from models.examples import examples
from models.network import Network, Trained
from models.training import Schedule, fit
from tests.models.conftest import TINY


def weights(trained: Trained) -> torch.Tensor:
    return torch.cat([each.detach().flatten() for each in trained.network.parameters()])


def encoded(base: Base, annotated: list[AnnotatedReport], benches: Benches) -> list:
    trained = base.trained
    return [encode(examples(e, benches.of(e).known), trained.vocabulary, trained.settings) for e in annotated[:2]]


def test_the_same_seed_gives_the_same_model(base: Base, annotated: list[AnnotatedReport], benches: Benches) -> None:
    one, other = (tune(base, annotated[:2], [], TINY, benches) for _ in range(2))
    assert torch.equal(weights(one), weights(other))
    third = tune(base, annotated[:2], [], replace(TINY, seed=8), benches)
    assert not torch.equal(weights(one), weights(third))


def test_a_killed_training_goes_on_where_it_was(
    base: Base, annotated: list[AnnotatedReport], benches: Benches, tmp_path: Path
) -> None:
    data = encoded(base, annotated, benches)
    schedule = Schedule(epochs=3, seed=1)
    whole = base.copy()
    fit(whole, data, data[:1], schedule)

    class Killed(Exception):
        pass

    def kill(line: str) -> None:
        if line.startswith("epoch 2"):
            raise Killed

    killed, checkpoint, said = base.copy(), tmp_path / "c" / "training.pt", []
    with pytest.raises(Killed):
        fit(killed, data, data[:1], schedule, checkpoint, kill)
    assert checkpoint.exists()
    again = base.copy()
    outcome = fit(again, data, data[:1], schedule, checkpoint, said.append)
    assert said[0] == "going on after epoch 2"
    assert outcome.epochs == 3
    assert torch.equal(weights(whole), weights(again))


def test_a_killed_learning_does_not_begin_with_its_trial_again(
    base: Base, annotated: list[AnnotatedReport], benches: Benches, tmp_path: Path
) -> None:
    whole = learn(base, annotated[:3], TINY, benches)
    begun = 0

    def kill(line: str) -> None:
        nonlocal begun
        begun += line.startswith("epoch 1/")
        if begun == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        learn(base, annotated[:3], TINY, benches, checkpoints=tmp_path, progress=kill)
    said: list[str] = []
    again = learn(base, annotated[:3], TINY, benches, checkpoints=tmp_path, progress=said.append)
    assert [line for line in said if line.startswith("going on")] == [
        f"going on after epoch {TINY.epochs}",
        "going on after epoch 1",
    ]
    assert torch.equal(weights(whole.trained), weights(again.trained))
    assert whole.trained.settings == again.trained.settings


def test_a_checkpoint_of_another_training_is_not_gone_on_from(
    base: Base, annotated: list[AnnotatedReport], benches: Benches, tmp_path: Path
) -> None:
    data = encoded(base, annotated, benches)
    checkpoint, said = tmp_path / "training.pt", []
    fit(base.copy(), data[1:], [], Schedule(epochs=2, seed=1), checkpoint)
    whole, again = base.copy(), base.copy()
    fit(whole, data[:1], [], Schedule(epochs=1, seed=1))
    fit(again, data[:1], [], Schedule(epochs=1, seed=1), checkpoint, said.append)
    assert "another training" in said[0]
    assert torch.equal(weights(whole), weights(again))


def test_it_stops_when_validation_gets_no_better(
    base: Base, annotated: list[AnnotatedReport], benches: Benches
) -> None:
    data = encoded(base, annotated, benches)
    # A rate at which nothing is learned.
    outcome = fit(base.copy(), data[:1], data[1:], Schedule(epochs=12, patience=1, rate=0.0))
    assert outcome.epochs < 12
    assert outcome.best <= outcome.epochs - 1


def test_learning_lowers_the_loss(base: Base, annotated: list[AnnotatedReport], benches: Benches) -> None:
    data = encoded(base, annotated, benches)
    said: list[str] = []
    fit(base.copy(), data, [], Schedule(epochs=4, rate=2e-3), progress=said.append)
    losses = [float(line.rsplit(" ", 1)[1]) for line in said]
    assert losses[-1] < losses[0] * 0.9


def test_every_quantity_is_in_one_batch_of_an_epoch(
    base: Base, annotated: list[AnnotatedReport], benches: Benches
) -> None:
    data = encoded(base, annotated, benches)
    batches = Batches(data, base.trained.vocabulary, len(base.trained.settings.types), 64, 8, 0)
    seen = list(batches.quantities(0))
    assert sum(len(each.weight) for each in seen) == sum(len(each.quantities) for each in data)
    for each in seen:
        assert each.types.any(axis=1).all()
        assert not (each.lines & ~each.candidates).any()
        assert each.lines[each.linked].any(axis=1).all()


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """A small checkpoint as Hugging Face has them."""
    config = BertConfig(vocab_size=400, hidden_size=24, num_hidden_layers=1, num_attention_heads=2,
                        intermediate_size=32, max_position_embeddings=128, type_vocab_size=2)  # fmt: skip
    BertModel(config).save_pretrained(tmp_path)
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *(f"[unused{n}]" for n in range(1, 20))]
    tokens = [*special, *(chr(0x4E00 + n) for n in range(400 - len(special)))]
    (tmp_path / "vocab.txt").write_text("\n".join(tokens) + "\n", encoding="utf-8")
    (tmp_path / "tokenizer_config.json").write_text('{"tokenizer_class": "BertTokenizer"}', encoding="utf-8")
    return tmp_path


def test_any_local_checkpoint_is_an_encoder(checkpoint: Path, tmp_path: Path, benches: Benches) -> None:
    encoder, vocabulary = CharacterEncoder.from_checkpoint(checkpoint)
    assert vocabulary.ids("一丁") == [24, 25]
    base = pretrain(replace(TINY, synthetic=2, synthetic_epochs=1), [], benches, (), (encoder, vocabulary))
    assert base.trained.network.encoder.hidden == 24
    base.trained.save(tmp_path / "model")
    again = Trained.load(tmp_path / "model")
    assert torch.equal(weights(again), weights(base.trained))


def test_what_is_no_checkpoint_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no config\.json"):
        CharacterEncoder.from_checkpoint(tmp_path)
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be loaded"):
        CharacterEncoder.from_checkpoint(tmp_path)


def test_inference_loads_no_transformers(model_folder: Path) -> None:
    # spaCy imports torch where it is installed; what takes seconds beside it is `transformers`.
    if not list(model_folder.glob("*.onnx")):
        pytest.skip("torch is the faster one here")
    code = "import sys; from models.inference import load; load(sys.argv[1]); print('transformers' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, model_folder], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_network_says_nothing_of_padding(base: Base) -> None:
    from models.characters import Batch, Marked

    network: Network = base.trained.network.eval()
    short = Marked([2, 9, 9, 3], [0, 2, 3, 3], [0, 66, 67, 68], 1)
    long = Marked([2, *[8] * 60, 3], [0] * 62, list(range(62)), 1)
    with torch.no_grad():
        alone = network.score(Batch.of([short], 0)).types[0]
        beside = network.score(Batch.of([short, long], 0)).types[0]
    assert torch.allclose(alone, beside, atol=1e-5)
