"""Questions to the published file: read-only, locked down, bounded in time, memory and rows. A running job does not matter."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines.config import Settings
from pipelines.faults import WrongInput
from pipelines.warehouse import safe_settings

MEMORY_LIMIT = "2GB"
LOOKED_UP_AT_ONCE = 1000
"""Rows of a large table that are looked up by their number together; DuckDB would read the table through for more than 50."""
READING = {"SELECT", "EXPLAIN"}
_PRAGMA = re.compile(r"(?:\s|--[^\n]*(?:\n|\Z)|/\*.*?\*/)*pragma\b", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Answer:
    """Column names, their SQL types, and rows; `is_cut` where there were more rows than asked for."""

    names: list[str]
    types: list[str]
    rows: list[tuple[Any, ...]]
    is_cut: bool


def open_published(path: Path, memory_limit: str = MEMORY_LIMIT) -> duckdb.DuckDBPyConnection:
    """-> a read-only connection that reaches nothing but the published file, and writes nothing beside it. Raises WrongInput where nothing is published."""
    if not path.exists():
        raise WrongInput(f"{path} does not exist: nothing is published yet; `paceline run` publishes (`make demo` does without network)")
    # no temporary folder: a question that needs more memory fails instead of filling the disk
    config = {**safe_settings(memory_limit), "temp_directory": "", "dynamic_or_filter_threshold": LOOKED_UP_AT_ONCE}
    connection = duckdb.connect(str(path), read_only=True, config=config)
    for statement in ("TimeZone = 'UTC'", "python_enable_replacements = false", "enable_external_access = false", "lock_configuration = true"):
        connection.execute(f"SET {statement}")
    return connection


def ask(settings: Settings, sql: str, values: Mapping[str, str] | None = None, *, limit: int = 1000, timeout_s: float = 30.0) -> Answer:
    """-> the answer to `sql`, its `$names` taken from `values`. Raises WrongInput with DuckDB's words for a wrong question, and for one that takes too long."""
    return ask_file(settings.published / "market.duckdb", sql, values, limit=limit, timeout_s=timeout_s)


def ask_file(path: Path, sql: str, values: Mapping[str, str] | None = None, *, limit: int, timeout_s: float, memory_limit: str = MEMORY_LIMIT) -> Answer:
    """-> the answer of the published file at `path`; see `ask`."""
    with open_published(path, memory_limit) as connection:
        late = threading.Event()

        def stop() -> None:
            late.set()
            connection.interrupt()

        timer = threading.Timer(timeout_s, stop)
        timer.start()
        try:
            refuse_all_but_reading(connection, sql)
            cursor = connection.execute(sql, dict(values)) if values else connection.execute(sql)
            rows = cursor.fetchmany(limit + 1)
            columns = [(str(entry[0]), str(entry[1])) for entry in cursor.description or ()]
        except duckdb.Error as error:
            if late.is_set():
                raise WrongInput(f"the question took longer than {timeout_s:g} s and was ended; narrow it, or allow more with --timeout") from error
            raise WrongInput(_mended(str(error))) from error
        finally:
            timer.cancel()
    return Answer([name for name, _ in columns], [kind for _, kind in columns], rows[:limit], len(rows) > limit)


def refuse_all_but_reading(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Raises WrongInput unless `sql` is one statement that reads. The locked connection refuses what writes or reaches out by itself; this refuses the rest that
    is no question (SET, PRAGMA, USE, BEGIN, CALL, a temporary table), and tells so in one sentence."""
    statements = connection.extract_statements(sql)
    kinds = [statement.type.name for statement in statements]
    if not kinds:
        raise WrongInput('nothing was asked; for example: paceline query "FROM pace_of_the_last_three_months"')
    # PIVOT without named values is two statements to DuckDB 1.5, neither with a text of its own, and one of a kind of its own to 2.0
    is_pivot = (kinds == ["CREATE", "SELECT"] and not any(statement.query for statement in statements)) or (kinds == ["MULTI"] and "pivot" in sql.lower())
    if not is_pivot and (len(kinds) > 1 or kinds[0] not in READING or _PRAGMA.match(sql)):
        raise WrongInput(
            "only one statement that reads is answered, such as SELECT, FROM, SHOW TABLES or DESCRIBE (the published marts are for reading; copy what you need to a file of your own)"
        )


def _mended(message: str) -> str:
    if "read-only" in message or "disabled" in message.lower():
        return f"{message.splitlines()[0]} (the published marts are for reading; copy what you need to a file of your own)"
    return message
