"""Crossing 1 -> 2: committed landing runs into `raw.*`. Idempotent: a run is loaded once, and loading it again would change nothing."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import duckdb

from pipelines.raw_tables import columns, made_columns
from spiders.landing import Manifest, verify_tables
from spiders.records import RECORDS, ChangeItem, DocumentReading, Entitlement, Fetch, PlanPrice, ReadFailure, Record, Release, WatchedSource

READING_TABLES: tuple[type[Record], ...] = (DocumentReading, Release, ChangeItem, PlanPrice, Entitlement, ReadFailure)
READING_KEY = ("source_id", "document_hash", "reader_version")


TOUCHED_BY_CAPTURE = """
WITH known AS (
    SELECT source_id, max(captured_at) AS captured_at, max_by(document_hash, captured_at) AS document_hash, count(DISTINCT url) = 1 AS is_one_page
    FROM raw.fetch WHERE document_hash IS NOT NULL GROUP BY source_id
)
INSERT INTO raw.touched
SELECT DISTINCT landed.source_id
FROM landed_fetch AS landed LEFT JOIN known USING (source_id)
WHERE landed.document_hash IS NOT NULL
    AND NOT coalesce(known.is_one_page AND landed.document_hash = known.document_hash AND landed.captured_at > known.captured_at, false)
"""
"""A capture moves a source unless it shows the one page that the newest capture before showed: then it was only seen again."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one call brought in: landing runs, and rows per table."""

    runs: tuple[str, ...]
    rows: dict[str, int]


def load_runs(connection: duckdb.DuckDBPyConnection, runs: list[Manifest]) -> Loaded:
    """Loads every run that is not loaded yet, each in one transaction, oldest first. Raises LandingDamaged naming the file."""
    known = {row[0] for row in connection.execute("SELECT run_id FROM raw.loaded_run").fetchall()}
    done: list[str] = []
    total = {record.table: 0 for record in RECORDS}
    for run in runs:
        if run.run_id in known:
            continue
        verify_tables(run)
        connection.execute("BEGIN TRANSACTION")
        try:
            for table, count in _load_run(connection, run).items():
                total[table] += count
            connection.execute("INSERT INTO raw.loaded_run VALUES (?, ?, ?)", [run.run_id, run.purpose, sum(entry["rows"] for entry in run.tables.values())])
            connection.execute("COMMIT")
        except BaseException:
            # a fault of the disk has ended the transaction already
            with suppress(duckdb.Error):
                connection.execute("ROLLBACK")
            raise
        done.append(run.run_id)
    if done:
        connection.execute("CHECKPOINT")
    return Loaded(tuple(done), total)


def _load_run(connection: duckdb.DuckDBPyConnection, run: Manifest) -> dict[str, int]:
    counts: dict[str, int] = {}
    present = [record for record in RECORDS if run.tables.get(record.table, {}).get("rows")]
    for record in present:
        _stage(connection, run, record)
    readings = [record for record in READING_TABLES if record in present]
    if readings:
        _forget_readings(connection, readings)
    for record in readings:
        connection.execute(f"INSERT INTO raw.touched SELECT DISTINCT source_id FROM landed_{record.table}")
    if Fetch in present:
        connection.execute(TOUCHED_BY_CAPTURE)
    for record in present:
        counts[record.table] = _insert(connection, record)
        connection.execute(f"DROP TABLE landed_{record.table}")
    return counts


def _stage(connection: duckdb.DuckDBPyConnection, run: Manifest, record: type[Record]) -> None:
    shape = ", ".join(f"'{name}': '{kind}'" for name, kind in columns(record).items())
    file = str(run.folder / f"{record.table}.jsonl")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE landed_{record.table} AS SELECT * FROM read_json(?, format='newline_delimited', columns={{{shape}}}, maximum_object_size=268435456)",
        [file],
    )


def _forget_readings(connection: duckdb.DuckDBPyConnection, readings: list[type[Record]]) -> None:
    """A document read again by the same reader version replaces what that version had said of it."""
    keys = ", ".join(READING_KEY)
    union = " UNION ".join(f"SELECT {keys} FROM landed_{record.table}" for record in readings)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE reread AS {union}")
    for record in READING_TABLES:
        connection.execute(f"DELETE FROM raw.{record.table} AS old WHERE EXISTS (SELECT 1 FROM reread AS new WHERE {_same(READING_KEY)})")
    connection.execute("DROP TABLE reread")


def _insert(connection: duckdb.DuckDBPyConnection, record: type[Record]) -> int:
    names = ", ".join(columns(record))
    landed = f"SELECT {names} FROM landed_{record.table} QUALIFY row_number() OVER (PARTITION BY {', '.join(record.key)} ORDER BY {_newest(record)}) = 1"
    if record is WatchedSource:
        connection.execute(
            f"DELETE FROM raw.{record.table} AS old WHERE EXISTS (SELECT 1 FROM landed_{record.table} AS new WHERE {_same(record.key)} AND new.watched_at >= old.watched_at)"
        )
    if record is Fetch:
        # one capture told twice (a killed crawl and the next): "fetched" stands before "unchanged", in whatever order they landed
        connection.execute(
            f"DELETE FROM raw.{record.table} AS old WHERE EXISTS (SELECT 1 FROM landed_{record.table} AS new WHERE {_same(record.key)} AND new.outcome < old.outcome)"
        )
    made = made_columns(record)
    into, given = ", ".join([names, *made]), ", ".join([names, *(entry.made_of for entry in made.values())])
    inserted = connection.execute(
        f"INSERT INTO raw.{record.table} ({into}) SELECT {given} FROM ({landed}) AS new WHERE NOT EXISTS (SELECT 1 FROM raw.{record.table} AS old WHERE {_same(record.key)})"
    ).fetchone()
    return int(inserted[0]) if inserted else 0


def _newest(record: type[Record]) -> str:
    if record is WatchedSource:
        return "watched_at DESC"
    return "outcome" if record is Fetch else record.key[-1]


def _same(key: tuple[str, ...]) -> str:
    return " AND ".join(f"old.{name} = new.{name}" for name in key)
