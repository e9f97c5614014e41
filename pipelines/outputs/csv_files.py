"""`csv/*.csv`: one file a table and a question, RFC 4180, UTF-8. Unknown is an empty cell, moments are ISO 8601 in UTC, words are never formulas, numbers stay numbers."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipelines.outputs.mart import Mart, MartColumn, iso_text
from pipelines.outputs.spreadsheet_text import spreadsheet_safe_sql
from pipelines.sql_literal import sql_literal

FOLDER = "csv"


def write_csv(folder: Path, connection: duckdb.DuckDBPyConnection, mart: Mart) -> None:
    """Writes `folder/csv/<mart>.csv`, a header and a line a row, in the order of the file that `connection` has open."""
    path = folder / FOLDER / f"{mart.name}.csv"
    path.parent.mkdir(exist_ok=True)
    cells = ", ".join(f'{_cell(column)} AS "{column.name}"' for column in mart.columns)
    connection.execute(f"""COPY (SELECT {cells} FROM "{mart.name}") TO {sql_literal(str(path))} (FORMAT csv, HEADER, NEW_LINE '\\r\\n')""")


def _cell(column: MartColumn) -> str:
    return spreadsheet_safe_sql(f'"{column.name}"') if column.is_text else iso_text(column)
