"""Keeps reviews where several people work on them: a database, SQLite or PostgreSQL, through SQLAlchemy.

`jixiao_reviews` has a row for each report, with its review's revision. `jixiao_changes` has a row for each change of an
entry of a review (a decision, a correction): what it became, who changed it, and when. Nothing in it is ever changed:
it tells the whole history, and the review of a report is the last change of each entry. Both are made on first use.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    and_,
    create_engine,
    func,
    insert,
    inspect,
    make_url,
    select,
    update,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateTable

from annotations.errors import AnnotationError
from annotations.reviews import Correction, Decision, Review

# Seconds that a database which is locked, or does not answer, is waited for.
PATIENCE = 5
_PARTS: dict[str, type[Decision] | type[Correction]] = {"decisions": Decision, "corrections": Correction}
_POSTGRES = "postgresql+psycopg"
_TABLES = MetaData()
_REVIEWS = Table(
    "jixiao_reviews",
    _TABLES,
    Column("document", String(64), primary_key=True),
    Column("source", Text, nullable=False),
    Column("revision", Integer, nullable=False),
)
_CHANGES = Table(
    "jixiao_changes",
    _TABLES,
    Column("document", String(64), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("part", String(16), primary_key=True),
    Column("key", String(128), primary_key=True),
    Column("content", Text),  # JSON; null where the entry was taken back
    Column("who", Text, nullable=False),
    Column("at", String(32), nullable=False),
)
Entry = dict[str, Any]


class Said(BaseModel):
    """Who changed an entry of a review last, and when."""

    by: str
    at: str = Field(description="The time in UTC, as in 2026-05-04T08:30:00+00:00.")


class Kept(BaseModel):
    """A review as it is kept."""

    revision: int = Field(description="How often it was changed; 0 where nobody has reviewed the report.")
    review: Review
    said: dict[str, dict[str, Said]] = Field(
        description="By part (`decisions`, `corrections`) and key: who said it, and when; also of what was taken back."
    )


class StoreError(AnnotationError):
    """The database cannot be used: its address is wrong, or it is locked, full, gone or out of reach.

    Attributes:
        reason: the same for people who may not know where the database is.
    """

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason or message


class Stale(Exception):
    """Somebody else has changed the review since; `kept` is what it is now."""

    def __init__(self, kept: Kept) -> None:
        super().__init__("the review was changed since")
        self.kept = kept


class ReviewStore:
    """The reviews in a database; safe to be used by several threads and processes at once."""

    def __init__(self, place: str) -> None:
        """Opens nothing yet.

        Args:
            place: the path of an SQLite file, which is made on first use, or the URL of a database.

        Raises:
            StoreError: it is no such place, or its driver is not installed.
        """
        url = _url(place)
        self._name = url.render_as_string(hide_password=True)
        self._is_file = url.get_backend_name() == "sqlite"
        self._engine = _file(url) if self._is_file else _server(url)
        self._made = False

    def kept(self, document: str) -> Kept:
        """The review of a report, by its document's id; an empty one of revision 0 where there is none.

        Raises:
            StoreError: the database cannot be used.
        """
        if self._is_new():
            return _of_rows(document, [])
        with self._transaction() as db:
            return _kept(db, document)

    def documents(self) -> list[str]:
        """The documents that have a review; raises as `kept` does."""
        if self._is_new():
            return []
        with self._transaction() as db:
            return list(db.scalars(select(_REVIEWS.c.document).order_by(_REVIEWS.c.document)))

    def save(self, review: Review, revision: int, by: str) -> Kept:
        """Takes a review in the place of the one of this revision, and gives it as it is kept then.

        Args:
            by: who says so, of whatever is other in it than in that one.

        Raises:
            Stale: the review has another revision.
            StoreError: the database cannot be used; nothing has changed.
        """
        document = review.document.id
        with self._transaction() as db:
            if _advanced(db, review, revision):
                if not _add_changes(db, review, revision + 1, by):
                    db.rollback()
                return _kept(db, document)
        raise Stale(self.kept(document))

    def _is_new(self) -> bool:
        """Whether it is a file that nobody has made yet, which who only asks does not make either."""
        if not self._is_file:
            return False
        path = Path(self._engine.url.database or "")
        return path.parent.is_dir() and not path.exists()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            self._make()
            with self._engine.connect() as db:
                if not self._is_file:
                    db.exec_driver_sql(f"SET LOCAL statement_timeout = {1000 * PATIENCE}")
                yield db
                db.commit()
        except SQLAlchemyError as error:
            raise self._unusable(error) from error
        except ValueError as error:
            raise StoreError(
                f"{self._name} holds what this version cannot read", "it holds what is no review"
            ) from error

    def _make(self) -> None:
        """Makes the tables where they are missing; a file may have been taken away since."""
        if self._made and not self._is_file:
            return
        for last in (False, True):
            try:
                with self._engine.begin() as db:
                    for table in (_REVIEWS, _CHANGES):
                        # Who may not make tables in a server's database may use those that are there.
                        if self._is_file or not inspect(db).has_table(table.name):
                            db.execute(CreateTable(table, if_not_exists=True))
                self._made = True
                return
            except DBAPIError as error:
                # PostgreSQL refuses one of two that make a table at once; then it is there.
                if last or self._is_file or error.connection_invalidated:
                    raise

    def _unusable(self, error: SQLAlchemyError) -> StoreError:
        # What a server says of data may quote it; what it says of itself does not.
        said = type(error).__name__
        if isinstance(error, OperationalError) or (isinstance(error, DBAPIError) and self._is_file):
            said = str(error.orig).partition("\n")[0]
        reason = said if self._is_file else "the database cannot be reached, or does not answer"
        return StoreError(f"{self._name} cannot be used: {said}", reason)


def _url(place: str) -> URL:
    if "://" not in place:
        place = URL.create("sqlite", database=str(Path(place).absolute())).render_as_string(hide_password=False)
    try:
        url = make_url(place)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError) as error:
        raise StoreError("the workspace is neither the path of a file nor the URL of a database") from error
    if url.drivername in ("postgres", "postgresql"):
        return url.set(drivername=_POSTGRES)
    if backend == "sqlite" and url.database and url.database != ":memory:":
        if not Path(url.database).parent.is_dir():
            raise StoreError(f"{url.database}: there is no such folder")
        return url
    if url.drivername == _POSTGRES:
        return url
    raise StoreError("the workspace is neither a file of SQLite nor a database of PostgreSQL")


def _file(url: URL) -> Engine:
    """An SQLite file, opened anew each time: whoever moves it away, or puts another there, is noticed."""
    return create_engine(url, poolclass=NullPool, connect_args={"timeout": PATIENCE})


def _server(url: URL) -> Engine:
    """A PostgreSQL server; connections that it has closed are noticed and made anew."""
    patience = {"connect_timeout": PATIENCE, "tcp_user_timeout": 1000 * PATIENCE}
    try:
        return create_engine(url, pool_pre_ping=True, pool_timeout=PATIENCE, connect_args=patience)
    except ImportError as error:
        raise StoreError("PostgreSQL needs the extra `postgres`: pip install 'jixiao[postgres]'") from error


def _advanced(db: Connection, review: Review, revision: int) -> bool:
    """Whether the review had this revision; it then has the next, and nobody else can change it meanwhile."""
    document, source = review.document.id, review.document.source.replace("\0", "")
    if revision:
        of_revision = and_(_REVIEWS.c.document == document, _REVIEWS.c.revision == revision)
        done = db.execute(update(_REVIEWS).where(of_revision).values(revision=revision + 1, source=source))
        return done.rowcount == 1
    try:
        db.execute(insert(_REVIEWS).values(document=document, source=source, revision=1))
    except IntegrityError:
        db.rollback()
        return False
    return True


def _kept(db: Connection, document: str) -> Kept:
    # In one statement, so that the revision is that of the entries, whoever writes at the same time.
    of_document = _CHANGES.c.document == document
    own = (_CHANGES.c.part, _CHANGES.c.key)
    last = (
        select(*own, func.max(_CHANGES.c.revision).label("revision")).where(of_document).group_by(*own).subquery("last")
    )
    is_last = and_(*(_CHANGES.c[name] == last.c[name] for name in ("part", "key", "revision")), of_document)
    source = select(_REVIEWS.c.source).where(_REVIEWS.c.document == document).scalar_subquery()
    rows = db.execute(
        select(_CHANGES, source.label("source")).join_from(_CHANGES, last, is_last).order_by(_CHANGES.c.key)
    ).all()
    return _of_rows(document, rows)


def _of_rows(document: str, rows: Sequence[Any]) -> Kept:
    """The review of which these are the last changes."""
    parts: dict[str, dict[str, Entry]] = {part: {} for part in _PARTS}
    said: dict[str, dict[str, Said]] = {part: {} for part in _PARTS}
    for row in rows:
        said[row.part][row.key] = Said(by=row.who, at=row.at)
        if row.content is not None:
            parts[row.part][row.key] = json.loads(row.content)
    about = {"id": document, "source": rows[0].source if rows else ""}
    review = {"review_version": "1", "document": about, **parts}
    return Kept.model_validate(
        {"revision": max((row.revision for row in rows), default=0), "review": review, "said": said}
    )


def _add_changes(db: Connection, review: Review, revision: int, by: str) -> bool:
    """Writes down what is other in a review than in the one that is kept; whether anything is."""
    before = _kept(db, review.document.id).review
    at = datetime.now(UTC).isoformat(timespec="seconds")
    rows = []
    for part in _PARTS:
        old, new = _entries(before, part), _entries(review, part)
        for key in sorted({key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}):
            content = json.dumps(new[key]) if key in new else None  # in ASCII: no database minds any of it
            rows.append({"part": part, "key": key, "content": content})
    same = {"document": review.document.id, "revision": revision, "who": by, "at": at}
    if rows:
        db.execute(insert(_CHANGES), [row | same for row in rows])
    return bool(rows)


def _entries(review: Review, part: str) -> dict[str, Entry]:
    """The entries of a part, each without its empty fields; only a line may be none: then a record belongs to none."""
    return {
        key: {
            name: value
            for name, value in entry.model_dump(mode="json", exclude_unset=True).items()
            if value is not None or name == "line"
        }
        for key, entry in getattr(review, part).items()
    }
