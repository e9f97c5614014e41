"""Has anything changed since the last publication? If not, dbt is not started.

What counts: another document of a source, another reading, a source that began or ceased to answer, an edited watchlist or
taxonomy, other decisions about capabilities, an edited dbt project, and a week or month that has ended since (a quiet period that
is over is news: it was covered and empty).
What does not: one more attempt that found the same.
"""

from __future__ import annotations

import hashlib
import json
import os
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from pipelines.capability_file import capability_decisions
from pipelines.config import Settings

STATE_FILE = "last_publication.json"

FINGERPRINT_SQL = """
WITH latest AS (
    SELECT source_id, url,
        max_by(document_hash, captured_at) FILTER (WHERE document_hash IS NOT NULL) AS document_hash,
        max_by(CASE WHEN outcome IN ('fetched', 'unchanged', 'imported') THEN 'ok' ELSE outcome END, captured_at) AS state
    FROM raw.fetch GROUP BY ALL
)
SELECT 'capture', count(*), bit_xor(hash(source_id, url, document_hash, state)) FROM latest
UNION ALL
SELECT 'bodies', count(*), bit_xor(hash(source_id, url, document_hash)) FROM (SELECT DISTINCT source_id, url, document_hash FROM raw.fetch)
UNION ALL
SELECT 'history', count(*), bit_xor(hash(fetch_id)) FROM raw.fetch WHERE outcome = 'imported'
UNION ALL
SELECT 'reading', count(*), bit_xor(hash(source_id, document_hash, reader_version, release_count, item_count, price_count)) FROM raw.document
UNION ALL
SELECT 'failure', count(*), bit_xor(hash(source_id, document_hash, reader_version, reason)) FROM raw.read_failure
UNION ALL
SELECT 'run_failure', count(*), bit_xor(hash(failure_id)) FROM raw.run_failure
UNION ALL
SELECT 'watchlist', count(*), bit_xor(hash(source_id, competitor_name, homepage, is_us, product_name, kind, url, options, min_records, max_age_days, expected_identity)) FROM raw.watched_source
UNION ALL
SELECT 'taxonomy', count(*), bit_xor(hash(theme, term, is_exclusion, taxonomy_version)) FROM raw.theme_term
ORDER BY 1
"""


def fingerprint(connection: duckdb.DuckDBPyConnection, settings: Settings, now: datetime) -> str:
    """-> a digest of everything a publication depends on."""
    rows = connection.execute(FINGERPRINT_SQL).fetchall()
    week = (now - timedelta(days=now.isoweekday() - 1)).date()
    decisions = capability_decisions(settings.capabilities) if settings.capabilities else []
    parts = [rows, str(week), f"{now:%Y-%m}", project_digest(settings.dbt_project), *decisions]
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()


def last_fingerprint(settings: Settings) -> str | None:
    """-> the fingerprint of what is published, or None where nothing is."""
    path = settings.home / STATE_FILE
    if not path.exists() or not (settings.published / "market.duckdb").exists():
        return None
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["fingerprint"])
    except (ValueError, KeyError):
        return None


def remember(settings: Settings, digest: str) -> None:
    """Keeps the fingerprint of what has just been published."""
    aside = settings.home / f"{STATE_FILE}.part"
    aside.write_text(json.dumps({"fingerprint": digest}), encoding="utf-8")
    os.replace(aside, settings.home / STATE_FILE)


def built_fingerprint(connection: duckdb.DuckDBPyConnection) -> str | None:
    """-> the fingerprint of what the marts were built from, every test of theirs passed; None where they were not."""
    return _built(connection, "fingerprint")


def built_basis(connection: duckdb.DuckDBPyConnection) -> str | None:
    """-> the basis (pipelines/build_scope.py) of the last build that ended with every test passed; None where it did not, or nothing is built."""
    return _built(connection, "basis")


def remember_built(connection: duckdb.DuckDBPyConnection, digest: str | None, basis: str | None = None) -> None:
    """Keeps in the warehouse what its marts were built from; None while they are being built."""
    connection.execute("CREATE OR REPLACE TABLE raw.built AS SELECT ? AS fingerprint, ? AS basis WHERE ? IS NOT NULL", [digest, basis, digest])


def _built(connection: duckdb.DuckDBPyConnection, column: str) -> str | None:
    known = connection.execute("SELECT 1 FROM duckdb_columns() WHERE schema_name = 'raw' AND table_name = 'built' AND column_name = ?", [column]).fetchall()
    rows = connection.execute(f"SELECT {column} FROM raw.built").fetchall() if known else []
    return str(rows[0][0]) if rows and rows[0][0] is not None else None


def project_digest(project: Path) -> str:
    """-> a digest of the dbt project's files."""
    digest = hashlib.sha256()
    for folder in ("models", "macros", "seeds", "tests"):
        for path in sorted((project / folder).rglob("*")):
            if path.is_file():
                digest.update(str(path.relative_to(project)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
