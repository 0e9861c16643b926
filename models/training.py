"""Trains a network on encoded examples: progress, and a checkpoint to go on from after a kill."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from models.batches import Encoded, Lesson, Lessons
from models.network import Network, Scores, Trained
from models.pieces import Ints

Progress = Callable[[str], None]

# What few inputs have a part in (a run of characters) learns in so much larger steps than the encoder.
_QUICK = {"lexicon.table": 10.0, "lexicon.nearness": 10.0, "pooler": 2.0, "heads": 2.0, "extents": 2.0}


@dataclass(frozen=True, slots=True)
class Schedule:
    """How to train.

    Attributes:
        epochs: passes over the examples.
        batch: pieces a step.
        rate: the highest learning rate; it rises over the first tenth of the steps, then falls in a line to 0.
        blur: the share of characters made unknown in training, a run of them at once.
        threads: of the processor; one is as fast as two where it multiplies matrices itself, and is the same each time.
    """

    epochs: int = 5
    batch: int = 8
    rate: float = 3e-4
    decay: float = 0.01
    blur: float = 0.06
    seed: int = 7
    threads: int = 1


def device() -> torch.device:
    """The GPU where there is one, else the processor."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def fit(
    model: Trained,
    examples: Sequence[Encoded],
    schedule: Schedule,
    checkpoint: Path | None = None,
    progress: Progress = lambda line: None,
) -> float:
    """Trains a model in place; returns the mean loss of the last epoch.

    Args:
        checkpoint: a file that every epoch is saved to and that a killed training of the same examples by the same
            schedule goes on from.
    """
    torch.manual_seed(schedule.seed)
    torch.set_num_threads(schedule.threads)
    where = device()
    network = model.network.to(where)
    lessons = Lessons(examples, model.tokens, model.settings, schedule.batch, schedule.seed, schedule.blur)
    total = max(1, len(lessons) * schedule.epochs)
    optimizer = torch.optim.AdamW(_groups(network, schedule), lr=schedule.rate, weight_decay=schedule.decay)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: warmth(step, total))
    state = _State(network, optimizer, scheduler, checkpoint, _mark(examples, schedule))
    state.resume(progress)
    loss = 0.0
    while state.epoch < schedule.epochs:
        # Each epoch has chances of its own, so that one that goes on after a kill is the same.
        torch.manual_seed(schedule.seed * 1_000 + state.epoch)
        loss = _epoch(model, lessons, state, where)
        state.end_epoch()
        progress(f"epoch {state.epoch} of {schedule.epochs}: loss {loss:.4f}")
    network.eval()
    return loss


def _epoch(model: Trained, lessons: Lessons, state: _State, where: torch.device) -> float:
    network = model.network
    network.train()
    total, count = 0.0, 0
    for lesson in lessons.of(state.epoch):
        with torch.autocast(where.type, torch.bfloat16, enabled=has_bfloat16(where)):
            scores = network.score(lesson.inputs)
        loss = lesson_loss(network, scores, lesson)
        state.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        state.optimizer.step()
        state.scheduler.step()
        total, count = total + float(loss.detach()), count + 1
    return total / max(count, 1)


def has_bfloat16(where: torch.device) -> bool:
    """Whether numbers of 16 bits are quicker there than those of 32."""
    return where.type == "cuda" or bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


def lesson_loss(network: Network, scores: Scores, lesson: Lesson) -> Tensor:
    """How unlikely what is right is; where several labels are right, any of them is."""
    weight = torch.from_numpy(lesson.weight).to(scores.words.device)
    loss = _misplaced(scores.extents, lesson.tags)
    for head, words in network.by_head(scores.words).items():
        right = lesson.right[head]
        loss = loss + _unlikely(getattr(scores, head), right, weight) + _unlikely(words, right, weight)
    return loss


def _misplaced(scores: Tensor, tags: Ints) -> Tensor:
    """Minus the logarithm of the probability of the right tags, over the tokens of which one is known."""
    right = torch.from_numpy(tags).to(scores.device)
    known = right >= 0
    lost = nn.functional.cross_entropy(scores.float()[known], right[known], reduction="sum")
    return lost / known.sum().clamp(min=1)


def _unlikely(scores: Tensor, right: np.ndarray[Any, np.dtype[np.bool_]], weight: Tensor) -> Tensor:
    """Minus the logarithm of the probability of all that is right, over the marks of which anything is known."""
    known = torch.from_numpy(right.any(axis=1)).to(scores.device)
    scores, weight = scores.float()[known], weight[known]
    chosen = scores.masked_fill(~torch.from_numpy(right).to(scores.device)[known], float("-inf"))
    lost = torch.logsumexp(scores, dim=1) - torch.logsumexp(chosen, dim=1)
    return (weight * lost).sum() / weight.sum().clamp(min=1.0)


def warmth(step: int, total: int) -> float:
    """The share of the highest learning rate at a step: it rises over the first tenth, then falls in a line to 0."""
    rise = max(1, total // 10)
    return (step + 1) / rise if step < rise else max(0.0, (total - step) / max(1, total - rise))


def _groups(network: nn.Module, schedule: Schedule) -> list[dict[str, Any]]:
    """The parameters by their learning rates."""
    groups: dict[float, list[nn.Parameter]] = {}
    for name, value in network.named_parameters():
        if value.requires_grad:
            factor = next((f for start, f in _QUICK.items() if name.startswith(start)), 1.0)
            groups.setdefault(factor, []).append(value)
    return [{"params": values, "lr": factor * schedule.rate} for factor, values in groups.items()]


def _mark(examples: Sequence[Encoded], schedule: Schedule) -> str:
    """What tells one training from another: its schedule and what it learns from."""
    found = hashlib.sha256(repr(schedule).encode())
    for each in examples:
        found.update(repr(each).encode())
    return found.hexdigest()


class _State:
    """What a training must remember to go on: weights, optimizer, and epoch."""

    def __init__(self, network: nn.Module, optimizer: Any, scheduler: Any, checkpoint: Path | None, mark: str) -> None:
        self.network, self.optimizer, self.scheduler = network, optimizer, scheduler
        self._checkpoint, self._mark = checkpoint, mark
        self.epoch = 0

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
        self.epoch = saved["epoch"]
        progress(f"going on after epoch {self.epoch}")

    def end_epoch(self) -> None:
        self.epoch += 1
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
            },
            fresh,
        )
        fresh.replace(path)
