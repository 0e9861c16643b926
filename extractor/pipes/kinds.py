"""Decides what kind of document the text is, from its titles, its headings and its vocabulary.

Input: `page`, `cover`, `sections`. Output: `kind`.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

from pydantic import RootModel
from spacy.language import Language
from spacy.tokens import Doc

from extractor import knowledge
from extractor.knowledge import Entry, squash, wildcard
from extractor.pipes.layers import Kind, Layers, layers
from extractor.pipes.numbering import bare_title
from extractor.reading.page import Paragraph
from extractor.result import DocumentKind

_HEAD_LINES = 24  # where titles stand
_LONGEST_TITLE = 40
# What a title, and each heading and word up to so many, is worth; below the least a text is of no kind.
_TITLE, _EACH, _MOST_HEADINGS, _MOST_WORDS = 4.0, 1.0, 3, 3
_LEAST = 3.0
# Beyond so much nothing makes it surer.
_SURE = 6.0


class KindWords(Entry):
    """What a kind of document is known by."""

    titles: list[str]
    headings: list[str]
    words: list[str]


class KindFile(RootModel[dict[DocumentKind, KindWords]]):
    """`knowledge/kinds.yaml`."""


@functools.cache
def kind_words() -> Mapping[DocumentKind, KindWords]:
    """The built-in words of kinds."""
    return knowledge.load(knowledge.HERE / "kinds.yaml", KindFile).root


@Language.factory("jixiao_kinds", assigns=["doc._.kind"], requires=["doc._.page", "doc._.cover", "doc._.sections"])
def create(nlp: Language, name: str) -> KindPipe:
    """The pipe under its registered name."""
    return KindPipe()


class KindPipe:
    """Adds `kind`."""

    def __init__(self) -> None:
        self._kinds = [
            (kind, wildcard(words.titles), wildcard(words.headings), words.words)
            for kind, words in kind_words().items()
        ]

    def __call__(self, doc: Doc) -> Doc:
        """Weighs the kinds against each other."""
        layer = layers(doc)
        titles = _titles(layer)
        headings = [squash(bare_title(node.record.title)) for node in layer.sections]
        text = layer.page.text
        points: dict[DocumentKind, float] = {"other": 0.0}
        for kind, title, heading, words in self._kinds:
            # A title at the very top says more than one of an attachment.
            told = next((_TITLE - at / _HEAD_LINES for at, line in enumerate(titles) if title.fullmatch(line)), 0.0)
            borne = min(_MOST_HEADINGS, sum(1 for each in headings if heading.fullmatch(each)))
            used = min(_MOST_WORDS, sum(1 for word in words if word in text))
            points[kind] = told + _EACH * (borne + used)
        layer.kind = _decided(points)
        return doc


def _titles(layer: Layers) -> Sequence[str]:
    """The short lines of the head, and the title found anywhere."""
    lines = []
    for block in layer.page.blocks[:_HEAD_LINES]:
        line = squash(layer.page.text[block.start : block.end]) if isinstance(block, Paragraph) else ""
        if 0 < len(line) <= _LONGEST_TITLE:
            lines.append(line)
    return [*lines, layer.cover.title] if layer.cover.title else lines


def _decided(points: Mapping[DocumentKind, float]) -> Kind:
    """The kind with the most points, and how sure: how strong it is, and how far before the next one."""
    best, next_best = sorted(points, key=lambda kind: -points[kind])[:2]
    if points[best] < _LEAST:
        return Kind("other", round(1.0 - points[best] / _SURE, 2))
    lead = points[best] / (points[best] + points[next_best])
    return Kind(best, round(min(1.0, points[best] / _SURE) * min(1.0, 2 * lead - 0.2), 2))
