"""`docs/dbt.html`: dbt's own documentation as one file, with lineage, that opens by double click and loads nothing.

It is the page that `dbt docs generate --static` makes: dbt's application with manifest and catalog put in. The manifest is the one that set-up
made (`make setup`; Dagster reads it too) and the catalog is read from the warehouse here, so no dbt process runs: that would cost six seconds a publication.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb

from pipelines.config import Settings
from pipelines.warehouse import connect

FILE = "dbt.html"
SLOTS = ('"MANIFEST.JSON INLINE DATA"', '"CATALOG.JSON INLINE DATA"')
POLICY = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
MENDED = (
    (
        '<meta charset="utf-8">',
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">',
    ),  # nothing is loaded, whatever dbt's page tries
    ('xlink:href="{{ getIcon(', 'ng-attr-href="{{ getIcon('),  # the browser asks for that address before Angular fills it in: rather no small icons than errors
    ("""<link rel="shortcut icon" href="${require('./assets/favicons/favicon.ico')}"/>""", '<link rel="icon" href="data:,"/>'),
)
CATALOG_SQL = """
SELECT schema_name, table_name, list({'name': column_name, 'type': data_type, 'index': column_index, 'comment': coalesce(comment, '')} ORDER BY column_index)
FROM duckdb_columns() WHERE NOT internal GROUP BY ALL
"""
Json = dict[str, Any]


def write_dbt_docs(folder: Path, settings: Settings) -> None:
    """Writes `folder/docs/dbt.html`; nothing where set-up made no manifest of the project."""
    made = settings.dbt_project / "target" / "manifest.json"
    if not made.exists():
        return
    manifest = slim(json.loads(made.read_text(encoding="utf-8")))
    with connect(settings.warehouse, settings, read_only=True) as connection:
        catalog = catalog_of(manifest, connection)
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "docs" / FILE).write_text(static_page(application(), manifest, catalog), encoding="utf-8")


def application() -> str:
    """-> dbt's page without data, found without importing dbt, which takes seconds."""
    found = find_spec("dbt")
    places = list(found.submodule_search_locations or ()) if found else []
    page = (Path(places[0]) / "task" / "docs" / "index.html").read_text(encoding="utf-8")
    for theirs, ours in MENDED:
        page = page.replace(theirs, ours)
    return page


def static_page(page: str, manifest: Json, catalog: Json) -> str:
    """-> the page with its data in place. Raises ValueError where the page has no place for it, as after a change of dbt."""
    for slot, content in zip(SLOTS, (manifest, catalog), strict=True):
        if slot not in page:
            raise ValueError(f"dbt's page of documentation has no {slot}")
        page = page.replace(slot, json.dumps(content, separators=(",", ":")).replace("</", "<\\/"))  # no description may end the script
    return page


def slim(manifest: Json) -> Json:
    """-> the manifest with the macros of the project only: those of dbt's own packages are two thirds of it and document nobody's marts."""
    project = manifest["metadata"]["project_name"]
    macros = {key: macro for key, macro in manifest["macros"].items() if macro["package_name"] == project}
    return {**manifest, "macros": macros, "metadata": {**manifest["metadata"], "send_anonymous_usage_stats": False, "user_id": None, "env": {}}}


def catalog_of(manifest: Json, connection: duckdb.DuckDBPyConnection) -> Json:
    """-> the catalog of what the manifest names and the warehouse holds: columns and types."""
    held = {(schema, table): columns for schema, table, columns in connection.execute(CATALOG_SQL).fetchall()}
    kept: dict[str, Json] = {}
    for key, node in {**manifest["nodes"], **manifest["sources"]}.items():
        name = node.get("alias") or node.get("identifier")
        if columns := held.get((node["schema"], name)):
            described = {"type": "table", "schema": node["schema"], "name": name, "database": node["database"], "comment": None, "owner": None}
            kept[key] = {"unique_id": key, "metadata": described, "columns": {column["name"]: column for column in columns}, "stats": {}}
    nodes = {key: entry for key, entry in kept.items() if key in manifest["nodes"]}
    sources = {key: entry for key, entry in kept.items() if key in manifest["sources"]}
    return {"metadata": manifest["metadata"], "nodes": nodes, "sources": sources, "errors": None}
