"""What the loop remembers on this side: the reports that were sent, and the annotations that came back.

One SQLite file in a folder. Every change is a transaction, so that a run that is killed leaves it whole.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotations.errors import AnnotationError
from models.datasets.label_studio import Annotation
from models.datasets.marks import Task

Json = dict[str, Any]
FILE = "annotations.sqlite"

_TABLES = """
CREATE TABLE IF NOT EXISTS reports (document TEXT PRIMARY KEY, name TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS complete (
    project TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (project, document)
);
CREATE TABLE IF NOT EXISTS pulls (
    project TEXT PRIMARY KEY, since TEXT, until TEXT, after INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS tasks (
    project TEXT NOT NULL, task INTEGER NOT NULL, data TEXT NOT NULL, predicted TEXT NOT NULL,
    PRIMARY KEY (project, task)
);
CREATE TABLE IF NOT EXISTS annotations (
    project TEXT NOT NULL, id INTEGER NOT NULL, task INTEGER NOT NULL, updated TEXT NOT NULL,
    annotator TEXT NOT NULL, cancelled INTEGER NOT NULL, ground_truth INTEGER NOT NULL, result TEXT NOT NULL,
    PRIMARY KEY (project, id)
);
CREATE INDEX IF NOT EXISTS of_task ON annotations (project, task);
"""


@dataclass(frozen=True, slots=True)
class PullState:
    """How far pulls got.

    Attributes:
        since: everything that changed before is here.
        until: what `since` becomes when the pull that was begun is done; None where none was begun.
        after: the last task that it stored.
    """

    since: str | None = None
    until: str | None = None
    after: int = 0


class Workspace:
    """The file, opened; made where it is missing.

    A project is known by its server's address and its number.
    """

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(folder / FILE, timeout=60, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.executescript(_TABLES)
        except (OSError, sqlite3.Error) as error:
            raise AnnotationError(f"{folder} cannot hold the annotations: {error}") from error

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self._db
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def add_reports(self, reports: Iterable[tuple[str, str, str]]) -> None:
        """Keeps reports as (document, name, text)."""
        with self._transaction() as db:
            db.executemany("INSERT OR IGNORE INTO reports VALUES (?, ?, ?)", reports)

    def report(self, document: str) -> tuple[str, str] | None:
        """The name and the text of one report, None where it is not here."""
        row = self._db.execute("SELECT name, text FROM reports WHERE document = ?", (document,)).fetchone()
        return (row[0], row[1]) if row else None

    def reports(self) -> dict[str, tuple[str, str]]:
        """The name and the text of each report by its document."""
        rows = self._db.execute("SELECT document, name, text FROM reports")
        return {document: (name, text) for document, name, text in rows}

    def complete(self, project: str) -> set[str]:
        """The documents all of whose passages were sent."""
        return {row[0] for row in self._db.execute("SELECT document FROM complete WHERE project = ?", (project,))}

    def set_complete(self, project: str, documents: Iterable[str]) -> None:
        """Notes that all passages of the documents were sent."""
        with self._transaction() as db:
            db.executemany("INSERT OR IGNORE INTO complete VALUES (?, ?)", ((project, each) for each in documents))

    def pull_state(self, project: str) -> PullState:
        """How far pulls got."""
        row = self._db.execute("SELECT since, until, after FROM pulls WHERE project = ?", (project,)).fetchone()
        return PullState(*row) if row else PullState()

    def set_pull_state(self, project: str, state: PullState) -> None:
        """Notes how far pulls got."""
        with self._transaction() as db:
            _set_state(db, project, state)

    def store(self, project: str, tasks: Sequence[tuple[Task, Sequence[Annotation]]], state: PullState) -> None:
        """Keeps a page of tasks with all of their annotations, and how far the pull got, at once."""
        with self._transaction() as db:
            for task, annotations in tasks:
                predicted = json.dumps(sorted(task.predicted))
                data = json.dumps(task.data, ensure_ascii=False)
                db.execute("INSERT OR REPLACE INTO tasks VALUES (?, ?, ?, ?)", (project, task.id, data, predicted))
                db.execute("DELETE FROM annotations WHERE project = ? AND task = ?", (project, task.id))
                db.executemany(
                    "INSERT OR REPLACE INTO annotations VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    [
                        (project, each.id, task.id, each.updated, each.annotator, each.cancelled, each.ground_truth,
                         json.dumps(each.result, ensure_ascii=False))
                        for each in annotations
                    ],
                )  # fmt: skip
            _set_state(db, project, state)

    def forget_tasks(self, project: str, kept: set[int]) -> int:
        """Drops the tasks that the server no longer has, with their annotations; returns how many annotations."""
        gone = [(project, task) for task in self.tasks(project) if task not in kept]
        with self._transaction() as db:
            before = db.total_changes
            db.executemany("DELETE FROM annotations WHERE project = ? AND task = ?", gone)
            dropped = db.total_changes - before
            db.executemany("DELETE FROM tasks WHERE project = ? AND task = ?", gone)
        return dropped

    def stamps(self, project: str, tasks: Sequence[int]) -> dict[int, dict[int, str]]:
        """When each annotation of each task last changed, as far as it is here."""
        found: dict[int, dict[int, str]] = {}
        for task in tasks:
            rows = self._db.execute(
                "SELECT id, updated FROM annotations WHERE project = ? AND task = ?", (project, task)
            )
            found[task] = dict(rows.fetchall())
        return found

    def counts(self, project: str) -> tuple[int, int]:
        """How many annotations are here: submitted, cancelled."""
        row = self._db.execute(
            "SELECT COALESCE(SUM(NOT cancelled), 0), COALESCE(SUM(cancelled), 0) FROM annotations WHERE project = ?",
            (project,),
        ).fetchone()
        return int(row[0]), int(row[1])

    def tasks(self, project: str) -> dict[int, Task]:
        """The tasks by their numbers."""
        rows = self._db.execute("SELECT task, data, predicted FROM tasks WHERE project = ?", (project,))
        return {task: Task(task, json.loads(data), frozenset(json.loads(predicted))) for task, data, predicted in rows}

    def annotations(self, project: str) -> dict[int, list[Annotation]]:
        """The annotations of each task, the oldest first."""
        rows = self._db.execute(
            "SELECT id, task, updated, annotator, cancelled, ground_truth, result FROM annotations"
            " WHERE project = ? ORDER BY task, updated, id",
            (project,),
        )
        found: dict[int, list[Annotation]] = {}
        for number, task, updated, annotator, cancelled, truth, result in rows:
            each = Annotation(number, task, updated, annotator, bool(cancelled), bool(truth), json.loads(result))
            found.setdefault(task, []).append(each)
        return found


def _set_state(db: sqlite3.Connection, project: str, state: PullState) -> None:
    db.execute(
        "INSERT INTO pulls (project, since, until, after) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (project) DO UPDATE SET since = excluded.since, until = excluded.until, after = excluded.after",
        (project, state.since, state.until, state.after),
    )
