"""Exports a network to ONNX, as it is and with 8-bit weights, and keeps the fastest that is as good."""

from __future__ import annotations

import logging
import time
import warnings
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from models.characters import Batch
from models.network import Network, Trained
from models.runtime import INPUTS, ONNX_FILES, OUTPUTS, OnnxRuntime, Outputs, Runtime, TorchRuntime

_QUANTIZED, _PLAIN = ONNX_FILES
_OPSET = 17


class _Flat(nn.Module):
    """A network with a plain signature."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        """The network's scores in the order of OUTPUTS, from arrays in the order of INPUTS."""
        return tuple(self.network(*inputs))[: len(OUTPUTS)]


def export(trained: Trained, folder: Path) -> Path:
    """Writes the network as ONNX into a model's folder; returns the file."""
    network = trained.network.cpu().eval()
    body = network.encoder.body
    attention = body.config._attn_implementation
    body.set_attn_implementation("eager")
    inputs = tuple(torch.ones(2 if name == "mark" else (2, 8), dtype=torch.long) for name in INPUTS)
    axes = {name: {0: "batch", 1: "length"} for name in INPUTS[:-1]} | {"mark": {0: "batch"}}
    axes |= {name: {0: "batch"} for name in OUTPUTS} | {n: {0: "batch", 1: "length"} for n in ("tags", "categories")}
    path = folder / _PLAIN
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        logging.getLogger("torch.onnx").setLevel(logging.ERROR)
        torch.onnx.export(
            _Flat(network), inputs, str(path), input_names=list(INPUTS), output_names=list(OUTPUTS),
            dynamic_axes=axes, opset_version=_OPSET, dynamo=False,
        )  # fmt: skip
    body.set_attn_implementation(attention)
    return path


def quantize(path: Path) -> Path:
    """Writes an exported network again with 8-bit weights; returns the file."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    logging.getLogger().setLevel(logging.ERROR)
    target = path.with_name(_QUANTIZED)
    quantize_dynamic(str(path), str(target), weight_type=QuantType.QInt8)
    return target


def seconds(runtime: Runtime, batch: Batch, runs: int = 5) -> float:
    """The shortest time of several runs, in seconds."""
    runtime.run(batch)
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        runtime.run(batch)
        times.append(time.perf_counter() - begin)
    return min(times)


def sample_batch(size: int = 32, length: int = 80) -> Batch:
    """Inputs for measuring time; what they say does not matter."""
    shape = (size, length)
    ids = np.full(shape, 20, dtype=np.int64)
    positions = np.tile(np.arange(length, dtype=np.int64), (size, 1))
    return Batch(ids, np.ones(shape, dtype=np.int64), positions, np.ones(shape, dtype=np.int64),
                 np.full(size, 9, dtype=np.int64))  # fmt: skip


def disagreement(one: Outputs, other: Outputs) -> float:
    """The share of inputs whose likeliest type differs."""
    return float((one.types.argmax(axis=1) != other.types.argmax(axis=1)).mean())


def fastest(trained: Trained, folder: Path) -> dict[str, float]:
    """Exports a model and keeps the files that are faster than torch; returns the seconds of each for one batch.

    Whether the 8-bit file keeps the figures is for the caller to measure: it removes the file if not.
    """
    plain = export(trained, folder)
    quantized = quantize(plain)
    batch = sample_batch()
    torch.set_num_threads(2)
    times = {"torch": seconds(TorchRuntime(trained.network), batch)}
    for path in (plain, quantized):
        times[path.name] = seconds(OnnxRuntime(path, threads=2), batch)
    if times[_QUANTIZED] > times[_PLAIN]:
        quantized.unlink()
    if min(times[_QUANTIZED], times[_PLAIN]) > times["torch"]:
        plain.unlink()
        quantized.unlink(missing_ok=True)
    return times
