"""What is exported: every table and view of a published `market.duckdb`, as that file itself describes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

BATCH = 5000
"""Rows held in memory at a time."""

COLUMNS_SQL = """
SELECT table_name, column_name, data_type, comment FROM duckdb_columns()
WHERE NOT internal AND database_name = current_database() AND schema_name = 'main' ORDER BY table_name, column_index
"""
NAMES_SQL = """
SELECT table_name AS name, comment, FALSE AS is_view FROM duckdb_tables() WHERE database_name = current_database() AND schema_name = 'main'
UNION ALL
SELECT view_name, comment, TRUE FROM duckdb_views() WHERE NOT internal AND database_name = current_database()
ORDER BY is_view, name
"""


@dataclass(frozen=True, slots=True)
class MartColumn:
    """A column: its name, SQL type and meaning."""

    name: str
    sql_type: str
    meaning: str

    @property
    def plain_type(self) -> str:
        """The type in a word for people."""
        if self.is_moment:
            return "moment, UTC"
        exact = {"DATE": "day", "BOOLEAN": "yes or no", "DOUBLE": "number"}.get(self.sql_type)
        return exact or ("text" if self.is_text else "amount" if self.sql_type.startswith("DECIMAL") else "whole number")

    @property
    def is_moment(self) -> bool:
        """True for a moment, UTC."""
        return self.sql_type.startswith("TIMESTAMP")

    @property
    def is_number(self) -> bool:
        """True for counts, measures and money."""
        return self.sql_type.startswith(("DECIMAL", "DOUBLE", "FLOAT", "BIGINT", "INTEGER", "HUGEINT"))

    @property
    def is_text(self) -> bool:
        """True for words, and for whatever is neither a number, a day, a moment nor true or false."""
        return not (self.is_moment or self.is_number or self.sql_type in ("DATE", "BOOLEAN"))


@dataclass(frozen=True, slots=True)
class Mart:
    """A table that people query, or a view named for a question."""

    name: str
    meaning: str
    columns: tuple[MartColumn, ...]
    is_view: bool


def published_marts(connection: duckdb.DuckDBPyConnection) -> list[Mart]:
    """-> the tables, then the views, of the file that `connection` has open, each by name."""
    columns: dict[str, list[MartColumn]] = {}
    for table, name, sql_type, comment in connection.execute(COLUMNS_SQL).fetchall():
        columns.setdefault(table, []).append(MartColumn(name, sql_type, _one_line(comment)))
    names = connection.execute(NAMES_SQL).fetchall()
    return [Mart(name, _one_line(comment), tuple(columns[name]), is_view) for name, comment, is_view in names]


def mart_rows(connection: duckdb.DuckDBPyConnection, mart: Mart, columns: Sequence[str], condition: str = "true") -> Iterator[list[tuple[Any, ...]]]:
    """Yields the rows of `mart` that fulfil a condition of ours in batches, in the order of the file; `columns` are expressions, one a column."""
    cursor = connection.execute(f'SELECT {", ".join(columns)} FROM "{mart.name}" WHERE {condition}')
    while batch := cursor.fetchmany(BATCH):
        yield batch


def iso_text(column: MartColumn) -> str:
    """-> the expression for a day or a moment as ISO 8601 text, a moment with the Z of UTC; any other column as it is."""
    if column.is_moment:
        return f"""replace(CAST(CAST("{column.name}" AS TIMESTAMP) AS VARCHAR), ' ', 'T') || 'Z'"""
    return f'CAST("{column.name}" AS VARCHAR)' if column.sql_type == "DATE" else f'"{column.name}"'


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())
