"""Turns a result of the logical text into one of the original text: the only place that does."""

from __future__ import annotations

from typing import Any, TypeVar

from extractor.reading.text_map import TextMap
from extractor.result import Evidence, Finding, Record, Result

_Kind = TypeVar("_Kind", bound=Record)


def grounded(result: Result, places: TextMap) -> Result:
    """The result with every span and its text as they stand in the original."""
    about = result.document.model_copy(update={"text": places.original})
    findings = [_of_finding(finding, places) for finding in result.findings]
    moved = _moved(result.model_copy(update={"findings": []}), places)
    return moved.model_copy(update={"document": about, "findings": findings})


def _of_finding(finding: Finding, places: TextMap) -> Finding:
    """A finding may point at several spans, so that none of its own needs to hold a page number."""
    parts = [part for span in finding.spans for part in places.parts(span.start, span.end)]
    spans = [Evidence(start=start, end=end, text=places.original[start:end]) for start, end in parts]
    return finding.model_copy(update={"spans": spans})


def _moved(record: _Kind, places: TextMap) -> _Kind:
    fields: dict[str, Any] = record.__dict__
    changes: dict[str, Any] = {
        name: _each_moved(value, places) for name, value in fields.items() if isinstance(value, Record | list)
    }
    if "start" in fields:
        start, end = places.span(fields["start"], fields["end"])
        changes |= {"start": start, "end": end}
        if isinstance(record, Evidence):
            changes["text"] = places.original[start:end]
    # Its fields are those of a record that was checked when it was made.
    return type(record).model_construct(**{**fields, **changes})


def _each_moved(value: Any, places: TextMap) -> Any:
    if isinstance(value, list):
        return [_each_moved(each, places) for each in value]
    return _moved(value, places) if isinstance(value, Record) else value
