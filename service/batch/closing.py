"""What is written when the tables are complete: the workbook, the page of plots, and what several years contradict.

In a process of its own, which gives back the memory that it takes; a fork of the server that forks the workers, since
that has loaded most of what is needed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from extractor.scratch import scratch
from service.batch.index import Index
from service.batch.records import LOG, REPORT
from service.batch.store import Store
from service.batch.tables import TABLES
from service.batch.worker import Unusable
from service.readers.workers import CONTEXT

WORKBOOK, YEARS = "summary.xlsx", "years.csv"
# Says which chunks the two were made from, so that a start without news leaves them.
_MARK = f"{LOG}/closing.txt"


def close(store: Store, known: Index, ontology: Path | None, *, pages: bool) -> None:
    """Writes the workbook, the page and the list, unless those there are of just these chunks.

    Args:
        store: where the job writes.
        known: what is committed.
        ontology: the user's own achievement types, for their names.
        pages: whether every report has a page that the list leads to.

    Raises:
        Unusable: they cannot be written.
    """
    digest = hashlib.sha256(f"{ontology} {pages}".encode())
    for name, generation in known.committed():
        digest.update(f" {name}.{generation}".encode())
    mark = digest.hexdigest().encode()
    if store.get(_MARK) == mark and all(map(store.has, (WORKBOOK, REPORT, YEARS))):
        return
    files = {table: list(known.tables(table)) for table in TABLES}
    ours, theirs = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=_close, args=(theirs, store.url, files, ontology, pages))
    process.start()
    theirs.close()
    try:
        fault = ours.recv()
    except EOFError:
        fault = "the process was ended"
    process.join()
    if fault is not None:
        raise Unusable(f"{WORKBOOK}, {REPORT} and {YEARS} could not be written: {fault}")
    store.put(_MARK, mark)


def _close(
    connection: Connection, url: str, files: Mapping[str, Sequence[str]], ontology: Path | None, pages: bool
) -> None:
    """Writes both, and says None, or why they cannot be written."""
    from duckdb import Error

    try:
        _write(url, files, ontology, pages)
    except (OSError, Error) as error:
        connection.send(str(error).partition("\n")[0])
    else:
        connection.send(None)


def _write(url: str, files: Mapping[str, Sequence[str]], ontology: Path | None, pages: bool) -> None:
    # Imported in the process that needs them.
    from service.batch import labels, report_page, summary, warehouse, years

    store, names = Store(url), labels.load(ontology)
    with warehouse.opened(store, files) as db, scratch() as folder:
        store.put(REPORT, report_page.render(db, names, pages=pages).encode("utf-8", "replace"))
        book = folder / WORKBOOK
        with book.open("wb") as stream:
            summary.write(db, names, stream)
        store.take(WORKBOOK, book)
        listed = folder / YEARS
        years.write(db, store, listed)
        store.take(YEARS, listed)
