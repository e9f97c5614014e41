"""Crossing 3: what people open. A version is built aside, whole, and becomes current by one atomic rename of a link.

    versions/20260630T060000Z-1/market.duckdb, marts/*.parquet, brief.html, brief.md, and what pipelines/outputs/ adds
    published -> versions/20260630T060000Z-1

Readers hold the version they opened; a run never waits for them and never changes a file under them.
"""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.config import Settings
from pipelines.outputs.question_views import add_question_views
from pipelines.outputs.word_index import INDEXED, add_word_index
from pipelines.sql_literal import sql_literal
from pipelines.warehouse import safe_settings
from spiders.evidence import fsync_folder

KEPT_VERSIONS = 3
STORAGE_VERSION = "v1.0.0"
"""Oldest storage version of a stable DuckDB: 1.x clients and BI tools open it as well as 2.x."""

DAYS = ("announced_on", "general_on", "happened_on")
"""Columns by which the rows of a table lie, the first of them that it has."""

LOOKED_UP = {"fct_change_item": "change_id", "fct_release": "release_id", "rpt_timeline": "event_id"}
"""Ids by which a row of a large table is asked for: written as they are, since packed ones take four times as long to look through and save two fifths of their size."""

FILE_MODE, FOLDER_MODE = 0o644, 0o755
"""Who may open a publication: everybody on the machine, whatever the umask of the run. Only we may change it."""


def new_version(settings: Settings, now: datetime) -> Path:
    """-> an empty folder for the next version, not yet visible to anybody; leftovers of interrupted publications go."""
    settings.versions.mkdir(parents=True, exist_ok=True)
    for stale in settings.versions.glob("*.part"):
        shutil.rmtree(stale)
    stamp = f"{now:%Y%m%dT%H%M%SZ}"
    number = 1 + max((int(path.name.rsplit("-", 1)[1]) for path in settings.versions.glob(f"{stamp}-*")), default=0)
    folder = settings.versions / f"{stamp}-{number}.part"
    (folder / "marts").mkdir(parents=True)
    return folder


def write_market(settings: Settings, folder: Path, tables: dict[str, dict[str, Any]], warehouse: Path | None = None) -> dict[str, int]:
    """Copies `tables` from the warehouse into `folder/market.duckdb` and Parquet beside it; -> rows per table."""
    target = folder / "market.duckdb"
    counts: dict[str, int] = {}
    with duckdb.connect(config=safe_settings(settings.memory_limit)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(f"ATTACH {sql_literal(str(warehouse or settings.warehouse))} AS warehouse (READ_ONLY)")
        connection.execute(f"ATTACH {sql_literal(str(target))} AS market (STORAGE_VERSION '{STORAGE_VERSION}')")
        connection.execute("BEGIN")  # one commit for all: hundreds of comments, each flushed by itself, would take longer than the tables
        for name, table in tables.items():
            _create(connection, name)
            connection.execute(f'INSERT INTO market.main."{name}" SELECT * FROM warehouse.marts."{name}" ORDER BY {_order(table)}')
            _describe(connection, name, table)
            parquet = sql_literal(str(folder / "marts" / f"{name}.parquet"))
            connection.execute(f'COPY market.main."{name}" TO {parquet} (FORMAT parquet, COMPRESSION zstd)')  # in the order in which it was written
            row = connection.execute(f'SELECT count(*) FROM market.main."{name}"').fetchone()
            counts[name] = int(row[0]) if row else 0
        add_question_views(
            connection, "market", {name: {key: entry["description"] for key, entry in table["columns"].items()} for name, table in tables.items()}
        )
        connection.execute("COMMIT")
        if INDEXED in tables:
            add_word_index(connection, "market")  # its rows have their numbers from the commit on
        connection.execute("CHECKPOINT market")
        connection.execute("DETACH market")
    return counts


def make_current(settings: Settings, folder: Path) -> Path:
    """Makes the finished version in `folder` the published one; -> its final folder. Older versions beyond the last few go."""
    for path in (folder, *sorted(folder.rglob("*"))):
        os.chmod(path, FOLDER_MODE if path.is_dir() else FILE_MODE)
        if path.is_file():
            with open(path, "rb") as file:
                os.fsync(file.fileno())
    final = folder.with_suffix("")
    os.replace(folder, final)
    fsync_folder(settings.versions)
    aside = settings.home / ".published.next"
    aside.unlink(missing_ok=True)
    aside.symlink_to(final.relative_to(settings.home))
    os.replace(aside, settings.published)
    fsync_folder(settings.home)
    _drop_old(settings, final)
    return final


def _order(table: dict[str, Any]) -> str:
    """All columns, so that equal rows make equal files. What is asked together lies together: changes and releases by their day, the newest first, since most questions ask for the last
    weeks, or for the newest so many, and then pass over the rest unread; then whose a row is."""
    day = [name for name in DAYS if name in table["columns"]][:1]
    whose = [name for name in ("competitor", "product_id") if name in table["columns"]]
    rest = [name for name in table["columns"] if name not in (*day, *whose)]
    return ", ".join([*(f'"{name}" DESC NULLS LAST' for name in day), *(f'"{name}"' for name in (*whose, *rest))])


def _create(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    described = connection.execute(f'DESCRIBE warehouse.marts."{name}"').fetchall()
    columns = (f'"{column}" {kind}' + (" USING COMPRESSION uncompressed" if LOOKED_UP.get(name) == column else "") for column, kind, *_ in described)
    connection.execute(f'CREATE TABLE market.main."{name}" ({", ".join(columns)})')


def _describe(connection: duckdb.DuckDBPyConnection, name: str, table: dict[str, Any]) -> None:
    connection.execute(f'COMMENT ON TABLE market.main."{name}" IS {sql_literal(table["description"])}')
    for column, entry in table["columns"].items():
        connection.execute(f'COMMENT ON COLUMN market.main."{name}"."{column}" IS {sql_literal(entry["description"])}')


def _drop_old(settings: Settings, current: Path) -> None:
    versions = sorted(path for path in settings.versions.iterdir() if path.is_dir() and path.suffix != ".part" and path != current)
    for path in versions[: -(KEPT_VERSIONS - 1)]:
        shutil.rmtree(path)
