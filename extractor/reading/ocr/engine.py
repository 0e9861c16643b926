"""The recognition of characters: RapidOCR with the models that its wheel brings, loaded once a process."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from rapidocr import RapidOCR

Image = npt.NDArray[np.uint8]
"""A picture: rows of grey pixels, or of pixels in the order blue, green, red."""
Quads = npt.NDArray[np.float32]
"""Boxes of lines: four corners each, from the top left one clockwise, in pixels (x, y)."""

_NEEDED = ("rapidocr", "cv2", "PIL", "onnxruntime")
_LOADING = threading.Lock()
# The models by their files: a model that is named by its kind would be fetched where the wheel lacks it.
_MODELS = {
    "Det": "PP-OCRv6_det_small.onnx",
    "Cls": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    "Rec": "PP-OCRv6_rec_small.onnx",
}
_NO_MEMORY = ("bad_alloc", "Failed to allocate memory")  # how ONNX Runtime says it
_SETTINGS = {
    "Global.log_level": "critical",
    "Global.max_side_len": 2**15,  # pictures come in the size in which they are to be looked at
    "Global.return_word_box": True,
    "Det.box_thresh": 0.4,  # lower than is usual: a character that stands alone in its cell is a weak line
    "Det.limit_type": "max",
    "Det.limit_side_len": 2**15,
    "Rec.rec_batch_num": 1,  # more at once take more memory, and no less time on one core
    # Reports are read side by side, a process each; more threads would only get in each other's way.
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A recognised character: `at` is where its middle lies in the line's picture (0..1), `sure` how sure it is (0..1).

    A blank has no place of its own; it has that of the character before it.
    """

    text: str
    at: float
    sure: float


@cache
def installed() -> bool:
    """Whether what recognises characters is installed."""
    return all(find_spec(name) for name in _NEEDED)


def advice(what: str) -> str:
    """What to do where recognition is needed and not installed, behind what the matter is."""
    return f"{what}; to have them recognised, install jixiao[ocr]"


@lru_cache(maxsize=1)
def _models() -> RapidOCR:
    # Before it is loaded, so that it reports to nobody; see `models`, which may not be there.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import cv2
    import rapidocr

    cv2.setNumThreads(1)
    folder = Path(rapidocr.__file__).parent / "models"
    files = {f"{task}.model_path": str(folder / name) for task, name in _MODELS.items()}
    return rapidocr.RapidOCR(params={**_SETTINGS, **files})


def preload() -> None:
    """Loads the models where they are installed, so that no report's time or memory pays for it."""
    if installed():
        # RapidOCR loads each model when it is first used.
        blank = np.full((48, 320, 3), 255, np.uint8)
        lines_in(blank)
        upside_down([blank])
        letters_in([blank])


@contextmanager
def _within_memory() -> Iterator[None]:
    """Says in Python's words where a network found no memory, which is for whoever limits it to meet.

    Raises:
        MemoryError: there was none.
    """
    from rapidocr.inference_engine.onnxruntime.main import ONNXRuntimeError

    try:
        yield
    except ONNXRuntimeError as error:
        if any(sign in str(error) for sign in _NO_MEMORY):
            raise MemoryError from error
        raise


def _loaded() -> RapidOCR:
    with _LOADING:
        return _models()


def lines_in(picture: Image) -> Quads:
    """The boxes of the lines of text in a picture, at most a thousand."""
    model = _loaded()
    with _within_memory():
        found: Any = model(picture, use_det=True, use_cls=False, use_rec=False)
    return np.zeros((0, 4, 2), np.float32) if found.boxes is None else np.asarray(found.boxes, np.float32)


def upside_down(lines: Sequence[Image]) -> bool:
    """Whether pictures of level lines stand on their heads, by most of them."""
    model = _loaded()
    with _within_memory():
        _, found = model.cls_and_rotate(list(lines))
    return sum(score if label == "180" else -score for label, score in found.cls_res or ()) > 0


def letters_in(lines: Sequence[Image]) -> list[list[Letter]]:
    """What stands in pictures of single lines, from left to right."""
    if not lines:
        return []
    model = _loaded()
    with _within_memory():
        found: Any = model.recognize_txt(list(lines))
    return [_letters(text, words) for text, words in zip(found.txts, found.word_results, strict=True)]


def _letters(text: str, words: Any) -> list[Letter]:
    """The letters of a line; RapidOCR gives the columns of those that are no blanks, and how sure it is of all."""
    columns = iter([column for word in words.word_cols for column in word])
    letters: list[Letter] = []
    at = 0.0
    for letter, sure in zip(text, words.confs, strict=False):  # of an empty line there is one
        if not letter.isspace():
            at = (next(columns) + 0.5) / words.line_txt_len
        letters.append(Letter(letter, at, float(sure)))
    return letters
