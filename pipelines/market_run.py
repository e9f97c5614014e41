"""A whole run: as Dagster's job, or the same steps as plain functions where there is nothing to crawl."""

from __future__ import annotations

import gc
import logging
import os
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import sqlalchemy.exc

from pipelines.change import fingerprint, last_fingerprint
from pipelines.collect import landed, read_command, run_room_one
from pipelines.config import Settings
from pipelines.edition import publish_edition
from pipelines.faults import PublicationHeld
from pipelines.floors import Verdict, contract, freshness, history_floor, readable_floor
from pipelines.load import load_runs
from pipelines.market_lock import market_lock
from pipelines.run_failure import held_by, land_failure
from pipelines.transform import build_changed_marts
from pipelines.warehouse import connect, open_warehouse
from spiders.landing import seal_interrupted

Say = Callable[[str], None]

DAGSTER_YAML = """# Written by Paceline where it was missing; yours to change.
telemetry:
  enabled: false
nux:
  enabled: false
run_monitoring:
  enabled: true
  start_timeout_seconds: 180
  max_resume_run_attempts: 0
concurrency:
  runs:
    max_concurrent_runs: 1
  pools:
    granularity: run
    default_limit: 1
retention:
  schedule:
    purge_after_days: 90
  sensor:
    purge_after_days: {skipped: 7, failure: 30, success: 90}
"""


def prepare_dagster_home(settings: Settings) -> None:
    """Makes Dagster's home with our settings in it (telemetry off, run monitoring on, one run at a time) where it is missing."""
    settings.dagster_home.mkdir(parents=True, exist_ok=True)
    path = settings.dagster_home / "dagster.yaml"
    if not path.exists():
        path.write_text(DAGSTER_YAML, encoding="utf-8")
    os.environ.update({"DAGSTER_HOME": str(settings.dagster_home), "DAGSTER_DISABLE_TELEMETRY": "1"})


def run_job(settings: Settings, *, only: str | None = None, verbose: bool = False) -> bool:
    """Runs the job `market` in this process, recorded in Dagster's home; -> whether something was published.
    Raises what a step raised."""
    prepare_dagster_home(settings)
    if not verbose:
        logging.getLogger("dagster").setLevel(logging.ERROR)
        # dagster warns about parts of itself that are in preview; nothing that a person who runs this could act on
        warnings.filterwarnings("ignore", module="dagster")
    # a million objects that all stay: looking for garbage among them is a tenth of the start
    gc.disable()
    import dagster as dg

    from pipelines.definitions import JOB, definitions

    job = definitions().resolve_job_def(JOB)
    gc.freeze()
    gc.enable()
    with dg.DagsterInstance.get() as instance:
        try:
            result = job.execute_in_process(instance=instance, run_config=_run_config(only, verbose), raise_on_error=True)
        except Exception as error:
            # the step's own exception, raised before the job's failure hook has had its turn; a full disk must not hide what filled it
            held = None
            with suppress(OSError, sqlalchemy.exc.SQLAlchemyError):
                run_id, step = _failed_step(instance)
                held = held_by(instance, run_id)
                land_failure(settings.crawl.landing, settings.now(), run_id, step, held or str(error))
            if held:
                raise held_back(settings, held) from error
            raise
        return _published(result)


def _failed_step(instance: Any) -> tuple[str, str]:
    """-> the newest run and the step that failed in it."""
    from dagster import DagsterEventType

    for run in instance.get_runs(limit=1):
        for entry in instance.all_logs(run.run_id, of_type=DagsterEventType.STEP_FAILURE):
            return run.run_id, entry.step_key or "unknown"
        return run.run_id, "unknown"
    return "unknown", "unknown"


def refresh(settings: Settings, say: Say) -> bool:
    """Reads, loads, builds, checks and publishes what has landed, without a crawl; -> whether something was published."""
    seal_interrupted(settings.crawl.landing)
    run_room_one(read_command(), settings, say)
    with market_lock(settings.home, settings.lock_wait_s):
        with open_warehouse(settings) as connection:
            load_runs(connection, landed(settings))
            if fingerprint(connection, settings, settings.now()) == last_fingerprint(settings):
                return False
        _build_and_publish(settings, say)
    return True


def rebuild_market(settings: Settings, say: Say, *, reread: bool) -> None:
    """Makes a new warehouse beside the old one from all landing runs, swaps it in, builds and publishes."""
    seal_interrupted(settings.crawl.landing)
    if reread:
        run_room_one(read_command(everything=True), settings, say)
    with market_lock(settings.home, settings.lock_wait_s):
        kept = settings.warehouse.with_suffix(".duckdb.before-rebuild")
        for path, aside in ((settings.warehouse, kept), (_wal(settings), kept.with_name(kept.name + ".wal"))):
            aside.unlink(missing_ok=True)
            if path.exists():
                path.rename(aside)
        with open_warehouse(settings) as connection:
            loaded = load_runs(connection, landed(settings))
        say(f"{len(loaded.runs)} landing runs loaded, {sum(loaded.rows.values()):,} rows")
        _build_and_publish(settings, say)
        kept.unlink(missing_ok=True)
        kept.with_name(kept.name + ".wal").unlink(missing_ok=True)


def _wal(settings: Settings) -> Any:
    return settings.warehouse.with_name(settings.warehouse.name + ".wal")


def _build_and_publish(settings: Settings, say: Say) -> None:
    with connect(settings.warehouse, settings, read_only=True) as connection:
        _hold_unless(settings, readable_floor(connection), freshness(connection), contract(connection))
    say("building the marts")
    build_changed_marts(settings)
    with connect(settings.warehouse, settings, read_only=True) as connection:
        _hold_unless(settings, history_floor(connection, settings))
    publish_edition(settings)


def _hold_unless(settings: Settings, *verdicts: Verdict) -> None:
    for verdict in verdicts:
        if not verdict.passed:
            raise held_back(settings, verdict.sentence)


def held_back(settings: Settings, sentence: str) -> PublicationHeld:
    """-> the fault of a market that is not fit to be published, with what stands instead."""
    stands = "the previous publication stands" if (settings.published / "market.duckdb").exists() else "nothing is published yet"
    return PublicationHeld(f"{sentence}; {stands}. `paceline status` shows every source and why.")


def _run_config(only: str | None, verbose: bool) -> dict[str, Any]:
    level = "INFO" if verbose else "CRITICAL"
    config: dict[str, Any] = {"loggers": {"console": {"config": {"log_level": level}}}}
    if only:
        config["ops"] = {"collect__captures": {"config": {"only": only}}}
    return config


def _published(result: Any) -> bool:
    return any(event.asset_key and event.asset_key.path[-1] == "brief" for event in result.all_events if event.is_step_materialization)
