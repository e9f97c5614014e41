"""The state of every watched source, from the newest attempts; where a run is writing, from what is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import duckdb

from pipelines.collect import landed
from pipelines.config import Settings
from pipelines.delivery.health import channel_troubles
from pipelines.faults import WarehouseFault, WrongInput
from pipelines.warehouse import connect
from spiders.landing import read_rows
from spiders.records import RunFailure

STATUS_SQL = """
WITH attempt AS (
    SELECT source_id,
        max(captured_at) AS attempted_at,
        max(captured_at) FILTER (WHERE document_hash IS NOT NULL) AS succeeded_at,
        arg_max(outcome, captured_at) AS outcome, arg_max(detail, captured_at) AS detail,
        arg_max(document_hash, captured_at) FILTER (WHERE document_hash IS NOT NULL) AS document_hash
    FROM raw.fetch GROUP BY source_id
), changed AS (
    SELECT attempt.source_id, min(captured_at) AS changed_at
    FROM raw.fetch AS seen JOIN attempt ON attempt.source_id = seen.source_id AND attempt.document_hash = seen.document_hash GROUP BY attempt.source_id
), reading AS (
    SELECT source_id, document_hash, arg_max(release_count + price_count, reader_version) AS records, max(reader_version) AS reader_version FROM raw.document GROUP BY ALL
), failure AS (
    SELECT source_id, document_hash, arg_max(reason || ': ' || detail, reader_version) AS said, max(reader_version) AS reader_version FROM raw.read_failure GROUP BY ALL
)
SELECT watched.source_id,
    CASE WHEN attempt.source_id IS NULL THEN 'never'
        WHEN attempt.outcome NOT IN ('fetched', 'unchanged', 'imported') THEN attempt.outcome
        WHEN failure.said IS NOT NULL AND (reading.reader_version IS NULL OR failure.reader_version >= reading.reader_version) THEN 'unreadable'
        WHEN reading.records IS NULL THEN 'unread'
        WHEN reading.records < watched.min_records THEN 'below floor'
        WHEN other.source_id IS NOT NULL THEN 'identity_changed'
        ELSE 'ok' END AS state,
    attempt.attempted_at, attempt.succeeded_at, changed.changed_at, reading.records, coalesce(failure.said, other.detail, attempt.detail, '') AS detail
FROM raw.watched_source AS watched
LEFT JOIN attempt USING (source_id) LEFT JOIN changed USING (source_id)
LEFT JOIN reading ON reading.source_id = watched.source_id AND reading.document_hash = attempt.document_hash
LEFT JOIN failure ON failure.source_id = watched.source_id AND failure.document_hash = attempt.document_hash
-- told by the models, and only of what they have seen
LEFT JOIN ({other_feeds}) AS other ON other.source_id = watched.source_id AND changed.changed_at <= other.last_attempt_at
ORDER BY watched.source_id
"""
HEALTH = "marts.rpt_source_health"
OTHER_FEEDS = f"SELECT source_id, detail, last_attempt_at FROM {HEALTH} WHERE failure_reason = 'identity_changed'"
TOLD_DAYS, TOLD_FAILURES = 7, 5
DETAIL_CHARS = 700
"""Longest detail of a source, characters: what a feed was, what it is now and what to do about it takes most."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source's state; times are UTC to the minute, empty where there is none."""

    source_id: str
    state: str
    attempted: str
    succeeded: str
    changed: str
    records: str
    detail: str


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """All sources, a title that says how many are in which state, and notes on failed runs."""

    title: str
    rows: list[SourceRow]
    notes: list[str]


def source_status(settings: Settings) -> StatusAnswer:
    """-> the state of every source. Raises WrongInput where nothing has been run."""
    if not settings.warehouse.exists():
        raise WrongInput(f"{settings.home} holds no market yet; `paceline run` makes one (`make demo` does without network)")
    notes = _failures(settings) + channel_troubles(settings)
    try:
        with connect(settings.warehouse, settings, read_only=True) as connection:
            found = connection.execute(STATUS_SQL.format(other_feeds=_other_feeds(connection))).fetchall()
    except (WarehouseFault, duckdb.CatalogException) as fault:
        found = _from_published(settings)
        notes.append(f"This is the state at the last publication: {fault}")
    rows = [_row(entry) for entry in found]
    states: dict[str, int] = {}
    for row in rows:
        states[row.state] = states.get(row.state, 0) + 1
    counts = ", ".join(f"{count} {state}" for state, count in sorted(states.items(), key=lambda entry: (entry[0] != "ok", entry[0])))
    return StatusAnswer(f"{len(rows)} sources: {counts}", rows, notes)


def _other_feeds(connection: duckdb.DuckDBPyConnection) -> str:
    """-> a query of the feeds that the models set aside; of none before the first build."""
    schema, name = HEALTH.split(".")
    built = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE schema_name = ? AND table_name = ?", [schema, name]).fetchone()
    return OTHER_FEEDS if built and built[0] else "SELECT NULL AS source_id, NULL AS detail, NULL AS last_attempt_at WHERE false"


def _failures(settings: Settings) -> list[str]:
    """What broke in the last week's runs, newest first: from the landing, since a run that broke may have loaded nothing."""
    since = settings.now() - timedelta(days=TOLD_DAYS)
    told = [row for run in landed(settings) if RunFailure.table in run.tables for row in read_rows(run, RunFailure.table) if isinstance(row, RunFailure)]
    newest = sorted((row for row in told if row.failed_at >= since), key=lambda row: row.failed_at, reverse=True)[:TOLD_FAILURES]
    return [f"run failure {_minute(row.failed_at)} in {row.step}: {row.detail:.200}" for row in newest]


def _from_published(settings: Settings) -> list[tuple[Any, ...]]:
    path = settings.published / "market.duckdb"
    if not path.exists():
        raise WrongInput("a run is writing and nothing is published yet; look again when it has ended")
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(
            "SELECT source_id, CASE WHEN failure_reason = 'identity_changed' THEN failure_reason ELSE state END AS state, last_attempt_at, last_success_at, last_change_at, last_records, "
            "coalesce(detail, '') FROM rpt_source_health ORDER BY source_id"
        ).fetchall()


def _row(entry: tuple[Any, ...]) -> SourceRow:
    source_id, state, attempted, succeeded, changed, records, detail = entry
    return SourceRow(
        source_id,
        state,
        _minute(attempted),
        _minute(succeeded),
        _minute(changed),
        "" if records is None else str(records),
        " ".join(str(detail).split())[:DETAIL_CHARS],
    )


def _minute(value: Any) -> str:
    return "" if value is None else f"{value:%Y-%m-%d %H:%M}"
