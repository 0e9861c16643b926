"""What the job has found among its inputs and does not read: counted by kind, and listed in OUT/skipped.csv."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping

from extractor.scratch import scratch
from service.batch.index import Index
from service.batch.inputs import Input, Skipped
from service.batch.store import Store

LIST = "skipped.csv"


def reports(found: Iterable[Input | Skipped], known: Index, output: str) -> Iterator[Input]:
    """The reports; what is no report is noted in the index, but for what lies in the job's own output folder."""
    for each in found:
        if f"{each.path}/".startswith(f"{output}/"):
            continue
        if isinstance(each, Input):
            yield each
        else:
            row = (each.path, each.kind, each.reason)
            known.db.execute("INSERT OR IGNORE INTO skipped VALUES (?, ?, ?)", row)


def write(store: Store, known: Index) -> Mapping[str, int]:
    """Writes the list, and gives the number of each kind, the most frequent first."""
    with scratch() as folder:
        file = folder / LIST
        # With the mark by which Excel knows UTF-8.
        with file.open("w", encoding="utf-8-sig", newline="", errors="surrogateescape") as stream:
            rows = csv.writer(stream)
            rows.writerow(("path", "kind", "reason"))
            rows.writerows(known.db.execute("SELECT path, kind, reason FROM skipped ORDER BY path"))
        # A job that has nothing to do leaves everything as it is.
        if store.get(LIST) != file.read_bytes():
            store.take(LIST, file)
    return dict(known.db.execute("SELECT kind, count(*) FROM skipped GROUP BY kind ORDER BY count(*) DESC, kind"))


def summary(kinds: Mapping[str, int]) -> str:
    """The numbers in words: 3 .jpg, 1 hidden."""
    return ", ".join(f"{number} {kind}" for kind, number in kinds.items())
