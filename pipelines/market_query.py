"""Questions to the published file: read-only, locked down, bounded in time and rows. A running job does not matter."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines.config import Settings
from pipelines.faults import WrongInput
from pipelines.warehouse import safe_settings


@dataclass(frozen=True, slots=True)
class Answer:
    """Column names, their SQL types, and rows; `is_cut` where there were more rows than asked for."""

    names: list[str]
    types: list[str]
    rows: list[tuple[Any, ...]]
    is_cut: bool


def open_published(path: Path, memory_limit: str = "2GB") -> duckdb.DuckDBPyConnection:
    """-> a read-only connection that reaches nothing but the published file. Raises WrongInput where nothing is published."""
    if not path.exists():
        raise WrongInput(f"{path} does not exist: nothing is published yet; `paceline run` publishes (`make demo` does without network)")
    connection = duckdb.connect(str(path), read_only=True, config=safe_settings(memory_limit))
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def ask(settings: Settings, sql: str, values: Mapping[str, str] | None = None, *, limit: int = 1000, timeout_s: float = 30.0) -> Answer:
    """-> the answer to `sql`, its `$names` taken from `values`. Raises WrongInput with DuckDB's words for a wrong question, and for one that takes too long."""
    with open_published(settings.published / "market.duckdb") as connection:
        late = threading.Event()

        def stop() -> None:
            late.set()
            connection.interrupt()

        timer = threading.Timer(timeout_s, stop)
        timer.start()
        try:
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


def _mended(message: str) -> str:
    if "read-only" in message or "disabled" in message.lower():
        return f"{message.splitlines()[0]} (the published marts are for reading; copy what you need to a file of your own)"
    return message
