"""What is committed in an output folder, and what lies there without being committed.

Kept in a temporary SQLite database, so that the memory that it takes does not grow with the number of reports.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath

import zstandard
from pydantic import ValidationError

from service.batch.records import LOG, PAGES, RESULTS, Manifest, manifest_name, page_name, result_name
from service.batch.store import Store, decompress
from service.batch.tables import TABLES

_SCHEMA = """
CREATE TABLE chunks (name TEXT PRIMARY KEY, generation INTEGER, broken INTEGER DEFAULT 0);
CREATE TABLE members (id TEXT, chunk TEXT, path TEXT, size INTEGER, data TEXT);
CREATE TABLE files (name TEXT PRIMARY KEY, chunk TEXT, size INTEGER);
CREATE TABLE present (name TEXT PRIMARY KEY, size INTEGER);
CREATE TABLE inputs (path TEXT PRIMARY KEY, id TEXT, slot INTEGER, metadata TEXT, failure TEXT);
CREATE TABLE skipped (path TEXT PRIMARY KEY, kind TEXT, reason TEXT);
"""


@dataclass(frozen=True, slots=True)
class Shard:
    """The part of a job that this process does: `index` of `count`, counted from 0."""

    index: int = 0
    count: int = 1

    @property
    def tag(self) -> str:
        """What the names of this shard's chunks begin with."""
        return f"{self.index + 1:04}of{self.count:04}"

    def has(self, report: str) -> bool:
        """Whether a report is this shard's to read. By content, so that copies are in one shard."""
        return slot(report) % self.count == self.index

    def owns(self, chunk: str) -> bool:
        """Whether a chunk is this shard's to change; those of another division are the first shard's."""
        tag = chunk.partition("-")[0]
        return tag == self.tag or (self.index == 0 and not tag.endswith(f"of{self.count:04}"))


def slot(report: str) -> int:
    """A number that spreads reports evenly over shards."""
    return int(report[-8:], 16)


class Index:
    """A snapshot of an output folder, made when it is opened."""

    def __init__(self, db: sqlite3.Connection, store: Store) -> None:
        self.db = db
        self._store = store

    def committed(self) -> list[tuple[str, int]]:
        """Name and generation of every chunk: what the tables consist of."""
        return list(self.db.execute("SELECT name, generation FROM chunks ORDER BY name"))

    def tables(self, table: str) -> Iterator[str]:
        """The committed Parquet files of a table."""
        rows = self.db.execute("SELECT name FROM files WHERE name GLOB ? ORDER BY name", (f"{table}/*",))
        return (name for (name,) in rows)

    def prune(self, shard: Shard) -> None:
        """Deletes what a killed job left of this shard's tables, and drafts; all of it is made again."""
        unknown = """SELECT name FROM present WHERE name NOT IN (SELECT name FROM files)
                     AND name NOT GLOB ? AND name NOT GLOB ?"""
        for (name,) in self.db.execute(unknown, (f"{RESULTS}/*", f"{PAGES}/*")).fetchall():
            if shard.owns(PurePosixPath(name).name.removeprefix(".")):
                self._store.delete(name)

    def prune_results(self, shard: Shard) -> None:
        """Deletes results and pages that belong to no committed chunk, and drafts. Only when nothing is being read."""
        self.db.execute("CREATE INDEX IF NOT EXISTS member_ids ON members (id)")
        own = "SELECT name FROM present WHERE name GLOB ? OR name GLOB ?"
        for (name,) in self.db.execute(own, (f"{RESULTS}/*", f"{PAGES}/*")):
            report = PurePosixPath(name).name.removeprefix(".").partition(".")[0]
            known = self.db.execute("SELECT 1 FROM members WHERE id = ? AND size > 0", (report,)).fetchone()
            if name not in (result_name(report), page_name(report)) or (not known and shard.has(report)):
                self._store.delete(name)

    def _load(self, pages: bool) -> None:
        for name, _ in self._store.list(LOG):
            if PurePosixPath(name).name.startswith(".") or not name.endswith(".json.zst"):
                continue
            found = manifest(self._store, PurePosixPath(name).name.removesuffix(".json.zst"))
            if found is not None:
                self._add(found)
        for folder in (RESULTS, PAGES, *TABLES):
            self.db.executemany("INSERT INTO present VALUES (?, ?)", self._store.list(folder))
        self.db.execute(
            """
            UPDATE chunks SET broken = 1 WHERE name IN (
                SELECT chunk FROM files LEFT JOIN present USING (name) WHERE present.size IS NOT files.size
                UNION ALL
                SELECT chunk FROM members LEFT JOIN present ON present.name = 'results/' || members.id || '.json.zst'
                WHERE members.size > 0 AND present.size IS NOT members.size
                UNION ALL
                SELECT chunk FROM members LEFT JOIN present ON present.name = 'pages/' || members.id || '.html'
                WHERE ? AND members.size > 0 AND present.name IS NULL
            )""",
            (pages,),
        )

    def _add(self, found: Manifest) -> None:
        self.db.execute("INSERT INTO chunks (name, generation) VALUES (?, ?)", (found.name, found.generation))
        self.db.executemany(
            "INSERT INTO files VALUES (?, ?, ?)",
            ((name, found.name, size) for name, size in found.files.items()),
        )
        self.db.executemany(
            "INSERT INTO members VALUES (?, ?, ?, ?, ?)",
            ((member.id, found.name, member.path, member.size, member.model_dump_json()) for member in found.reports),
        )


def manifest(store: Store, chunk: str) -> Manifest | None:
    """A chunk's manifest, or None where there is none or it is damaged: then the chunk counts as not committed."""
    packed = store.get(manifest_name(chunk))
    if packed is None:
        return None
    try:
        return Manifest.model_validate_json(decompress(packed))
    except (zstandard.ZstdError, ValidationError):
        return None


@contextmanager
def opened(store: Store, *, pages: bool = False) -> Iterator[Index]:
    """The index of an output folder as it is now; with `pages`, a chunk that lacks a page is done again."""
    # Without a name: SQLite makes a temporary file, which nobody else sees and which never outlives the process.
    db = sqlite3.connect("", isolation_level=None)
    try:
        db.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -512; BEGIN;" + _SCHEMA
        )
        index = Index(db, store)
        index._load(pages)
        yield index
    except sqlite3.Error as error:
        raise OSError(f"the folder for temporary files (TMPDIR) cannot be written to: {error}") from error
    finally:
        db.close()
