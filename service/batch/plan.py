"""What is left to do: which reports are new, which chunks hold something that has changed."""

from __future__ import annotations

import hashlib
import itertools
import json
import math
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from service.batch import inputs
from service.batch.index import Index, Shard, slot
from service.batch.inputs import Input
from service.batch.records import Chunk, Failure, Item, Member, Packed

# Inputs are hashed this many at a time, so that the memory for them is that of one such batch.
BATCH = 512
READERS = 8
# A chunk is a Parquet file a table and year, and what a worker is given at a time: large enough for few files, small
# enough that no worker is left with a long one at the end.
LARGEST_CHUNK, SMALLEST_CHUNK = 500, 8
# The part of the reports left for each worker that its next chunk takes, so that chunks get smaller towards the end.
SHARE = 3
# Failures of the storage, or of the moment; all others are the report's own.
PASSING = frozenset({"unreadable", "changed"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the job is to go about its inputs."""

    key: str
    shard: Shard = field(default_factory=Shard)
    workers: int = 1
    retry_errors: bool = False


@dataclass(slots=True)
class Plan:
    """The chunks to do, one at a time, and counts of reports.

    Attributes:
        todo: reports in these chunks; kept: those committed that stay, of which kept_failures failed.
        copies: inputs whose bytes are those of another.
        retired: chunks whose reports are all gone.
    """

    index: Index
    todo: int = 0
    kept: int = 0
    kept_failures: int = 0
    copies: int = 0
    retired: list[str] = field(default_factory=list)

    def add(self, chunk: Chunk) -> None:
        """Notes a chunk to do."""
        self.todo += len(chunk.items)
        row = (chunk.name, chunk.generation, chunk.model_dump_json().encode())
        self.index.db.execute("INSERT INTO tasks VALUES (?, ?, ?)", row)

    def chunks(self) -> Iterator[Packed]:
        """The chunks to do."""
        (count,) = self.index.db.execute("SELECT count(*) FROM tasks").fetchone()
        for row in range(1, count + 1):
            yield Packed(*self.index.db.execute("SELECT * FROM tasks WHERE rowid = ?", (row,)).fetchone())


def make(index: Index, reports: Iterable[Input], wanted: Wanted) -> Plan:
    """Reads every input once to know its content, and compares with what is committed.

    Raises:
        InputError: an argument names nothing, or a manifest is malformed.
    """
    _take_in(index, reports)
    index.db.executescript("""
        CREATE TABLE wanted AS
            SELECT id, slot, min(path) AS path, json_group_array(path) AS paths, metadata, failure
            FROM inputs GROUP BY id;
        CREATE INDEX wanted_ids ON wanted (id);
        CREATE INDEX IF NOT EXISTS member_ids ON members (id);
        CREATE TABLE tasks (name TEXT, generation INTEGER, content BLOB);
    """)
    plan = Plan(index)
    _plan_committed(plan, wanted)
    _plan_new(plan, wanted)
    (plan.copies,) = index.db.execute("SELECT (SELECT count(*) FROM inputs) - (SELECT count(*) FROM wanted)").fetchone()
    return plan


def _take_in(index: Index, reports: Iterable[Input]) -> None:
    """Hashes the inputs. A path that is named twice counts once, with the metadata that came first."""
    stream = iter(reports)
    with ThreadPoolExecutor(READERS) as pool:
        while batch := list(itertools.islice(stream, BATCH)):
            rows = []
            for report, (identity, failure) in zip(
                batch, pool.map(inputs.identify, [report.path for report in batch]), strict=True
            ):
                metadata = json.dumps(dict(sorted(report.metadata.items())), ensure_ascii=False)
                reason = failure.model_dump_json() if failure else None
                rows.append((report.path, identity, slot(identity), metadata, reason))
            index.db.executemany("INSERT OR IGNORE INTO inputs VALUES (?, ?, ?, ?, ?)", rows)


def _plan_committed(plan: Plan, wanted: Wanted) -> None:
    """Chunks in which a report has changed, has gone, or was read by another engine are done again as a whole.

    A report of such a chunk that is unchanged costs little: its result is there.
    """
    rows = plan.index.db.execute("""
        SELECT members.chunk, chunks.generation, chunks.broken, members.data,
               wanted.id, wanted.path, wanted.paths, wanted.metadata, wanted.failure,
               EXISTS (SELECT 1 FROM inputs WHERE inputs.path = members.path)
        FROM members JOIN chunks ON chunks.name = members.chunk LEFT JOIN wanted ON wanted.id = members.id
        ORDER BY members.chunk, members.rowid""")
    for (name, generation, broken), group in itertools.groupby(rows, key=lambda row: row[:3]):
        if not wanted.shard.owns(name):
            continue
        items, stale, kept, failures = [], bool(broken), 0, 0
        for _, _, _, data, identity, *found, same_path in group:
            before = Member.model_validate_json(data)
            if identity is None and same_path:  # the file has another content now
                stale = True
                continue
            item = Item.model_validate(before.model_dump(exclude={"size"}))
            if identity is not None:
                now = _item(identity, *found, key=wanted.key, settled=_settled(before, wanted))
                stale, item = stale or now != item, now
                kept, failures = kept + 1, failures + (now.failure is not None)
            items.append(item)
        if stale and items:
            plan.add(Chunk(name=name, generation=generation + 1, items=tuple(items)))
        elif stale:
            plan.retired.append(name)
        else:
            plan.kept, plan.kept_failures = plan.kept + kept, plan.kept_failures + failures


def _settled(before: Member, wanted: Wanted) -> Failure | None:
    """A failure that would only come again: of this engine, with these bytes."""
    lasting = before.key == wanted.key and before.failure is not None and before.failure.reason not in PASSING
    return before.failure if lasting and not wanted.retry_errors else None


def _plan_new(plan: Plan, wanted: Wanted) -> None:
    """Reports that no chunk has, in the order of their paths, since neighbours are often of one year."""
    shard = (wanted.shard.count, wanted.shard.index)
    new = "FROM wanted WHERE slot % ? = ? AND NOT EXISTS (SELECT 1 FROM members WHERE members.id = wanted.id)"
    (left,) = plan.index.db.execute(f"SELECT count(*) {new}", shard).fetchone()
    rows = plan.index.db.execute(f"SELECT id, path, paths, metadata, failure {new} ORDER BY path", shard)
    while batch := rows.fetchmany(max(SMALLEST_CHUNK, min(LARGEST_CHUNK, math.ceil(left / (wanted.workers * SHARE))))):
        left -= len(batch)
        items = tuple(_item(*row, key=wanted.key) for row in batch)
        plan.add(Chunk(name=f"{wanted.shard.tag}-{_name(items)}", generation=0, items=items))


def _name(items: Iterable[Item]) -> str:
    """A chunk's name is made from all that is in it, so that no other chunk has it."""
    return hashlib.sha256(" ".join(item.id for item in items).encode()).hexdigest()[:16]


def _item(
    identity: str,
    path: str,
    paths: str,
    metadata: str,
    failure: str | None,
    *,
    key: str,
    settled: Failure | None = None,
) -> Item:
    return Item(
        id=identity,
        path=path,
        copies=tuple(sorted(set(json.loads(paths)) - {path})),
        metadata=json.loads(metadata),
        key=key,
        failure=Failure.model_validate_json(failure) if failure else settled,
    )
