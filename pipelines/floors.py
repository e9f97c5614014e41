"""What must hold before a publication: floors, freshness, contract. Each rule gives a sentence and the rows it rests on.

One broken source never holds back the market: it is unknown, and shown as such. What holds it back is a market that cannot
be right as a whole: most sources unreadable, nothing fresh, or far less history than was published before.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from pipelines.config import Settings
from pipelines.raw_tables import table_columns
from spiders.records import RECORDS

LEAST_READABLE_SHARE = 0.5
LEAST_KEPT_SHARE = 0.8
HISTORY_TABLES = ("fct_release", "fct_change_item", "fct_plan_price")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule's result, in a sentence."""

    passed: bool
    sentence: str


def readable_floor(connection: duckdb.DuckDBPyConnection) -> Verdict:
    """At least half of the sources that were ever attempted have a reading."""
    row = connection.execute(
        """SELECT count(*), count(*) FILTER (WHERE source_id IN (SELECT source_id FROM raw.document))
        FROM (SELECT DISTINCT source_id FROM raw.fetch JOIN raw.watched_source USING (source_id))"""
    ).fetchone()
    attempted, readable = row or (0, 0)
    passed = attempted > 0 and readable >= LEAST_READABLE_SHARE * attempted
    return Verdict(passed, f"{readable} of {attempted} attempted sources have been read; at least {LEAST_READABLE_SHARE:.0%} are needed")


def history_floor(connection: duckdb.DuckDBPyConnection, settings: Settings) -> Verdict:
    """No fact table holds much less than the current publication does."""
    published = settings.published / "market.duckdb"
    if not published.exists():
        return Verdict(True, "nothing is published yet")
    with duckdb.connect(str(published), read_only=True) as current:
        for table in HISTORY_TABLES:
            before = current.execute(f"SELECT count(*) FROM {table}").fetchone()
            after = connection.execute(f"SELECT count(*) FROM marts.{table}").fetchone()
            if before and after and after[0] < LEAST_KEPT_SHARE * before[0]:
                return Verdict(False, f"{table} would fall from {before[0]:,} to {after[0]:,} rows; below {LEAST_KEPT_SHARE:.0%} a person must look first")
    return Verdict(True, "every fact table keeps its history")


def freshness(connection: duckdb.DuckDBPyConnection) -> Verdict:
    """At least one source has been captured within the longest age that its watchlist entry allows (14 days where it says none)."""
    row = connection.execute(
        """WITH seen AS (
            SELECT source_id, max(captured_at) FILTER (WHERE document_hash IS NOT NULL) AS captured_at, max(captured_at) AS attempted_at FROM raw.fetch GROUP BY ALL
        )
        SELECT count(*), count(*) FILTER (WHERE seen.captured_at >= (SELECT max(attempted_at) FROM seen) - to_days(coalesce(max_age_days, 14)::INTEGER))
        FROM raw.watched_source JOIN seen USING (source_id)"""
    ).fetchone()
    attempted, fresh = row or (0, 0)
    return Verdict(fresh > 0, f"{fresh} of {attempted} sources were captured within their longest allowed age; at least one is needed")


def contract(connection: duckdb.DuckDBPyConnection) -> Verdict:
    """The raw tables have the columns and types of the record contract."""
    for record in RECORDS:
        rows = connection.execute(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name = 'raw' AND table_name = ? ORDER BY column_index", [record.table]
        ).fetchall()
        found = {name: kind.replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ") for name, kind in rows}
        expected = table_columns(record)
        if found != expected:
            return Verdict(
                False,
                f"raw.{record.table} differs from the record contract in {sorted(set(found.items()) ^ set(expected.items()))}; run `paceline rebuild`",
            )
    return Verdict(True, "the raw tables are as the record contract says")
