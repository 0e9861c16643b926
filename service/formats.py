"""What a result is handed out as: JSON, the page for people, a workbook, a zip of CSV tables, or the note (Word).

Workbook and CSV hold the batch job's tables (service/batch/tables.py), here of one report and in memory only.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from extractor.result import Result
from extractor.years import Comparison

Row = dict[str, Any]
# What a spreadsheet takes for the beginning of a formula, in either width.
_FORMULA = tuple("=+-@＝＋－＠\t\r\n")


class Form(StrEnum):
    """A format of the answer, as `?format=` names it."""

    JSON = "json"
    HTML = "html"
    XLSX = "xlsx"
    CSV = "csv"
    DOCX = "docx"


MEDIA_TYPES: Mapping[Form, str] = {
    Form.JSON: "application/json",
    Form.HTML: "text/html",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.CSV: "application/zip",
    Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_SUFFIXES = {Form.XLSX: ".xlsx", Form.CSV: "-csv.zip", Form.DOCX: "-note.docx"}


def chosen(accept: str, offered: Sequence[Form] = tuple(Form)) -> Form | None:
    """The format that an Accept header prefers (RFC 9110, 12.5.1), JSON where it leaves the choice; None for none."""
    weights = dict.fromkeys(offered, (0, 0.0))  # how exactly the header names it, and how much it is wanted
    for part in accept.split(",") if accept.strip() else ["*/*"]:
        wanted, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = next((_weight(piece[2:]) for piece in parameters if piece.startswith("q=")), 1.0)
        for form in offered:
            if exact := _match(wanted, MEDIA_TYPES[form]):
                weights[form] = max(weights[form], (exact, weight))
    best = max(offered, key=lambda form: weights[form][1])
    return best if weights[best][1] > 0 else None


def _match(wanted: str, media_type: str) -> int:
    """How exactly a media range names a type: 3 exactly, 2 by its first half, 1 as anything, 0 not."""
    if wanted == media_type:
        return 3
    return 2 if wanted == f"{media_type.partition('/')[0]}/*" else int(wanted == "*/*")


def _weight(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


def headers(form: Form, name: str) -> dict[str, str]:
    """The headers of an answer, besides its type, for a report of this name."""
    if form is Form.HTML:
        from service.page.render import policy

        return {"Content-Security-Policy": f"{policy(served=False)}; frame-ancestors 'none'"}
    if form is Form.JSON:
        return {}
    stem = PurePosixPath(name.replace("\\", "/")).stem.strip("<>") or "report"
    encoded = quote(stem + _SUFFIXES[form], safe="", errors="replace")
    return {"Content-Disposition": f"attachment; filename=report{_SUFFIXES[form]}; filename*=UTF-8''{encoded}"}


def write(result: Result, form: Form, *, language: str, ontology: Path | None) -> bytes:
    """The result in a format.

    Args:
        result: what was read.
        form: the format.
        language: of the page, zh or en.
        ontology: the user's own achievement types, for their names.
    """
    if form is Form.JSON:
        return result.model_dump_json().encode("utf-8", "replace")
    if form is Form.HTML:
        from service.page.render import page

        return page(result, language, ontology=ontology).encode("utf-8", "replace")
    if form is Form.DOCX:
        from service.note import Noted, note

        return note([Noted(result)], on=date.today(), ontology=ontology)
    tables = _tables(result)
    return _workbook(tables, ontology) if form is Form.XLSX else _csv(tables)


# What a comparison is handed out as.
COMPARED = (Form.JSON, Form.HTML)


def write_comparison(comparison: Comparison, form: Form, *, language: str, ontology: Path | None) -> bytes:
    """A comparison of several years in a format, one of COMPARED; otherwise as `write`."""
    if form is Form.JSON:
        return comparison.model_dump_json().encode("utf-8", "replace")
    from service.page.render import page

    return page(comparison, language, ontology=ontology).encode("utf-8", "replace")


def _tables(result: Result) -> dict[str, list[Row]]:
    """The rows of each table, with the report's year in each."""
    # Arrow takes a while to load, and most requests want JSON.
    from service.batch.records import Item
    from service.batch.tables import TABLES, rows

    document = result.document
    tables: dict[str, list[Row]] = {name: [] for name in TABLES if name != "errors"}
    for table, row in rows(Item(id=document.id, path=document.source, key=""), result):
        tables[table].append({**row, "report_id": document.id, "fiscal_year": document.fiscal_year})
    return tables


def _workbook(tables: Mapping[str, list[Row]], ontology: Path | None) -> bytes:
    import duckdb
    import pyarrow as pa

    from service.batch import labels, summary
    from service.batch.tables import TABLES

    # One thread, no spilling to the disk, nothing loaded from anywhere.
    options: dict[str, str | bool | int | float | list[str]] = {
        "threads": "1",
        "temp_directory": "",
        "autoinstall_known_extensions": "false",
    }
    target = io.BytesIO()
    with duckdb.connect(config=options) as db:
        for name, schema in TABLES.items():
            whole = schema.append(pa.field("fiscal_year", pa.int64()))
            found = tables.get(name, [])
            columns = [pa.array([_clean(row.get(field.name)) for row in found], field.type) for field in whole]
            db.register(name, pa.Table.from_arrays(columns, schema=whole))
        summary.write(db, labels.load(ontology), target)
    return target.getvalue()


def _clean(value: Any) -> Any:
    """A value that Arrow takes: characters that are none (lone surrogates of a damaged text) replaced."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list | tuple):
        return [_clean(inner) for inner in value]
    return {name: _clean(inner) for name, inner in value.items()} if isinstance(value, dict) else value


def _csv(tables: Mapping[str, list[Row]]) -> bytes:
    from service.batch.tables import TABLES

    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, found in tables.items():
            columns = ["fiscal_year", *TABLES[name].names]
            text = io.StringIO(newline="")
            writer = csv.writer(text)
            writer.writerow(columns)
            writer.writerows([cell(row.get(column)) for column in columns] for row in found)
            # With the mark by which Excel knows the encoding.
            archive.writestr(f"{name}.csv", text.getvalue().encode("utf-8-sig", "replace"))
    return target.getvalue()


def cell(value: Any) -> Any:
    """A value as a cell of CSV: parts of a list are joined, and no text is taken for a formula."""
    if isinstance(value, list | tuple):
        between = ", " if any(isinstance(part, int) for part in value) else " › "
        value = between.join(str(part["text"]) if isinstance(part, dict) else str(part) for part in value)
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
