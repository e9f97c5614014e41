"""What the dashboard holds: one SQL file a dataset, over the published Parquet, packed for the page."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipelines.dashboard.packed import packed

HERE = Path(__file__).parent
QUERIES = HERE / "datasets"
PREPARE = HERE / "prepare.sql"


def load_datasets(marts: Path) -> dict[str, str]:
    """-> every dataset by name, packed. `marts` is the folder of `*.parquet`."""
    with duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False, "threads": 2}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for path in sorted(marts.glob("*.parquet")):
            place = str(path).replace("'", "''")
            connection.execute(f"CREATE VIEW \"{path.stem}\" AS FROM read_parquet('{place}')")
        connection.execute(PREPARE.read_text(encoding="utf-8"))
        return {path.stem: _dataset(connection, path) for path in sorted(QUERIES.glob("*.sql"))}


def _dataset(connection: duckdb.DuckDBPyConnection, path: Path) -> str:
    cursor = connection.execute(path.read_text(encoding="utf-8"))
    names = [entry[0] for entry in cursor.description or ()]
    return packed(names, cursor.fetchall())
