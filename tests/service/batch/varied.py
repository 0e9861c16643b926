"""Reports in any number, made by varying the samples: no two have the same bytes."""

from __future__ import annotations

import itertools
from pathlib import Path

SAMPLES = sorted((Path(__file__).parents[3] / "samples").glob("*.txt"))


def write(folder: Path, count: int, *, length: int | None = None) -> list[Path]:
    """Writes reports named by their number; `length` cuts each to its first so many code points."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = itertools.cycle(sample.read_text(encoding="utf-8")[:length] for sample in SAMPLES)
    paths = []
    for number, text in zip(range(count), texts, strict=False):
        path = folder / f"{number:06}.txt"
        path.write_text(f"{text}\n第{number + 1}号报告。\n", encoding="utf-8")
        paths.append(path)
    return paths
