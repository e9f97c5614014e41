"""`market.sqlite`: the tables for everything that reads SQLite, described in its table `data_dictionary`.

Days and moments are ISO 8601 text, which sorts and which SQLite's date functions read; moments are UTC and end with Z. Money is NUMERIC: it compares as a number
and keeps every amount of up to 15 significant digits exactly (https://sqlite.org/floatingpoint.html). True is 1.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

import duckdb

from pipelines.outputs.mart import Mart, MartColumn, iso_text, mart_rows

FILE = "market.sqlite"
_TYPES = {"BOOLEAN": "BOOLEAN", "BIGINT": "INTEGER", "INTEGER": "INTEGER", "HUGEINT": "INTEGER", "DOUBLE": "REAL"}


class SqliteFile:
    """A new `market.sqlite` in a folder, filled table by table; whole once closed."""

    def __init__(self, folder: Path, marts: Iterable[Mart]) -> None:
        """`marts`: everything that will be written, for the table that describes it."""
        self.connection = sqlite3.connect(folder / FILE, isolation_level=None)
        for statement in ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "BEGIN"):  # a file aside: whole or thrown away
            self.connection.execute(statement)
        self.connection.execute("CREATE TABLE data_dictionary (table_name TEXT, column_name TEXT, type TEXT, meaning TEXT)")
        self.connection.executemany("INSERT INTO data_dictionary VALUES (?, ?, ?, ?)", _dictionary(marts))

    def __enter__(self) -> SqliteFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self.connection.execute("COMMIT")
        self.connection.close()

    def write(self, connection: duckdb.DuckDBPyConnection, mart: Mart) -> None:
        """Writes one table with all its rows."""
        columns = ", ".join(f'"{column.name}" {_type_of(column)}' for column in mart.columns)
        self.connection.execute(f'CREATE TABLE "{mart.name}" ({columns})')
        insert = f'INSERT INTO "{mart.name}" VALUES ({", ".join("?" for _ in mart.columns)})'
        for batch in mart_rows(connection, mart, [_value(column) for column in mart.columns]):
            self.connection.executemany(insert, batch)


def _dictionary(marts: Iterable[Mart]) -> Iterator[tuple[str, str | None, str | None, str]]:
    for mart in marts:
        yield mart.name, None, None, mart.meaning
        for column in mart.columns:
            yield mart.name, column.name, column.sql_type, column.meaning


def _type_of(column: MartColumn) -> str:
    return column.sql_type if column.sql_type.startswith("DECIMAL") else _TYPES.get(column.sql_type, "TEXT")


def _value(column: MartColumn) -> str:
    return iso_text(column) if column.sql_type in ("DATE", *_TYPES) or column.is_moment else f'CAST("{column.name}" AS VARCHAR)'
