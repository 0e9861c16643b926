"""Pages that would keep the parser busy for minutes are refused, whatever they hide it in; others are not."""

from __future__ import annotations

import pytest

from extractor import ReportError
from extractor.reading import read
from extractor.reading.html_limits import MOST_ATTRIBUTES, overloaded

REPORT = "<p>阅读推广经费年初预算为50万元，支出决算为45.5万元。</p>"
NAMES = [f"a{number}" for number in range(200_000)]


@pytest.mark.parametrize(
    "tag",
    [
        "<p {}>".format(" ".join(NAMES)),
        "<p {}>".format(" ".join(f"{name}=1" for name in NAMES)),
        "<p {}>".format("".join(f"{name}='>'" for name in NAMES)),
        "<p {}>".format("/".join(NAMES)),
        "<p {}".format("\n".join(NAMES)),
        "<script {}></script>".format(" ".join(NAMES)),
    ],
)
def test_an_element_with_more_attributes_than_any_has_is_refused(tag: str) -> None:
    with pytest.raises(ReportError, match="attributes"):
        read(f"<html><body>{tag}{REPORT}".encode())


@pytest.mark.parametrize(
    "harmless",
    [
        "<p style='{}'>".format("a: b; " * 10_000),
        '<img src="data:image/png;base64,{}">'.format("AAAA " * 10_000),
        "<script>if (a<b) {{ x = {} }}</script>".format("c d " * 10_000),
        "<!-- <p {}> -->".format(" ".join(NAMES[:5000])),
        "<p {}>".format(" ".join(NAMES[: MOST_ATTRIBUTES - 1])),
    ],
)
def test_what_only_looks_so_is_read(harmless: str) -> None:
    assert "50万元" in read(f"<html><body>{harmless}{REPORT}".encode()).text


@pytest.mark.parametrize(
    "piece", ["<a", "<a'", '<a "', "<script", "<script>", "<!--", "<!-- --", "<script '", "<a\"'>"]
)
def test_it_looks_at_every_character_but_a_few_times(piece: str) -> None:
    assert overloaded(piece * 200_000) in (True, False)  # in no time, or never
