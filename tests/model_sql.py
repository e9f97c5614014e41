"""A model's SQL without dbt: the same files and macros through Jinja, on tables that a test makes. For simulations, where dbt's start would cost more than the work."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml
from jinja2 import Environment, StrictUndefined, Template

from tests.dbt_market import ROOT

PROJECT = ROOT / "dbt_project"
MACRO = re.compile(r"{%-?\s*macro\s+(?P<name>\w+).*?endmacro\s*-?%}", re.DOTALL)
OF_DBT = ("generate_schema_name", "table_materialization")
"""Macros that only dbt calls."""


def build_models(path: Path, *names: str) -> None:
    """Builds these models and all that they rest on in a warehouse, in dbt's schemas: what `dbt run --select +NAME` gives, at a fifth of its time.
    Contracts and dbt's own tests are not looked at; `dbt build` in dbt_scenarios does that."""
    files = {file.stem: file for file in (PROJECT / "models").rglob("*.sql")}
    schema = {name: {"brief": "intermediate"}.get(file.parent.name, file.parent.name) for name, file in files.items()}
    order: dict[str, str] = {}

    def visit(name: str) -> None:
        if name not in order:
            parents: list[str] = []

            def ref(parent: str) -> str:
                parents.append(parent)
                return place(parent)

            sql = _rendered(files[name].read_text(encoding="utf-8"), lambda variable, default="": default, ref)
            for parent in parents:
                visit(parent)
            order[name] = sql

    def place(name: str) -> str:
        return f"{schema[name]}.{name}"

    for name in names:
        visit(name)
    with duckdb.connect(str(path), config={"autoinstall_known_extensions": False}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for layer in dict.fromkeys(schema.values()):
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {layer}")
        for name, sql in order.items():
            connection.execute(f"CREATE OR REPLACE {'VIEW' if schema[name] == 'staging' else 'TABLE'} {place(name)} AS {sql}")


def model_sql(name: str, capabilities: str = "", asked: Callable[[str], Any] | None = None) -> str:
    """-> the SQL of a model; a ref is the table of that name. `capabilities` is the file of a person's decisions; `asked` answers what the model asks while it is written."""
    path = next((PROJECT / "models").rglob(f"{name}.sql"))

    def env_var(variable: str, default: str = "") -> str:
        return capabilities if variable == "PACELINE_CAPABILITIES" else default

    return _rendered(path.read_text(encoding="utf-8"), env_var, asked=asked)


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
    if path.stat().st_size:
        connection.execute(f"COPY {name} FROM '{path}' (HEADER false, NULLSTR '\\N')")


class _Returned(Exception):
    """What a macro gives back by `return`, which ends it, as dbt's does."""


def _return(value: Any) -> None:
    raise _Returned(value)


def _rendered(text: str, env_var: Callable[..., str], ref: Callable[[str], str] = str, asked: Callable[[str], Any] | None = None) -> str:
    environment = _environment()
    environment.globals |= {"ref": ref, "env_var": env_var, "execute": asked is not None, "run_query": asked}
    return environment.from_string(text).render()


@cache
def _environment() -> Environment:
    """-> Jinja with the project's macros as functions, each compiled once."""
    environment = Environment(undefined=StrictUndefined, extensions=["jinja2.ext.do"])
    environment.globals |= {"source": lambda schema, name: f"{schema}.{name}", "var": _variables().__getitem__, "return": _return}
    for path in sorted((PROJECT / "macros").glob("*.sql")):
        if path.stem not in OF_DBT:
            for found in MACRO.finditer(path.read_text(encoding="utf-8")):
                environment.globals[found["name"]] = _function(environment.from_string(found[0]), found["name"])
    return environment


def _function(template: Template, name: str) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        try:
            return getattr(template.make_module(), name)(*arguments, **named)
        except _Returned as returned:
            return returned.args[0]

    return call


@cache
def _variables() -> dict[str, Any]:
    return dict(yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"])
