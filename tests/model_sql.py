"""A model's SQL without dbt: the same files and macros through Jinja, on tables that a test makes. For simulations, where dbt's start would cost more than the work."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, StrictUndefined

from tests.dbt_market import ROOT

PROJECT = ROOT / "dbt_project"


def model_sql(name: str, capabilities: str = "") -> str:
    """-> the SQL of a model; a ref is the table of that name. `capabilities` is the file of a person's decisions."""
    path = next((PROJECT / "models").rglob(f"{name}.sql"))
    return _rendered(path.read_text(encoding="utf-8"), lambda variable, default="": capabilities if variable == "PACELINE_CAPABILITIES" else default)


def macro_sql(call: str) -> str:
    """-> the SQL of one macro call."""
    return _rendered("{{ " + call + " }}", lambda variable, default="": default).strip()


def model_rows(connection: duckdb.DuckDBPyConnection, name: str, columns: str, capabilities: str = "") -> list[tuple[Any, ...]]:
    """-> the model's rows with these columns, sorted."""
    return connection.execute(f"SELECT {columns} FROM ({model_sql(name, capabilities)}) ORDER BY ALL").fetchall()


def make_table(connection: duckdb.DuckDBPyConnection, name: str, columns: dict[str, str], rows: Iterable[tuple[Any, ...]], folder: Path) -> None:
    """Makes a table of these columns (name to type) and rows; `folder` takes the file that they pass through."""
    path = folder / f"{name}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["\\N" if value is None else value for value in row] for row in rows])
    connection.execute(f"CREATE OR REPLACE TABLE {name} ({', '.join(f'{column} {kind}' for column, kind in columns.items())})")
    connection.execute(f"COPY {name} FROM '{path}' (HEADER false, NULLSTR '\\N')")


def _rendered(text: str, env_var: Callable[..., str]) -> str:
    macros = "\n".join(path.read_text(encoding="utf-8") for path in sorted((PROJECT / "macros").glob("*.sql")) if path.stem != "generate_schema_name")
    environment = Environment(undefined=StrictUndefined, extensions=["jinja2.ext.do"])
    environment.globals |= {"ref": lambda name: name, "env_var": env_var, "var": lambda name: "", "return": lambda value: value}
    return environment.from_string(macros + "\n" + text).render()
