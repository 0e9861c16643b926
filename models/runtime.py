"""Runs a model's network over pieces: with ONNX Runtime on a processor, else with torch."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from models.errors import ModelError
from models.pieces import Batch, Piece

if TYPE_CHECKING:
    from models.network import Network

ONNX_FILES = ("model.int8.onnx", "model.onnx")
INPUTS = ("ids", "mask", "heading", "marks", "characters", "titles", "spans")
OUTPUTS = ("types", "categories")
Floats = npt.NDArray[np.float32]
# Pieces of one run: more of them only wait for the longest.
_BATCH = 16


@dataclass(frozen=True, slots=True)
class Outputs:
    """What a network says of a batch; see `models.network.Scores`."""

    types: Floats
    categories: Floats


class Runtime(Protocol):
    """Something that runs a network."""

    def run(self, batch: Batch) -> Outputs:
        """The network's scores of a batch."""
        ...


class OnnxRuntime:
    """Runs an exported network; needs no torch."""

    def __init__(self, path: Path, threads: int = 0) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        # Threads that spin while they wait would take the processor from other workers.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session: Any = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except RuntimeError as error:
            raise ModelError(f"{path}: cannot be loaded: {error}") from error

    def run(self, batch: Batch) -> Outputs:
        """The network's scores of a batch."""
        return Outputs(*self._session.run(OUTPUTS, {name: getattr(batch, name) for name in INPUTS}))


class TorchRuntime:
    """Runs a network with torch, on the device that it is on."""

    def __init__(self, network: Network) -> None:
        import torch

        self._torch = torch
        self._network = network.eval()

    def run(self, batch: Batch) -> Outputs:
        """The network's scores of a batch."""
        with self._torch.inference_mode():
            scores = self._network.score(batch)
            return Outputs(*(getattr(scores, name).float().cpu().numpy() for name in OUTPUTS))


def open_runtime(folder: Path) -> Runtime:
    """The fastest way to run a model's folder here: its ONNX export on a processor, torch with a GPU or without one.

    Raises:
        ModelError: the folder holds no whole model.
    """
    exported = next((folder / name for name in ONNX_FILES if (folder / name).is_file()), None)
    if exported and not _gpu():
        return OnnxRuntime(exported, _threads())
    from models.network import Trained
    from models.training import device

    return TorchRuntime(Trained.load(folder).network.to(device()))


def _threads() -> int:
    """How many threads a network may use: OMP_NUM_THREADS, as for all libraries of numbers; 0: one a core.

    Workers set it to 1. A process that is to be forked must: ONNX Runtime's threads do not exist in the child, which
    would wait for them for ever when it lets go of the model.
    """
    said = os.environ.get("OMP_NUM_THREADS", "").split(",")[0].strip()
    return int(said) if said.isdigit() else 0


def _gpu() -> bool:
    """Whether there is a GPU; asked of the system, since importing torch only to ask takes seconds."""
    return any(Path("/dev").glob("nvidia[0-9]*"))


def run_all(runtime: Runtime, pieces: Sequence[Piece], pad: int) -> Iterator[tuple[list[int], Outputs]]:
    """Runs pieces of any number; those of like length together. Yields their indices with their scores."""
    order = sorted(range(len(pieces)), key=lambda at: len(pieces[at].tokens.ids))
    for first in itertools.count(0, _BATCH):
        chosen = order[first : first + _BATCH]
        if not chosen:
            return
        yield chosen, runtime.run(Batch.of([pieces[at] for at in chosen], pad))
