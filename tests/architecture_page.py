"""The examples and the table of docs/architecture.md: `python -m tests.architecture_page` writes them anew."""

from __future__ import annotations

import contextlib
import doctest
import io
import re
from pathlib import Path

from extractor import pipeline
from extractor.pipes.layers import Layers

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "architecture.md"
_EXAMPLE = re.compile(r"(?<=^```pycon\n)(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)
_LAYERS = re.compile(r"(?<=<!-- layers -->\n)(.*?)(?=\n\n)", re.DOTALL)


def printed_anew(console: str, names: dict[str, object]) -> str:
    """A console's lines with what each statement prints now; `names` are those of the statements before, and grow."""
    written = []
    for example in doctest.DocTestParser().get_examples(console):
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(example.source, "<docs>", "single"), names)
        first, *others = example.source.splitlines()
        written += [f">>> {first}\n", *(f"... {line}\n" for line in others), printed.getvalue()]
    return "".join(written)


def layers_anew(table: str) -> str:
    """The table of layers with who writes and who reads each now; what a layer holds is kept as it was written."""
    head, line, *rows = table.splitlines()
    holds = {cells[1].strip(" `"): cells[-2].strip() for row in rows if (cells := row.split("|"))}
    writers, readers = declared("assigns"), declared("requires")
    written = [
        f"| `{name}` | `{kind}` | {writers.get(name, '-')} | {readers.get(name, '-')} | {holds.get(name, '')} |"
        for name, kind in Layers.__annotations__.items()
    ]
    return "\n".join([head, line, *written])


def declared(what: str) -> dict[str, str]:
    """Which pipes declare each layer in `assigns` or `requires`, by the layer's name."""
    nlp = pipeline.build()
    found: dict[str, list[str]] = {}
    for name in nlp.pipe_names:
        for layer in getattr(nlp.get_factory_meta(name), what):
            found.setdefault(layer.removeprefix("doc._."), []).append(name.removeprefix("jixiao_"))
    return {layer: ", ".join(names) for layer, names in found.items()}


def written_anew(page: str) -> str:
    """The page with its table of layers and the consoles of the way of the data as the code has them now."""
    way, rest = re.split(r"(?=^## How to )", page, maxsplit=1, flags=re.MULTILINE)
    names: dict[str, object] = {}
    way = _EXAMPLE.sub(lambda found: printed_anew(found[1], names), way)
    return _LAYERS.sub(lambda found: layers_anew(found[1]), way) + rest


if __name__ == "__main__":
    PAGE.write_text(written_anew(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
