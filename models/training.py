"""Trains a network on annotated reports: progress, early stopping, and a checkpoint to go on from after a kill."""

from __future__ import annotations

import functools
import hashlib
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from models.batches import IGNORED, Batches, Encoded, ProseBatch, QuantityBatch
from models.network import Trained

Progress = Callable[[str], None]


# What few inputs have a part in (a run of characters, the linker's few weights) learns in so much larger steps.
_QUICK = {"lexicon.table": 5.0, "lexicon.nearness": 5.0, "linker.lexical": 20.0, "linker.bias": 20.0}
# A cause begins once and goes on for many characters.
_TAG_WEIGHTS = (1.0, 8.0, 1.5)


@dataclass(frozen=True, slots=True)
class Schedule:
    """How to train.

    Attributes:
        epochs: passes over the reports at most; patience: passes without a better validation loss before it stops.
        rate: the highest learning rate; it rises over the first tenth of the steps, then falls in a line to 0.
        prose: pieces of prose beside each batch of quantities.
        blur: the share of characters made unknown in training, a run of them at once.
        threads: of the processor; one is as fast as two for so small a network, and gives the same sums every time.
    """

    epochs: int = 4
    patience: int = 2
    batch: int = 32
    prose: int = 8
    rate: float = 1e-3
    decay: float = 0.01
    blur: float = 0.1
    seed: int = 7
    threads: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a training went: epochs done, the best validation loss, and the epoch it was reached in."""

    epochs: int
    loss: float
    best: int


def device() -> torch.device:
    """The GPU where there is one, else the processor."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def fit(
    model: Trained,
    reports: Sequence[Encoded],
    validation: Sequence[Encoded],
    schedule: Schedule,
    checkpoint: Path | None = None,
    progress: Progress = lambda line: None,
) -> Outcome:
    """Trains a model in place; afterwards it holds the weights of its best epoch.

    Args:
        validation: reports that say when to stop; without any, the last epoch is the best.
        checkpoint: a file that every epoch is saved to and that a killed training of the same reports by the same
            schedule goes on from; the caller removes it when it needs the training no more.
    """
    torch.set_num_threads(schedule.threads)
    torch.manual_seed(schedule.seed)
    where = device()
    network = model.network.to(where)
    batches = Batches(
        reports, model.vocabulary, len(model.settings.types), schedule.batch, schedule.prose, schedule.seed,
        schedule.blur,
    )  # fmt: skip
    steps = max(1, sum(1 for _ in batches.quantities(0)))
    optimizer = torch.optim.AdamW(_groups(network, schedule), lr=schedule.rate, weight_decay=schedule.decay, fused=True)
    total = steps * schedule.epochs
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, functools.partial(_warmth, total=total))
    mark = _mark(reports, validation, schedule) if checkpoint else ""
    state = _State(network, optimizer, scheduler, checkpoint, mark)
    state.resume(progress)
    while state.epoch < schedule.epochs and state.epoch - state.best_epoch <= schedule.patience:
        torch.manual_seed(schedule.seed * 1000 + state.epoch)
        training = _epoch(model, batches, state, where)
        loss = evaluate_loss(model, validation, schedule) if validation else -float(state.epoch)
        state.end_epoch(loss)
        measured = f", validation {loss:.4f}" if validation else ""
        progress(f"epoch {state.epoch}/{schedule.epochs}: loss {training:.4f}{measured}")
    state.finish()
    network.eval()
    return Outcome(state.epoch, state.best_loss, state.best_epoch)


def _warmth(step: int, total: int) -> float:
    """The share of the highest learning rate at a step: it rises over the first tenth, then falls in a line to 0."""
    rise = max(1, total // 10)
    return (step + 1) / rise if step < rise else max(0.0, (total - step) / max(1, total - rise))


def _groups(network: nn.Module, schedule: Schedule) -> list[dict[str, Any]]:
    """The parameters by their learning rates."""
    slow = [value for name, value in network.named_parameters() if name not in _QUICK]
    quick = [(value, _QUICK[name]) for name, value in network.named_parameters() if name in _QUICK]
    return [{"params": slow, "lr": schedule.rate}, *({"params": [v], "lr": f * schedule.rate} for v, f in quick)]


def _mark(reports: Sequence[Encoded], validation: Sequence[Encoded], schedule: Schedule) -> str:
    """What tells one training from another: its schedule and what it learns from."""
    found = hashlib.sha256(repr(schedule).encode())
    for report in (*reports, None, *validation):
        found.update(repr(report).encode())
    return found.hexdigest()


class _State:
    """What a training must remember to go on: weights, optimizer, epoch, and the best weights so far."""

    def __init__(self, network: nn.Module, optimizer: Any, scheduler: Any, checkpoint: Path | None, mark: str) -> None:
        self.network, self.optimizer, self.scheduler = network, optimizer, scheduler
        self._checkpoint, self._mark = checkpoint, mark
        self.epoch, self.best_epoch, self.best_loss = 0, 0, float("inf")
        self._best = {name: value.detach().clone() for name, value in network.state_dict().items()}

    def resume(self, progress: Progress) -> None:
        if self._checkpoint is None or not self._checkpoint.exists():
            return
        saved = torch.load(self._checkpoint, map_location="cpu", weights_only=True)
        if saved.get("mark") != self._mark:
            progress("the checkpoint is of another training: starting anew")
            return
        self.network.load_state_dict(saved["network"])
        self.optimizer.load_state_dict(saved["optimizer"])
        self.scheduler.load_state_dict(saved["scheduler"])
        self.epoch, self.best_epoch, self.best_loss = saved["epoch"], saved["best_epoch"], saved["best_loss"]
        self._best = saved["best"]
        progress(f"going on after epoch {self.epoch}")

    def end_epoch(self, loss: float) -> None:
        self.epoch += 1
        if loss < self.best_loss:
            self.best_loss, self.best_epoch = loss, self.epoch
            self._best = {name: value.detach().clone() for name, value in self.network.state_dict().items()}
        if self._checkpoint is not None:
            self._save(self._checkpoint)

    def _save(self, path: Path) -> None:
        """Writes beside the checkpoint and renames, so that a kill leaves the old one whole."""
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        torch.save(
            {
                "mark": self._mark,
                "network": self.network.state_dict(),
                "optimizer": self.optimizer.state_dict(),
                "scheduler": self.scheduler.state_dict(),
                "epoch": self.epoch,
                "best_epoch": self.best_epoch,
                "best_loss": self.best_loss,
                "best": self._best,
            },
            fresh,
        )
        fresh.replace(path)

    def finish(self) -> None:
        self.network.load_state_dict(self._best)


def _epoch(model: Trained, batches: Batches, state: _State, where: torch.device) -> float:
    """One pass over the quantities; the prose goes round beside them, as often as it may."""
    network = model.network
    network.train()
    prose = itertools.cycle(batches.prose(state.epoch))
    total, count = 0.0, 0
    for batch in batches.quantities(state.epoch):
        loss = quantity_loss(model, batch, where)
        piece = next(prose, None)
        if piece is not None:
            loss = loss + prose_loss(model, piece, where)
        state.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        state.optimizer.step()
        state.scheduler.step()
        total, count = total + float(loss.detach()), count + 1
    return total / max(count, 1)


def quantity_loss(model: Trained, batch: QuantityBatch, where: torch.device) -> Tensor:
    """How unlikely the right types and lines are; where several are right, any of them is."""
    scores = model.network.score(batch.inputs)
    weight = torch.from_numpy(batch.weight).to(where)
    unlikely = _unlikely(scores.types, batch.types) + _unlikely(scores.words, batch.types)
    loss = (weight * unlikely).sum() / weight.sum().clamp(min=1e-6)
    if batch.keys is None or not batch.linked.any():
        return loss
    keys = model.network.score(batch.keys).key
    likeness = torch.from_numpy(batch.alike).to(where) @ model.network.linker.lexical
    links = torch.cat([scores.nothing, scores.query @ keys.T], dim=1) + likeness
    links = links.masked_fill(~torch.from_numpy(batch.candidates).to(where), float("-inf"))
    linked = torch.from_numpy(batch.linked).to(where)
    return loss + 0.5 * _unlikely(links[linked], batch.lines[batch.linked]).mean()


def _unlikely(scores: Tensor, right: np.ndarray[Any, np.dtype[np.bool_]]) -> Tensor:
    """Minus the logarithm of the probability of all that is right, shape (batch,)."""
    chosen = scores.masked_fill(~torch.from_numpy(right).to(scores.device), float("-inf"))
    return torch.logsumexp(scores, dim=1) - torch.logsumexp(chosen, dim=1)


def prose_loss(model: Trained, batch: ProseBatch, where: torch.device) -> Tensor:
    """The loss of tags and of the categories of the characters of causes."""
    scores = model.network.score(batch.inputs)
    tags = torch.from_numpy(batch.tags).to(where)
    categories = torch.from_numpy(batch.categories).to(where)
    weight = torch.tensor(_TAG_WEIGHTS, device=where)
    loss = nn.functional.cross_entropy(scores.tags.flatten(0, 1), tags.flatten(), weight, ignore_index=IGNORED)
    if bool((categories != IGNORED).any()):
        flat = scores.categories.flatten(0, 1)
        loss = loss + 0.5 * nn.functional.cross_entropy(flat, categories.flatten(), ignore_index=IGNORED)
    return loss


@torch.no_grad()
def evaluate_loss(model: Trained, reports: Sequence[Encoded], schedule: Schedule) -> float:
    """The mean loss over reports."""
    model.network.eval()
    where = next(model.network.parameters()).device
    batches = Batches(reports, model.vocabulary, len(model.settings.types), schedule.batch, schedule.prose, 0)
    losses = [float(quantity_loss(model, batch, where)) for batch in batches.quantities(0)]
    pieces = [float(prose_loss(model, batch, where)) for batch in itertools.islice(batches.prose(0), 100)]
    return sum(losses) / max(len(losses), 1) + sum(pieces) / max(len(pieces), 1)
