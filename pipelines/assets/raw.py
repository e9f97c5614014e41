"""`raw/*`: landing runs in the warehouse. Where nothing changed, nothing is emitted, and everything behind it is skipped."""

from collections.abc import Iterator
from typing import Any

import dagster as dg
import duckdb

from pipelines.assets.collected import OWNERS
from pipelines.change import fingerprint, last_fingerprint
from pipelines.collect import landed
from pipelines.config import load_settings
from pipelines.load import load_runs
from pipelines.market_lock import market_lock
from pipelines.raw_tables import columns
from pipelines.warehouse import open_warehouse
from spiders.records import RECORDS

POOL = "warehouse"
PREVIEW_ROWS = 5
PREVIEW_CHARS = 80

SPECS = [
    dg.AssetSpec(
        ["raw", record.table],
        deps=[dg.AssetKey(["collect", "readings"])],
        group_name="raw",
        kinds={"duckdb", "python"},
        owners=OWNERS,
        skippable=True,
        description=(record.__doc__ or "").strip(),
        metadata={
            "dagster/column_schema": dg.TableSchema(
                [dg.TableColumn(name, kind, description=record.model_fields[name].description) for name, kind in columns(record).items()]
            )
        },
    )
    for record in RECORDS
]
TAXONOMY = dg.AssetSpec(
    ["raw", "theme_term"],
    group_name="raw",
    kinds={"duckdb", "python"},
    owners=OWNERS,
    skippable=True,
    description="The taxonomy of themes, as its CSV file has it.",
)


@dg.multi_asset(name="load", specs=[*SPECS, TAXONOMY], pool=POOL, can_subset=False)
def raw_tables(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[Any]]:
    """Loads what has landed; emits the raw tables only where something to publish has changed."""
    settings = load_settings()
    with market_lock(settings.home, settings.lock_wait_s), open_warehouse(settings) as connection:
        loaded = load_runs(connection, landed(settings))
        context.log.info(f"{len(loaded.runs)} landing runs loaded: {loaded.rows}")
        if fingerprint(connection, settings, settings.now()) == last_fingerprint(settings):
            context.log.info("nothing has changed since the last publication: dbt is not started, the publication stands")
            return
        for record in RECORDS:
            count = connection.execute(f"SELECT count(*) FROM raw.{record.table}").fetchone()
            yield dg.MaterializeResult(
                asset_key=["raw", record.table],
                metadata={
                    "dagster/row_count": count[0] if count else 0,
                    "loaded": loaded.rows[record.table],
                    "preview": preview(connection, f"raw.{record.table}"),
                },
            )
        yield dg.MaterializeResult(asset_key=TAXONOMY.key, metadata={"preview": preview(connection, "raw.theme_term")})


def preview(connection: duckdb.DuckDBPyConnection, table: str) -> dg.TableMetadataValue | str:
    """-> a few rows as table metadata; values are cut short and never interpreted. Takes our own table names only."""
    cursor = connection.execute(f"SELECT * FROM {table} LIMIT {PREVIEW_ROWS}")
    names = [entry[0] for entry in cursor.description or ()]
    rows = [dg.TableRecord({name: str(value)[:PREVIEW_CHARS] for name, value in zip(names, row, strict=True)}) for row in cursor.fetchall()]
    return dg.MetadataValue.table(rows) if rows else "empty"
