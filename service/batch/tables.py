"""Results as Arrow tables: which tables there are, what their columns are, and how a result's records become rows.

Columns follow the models of `extractor.result`, so that a field added there is a column here. Every table has
`report_id`, and is partitioned by `fiscal_year`, which therefore is no column of a file but part of its path.
"""

from __future__ import annotations

import io
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, Literal, Union, get_args, get_origin

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import BaseModel

from extractor.result import (
    SCHEMA_VERSION,
    Achievement,
    Amount,
    BudgetLine,
    Cause,
    DocumentInfo,
    Evidence,
    Finding,
    Indicator,
    Result,
    Variance,
)
from service.batch.records import UNREAD, Item
from service.cli.terminal import YUAN, clause

TABLES_VERSION: Final = "1"
# Rows that wait as Python objects before they become Arrow's, which take a tenth of the memory.
PENDING = 20_000

_TYPES = {str: pa.string(), int: pa.int64(), float: pa.float64()}
# In which file of the report something stands, and on which of its pages; null where the format has none.
_PLACE = (pa.field("file", pa.string()), pa.field("page", pa.int64()))
_SPANS = pa.list_(pa.struct([("start", pa.int64()), ("end", pa.int64()), ("text", pa.string()), *_PLACE]))
_WORDS = pa.list_(pa.string())
# The budgeted and the spent money of a line, in 元: the first amount of each measure that the report gives.
_MEASURES: Final = ("initial_budget", "adjusted_budget", "final", "prior_final")


def _columns(model: type[BaseModel], *without: str) -> list[pa.Field]:
    """The columns for a model's plain fields; where it stands in the report comes last."""
    fields = [name for name in model.model_fields if name not in (*without, "boxes")]
    fields.sort(key=lambda name: name in Evidence.model_fields)
    place = _PLACE if "start" in fields else ()
    return [*(pa.field(name, _type(model.model_fields[name].annotation)) for name in fields), *place]


def _type(annotation: Any) -> pa.DataType:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return _type(next(argument for argument in arguments if argument is not types.NoneType))
    if origin is Literal:
        return pa.string()
    if origin is list:
        return _SPANS if arguments[0] is Evidence else _WORDS
    return _TYPES[annotation]


def _schema(name: str, *columns: pa.Field) -> pa.Schema:
    metadata = {"table": name, "tables_version": TABLES_VERSION, "schema_version": SCHEMA_VERSION}
    return pa.schema([pa.field("report_id", pa.string()), *columns], metadata=metadata)


TABLES: Final[Mapping[str, pa.Schema]] = {
    "reports": _schema(
        "reports",
        pa.field("path", pa.string()),
        pa.field("copies", _WORDS),
        *_columns(DocumentInfo, "id", "fiscal_year", "text", "files", "pages"),
        pa.field("characters", pa.int64()),
    ),
    "budget_lines": _schema(
        "budget_lines",
        *_columns(BudgetLine, "amounts"),
        pa.field("name", pa.string()),
        *(pa.field(measure, pa.float64()) for measure in _MEASURES),
        pa.field("rate", pa.float64()),
    ),
    # The year of an amount may be another than the report's.
    "amounts": _schema(
        "amounts",
        pa.field("budget_line_id", pa.string()),
        *_columns(Amount, "fiscal_year"),
        pa.field("amount_year", pa.int64()),
        pa.field("yuan", pa.float64()),
    ),
    "variances": _schema("variances", *_columns(Variance, "causes")),
    "causes": _schema(
        "causes",
        pa.field("variance_id", pa.string()),
        pa.field("budget_line_id", pa.string()),
        *_columns(Cause),
    ),
    # `link` says whether the line is "sure" or "doubtful", null without one; `fact` is the same for all mentions of one
    # achievement in a report; `clause` is what stands around the quantity.
    "achievements": _schema(
        "achievements",
        *_columns(Achievement),
        pa.field("link", pa.string()),
        pa.field("fact", pa.int64()),
        pa.field("clause", pa.string()),
    ),
    # What belongs to which line: achievements (with a score in 0..1), variances and indicators.
    "links": _schema(
        "links",
        pa.field("record", pa.string()),
        pa.field("record_id", pa.string()),
        pa.field("budget_line_id", pa.string()),
        pa.field("score", pa.float64()),
    ),
    "indicators": _schema("indicators", *_columns(Indicator)),
    "findings": _schema("findings", *_columns(Finding), pa.field("pages", pa.list_(pa.int64()))),
    "errors": _schema(
        "errors", pa.field("path", pa.string()), pa.field("reason", pa.string()), pa.field("detail", pa.string())
    ),
}
# The tables that say what a report is; a manifest's further columns are added to them.
WITH_METADATA: Final = ("reports", "errors")

Row = dict[str, Any]


def rows(item: Item, result: Result) -> Iterator[tuple[str, Row]]:
    """Table and row of every record of a result, each row without its `report_id`."""
    document = result.document
    about = {**_plain(document), "path": item.path, "copies": item.copies, "characters": len(document.text)}

    def placed(record: Amount | Variance | Cause | Achievement | Indicator | Evidence) -> Row:
        """The fields of a record, and where it stands."""
        file, page = document.file_of(record.start), document.page_of(record.start)
        return {**_plain(record), "file": file.name if file else None, "page": page.number if page else None}

    yield "reports", {**_metadata(item), **about}
    for line in result.budget_lines:
        yield "budget_lines", {**_plain(line), **_money(line), "name": line.path[-1] if line.path else None}
        for amount in line.amounts:
            own = {"budget_line_id": line.id, "amount_year": amount.fiscal_year, "yuan": _yuan(amount)}
            yield "amounts", {**placed(amount), **own}
    for variance in result.variances:
        yield "variances", placed(variance)
        for cause in variance.causes:
            own = {"variance_id": variance.id, "budget_line_id": variance.budget_line_id}
            yield "causes", {**placed(cause), **own}
    facts = {mention: number for number, fact in enumerate(result.facts) for mention in fact.achievement_ids}
    for achievement in result.achievements:
        around = document.text[slice(*clause(document.text, achievement.start, achievement.end))]
        sure = "doubtful" if achievement.doubtful_link else "sure" if achievement.budget_line_id else None
        own = {"link": sure, "fact": facts.get(achievement.id), "clause": around}
        yield "achievements", {**placed(achievement), **own}
    for indicator in result.indicators:
        yield "indicators", placed(indicator)
    for finding in result.findings:
        spans = [placed(span) for span in finding.spans]
        pages = dict.fromkeys(span["page"] for span in spans if span["page"])
        yield "findings", {**_plain(finding), "spans": spans, "pages": list(pages)}
    yield from _links(result)


def error_row(item: Item) -> Row:
    """The row of a report that failed."""
    assert item.failure is not None
    return {**_metadata(item), "path": item.path, "reason": item.failure.reason, "detail": item.failure.detail}


class Rows:
    """The rows of a chunk, by table and fiscal year."""

    def __init__(self, extra: Iterable[str] = ()) -> None:
        """`extra` names the columns that manifests added."""
        taken = {field for name in WITH_METADATA for field in TABLES[name].names} | {"fiscal_year"}
        self._extra = sorted(_renamed(name) for name in set(extra))
        assert not taken & set(self._extra)
        self._pending: dict[tuple[str, int | None], list[Row]] = {}
        self._tables: dict[tuple[str, int | None], list[pa.Table]] = {}
        self._count = 0

    def add(self, report: str, year: int | None, found: Iterable[tuple[str, Row]]) -> None:
        """Adds the rows of a report."""
        known = None if report.startswith(UNREAD) else report
        for table, row in found:
            row["report_id"] = known
            self._pending.setdefault((table, year), []).append(row)
            self._count += 1
        if self._count > PENDING:
            self._settle()

    def files(self) -> Iterator[tuple[str, int | None, bytes]]:
        """Table, fiscal year and Parquet file of all rows; the same rows always give the same bytes."""
        self._settle()
        # A table without rows has its file too, so that whoever asks for it finds it empty and not missing.
        for name in TABLES.keys() - {name for name, _ in self._tables}:
            self._tables[name, None] = [self._schema(name).empty_table()]
        for (name, year), tables in sorted(self._tables.items(), key=lambda entry: (entry[0][0], entry[0][1] or 0)):
            sink = io.BytesIO()
            pq.write_table(pa.concat_tables(tables), sink, compression="zstd")
            yield name, year, sink.getvalue()

    def _settle(self) -> None:
        for (name, year), pending in self._pending.items():
            schema = self._schema(name)
            columns = [pa.array([row.get(field.name) for row in pending], field.type) for field in schema]
            self._tables.setdefault((name, year), []).append(pa.Table.from_arrays(columns, schema=schema))
        self._pending, self._count = {}, 0

    def _schema(self, name: str) -> pa.Schema:
        schema = TABLES[name]
        for column in self._extra if name in WITH_METADATA else ():
            schema = schema.append(pa.field(column, pa.string()))
        return schema


def _plain(record: BaseModel) -> Row:
    """The fields of a record; nested records among them are left out by the table's schema."""
    return dict(record.__dict__)


def _renamed(column: str) -> str:
    """A manifest's column, under another name where the tables have that one themselves."""
    taken = {"fiscal_year", *(field for name in WITH_METADATA for field in TABLES[name].names)}
    return f"manifest_{column}" if column in taken else column


def _metadata(item: Item) -> Row:
    return {_renamed(column): value for column, value in item.metadata.items()}


def _links(result: Result) -> Iterator[tuple[str, Row]]:
    kinds: dict[str, Sequence[Achievement | Variance | Indicator]]
    kinds = {"achievement": result.achievements, "variance": result.variances, "indicator": result.indicators}
    for kind, records in kinds.items():
        for record in records:
            if record.budget_line_id is not None:
                score = record.link_score if isinstance(record, Achievement) else None
                yield (
                    "links",
                    {"record": kind, "record_id": record.id, "budget_line_id": record.budget_line_id, "score": score},
                )


def _money(line: BudgetLine) -> dict[str, float | None]:
    """A line's amounts in 元 by measure, and its final figure in percent of the adjusted, else the initial budget."""
    money: dict[str, float | None] = dict.fromkeys(_MEASURES)
    for amount in line.amounts:
        if money[amount.measure] is None:
            money[amount.measure] = _yuan(amount)
    budget = money["adjusted_budget"] or money["initial_budget"]
    rate = 100 * money["final"] / budget if money["final"] is not None and budget else None
    return {**money, "rate": rate}


def _yuan(amount: Amount) -> float | None:
    """The amount in 元, or None where its unit is no money."""
    unit = YUAN.get(amount.unit)
    return None if unit is None else float(Decimal(str(amount.value)) * unit)
