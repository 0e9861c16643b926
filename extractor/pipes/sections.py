"""Finds the headings and nests them into sections.

Input: `page`, `tables`. Output: `sections`; sets each table's `section`.
"""

from __future__ import annotations

from bisect import bisect_right

from spacy.language import Language
from spacy.tokens import Doc

from extractor.pipes.headings.finder import HeadingFinder
from extractor.pipes.headings.lines import heading_lines
from extractor.pipes.headings.nesting import nest
from extractor.pipes.headings.words import section_knowledge
from extractor.pipes.layers import layers


@Language.factory("jixiao_sections", assigns=["doc._.sections"], requires=["doc._.page", "doc._.tables"])
def create(nlp: Language, name: str) -> SectionPipe:
    """The pipe under its registered name."""
    return SectionPipe()


class SectionPipe:
    """Adds `sections`."""

    def __init__(self) -> None:
        self._words = section_knowledge()

    def __call__(self, doc: Doc) -> Doc:
        """Finds the sections of the page, and the section of every table."""
        layer = layers(doc)
        lines = heading_lines(layer.page, layer.tables, self._words.not_headings)
        headings = HeadingFinder(lines, self._words).find()
        layer.sections = nest(headings, [file.end for file in layer.page.sources], self._words)
        starts = [node.record.start for node in layer.sections]
        for table in layer.tables:
            at = bisect_right(starts, table.grid.start) - 1
            # What stands in a file before its first heading is in no section.
            within = at >= 0 and table.grid.start < layer.sections[at].record.end
            table.section = at if within else None
        return doc
