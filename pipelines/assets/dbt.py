"""`staging/*`, `intermediate/*`, `marts/*`: one asset a dbt model, one asset check a data test, made from dbt's manifest.

Written here rather than taken from dagster-dbt, which imports dbt itself (2.7 s of CPU at every start of a process):
see docs/decisions.md. dbt runs as a process of its own.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines.assets.collected import OWNERS
from pipelines.assets.raw import POOL, preview
from pipelines.config import load_settings
from pipelines.event_log import in_one_transaction
from pipelines.market_lock import market_lock
from pipelines.transform import build_changed_marts, run_results
from pipelines.warehouse import connect

Node = dict[str, Any]


def load_manifest(path: Path) -> Node:
    """-> dbt's manifest. Raises FileNotFoundError that says how to make it."""
    if not path.exists():
        raise FileNotFoundError(f"{path} does not exist; `make setup` makes it (or `dbt parse` in the dbt project)")
    return dict(json.loads(path.read_text(encoding="utf-8")))


def asset_key(node: Node) -> dg.AssetKey:
    """-> `layer/table` of a model, `raw/table` of a source."""
    if node["resource_type"] == "source":
        return dg.AssetKey([node["source_name"], node["name"]])
    return dg.AssetKey([node["schema"], node["name"]])


def model_specs(manifest: Node) -> list[dg.AssetSpec]:
    """-> one spec a model, with its columns, joined to the raw tables and to each other."""
    nodes = {**manifest["nodes"], **manifest["sources"]}
    models = [node for node in nodes.values() if node["resource_type"] in ("model", "seed")]
    return [
        dg.AssetSpec(
            asset_key(node),
            deps=[asset_key(nodes[parent]) for parent in node.get("depends_on", {}).get("nodes", ()) if parent in nodes],
            group_name=node["schema"],
            kinds={"dbt", "duckdb"},
            owners=OWNERS,
            skippable=True,
            description=node["description"],
            metadata={
                "dagster/column_schema": dg.TableSchema(
                    [dg.TableColumn(name, entry.get("data_type") or "?", description=entry["description"]) for name, entry in node["columns"].items()]
                )
            },
        )
        for node in models
    ]


def check_specs(manifest: Node) -> dict[str, dg.AssetCheckSpec]:
    """-> dbt's data tests by unique id, each on the model that it is attached to."""
    found = {}
    for unique_id, node in manifest["nodes"].items():
        target = manifest["nodes"].get(node.get("attached_node") or "")
        if node["resource_type"] == "test" and target:
            found[unique_id] = dg.AssetCheckSpec(node["name"][:200], asset=asset_key(target), description=node["description"] or None)
    return found


def dbt_assets(manifest: Node) -> dg.AssetsDefinition:
    """-> the asset definition of the whole dbt project."""
    checks = check_specs(manifest)
    specs = model_specs(manifest)
    keys = {node["unique_id"]: asset_key(node) for node in manifest["nodes"].values() if node["resource_type"] in ("model", "seed")}

    @dg.multi_asset(name="dbt_build", specs=specs, check_specs=list(checks.values()), pool=POOL, can_subset=False)
    def dbt_build(context: dg.AssetExecutionContext) -> Iterator[Any]:
        """Builds and tests every model; a failed test holds back the publication."""
        settings = load_settings()
        with market_lock(settings.home, settings.lock_wait_s):
            fault = None
            try:
                build_changed_marts(settings)
            except Exception as error:  # noqa: BLE001  raised again below, after the tests' results are shown
                fault = error
            results = run_results(settings)
            with connect(settings.warehouse, settings, read_only=True) as connection, in_one_transaction(context):
                for unique_id, entry in results.items():
                    if unique_id in keys and entry["status"] == "success":
                        yield _materialized(connection, keys[unique_id], entry)
                for unique_id, entry in results.items():
                    if unique_id in checks:
                        spec = checks[unique_id]
                        yield dg.AssetCheckResult(
                            passed=entry["status"] == "pass", asset_key=spec.asset_key, check_name=spec.name, metadata={"failures": entry["failures"] or 0}
                        )
            if fault:
                raise fault

    return dbt_build


def _materialized(connection: Any, key: dg.AssetKey, entry: Node) -> dg.MaterializeResult[Any]:
    metadata: dict[str, Any] = {"seconds": round(entry["seconds"], 3)}
    if key.path[0] == "marts":
        table = ".".join(f'"{part}"' for part in key.path)
        metadata |= {"dagster/row_count": connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0], "preview": preview(connection, table)}
    return dg.MaterializeResult(asset_key=key, metadata=metadata)
