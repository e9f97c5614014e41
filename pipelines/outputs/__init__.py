"""The published marts in every format that people open: CSV, a workbook, SQLite, a data dictionary, dbt's documentation.

    market.duckdb -> csv/*.csv, market.xlsx, market.sqlite, docs/data_dictionary.html, docs/data_dictionary.md, docs/dbt.html

All of it is made from the version's own `market.duckdb`, in the version's folder, so that it becomes current with it.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import duckdb

from pipelines.config import Settings
from pipelines.outputs.mart import Mart, published_marts
from pipelines.warehouse import safe_settings


def write_outputs(folder: Path, settings: Settings) -> None:
    """Writes the formats that the settings name into `folder`, which holds market.duckdb already."""
    with duckdb.connect(str(folder / "market.duckdb"), read_only=True, config=safe_settings(settings.memory_limit)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        marts = published_marts(connection)
        if settings.outputs & {"csv", "xlsx", "sqlite"}:
            _write_rows(folder, settings, connection, marts)
        if "dictionary" in settings.outputs:
            from pipelines.outputs.data_dictionary import write_dictionary

            write_dictionary(folder, marts)
        if "dbt" in settings.outputs:
            from pipelines.outputs.dbt_docs import write_dbt_docs

            write_dbt_docs(folder, settings)


def _write_rows(folder: Path, settings: Settings, connection: duckdb.DuckDBPyConnection, marts: list[Mart]) -> None:
    """Writes each mart's rows in every tabular format, a batch at a time."""
    from pipelines.outputs.csv_files import write_csv  # here and below, because a run that publishes nothing needs none of them
    from pipelines.outputs.sqlite_file import SqliteFile
    from pipelines.outputs.workbook import MarketWorkbook

    with ExitStack() as stack:
        tables = [mart for mart in marts if not mart.is_view]
        if "xlsx" in settings.outputs:
            workbook = stack.enter_context(MarketWorkbook(folder, settings.now()))
            for mart in sorted(marts, key=lambda each: (not each.is_view, each.name)):
                workbook.write(connection, mart)
        if "sqlite" in settings.outputs:
            sqlite = stack.enter_context(SqliteFile(folder, tables))
            for mart in tables:
                sqlite.write(connection, mart)
        if "csv" in settings.outputs:
            for mart in marts:
                write_csv(folder, connection, mart)
