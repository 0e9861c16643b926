"""What statements are about decides which line paid; the same however it is run, and whole or not at all."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from models.datasets.links import departments
from models.datasets.report import DatasetError
from models.encoder import Encoder, EncoderConfig
from models.errors import ModelError
from models.export import WORDS, share_words
from models.network import Trained
from models.runtime import ONNX as MODEL
from models.settings import BUNDLED
from models.tokens import TOKENS, Tokens
from models.topic_network import TopicNetwork
from models.topic_training import Account, TopicRecipe, of_department, train
from models.topics import ONNX, Threshold, Topics, bundled

# What each line paid for, in words that its name does not have; the last of each is paid by none of them.
UNSEEN = {
    "老干部大学办学经费": "春秋两季开设班次64个，在册学员2730名，选聘兼职教师29名。",
    "关心下一代工作经费": "“五老”宣讲团进校园讲红色故事134场，受教育青少年3.2万人次。",
    "走访慰问及特困帮扶专项": "送出慰问金74.3万元，住院探视208人次，为百岁老人祝寿4人。",
    "高标准农田建设资金": "修机耕路12公里，疏浚沟渠8.6公里，新打机井31眼。",
    "动物疫病防控经费": "为生猪打疫苗18.2万头次，抗体检测合格率91%。",
    "退役军人就业创业补助": "举办专场招聘会6场，为转业士兵提供岗位840个。",
}


def test_lines_are_known_by_what_they_pay_for() -> None:
    odds = np.array(bundled().match([("", words) for words in UNSEEN.values()], list(UNSEEN)))
    assert [int(each) for each in odds.argmax(axis=1)] == list(range(len(UNSEEN)))
    best, next_ = np.sort(odds, axis=1)[:, :-3:-1].T
    assert (best > next_ + 0.5).all()


def test_what_is_about_something_else_is_likelier_of_none() -> None:
    other = [("", "办理人大代表建议和政协提案23件，答复满意率100%。"), ("", "机关党支部召开支委会12次。")]
    odds = np.array(bundled().match(other, list(UNSEEN)))
    assert (odds < 0).all()


def test_asking_for_much_says_the_same_as_asking_for_little() -> None:
    statements = [("（二）主要成效", words) for words in UNSEEN.values()]
    together = np.array(bundled().match(statements, list(UNSEEN)))
    alone = [bundled().match([each], [name])[0][0] for each in statements[:2] for name in list(UNSEEN)[:2]]
    assert together[:2, :2].ravel() == pytest.approx(alone, abs=1e-4)
    assert bundled().match([], list(UNSEEN)) == []
    assert bundled().match(statements[:2], []) == [[], []]


@pytest.fixture(scope="module")
def tokens() -> Tokens:
    return Tokens.load(BUNDLED / TOKENS)


def test_what_is_exported_says_what_was_trained(tokens: Tokens, tmp_path: Path) -> None:
    torch.manual_seed(3)
    network = TopicNetwork(Encoder.small(EncoderConfig(), tokens)).eval()
    network.save(tmp_path)
    texts = [*UNSEEN, *UNSEEN.values()]
    with torch.inference_mode():
        vectors = network.vectors(texts, tokens).numpy()
    odds = Topics.load(tmp_path, tokens).match([("", each) for each in UNSEEN], list(UNSEEN.values()))
    titled = network.vectors([f"。{each}" for each in UNSEEN], tokens).detach().numpy()
    right = network.threshold.scale * (titled @ vectors[len(UNSEEN) :].T - network.threshold.none)
    assert np.array(odds) == pytest.approx(right, abs=0.7)


def test_training_brings_statements_to_their_lines(tokens: Tokens) -> None:
    class Indifferent:
        """A teacher to whom all is alike."""

        texts, names = ["甲", "乙"], ["丙", "丁"]

        def alike(self, texts: list[int], names: list[int]) -> torch.Tensor:
            """The same for all."""
            return torch.full((len(texts), len(names)), 1 / len(names))

    torch.manual_seed(5)
    accounts: list[Account] = [of_department(each) for each in departments()[:4]]
    network = TopicNetwork(Encoder.small(EncoderConfig(), tokens))

    def right() -> float:
        with torch.inference_mode():
            hits = []
            for account in accounts:
                lines = network.vectors(account.lines, tokens)
                told = [each for each in account.told if each.lines]
                said = network.vectors([f"{each.title}。{each.words}" for each in told], tokens)
                best = (said @ lines.T).argmax(dim=1).tolist()
                hits += [at in each.lines for at, each in zip(best, told, strict=True)]
        return sum(hits) / len(hits)

    before = right()
    recipe = TopicRecipe(steps=60, rate=3e-3)
    train(network, tokens, Indifferent(), (accounts, accounts), recipe, lambda line: None)  # type: ignore[arg-type]
    assert right() > before + 0.2


def test_a_folder_that_is_not_whole_is_refused(tokens: Tokens, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"topics\.json"):
        Threshold.read(tmp_path)
    Threshold(18.0, 0.4).write(tmp_path)
    (tmp_path / ONNX).write_bytes(b"no graph")
    with pytest.raises(ModelError, match=re.escape(ONNX)):
        Topics.load(tmp_path, tokens)


def test_networks_share_the_vectors_of_words_only_where_they_are_alike(tokens: Tokens, tmp_path: Path) -> None:
    shutil.copytree(BUNDLED, tmp_path / "model")
    assert (tmp_path / "model" / WORDS).exists()
    before = Trained.load(tmp_path / "model").network.encoder.body.embeddings.word_embeddings.weight  # type: ignore[union-attr]
    assert before.shape[0] == len(tokens)
    TopicNetwork(Encoder.small(EncoderConfig(), tokens)).save(tmp_path / "model")
    with pytest.raises(ModelError, match="vectors of words"):
        share_words(tmp_path / "model", (MODEL, ONNX))


def test_every_department_of_the_data_is_read(tmp_path: Path) -> None:
    found = departments()
    assert len(found) >= 144 and sum(len(each.items) for each in found) >= 1_800
    assert all({item.line for item in each.items} >= set(range(len(each.lines))) for each in found)
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"department":"某局","lines":["甲"],"items":[{"heading":"","text":"乙","line":1}]}\n')
    with pytest.raises(DatasetError, match=r"broken.jsonl, line 1: .*there is no line 1"):
        departments(tmp_path)


def test_the_lines_of_a_department_may_be_drawn_in_any_order() -> None:
    rng = random.Random(1)
    names = list(UNSEEN)
    shuffled = rng.sample(names, len(names))
    straight = np.array(bundled().match([("", UNSEEN[names[0]])], names))[0]
    turned = np.array(bundled().match([("", UNSEEN[names[0]])], shuffled))[0]
    assert [straight[names.index(each)] for each in shuffled] == pytest.approx(list(turned), abs=1e-5)
