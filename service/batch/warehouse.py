"""The committed tables as DuckDB views, for the workbook and the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import duckdb

from extractor.scratch import scratch
from service.batch.store import Store
from service.batch.tables import TABLES

# What DuckDB may hold; beyond that it uses the disk.
MEMORY = "1GB"


@contextmanager
def opened(store: Store, files: Mapping[str, Sequence[str]]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with a view for each table, over just these of its files; without files it is empty.

    What is on an object store is fetched first: each file once, where queries would ask for it again and again.
    """
    with scratch() as folder, duckdb.connect() as db:
        db.execute(f"SET memory_limit = '{MEMORY}'; SET temp_directory = '{folder}'")
        for table, schema in TABLES.items():
            empty = schema.empty_table()
            db.register(f"no_{table}", empty)
            if not files[table]:
                db.execute(f"CREATE VIEW {table} AS SELECT *, NULL::BIGINT AS fiscal_year FROM no_{table}")
                continue
            paths = [store.local_copy(name, folder) for name in files[table]]
            listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
            # Chunks may differ in the columns that their manifests added.
            db.execute(
                f"CREATE VIEW {table} AS SELECT * REPLACE (fiscal_year::BIGINT AS fiscal_year) FROM read_parquet("
                f"[{listed}], hive_partitioning = true, hive_types = {{'fiscal_year': BIGINT}}, union_by_name = true)"
            )
        yield db
