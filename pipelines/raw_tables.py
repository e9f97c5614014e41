"""Crossing 2: the tables `raw.*`, derived from the record contract, and the one column that loading adds.

`python -m pipelines.raw_tables` writes the dbt sources file again; a test fails when it differs from the contract.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

import yaml
from pydantic.fields import FieldInfo

from pipelines.taxonomy import CREATE as CREATE_THEME_TERM
from spiders.records import RECORDS, Record

SOURCES_FILE = Path("models") / "sources.yml"
AMOUNT = "DECIMAL(18,6)"
SCALARS: dict[type, str] = {str: "VARCHAR", bool: "BOOLEAN", int: "BIGINT", float: "DOUBLE", Decimal: AMOUNT, date: "DATE", datetime: "TIMESTAMPTZ"}


class MadeColumn(NamedTuple):
    """A column that loading makes of the others: its type, the SQL that makes it, and what it means."""

    kind: str
    made_of: str
    description: str


MADE = {
    "change_item": {
        "text_key": MadeColumn(
            "VARCHAR", "raw.text_key(text)", "key of its words as the dbt project makes it, made once (pipelines/text_keys.py); null: not made yet"
        )
    }
}


def sql_type(annotation: Any) -> str:
    """-> DuckDB type of a field's annotation. Raises TypeError for one the contract does not use."""
    if get_origin(annotation) in (Union, types.UnionType):
        kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
        return sql_type(kinds[0])
    if get_origin(annotation) is Annotated:
        return sql_type(get_args(annotation)[0])
    if get_origin(annotation) is tuple:
        return f"{sql_type(get_args(annotation)[0])}[]"
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return "VARCHAR"
    try:
        return SCALARS[annotation]
    except (KeyError, TypeError):
        raise TypeError(f"the record contract has no column type for {annotation!r}") from None


def columns(record: type[Record]) -> dict[str, str]:
    """-> column name to DuckDB type, in the order of the contract."""
    return {name: sql_type(field.annotation) for name, field in record.model_fields.items()}


def made_columns(record: type[Record]) -> dict[str, MadeColumn]:
    """-> the columns of a record's table that loading makes, by name."""
    return MADE.get(record.table, {})


def table_columns(record: type[Record]) -> dict[str, str]:
    """-> column name to DuckDB type of a record's table: the contract's columns and those that loading makes."""
    return columns(record) | {name: made.kind for name, made in made_columns(record).items()}


def create_statements() -> Iterator[str]:
    """-> the statements that make every raw table that is not there yet."""
    yield "CREATE SCHEMA IF NOT EXISTS raw"
    yield "CREATE TABLE IF NOT EXISTS raw.loaded_run (run_id VARCHAR PRIMARY KEY, purpose VARCHAR, row_count BIGINT)"
    yield "CREATE TABLE IF NOT EXISTS raw.touched (source_id VARCHAR)"
    yield CREATE_THEME_TERM
    for record in RECORDS:
        body = ", ".join(f"{name} {kind}" for name, kind in table_columns(record).items())
        yield f"CREATE TABLE IF NOT EXISTS raw.{record.table} ({body})"


def added_columns(present: set[tuple[str, str]]) -> Iterator[str]:
    """-> the statements that add to older raw tables what the contract has gained; `present` are (table, column) of schema raw."""
    for record in RECORDS:
        for name, kind in table_columns(record).items():
            if (record.table, name) not in present:
                yield f"ALTER TABLE raw.{record.table} ADD COLUMN {name} {kind}"


def sources_yaml() -> str:
    """-> the dbt sources file: every raw table and column with its description and data type."""
    tables = [
        {
            "name": record.table,
            "description": _first_line(record),
            "columns": [*(_column(name, field) for name, field in record.model_fields.items()), *_made(record)],
        }
        for record in RECORDS
    ]
    content = {
        "version": 2,
        "sources": [{"name": "raw", "schema": "raw", "description": "Records as the readers gave them, one table a record type.", "tables": tables}],
    }
    head = "# Generated from spiders/records.py by `python -m pipelines.raw_tables`; change the contract there.\n"
    return head + yaml.safe_dump(content, sort_keys=False, width=160, allow_unicode=True)


def _made(record: type[Record]) -> list[dict[str, str]]:
    return [{"name": name, "description": made.description, "data_type": made.kind} for name, made in made_columns(record).items()]


def _column(name: str, field: FieldInfo) -> dict[str, str]:
    return {"name": name, "description": field.description or _metadata_description(field), "data_type": sql_type(field.annotation)}


def _metadata_description(field: FieldInfo) -> str:
    for part in field.metadata:
        if isinstance(part, FieldInfo) and part.description:
            return part.description
    raise TypeError("every field of the record contract needs a description")


def _first_line(record: type[Record]) -> str:
    return (record.__doc__ or "").strip().splitlines()[0]


if __name__ == "__main__":
    from pipelines.config import load_settings

    (load_settings().dbt_project / SOURCES_FILE).write_text(sources_yaml(), encoding="utf-8")
