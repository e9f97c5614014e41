"""Crossing 2 -> 3: the dbt project, as a process of its own so that its hold on the DuckDB file ends with it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from pipelines.build_scope import build_basis, end_scope, set_scope
from pipelines.change import built_fingerprint, fingerprint, remember_built
from pipelines.config import Settings, child_environment
from pipelines.dbt_process import MODELS, RESULTS, build_command
from pipelines.faults import DiskFault, PublicationHeld, WarehouseFault
from pipelines.warehouse import connect
from spiders.disk import disk_sentence_from

PARSE = "partial_parse.msgpack"
LEFT_OUT = ["--exclude", "test_type:unit", "test_name:is_key"]
"""Unit tests belong to `make test`; key tests are asked all at once after the models, by the dbt project itself (`key_checks`)."""


def dbt_environment(settings: Settings) -> dict[str, str]:
    """-> environment of dbt: its own state under the home rather than in the project, and the warehouse by its bare name, since dbt runs
    in the warehouse's folder: the name is part of what dbt keeps of a parse, and so one parse serves every home."""
    return child_environment(
        {
            "PACELINE_WAREHOUSE": settings.warehouse.name,
            "PACELINE_MEMORY": settings.memory_limit,
            "DBT_PROJECT_DIR": str(settings.dbt_project),
            "DBT_PROFILES_DIR": str(settings.dbt_project),
            "DBT_TARGET_PATH": str(target_folder(settings)),
            "DBT_LOG_PATH": str(settings.home / "dbt" / "logs"),
            "DBT_LOG_LEVEL_FILE": "none",
        }
    )


def log_file(settings: Settings) -> Path:
    """-> what dbt said in its last build."""
    return settings.home / "dbt" / "logs" / "dbt.log"


def target_folder(settings: Settings) -> Path:
    """-> where dbt leaves its parse, the SQL that it ran and what became of each node."""
    return settings.home / "dbt" / "target"


def build_arguments(variables: dict[str, Any] | None = None) -> list[str]:
    """-> dbt's arguments for a production build: models and data tests."""
    return ["build", *LEFT_OUT, *(["--vars", json.dumps(variables)] if variables else [])]


def build_marts(settings: Settings, *, warehouse: Path | None = None, variables: dict[str, Any] | None = None) -> None:
    """Builds and tests every model. Raises PublicationHeld naming the models or tests that failed."""
    target, log = target_folder(settings), log_file(settings)
    for name in (RESULTS, MODELS):
        (target / name).unlink(missing_ok=True)
    take_parse(settings.dbt_project, target)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as said:
        result = subprocess.run(
            build_command(target, "--no-use-colors", *build_arguments(variables)),
            env=dbt_environment(settings),
            cwd=(warehouse or settings.warehouse).parent,
            stdout=said,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if run_results(settings):
        add_key_checks(settings, warehouse or settings.warehouse)
    if result.returncode or failed_nodes(settings):
        raise_for_failures(settings, log.read_text(encoding="utf-8", errors="replace"))


def add_key_checks(settings: Settings, warehouse: Path) -> None:
    """Puts what became of the key tests of the last build beside the results of its nodes."""
    with connect(warehouse, settings, read_only=True) as connection:
        known = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'intermediate' AND table_name = 'key_check'").fetchone()
        checks = connection.execute("FROM intermediate.key_check").fetchall() if known and known[0] else []
    told = {test: {"status": "fail" if failures else "pass", "seconds": 0.0, "failures": failures} for test, failures in checks}
    (target_folder(settings) / RESULTS).write_text(json.dumps(run_results(settings) | told), encoding="utf-8")


def build_changed_marts(settings: Settings) -> bool:
    """Builds and tests the marts, unless they were built from the same already, as where a run ended before it could publish; -> whether it built.
    Raises what `build_marts` raises."""
    with connect(settings.warehouse, settings) as connection:
        connection.execute("PRAGMA disable_checkpoint_on_shutdown")  # dbt opens the file at once and writes it through when it ends
        digest = fingerprint(connection, settings, settings.now())
        if digest == built_fingerprint(connection) and run_results(settings):
            return False
        basis = build_basis(connection, settings)
        set_scope(connection, basis)
        remember_built(connection, None)
    build_marts(settings)
    with connect(settings.warehouse, settings) as connection:
        end_scope(connection)
        remember_built(connection, digest, basis)
    return True


def take_parse(project: Path, target: Path) -> None:
    """Gives a new `target` folder the parse that set-up made of the project. An edited project is parsed whole, once: where dbt begins with an older parse, it takes
    metrics of a model whose macro was edited for second ones of their names."""
    edited, made, own = last_edit(project), project / "target" / PARSE, target / PARSE
    if own.exists() and own.stat().st_mtime < edited:
        own.unlink()
    if not own.exists() and made.exists() and made.stat().st_mtime >= edited:
        target.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made, own)


def last_edit(project: Path) -> float:
    """-> when a file of the dbt project was last written, as its file system tells."""
    return max(path.stat().st_mtime for ending in ("sql", "yml", "csv") for path in project.rglob(f"*.{ending}") if project / "target" not in path.parents)


def raise_for_failures(settings: Settings, output: str) -> None:
    """Raises the fault that a failed build is about, with the names of what failed."""
    if "Conflicting lock" in output or "Could not set lock" in output:
        raise WarehouseFault(f"{settings.warehouse} is held by another program, so the marts were not built. Close it there, then run again.")
    if sentence := disk_sentence_from(output):
        raise DiskFault(sentence)
    names = failed_nodes(settings)
    logs = log_file(settings)
    if not names:
        last = next((line.strip() for line in reversed(output.splitlines()) if line.strip()), "no output")
        raise PublicationHeld(f"dbt could not build the marts ({last:.300}); the previous publication stands. The log is {logs}.")
    raise PublicationHeld(
        f"{len(names)} dbt nodes failed: {', '.join(names[:6])}{' ...' if len(names) > 6 else ''}; the previous publication stands. The log is {logs}."
    )


def failed_nodes(settings: Settings) -> list[str]:
    """-> names of the nodes that failed in the last build."""
    return [unique_id.split(".")[2] for unique_id, entry in run_results(settings).items() if entry["status"] in ("error", "fail")]


def run_results(settings: Settings) -> dict[str, dict[str, Any]]:
    """-> every node of the last build by unique id, with status, seconds and failures; empty where none ran."""
    path = target_folder(settings) / RESULTS
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def marts(settings: Settings) -> dict[str, dict[str, Any]]:
    """-> every mart of the last build by name, with its description and columns."""
    models = json.loads((target_folder(settings) / MODELS).read_text(encoding="utf-8"))
    return {name: model for name, model in sorted(models.items()) if model["schema"] == "marts"}
