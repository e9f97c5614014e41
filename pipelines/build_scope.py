"""What a build has to do again: everything, or the products whose sources have shown something else since the last whole build.

The load step keeps `raw.touched` (sources with another document or reading), in the transaction that loads them. Anything that could move a row of any other product
(the dbt project, the watchlist, the taxonomy, decisions about capabilities, another DuckDB) makes the next build a whole one, and so does a build
that did not end. No model that is built in parts looks at the clock. dbt reads the scope from `raw.build_scope` (macros/touched.sql); it is there only while a partial build runs.
"""

from __future__ import annotations

import hashlib
import json

import duckdb

from pipelines.capability_file import capability_decisions
from pipelines.change import built_basis, project_digest
from pipelines.config import Settings

LARGEST_SHARE = 0.25
"""Where more of the products have changed, a whole build costs less than finding out which rows to leave alone."""

BASIS_SQL = (
    "SELECT bit_xor(hash(watched)) FROM (SELECT * EXCLUDE (watched_at) FROM raw.watched_source) AS watched",
    "SELECT bit_xor(hash(terms)) FROM raw.theme_term AS terms",
)

# a date ahead of its capture becomes believable when it is seen again
SCOPE_SQL = """
CREATE OR REPLACE TABLE raw.build_scope AS
WITH moved AS (
    SELECT source_id FROM raw.touched
    UNION
    SELECT source_id FROM intermediate.int_entry_sighting WHERE released_on > CAST(ended_at AS DATE) + 1
)
SELECT source_id, competitor || '/' || product AS product_id, competitor
FROM raw.watched_source
WHERE (competitor, product) IN (SELECT (competitor, product) FROM raw.watched_source JOIN moved USING (source_id))
"""


def build_basis(connection: duckdb.DuckDBPyConnection, settings: Settings) -> str:
    """-> a digest of what every row of the marts rests on, whatever its product."""
    decisions = capability_decisions(settings.capabilities) if settings.capabilities else []
    rows = [connection.execute(sql).fetchall() for sql in BASIS_SQL]
    parts = [duckdb.__version__, project_digest(settings.dbt_project), rows, *decisions]
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()


def set_scope(connection: duckdb.DuckDBPyConnection, basis: str) -> int | None:
    """Writes the scope of a partial build; -> its number of products, or None where the whole market is to be built."""
    drop_scope(connection)
    if built_basis(connection) != basis:
        return None
    connection.execute(SCOPE_SQL)
    row = connection.execute(
        "SELECT (SELECT count(DISTINCT product_id) FROM raw.build_scope), (SELECT count(DISTINCT (competitor, product)) FROM raw.watched_source)"
    ).fetchone()
    products, of = row or (0, 0)
    if products > LARGEST_SHARE * of:
        drop_scope(connection)
        return None
    return int(products)


def drop_scope(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the next build a whole one."""
    connection.execute("DROP TABLE IF EXISTS raw.build_scope")


def end_scope(connection: duckdb.DuckDBPyConnection) -> None:
    """A build has ended with every test passed: what it was for is done."""
    drop_scope(connection)
    connection.execute("DELETE FROM raw.touched")
