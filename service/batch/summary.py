"""The workbook: a sheet a table, with Chinese headings that stay in sight and can be filtered by.

openpyxl makes the workbook without its rows. Those are written into it by DuckDB as XML, which is some thirty times
faster than cell by cell, so that the workbook costs a report a few milliseconds and not as much as reading it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import IO

import duckdb
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from service.batch.labels import Labels
from service.batch.tables import TABLES

# Excel takes 1,048,576 rows a sheet, and 32,767 characters a cell.
MOST_ROWS = 1_000_000
MOST_CHARACTERS = 32_767
# What XML 1.0 does not know, as UTF-8: control characters, U+FFFE and U+FFFF.
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r"))
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_END = b"</sheetData>"
# Columns of our own making, in which nothing needs to be escaped.
_PLAIN = frozenset({"report_id", "id", "budget_line_id", "variance_id", "record_id", "section_id", "table_id"})
_WIDE = frozenset({"VARCHAR[]", "VARCHAR"})


def write(db: duckdb.DuckDBPyConnection, labels: Labels, target: IO[bytes], most: int = MOST_ROWS) -> None:
    """Writes the workbook.

    Args:
        db: holds a view for each table.
        most: the rows after which a sheet is cut; a note in its last row then says so.
    """
    columns = {table: _columns(db, table) for table in TABLES}
    counts = {table: _count(db, table) for table in TABLES}
    frame = _frame(labels, columns, {table: min(count, most) for table, count in counts.items()})
    tables = dict(zip((f"xl/worksheets/sheet{number}.xml" for number in range(1, 100)), TABLES, strict=False))
    with zipfile.ZipFile(frame) as form, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for entry in form.infolist():
            table = tables.get(entry.filename)
            if table is None:
                book.writestr(entry.filename, form.read(entry))
                continue
            before, after = form.read(entry).split(_END)
            with book.open(entry.filename, "w", force_zip64=True) as sheet:
                sheet.write(before)
                for rows in _rows(db, table, columns[table], labels, most):
                    sheet.write(rows)
                if counts[table] > most:
                    sheet.write(
                        _note(f"共 {counts[table]:,} 行，此处只列前 {most:,} 行；全部见 {table}/ 中的 Parquet 文件")
                    )
                sheet.write(_END + after)


def _columns(db: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """The columns of a sheet with their types: year and organization, then those of the table."""
    described = {name: kind for name, kind, *_ in db.execute(f"DESCRIBE {table}").fetchall()}
    first = {"fiscal_year": described.pop("fiscal_year", "BIGINT"), "organization": "VARCHAR"}
    return {**first, **{name: kind for name, kind in described.items() if name not in first}}


def _count(db: duckdb.DuckDBPyConnection, table: str) -> int:
    found = db.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert found is not None
    return int(found[0])


def _frame(labels: Labels, columns: dict[str, dict[str, str]], counts: dict[str, int]) -> io.BytesIO:
    """The workbook with headings only."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table, kinds in columns.items():
        sheet = book.create_sheet(labels.tables[table])
        sheet.append([labels.columns.get(f"{table}.{name}", labels.columns.get(name, name)) for name in kinds])
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(kinds))}{counts[table] + 1}"
        for number, (name, kind) in enumerate(kinds.items(), 1):
            cell = sheet.cell(1, number)
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDE7F0")
            cell.alignment = Alignment(vertical="center")
            wide = kind in _WIDE and not name.endswith("id")
            sheet.column_dimensions[get_column_letter(number)].width = 24 if wide else 13
    stream = io.BytesIO()
    book.save(stream)
    return stream


def _rows(
    db: duckdb.DuckDBPyConnection, table: str, columns: dict[str, str], labels: Labels, most: int
) -> Iterator[bytes]:
    """The rows of a sheet as XML, some thousand at a time."""
    cells = " || ".join(_cell(table, name, kind, labels) for name, kind in columns.items())
    joined = (
        ""
        if table in ("reports", "errors")
        else "LEFT JOIN (SELECT report_id, organization FROM reports) r USING (report_id)"
    )
    found = db.execute(f"SELECT '<row>' || {cells} || '</row>' FROM {table} t {joined} LIMIT {most}")
    while rows := found.fetchmany(4096):
        yield _possible("".join(row for (row,) in rows).encode("utf-8"))


def _possible(xml: bytes) -> bytes:
    """The XML without what it must not hold; far quicker over all rows at once than cell by cell."""
    xml = xml.translate(None, _CONTROLS)
    for character in _NO_CHARACTERS:
        xml = xml.replace(character, b"")
    return xml


def _cell(table: str, name: str, kind: str, labels: Labels) -> str:
    """The SQL expression for a cell."""
    if table == "errors" and name == "organization":
        return "'<c/>'"
    column = f'"{name}"'
    if kind in ("BIGINT", "DOUBLE"):
        return f"coalesce('<c><v>' || {column} || '</v></c>', '<c/>')"
    if names := labels.values.get(f"{table}.{name}"):
        cases = " ".join(f"WHEN {_quoted(code)} THEN {_quoted(text)}" for code, text in names.items())
        column = f"CASE {column} {cases} ELSE {column} END"
    elif kind == "VARCHAR[]":
        column = f"array_to_string({column}, ' › ')"
    elif kind == "BIGINT[]":
        column = f"array_to_string({column}, '、')"
    elif kind != "VARCHAR":  # the spans of a finding
        column = f"array_to_string(list_transform({column}, lambda span: span.text), ' … ')"
    if name not in _PLAIN:
        column = (
            f"CASE WHEN strlen({column}) > {MOST_CHARACTERS} THEN left({column}, {MOST_CHARACTERS}) ELSE {column} END"
        )
        column = f"replace(replace(replace({column}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')"
    return f"""coalesce('<c t="inlineStr"><is><t xml:space="preserve">' || {column} || '</t></is></c>', '<c/>')"""


def _note(text: str) -> bytes:
    return f'<row><c t="inlineStr"><is><t>{text}</t></is></c></row>'.encode()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
