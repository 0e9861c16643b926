"""A network as ONNX with 8-bit weights, without torch what a processor reads with, and its weights back from there.

What is exported takes one piece at a time (`models.runtime.OnnxRuntime`), which has no padding, and so needs no mask.
"""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import numpy_helper
from onnx.external_data_helper import set_external_data
from torch import Tensor, nn
from transformers import AttentionInterface, PreTrainedConfig

from models.errors import ModelError
from models.runtime import INPUTS, ONNX, OUTPUTS

_PLAIN = "model.onnx"
_OPSET = 17
# What the exporter puts before the name of each weight: the attribute of `_Flat`.
_PREFIX = "network."
# The file of the vectors of words that several networks share, and how these are called in each.
WORDS = "words.int8"
_WORDS = "word_embeddings.weight_quantized"
# The operations that ONNX Runtime has beside those of the standard, and the one for attention of many heads.
_RUNTIME = "com.microsoft"
_ATTENTION = "one_operation"


class _Flat(nn.Module):
    """A network with a plain signature."""

    def __init__(self, network: nn.Module, count: int) -> None:
        super().__init__()
        self.network, self._count = network, count

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        """The first so many arrays that the network gives."""
        found = self.network(*inputs)
        return found[: self._count] if isinstance(found, tuple) else (found,)


class _Attention(torch.autograd.Function):
    """Attention of every token to every other, in ONNX one operation.

    In parts, which write and read the scores of all pairs of tokens again and again, the network takes a tenth longer.
    """

    @staticmethod
    def forward(ctx: Any, query: Tensor, key: Tensor, value: Tensor, heads: int) -> Tensor:
        """The states that tokens attend to, of the shape of the other three: (pieces, tokens, hidden)."""
        q, k, v = (each.reshape(*each.shape[:2], heads, -1).transpose(1, 2) for each in (query, key, value))
        return nn.functional.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)

    @staticmethod
    def symbolic(g: Any, query: Any, key: Any, value: Any, heads: int) -> Any:
        """The same in a graph of ONNX."""
        node = g.op(f"{_RUNTIME}::MultiHeadAttention", query, key, value, num_heads_i=heads)
        return node.setType(query.type())


def _attend(
    module: nn.Module, query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None, **_: Any
) -> tuple[Tensor, None]:
    """Attention as `transformers` calls it, with (pieces, heads, tokens, width of a head) each; no mask is heeded."""
    heads = int(query.shape[1])
    flat = (each.transpose(1, 2).flatten(2) for each in (query, key, value))
    found: Tensor = _Attention.apply(*flat, heads)  # type: ignore[no-untyped-call]
    return found.reshape(*found.shape[:2], heads, -1), None


AttentionInterface.register(_ATTENTION, _attend)


@contextmanager
def _attending_at_once(config: PreTrainedConfig) -> Iterator[None]:
    """Within it the encoder of a configuration attends in one operation."""
    before = config._attn_implementation
    config._attn_implementation = _ATTENTION
    try:
        yield
    finally:
        config._attn_implementation = before


def export(network: nn.Module, config: PreTrainedConfig, folder: Path) -> Path:
    """Writes a network as ONNX with 8-bit weights into a model's folder; returns the file.

    `config`: that of its encoder.
    """
    row = torch.ones((1, 12), dtype=torch.long)
    marks = torch.tensor([[0, 4, 6, 2, 8, 1, 10], [0, 5, 6, 3, 8, 1, 11]])
    heading = torch.tensor([3])
    inputs = (row, row, heading, marks, row, heading, marks)
    axes = {name: {1: "tokens"} for name in ("ids", "mask")} | {"characters": {1: "characters_number"}}
    axes |= {name: {0: "marks_number"} for name in ("marks", "spans", *OUTPUTS)}
    axes["extents"] = axes["ids"]
    target = folder / ONNX
    to_onnx(network, config, dict(zip(INPUTS, inputs, strict=True)), OUTPUTS, axes, target)
    return target


def to_onnx(
    network: nn.Module,
    config: PreTrainedConfig,
    inputs: Mapping[str, Tensor],
    outputs: Sequence[str],
    axes: Mapping[str, Mapping[int, str]],
    target: Path,
) -> None:
    """Writes a network as ONNX with 8-bit weights.

    Args:
        config: that of its encoder.
        inputs: examples by their names. outputs: the names of what the network gives.
        axes: which sides of inputs and outputs are of any length, with names for them.
    """
    network = network.cpu().eval()
    plain = target.with_name(_PLAIN)
    with warnings.catch_warnings(), torch.inference_mode(), _attending_at_once(config):
        warnings.simplefilter("ignore")
        logging.getLogger("torch.onnx").setLevel(logging.ERROR)
        torch.onnx.export(
            _Flat(network, len(outputs)), tuple(inputs.values()), str(plain), input_names=list(inputs),
            output_names=list(outputs), dynamic_axes={name: dict(sides) for name, sides in axes.items()},
            opset_version=_OPSET, custom_opsets={_RUNTIME: 1}, dynamo=False, do_constant_folding=True,
        )  # fmt: skip
    from onnxruntime.quantization import QuantType, quantize_dynamic

    logging.getLogger().setLevel(logging.ERROR)
    onnx.save(_named(onnx.load(plain)), plain)
    quantize_dynamic(str(plain), str(target), weight_type=QuantType.QInt8, per_channel=True)
    plain.unlink()
    _keep_folded(target, network)


def share_words(folder: Path, files: Sequence[str]) -> None:
    """Puts the vectors of the vocabulary, which several files of a folder have alike, into one that they refer to.

    Raises:
        ModelError: they are not alike.
    """
    models = [onnx.load(folder / name) for name in files]
    tables = [next(each for each in model.graph.initializer if each.name.endswith(_WORDS)) for model in models]
    first = tables[0].raw_data
    if any(each.raw_data != first for each in tables):
        raise ModelError(f"{folder}: {', '.join(files)} have other vectors of words; make them from one vocabulary")
    (folder / WORDS).write_bytes(first)
    for name, model, table in zip(files, models, tables, strict=True):
        set_external_data(table, location=WORDS, offset=0, length=len(first))
        table.ClearField("raw_data")
        onnx.save(model, folder / name)


def _named(model: onnx.ModelProto) -> onnx.ModelProto:
    """Gives the weights of linear layers, which the exporter turns and numbers, the names that they have in torch."""
    weights = {each.name: each for each in model.graph.initializer}
    for node in model.graph.node:
        if node.op_type == "MatMul" and node.input[1] in weights:
            weight = weights[node.input[1]]
            weight.name = node.name.strip("/").removesuffix("/MatMul").replace("/", ".") + ".weight"
            node.input[1] = weight.name
    return model


def _keep_folded(path: Path, network: nn.Module) -> None:
    """Writes the few small weights that the exporter has computed further beside the graph, as they are in torch."""
    model = onnx.load(path)
    arrays = {each.name for each in model.graph.initializer}
    for name, value in network.state_dict().items():
        if arrays.isdisjoint({_PREFIX + name, f"{_PREFIX}{name}_quantized"}):
            model.metadata_props.add(key=_PREFIX + name, value=json.dumps(value.tolist()))
    onnx.save(model, path)


def exported_weights(folder: Path, network: nn.Module) -> dict[str, Tensor]:
    """The weights of a network of this form that `export` wrote, as numbers of 32 bits, by their names in torch.

    Raises:
        OSError, google.protobuf.message.DecodeError: there is no such file, or it is none.
        KeyError: a weight is missing.
    """
    model = onnx.load(folder / ONNX)
    arrays = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
    arrays |= {
        each.key: np.array(json.loads(each.value)) for each in model.metadata_props if each.key.startswith(_PREFIX)
    }
    turned = {f"{name}.weight" for name, module in network.named_modules() if isinstance(module, nn.Linear)}
    found = {}
    for name in network.state_dict():
        array = _whole(arrays, _PREFIX + name)
        found[name] = torch.from_numpy((array.T if name in turned else array).copy())
    return found


def _whole(arrays: Mapping[str, npt.NDArray[np.generic]], name: str) -> npt.NDArray[np.float32]:
    if name in arrays:
        return arrays[name].astype(np.float32)
    scale, zero = (arrays[f"{name}_{part}"].astype(np.float32) for part in ("scale", "zero_point"))
    return (arrays[f"{name}_quantized"].astype(np.float32) - zero) * scale
