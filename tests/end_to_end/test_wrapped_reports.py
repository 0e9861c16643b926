"""Real reports as copies out of a PDF score as they do unwrapped, with and without what stands on every page."""

from __future__ import annotations

import importlib.util
import json
import re
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from extractor import extract
from extractor.reading import read
from tests.wrapping import wrapped

COLUMNS = 33
LEAST = -0.01  # by how much a figure may differ
HEAD = "某单位决算公开资料"
PAGES = {
    "no page numbers": {"number": "", "head": "", "blanks": False},
    "page numbers and a running head": {"number": "— {} —", "head": HEAD},
    "bare page numbers": {"number": "{}", "head": ""},
    "pages of all pages under a running head": {"number": "第{}页 共99页", "head": HEAD},
}
_MARK = re.compile(rf"(?:(?:— \d+ —|\d+|第\d+页 共99页)\n)(?:{HEAD}\n)?")
Figures = dict[str, dict[str, float]]


@pytest.fixture(scope="module")
def score(reports: Path) -> Callable[[dict[str, Any]], Figures]:
    """The figures of results by the names of their reports, and of all together."""
    module = _module(reports.parent / "score.py")
    gold = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((reports.parent / "gold").glob("*.json"))}

    def figures(results: dict[str, Any]) -> Figures:
        rows = {name: module.counts(results[name], gold[name], lambda *_: None) for name in gold}
        return {name: module.rates(row) for name, row in {**rows, "all": module.pool(list(rows.values()))}.items()}

    return figures


@pytest.fixture(scope="module")
def texts(reports: Path) -> dict[str, str]:
    return {path.stem: read(path).text for path in sorted(reports.iterdir())}


@pytest.fixture(scope="module")
def unwrapped(texts: dict[str, str], score: Callable[[dict[str, Any]], Figures]) -> Figures:
    return score({name: extract(text).model_dump(mode="json") for name, text in texts.items()})


@pytest.mark.parametrize("pages", PAGES)
def test_no_figure_falls_and_no_finding_is_added(
    texts: dict[str, str], unwrapped: Figures, score: Callable[[dict[str, Any]], Figures], pages: str
) -> None:
    found = score({name: _result(wrapped(text, COLUMNS, **PAGES[pages])) for name, text in texts.items()})  # type: ignore[arg-type]
    fallen = {
        f"{name} {figure}": (value, found[name][figure])
        for name, figures in unwrapped.items()
        for figure, value in figures.items()
        if (found[name][figure] > value if figure == "findings_made" else found[name][figure] - value < LEAST)
    }
    assert not fallen


def _result(copy: str) -> dict[str, Any]:
    """What is read from a copy, as if what stands on every page were not in it.

    A record that goes over a page's end is one place of the copy, so that its text holds what stands there.
    """
    result = extract(copy).model_dump(mode="json")
    marks = [found.span() for found in _MARK.finditer(copy) if copy[found.start() - 1 : found.start()] == "\n"]
    ends = [end for _, end in marks]
    lost = [0, *accumulate(end - start for start, end in marks)]
    starts = [*(start for start, _ in marks), None]
    bare = "".join(copy[end:start] for end, start in zip([0, *ends], starts, strict=True))

    def moved(node: Any) -> Any:
        if isinstance(node, list):
            return [moved(each) for each in node]
        if not isinstance(node, dict):
            return node
        node = {name: moved(value) for name, value in node.items()}
        if isinstance(node.get("start"), int):
            start, end = (node[side] - lost[bisect_right(ends, node[side])] for side in ("start", "end"))
            node |= {"start": start, "end": end} | ({"text": bare[start:end]} if "text" in node else {})
        return node

    return {**moved(result), "document": {**result["document"], "text": bare}}


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
