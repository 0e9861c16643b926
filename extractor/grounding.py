"""Turns a result of the logical text into one of the original text, and adds boxes: the only place that does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from extractor.reading.ink import Ink, Printing
from extractor.reading.text_map import TextMap
from extractor.result import Evidence, Finding, Record, Result

_Kind = TypeVar("_Kind", bound=Record)


def grounded(result: Result, places: TextMap) -> Result:
    """The result with every span and its text as they stand in the original."""
    findings = [_of_finding(finding, places) for finding in result.findings]

    def moved(fields: dict[str, Any]) -> dict[str, Any]:
        if "start" not in fields:
            return {}
        start, end = places.span(fields["start"], fields["end"])
        text = {"text": places.original[start:end]} if "text" in fields else {}
        return {"start": start, "end": end, **text}

    found = _changed(result.model_copy(update={"findings": []}), moved)
    about = found.document.model_copy(update={"text": places.original})
    return found.model_copy(update={"document": about, "findings": findings})


def boxed(result: Result) -> Result:
    """The result with the boxes of every span."""
    about = result.document

    def with_boxes(fields: dict[str, Any]) -> dict[str, Any]:
        return {"boxes": about.boxes(fields["start"], fields["end"])} if "boxes" in fields else {}

    return _changed(result, with_boxes).model_copy(update={"document": about})


def printed(result: Result, ink: Ink | None) -> Result:
    """The result with what is printed where on each page, as far as that is known."""
    about = result.document
    lines: list[list[Printing]] = [[] for _ in about.pages]
    for start, end, box in ink.runs(0, len(about.text)) if ink else ():
        left, top, right, bottom = (round(side, 2) for side in box[1:])
        lines[box.page].append((start, end, left, top, right, bottom))
    pages = [page.model_copy(update={"printed": found}) for page, found in zip(about.pages, lines, strict=True)]
    return result.model_copy(update={"document": about.model_copy(update={"pages": pages})})


def _of_finding(finding: Finding, places: TextMap) -> Finding:
    """A finding may point at several spans, so that none of its own needs to hold a page number."""
    parts = [part for span in finding.spans for part in places.parts(span.start, span.end)]
    spans = [Evidence(start=start, end=end, text=places.original[start:end]) for start, end in parts]
    return finding.model_copy(update={"spans": spans})


def _changed(record: _Kind, change: Callable[[dict[str, Any]], dict[str, Any]]) -> _Kind:
    """The record with what `change` gives for its fields, and for those of every record in it."""
    fields: dict[str, Any] = record.__dict__
    inner = {name: _each(value, change) for name, value in fields.items() if isinstance(value, Record | list)}
    # Its fields are those of a record that was checked when it was made.
    return type(record).model_construct(**{**fields, **inner, **change(fields)})


def _each(value: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_each(each, change) for each in value]
    return _changed(value, change) if isinstance(value, Record) else value
