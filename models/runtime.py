"""Runs a model's network over pieces: with ONNX Runtime on a processor, else with torch."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from models.errors import ModelError
from models.pieces import Batch, Piece

if TYPE_CHECKING:
    from models.network import Network

# The network with weights of 8 bits: what is run, and what training goes on from.
ONNX = "model.int8.onnx"
INPUTS = ("ids", "mask", "heading", "marks", "characters", "titles", "spans")
OUTPUTS = ("types", "categories", "bases", "directions", "extents")
# What ONNX Runtime puts together to be faster, and what takes a tenth longer so on a processor.
_SLOWER = ["SkipLayerNormFusion"]
Floats = npt.NDArray[np.float32]
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Outputs:
    """What a network says of a batch; see `models.network.Scores`."""

    types: Floats
    categories: Floats
    bases: Floats
    directions: Floats
    extents: Floats


class Runtime(Protocol):
    """Something that runs a network.

    Attributes:
        batch: how many pieces it is best given at once. threads: how many batches it is best given at a time.
    """

    @property
    def batch(self) -> int: ...  # noqa: D102

    @property
    def threads(self) -> int: ...  # noqa: D102

    def run(self, batch: Batch) -> Outputs:
        """The network's scores of a batch."""
        ...


class Session:
    """An ONNX file, loaded to be run by one thread at a time a call."""

    def __init__(self, path: Path) -> None:
        """Loads it.

        Raises:
            ModelError: there is no such file, or it is none.
        """
        import onnxruntime
        from onnxruntime.capi import onnxruntime_pybind11_state as raised

        options = onnxruntime.SessionOptions()
        # No threads of its own: they would not exist in a forked process, which waits for them for ever when it lets
        # go of the model.
        options.intra_op_num_threads = 1
        try:
            self._session: Any = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER
            )
        except (raised.NoSuchFile, raised.InvalidProtobuf, raised.InvalidGraph, raised.Fail, RuntimeError) as error:
            raise ModelError(f"{path}: cannot be loaded: {error}") from error
        self.inputs: list[str] = [each.name for each in self._session.get_inputs()]

    def run(self, outputs: Sequence[str], inputs: Mapping[str, npt.NDArray[Any]]) -> list[npt.NDArray[Any]]:
        """The arrays of these names."""
        found: list[npt.NDArray[Any]] = self._session.run(outputs, inputs)
        return found


class OnnxRuntime:
    """Runs an exported network; needs no torch."""

    # A piece alone has no padding, so that attention needs no mask, and what the layers make of it stays in the
    # processor's cache. Nor do other pieces change what is said of it: numbers have 8 bits, by the largest of a batch.
    # Two threads with a piece each are half as fast again as two at work on one.
    batch = 1

    def __init__(self, path: Path) -> None:
        self._session = Session(path)

    @property
    def threads(self) -> int:
        """As many as a processor is given."""
        return cores()

    def run(self, batch: Batch) -> Outputs:
        """The network's scores of a piece."""
        return Outputs(*self._session.run(OUTPUTS, {name: getattr(batch, name) for name in self._session.inputs}))


class TorchRuntime:
    """Runs a network with torch, on the device that it is on."""

    batch, threads = 16, 1

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
    if not _gpu():
        return OnnxRuntime(folder / ONNX)
    from models.network import Trained
    from models.training import device

    return TorchRuntime(Trained.load(folder).network.to(device()))


def _gpu() -> bool:
    """Whether there is a GPU; asked of the system, since importing torch only to ask takes seconds."""
    return any(Path("/dev").glob("nvidia[0-9]*"))


def cores() -> int:
    """OMP_NUM_THREADS, as for all libraries of numbers (workers set it to 1); else one a core."""
    said = os.environ.get("OMP_NUM_THREADS", "").split(",")[0].strip()
    return int(said) if said.isdigit() and int(said) else len(os.sched_getaffinity(0))


def run_all(runtime: Runtime, pieces: Sequence[Piece], pad: int) -> Iterator[tuple[int, Outputs]]:
    """Runs pieces of any number; those of like length together. Yields the index of each with its own scores."""

    def outputs(chosen: Sequence[int]) -> Outputs:
        return runtime.run(Batch.of([pieces[at] for at in chosen], pad))

    lengths = [len(piece.tokens.ids) for piece in pieces]
    for chosen, found in in_batches(lengths, outputs, runtime.batch, runtime.threads):
        yield from _parted([pieces[at] for at in chosen], chosen, found)


def in_batches(
    lengths: Sequence[int], run: Callable[[Sequence[int]], _Found], batch: int, threads: int
) -> Iterator[tuple[Sequence[int], _Found]]:
    """Runs what has these lengths, so many at once and in so many threads; yields the indices of each batch with it."""
    # The longest first, so that threads end together.
    order = sorted(range(len(lengths)), key=lambda at: -lengths[at])
    batches = [order[first : first + batch] for first in range(0, len(order), batch)]
    threads = min(threads, len(batches))
    if threads < 2:
        for chosen in batches:
            yield chosen, run(chosen)
        return
    # Made anew each time: threads that wait for work would not exist in a forked process.
    with ThreadPoolExecutor(threads) as pool:
        yield from zip(batches, pool.map(run, batches), strict=True)


def _parted(pieces: Sequence[Piece], indices: Sequence[int], outputs: Outputs) -> Iterator[tuple[int, Outputs]]:
    """The scores of a batch, a piece each: those of its marks and of its tokens."""
    first = 0
    for row, (piece, at) in enumerate(zip(pieces, indices, strict=True)):
        last = first + len(piece.tokens.marks)
        marked = {name: getattr(outputs, name)[first:last] for name in OUTPUTS if name != "extents"}
        yield at, Outputs(**marked, extents=outputs.extents[row, : len(piece.tokens.ids)])
        first = last
