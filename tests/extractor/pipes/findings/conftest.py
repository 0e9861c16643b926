"""Reads a piece of a report and gives its findings."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from extractor.pipeline import build, run
from extractor.reading import read
from extractor.result import Finding

TITLE = "2022年度某某局部门决算\n"

Find = Callable[..., list[Finding]]


@pytest.fixture(scope="session")
def find() -> Find:
    """The findings of a report that is a title and the given text; with `rule`, only those of that rule."""
    nlp = build()

    def find_in(text: str, rule: str | None = None, title: str = TITLE) -> list[Finding]:
        result = run(read((title + text).encode()), nlp)
        for finding in result.findings:
            for span in finding.spans:
                assert result.document.text[span.start : span.end] == span.text
        return [finding for finding in result.findings if rule in (None, finding.rule)]

    return find_in


@pytest.fixture(scope="session")
def assert_told_apart(find: Find) -> Callable[..., None]:
    """Of a text with gaps nothing is found filled soundly, else the rule's finding; "|" parts what fills them."""

    def check(rule: str, text: str, sound: str, faulty: str, title: str = TITLE) -> None:
        assert [each.message for each in find(text.format(*sound.split("|")) + "\n", title=title)] == []
        assert rule in {each.rule for each in find(text.format(*faulty.split("|")) + "\n", title=title)}

    return check


@pytest.fixture(scope="session")
def table() -> Callable[[Sequence[Sequence[str]]], str]:
    """Rows of cells as plain text has them."""

    def write(rows: Sequence[Sequence[str]]) -> str:
        return "\n" + "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in rows) + "\n"

    return write
