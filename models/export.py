"""Exports a network to ONNX with 8-bit weights: what a processor reads with, without torch."""

from __future__ import annotations

import logging
import warnings
from pathlib import Path

import torch
from torch import Tensor, nn

from models.network import Network, Trained
from models.runtime import INPUTS, ONNX_FILES, OUTPUTS, Outputs

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
    """Writes the network as ONNX with 8-bit weights into a model's folder; returns the file."""
    network = trained.network.cpu().eval()
    square = torch.ones((2, 12), dtype=torch.long)
    marks = torch.tensor([[0, 4, 6, 2, 8, 1, 10], [1, 5, 6, 3, 8, 1, 11]])
    headings = torch.tensor([3, 4])
    inputs = (square, square, headings, marks, square, headings, marks)
    axes = {name: {0: "pieces", 1: "tokens"} for name in ("ids", "mask")}
    axes |= {"characters": {0: "pieces", 1: "characters_number"}, "heading": {0: "pieces"}, "titles": {0: "pieces"}}
    axes |= {name: {0: "marks_number"} for name in ("marks", "spans", "types", "categories")}
    plain, target = folder / _PLAIN, folder / _QUANTIZED
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        logging.getLogger("torch.onnx").setLevel(logging.ERROR)
        torch.onnx.export(
            _Flat(network), inputs, str(plain), input_names=list(INPUTS),
            output_names=list(OUTPUTS), dynamic_axes=axes, opset_version=_OPSET, dynamo=False,
        )  # fmt: skip
    from onnxruntime.quantization import QuantType, quantize_dynamic

    logging.getLogger().setLevel(logging.ERROR)
    quantize_dynamic(str(plain), str(target), weight_type=QuantType.QInt8, per_channel=True)
    plain.unlink()
    return target


def disagreement(one: Outputs, other: Outputs) -> float:
    """The share of marks whose likeliest type differs."""
    return float((one.types.argmax(axis=1) != other.types.argmax(axis=1)).mean())
