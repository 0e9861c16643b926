"""From a text as it came to the logical text that the pipes read.

In the logical text a paragraph is a line and a table has its one form; what is invisible, what the width of a page has
cut, and what stands on every page is no part of it. Every step gives the map back to the text before it.
"""

from __future__ import annotations

from extractor.reading.blanks import without_blanks, without_invisible
from extractor.reading.cell_runs import with_cell_runs
from extractor.reading.flattened import with_tables
from extractor.reading.forms import in_usual_forms, in_usual_marks
from extractor.reading.line_numbers import without_line_numbers
from extractor.reading.parted_rows import with_parted_rows
from extractor.reading.raw_lines import RawText
from extractor.reading.text_map import TextMap
from extractor.reading.unwrapping import unwrapped

_STEPS = (
    in_usual_forms,
    without_invisible,
    without_line_numbers,
    in_usual_marks,
    with_parted_rows,
    with_cell_runs,
    unwrapped,
    with_tables,
    without_blanks,
)


def logical_text(text: str) -> TextMap | None:
    """The map between a text and its logical text, or None where they are the same."""
    found, raw = None, RawText(text)
    for step in _STEPS:
        if made := step(raw):
            found = made.after(found) if found else made
            raw = RawText(found.logical)
    return found
