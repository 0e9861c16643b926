"""Compares the reports of each organization that a job has of several years, and lists in OUT/years.csv what it found.

Only the results of such organizations are looked at, those of one organization at a time.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from extractor.result import Result
from extractor.years import YearsError, compare
from service.batch.records import result_name
from service.batch.store import Store, decompress
from service.formats import cell

COLUMNS = ("organization", "kind", "years", "rule", "severity", "message", "places")
# What a row says in place of a rule whose reports could not be compared.
NOT_COMPARED = "not_compared"

_REPORTS = """
    SELECT organization, kind, report_id, path FROM reports
    WHERE organization IS NOT NULL AND fiscal_year IS NOT NULL AND kind <> 'other'
    QUALIFY count(*) OVER (PARTITION BY organization, kind) > 1
    ORDER BY organization, kind, fiscal_year, path, report_id
"""
# Organization, kind, the report's id, and its path.
_Report = tuple[str, str, str, str]


def write(db: duckdb.DuckDBPyConnection, store: Store, target: Path) -> None:
    """Writes the list.

    Args:
        db: holds a view for each table.
        store: where the results are.
        target: the file, made anew.
    """
    # With the mark by which Excel knows UTF-8.
    with target.open("w", encoding="utf-8-sig", newline="", errors="replace") as stream:
        rows = csv.writer(stream)
        rows.writerow(COLUMNS)
        reports: list[_Report] = db.execute(_REPORTS).fetchall()
        for (organization, kind), group in itertools.groupby(reports, key=lambda report: report[:2]):
            for row in _rows(store, list(group)):
                rows.writerow([cell(value) for value in (organization, kind, *row)])


def _rows(store: Store, group: Sequence[_Report]) -> Iterator[tuple[str, ...]]:
    """What the reports of one organization give, each row from its years on."""
    results = [_result(store, report) for report in group]
    years = " ".join(str(result.document.fiscal_year) for result in results)
    try:
        found = compare(results)
    except YearsError as error:
        yield years, NOT_COMPARED, "", error.detail, ""
        return
    for each in found.findings:
        places = " … ".join(f"{' '.join(span.text.split())}（{span.source}）" for span in each.spans)
        yield years, each.rule, each.severity, each.message, places


def _result(store: Store, report: _Report) -> Result:
    """A report's result, called by its path, since files of several years often have one name."""
    _, _, name, path = report
    packed = store.get(result_name(name))
    if packed is None:
        raise OSError(f"{result_name(name)} is gone")
    result = Result.model_validate_json(decompress(packed))
    return result.model_copy(update={"document": result.document.model_copy(update={"source": path})})
