"""Dagster's definitions: assets, checks, one job, a schedule, a sensor. Importing this module does no I/O.

Run `make ui` and open the address that it prints, or `paceline run` for the same job in the terminal.
"""

import hashlib
from pathlib import Path

import dagster as dg

from pipelines.assets.checks import CHECKS
from pipelines.assets.collected import captures, readings
from pipelines.assets.dbt import asset_key, dbt_assets, load_manifest
from pipelines.assets.delivered import delivery
from pipelines.assets.published import published_assets
from pipelines.assets.raw import raw_tables
from pipelines.config import load_settings
from pipelines.event_log import tune_event_log
from pipelines.run_failure import held_by, land_failure

JOB = "market"
MORNING = "0 6 * * 1-5"
TIME_ZONE = "Europe/Amsterdam"


@dg.failure_hook(name="source_health")
def tell_source_health(context: dg.HookContext) -> None:
    """Lands what broke, so that source health tells it at the next build."""
    error = context.op_exception
    settings = load_settings()
    said = held_by(context.instance, context.run_id) or (str(error) if error else "the step failed without saying why")
    land_failure(settings.crawl.landing, settings.now(), context.run_id, context.step_key, said)


def watchlist_digest(folder: Path) -> str:
    """-> a digest of the watchlist's files; changes when one is added, edited or removed."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.y*ml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@dg.sensor(name="watchlist_changes", job_name=JOB, minimum_interval_seconds=60, description="Runs the job when the watchlist is edited.")
def watchlist_changes(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """Asks for a run when the watchlist's files differ from those of the last evaluation; the first one only looks."""
    digest = watchlist_digest(load_settings().crawl.watchlist)
    if digest == context.cursor:
        return dg.SkipReason("the watchlist is unchanged")
    if context.cursor is None:
        context.update_cursor(digest)
        return dg.SkipReason("first look at the watchlist; edits from here on start a run")
    return dg.SensorResult(run_requests=[dg.RunRequest(run_key=digest)], cursor=digest)


@dg.definitions
def definitions() -> dg.Definitions:
    """-> everything Dagster shows. Reads dbt's manifest, which `make setup` makes."""
    tune_event_log()
    manifest = load_manifest(load_settings().dbt_project / "target" / "manifest.json")
    marts = [asset_key(node) for node in manifest["nodes"].values() if node["resource_type"] == "model" and node["schema"] == "marts"]
    # in one process, because starting a process costs more than most steps do
    job = dg.define_asset_job(
        JOB,
        selection=dg.AssetSelection.all(),
        description="Crawl, read, load, transform, check, publish.",
        executor_def=dg.in_process_executor,
        hooks={tell_source_health},
        tags={"dagster/max_runtime": "7200"},
    )
    schedule = dg.ScheduleDefinition(
        name="weekday_morning",
        job=job,
        cron_schedule=MORNING,
        execution_timezone=TIME_ZONE,
        default_status=dg.DefaultScheduleStatus.STOPPED,
        description="Every weekday at six; off until it is turned on.",
    )
    return dg.Definitions(
        assets=[captures, readings, raw_tables, dbt_assets(manifest), published_assets(marts), delivery],
        asset_checks=CHECKS,
        jobs=[job],
        schedules=[schedule],
        sensors=[watchlist_changes],
    )
