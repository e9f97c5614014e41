"""Views of the published file that are named for questions: one SQL file each under `views/`, over the published tables alone.

A file is written like a saved question: the question first, then a line for each column that is not simply a table's, then SQL without parameters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from pipelines.saved_question import SavedQuestion, read_question
from pipelines.sql_literal import sql_literal

FOLDER = Path(__file__).parent / "views"
_MART = re.compile(r"\b(?:dim|fct|rpt)_[a-z_]+")


def question_views() -> list[SavedQuestion]:
    """-> every view by name; its `parameters` are the columns that its file describes."""
    return [read_question(path.stem, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.sql"))]


def add_question_views(connection: duckdb.DuckDBPyConnection, catalog: str, meanings: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Creates the views in `catalog`, with a comment on each and on its columns; -> their names. `meanings`: of each table's columns. A view over a table that
    is not there, as in a dbt project without it, is left out."""
    made = []
    connection.execute(f'USE "{catalog}"')
    for view in question_views():
        tables = list(dict.fromkeys(_MART.findall(view.sql)))
        if not meanings.keys() >= set(tables):
            continue
        connection.execute(f'CREATE VIEW "{view.name}" AS {view.sql}')
        connection.execute(f'COMMENT ON VIEW "{view.name}" IS {sql_literal(view.words)}')
        told = column_meanings(view, [meanings[table] for table in tables])
        for (column,) in connection.execute(
            "SELECT column_name FROM duckdb_columns() WHERE table_name = ? AND database_name = ?", [view.name, catalog]
        ).fetchall():
            connection.execute(f'COMMENT ON COLUMN "{view.name}"."{column}" IS {sql_literal(told.get(column, ""))}')
        made.append(view.name)
    connection.execute("USE memory")
    return made


def column_meanings(view: SavedQuestion, tables: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """-> what each column means: as the view's file says, else as the first of its tables that has it does."""
    told = {parameter.name: parameter.meaning for parameter in view.parameters}
    for columns in tables:
        told = {**columns, **told}
    return told
