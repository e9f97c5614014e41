"""Markets made up as published Parquet alone, without a crawl or a build: every mart with the columns of its contract, and rows that a test or bench puts in."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

MODELS = Path(__file__).resolve().parent.parent / "dbt_project" / "models"


@cache
def contracts() -> dict[str, dict[str, str]]:
    """-> the type of every column of every mart."""
    found = {}
    for path in sorted((*(MODELS / "marts").glob("*.yml"), MODELS / "brief" / "brief.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
            if model["name"].startswith(("dim_", "fct_", "rpt_")):
                found[model["name"]] = {column["name"]: column["data_type"] for column in model["columns"]}
    return found


def empty_market() -> duckdb.DuckDBPyConnection:
    """-> a connection to a market whose marts are all empty."""
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    for name, columns in contracts().items():
        listed = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
        connection.execute(f'CREATE TABLE "{name}" ({listed})')
    return connection


def put(connection: duckdb.DuckDBPyConnection, mart: str, **values: Any) -> None:
    """Adds a row; what is not given is null."""
    names = ", ".join(f'"{name}"' for name in values)
    connection.execute(f'INSERT INTO "{mart}" ({names}) VALUES ({", ".join("?" * len(values))})', list(values.values()))


def save(connection: duckdb.DuckDBPyConnection, folder: Path) -> Path:
    """Writes `folder/marts/*.parquet`; -> `folder`."""
    (folder / "marts").mkdir(parents=True)
    for name in contracts():
        place = str(folder / "marts" / f"{name}.parquet").replace("'", "''")
        connection.execute(f"COPY (SELECT * FROM \"{name}\" ORDER BY ALL) TO '{place}' (FORMAT parquet, COMPRESSION zstd)")
    return folder
