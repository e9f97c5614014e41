"""The private DuckDB file. It is derived: evidence and landing runs make it again (`paceline rebuild`)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipelines.config import Settings
from pipelines.faults import WarehouseFault
from pipelines.raw_tables import added_columns, create_statements
from pipelines.taxonomy import load_taxonomy
from pipelines.text_keys import renew_keys

OF_THE_WAREHOUSE: dict[str, str | bool | int | float | list[str]] = {"max_vacuum_tasks": 0}
"""Settings for this file alone. Rows that a build replaces are not closed up at every writing through, which would write a tenth of a large table anew for a
hundred changes: dbt's `close_up` does it in the first build of a week or month."""


@contextmanager
def open_warehouse(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-write connection to the warehouse with its raw tables, the taxonomy and the keys of today; made where it does not exist.
    Raises WrongInput for a wrong taxonomy, WarehouseFault where another process holds it or its bytes are damaged."""
    settings.home.mkdir(parents=True, exist_ok=True)
    connection = connect(settings.warehouse, settings)
    os.chmod(settings.warehouse, 0o600)  # ours alone: what others may read is published
    try:
        for statement in create_statements():
            connection.execute(statement)
        present = set(connection.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'raw'").fetchall())
        for statement in added_columns(present):
            connection.execute(statement)
        load_taxonomy(connection, settings.taxonomy)
        renew_keys(connection, settings.dbt_project)
        yield connection
    except duckdb.FatalException as error:
        raise WarehouseFault(_damaged(settings.warehouse, error)) from error
    finally:
        connection.close()


def connect(path: Path, settings: Settings, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """-> a connection with our limits and nothing that reaches outside. Raises WarehouseFault in a sentence."""
    try:
        connection = duckdb.connect(str(path), read_only=read_only, config=safe_settings(settings.memory_limit) | OF_THE_WAREHOUSE)
        connection.execute("SET TimeZone = 'UTC'")
        return connection
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise WarehouseFault(f"{path} is held by another program ({_holder(str(error))}); nothing was changed. Close it there, then run again.") from error
        raise WarehouseFault(_damaged(path, error)) from error
    except (duckdb.Error, UnicodeDecodeError) as error:
        raise WarehouseFault(_damaged(path, error)) from error


def safe_settings(memory_limit: str) -> dict[str, str | bool | int | float | list[str]]:
    """-> DuckDB settings of every connection: bounded memory, no extension fetched or loaded by itself, UTC."""
    return {
        "memory_limit": memory_limit,
        "threads": 2,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }


def _damaged(path: Path, error: Exception) -> str:
    first = str(error).splitlines()[0] if str(error) else type(error).__name__
    return f"{path} cannot be read ({first:.200}). Nothing is lost: it is derived from the evidence; run `paceline rebuild` to make it again."


def _holder(message: str) -> str:
    found = re.search(r"held in (\S+) \(PID (\d+)\)", message)
    return f"{Path(found[1]).name}, process {found[2]}" if found else "it is locked"
