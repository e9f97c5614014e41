"""What broke in a run, as a record like any other, so that source health can tell it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from spiders.landing import LandingRun
from spiders.records import RunFailure, hash_id

DETAIL_CHARS = 500


def land_failure(landing: Path, now: datetime, run_id: str, step: str, detail: str) -> None:
    """Lands one failed step as a committed run of its own."""
    with LandingRun(landing, "failure", now) as run:
        run.append(RunFailure(failure_id=hash_id(run_id, step), run_id=run_id, step=step, failed_at=now, detail=detail[:DETAIL_CHARS]))


def held_by(instance: Any, run_id: str) -> str | None:
    """-> what the blocking checks that failed in a run said, or None where none did. `instance` is Dagster's."""
    from dagster import DagsterEventType

    said = []
    for entry in instance.all_logs(run_id, of_type=DagsterEventType.ASSET_CHECK_EVALUATION):
        evaluation = entry.dagster_event.asset_check_evaluation_data if entry.dagster_event else None
        if evaluation and evaluation.blocking and not evaluation.passed:
            said.append(evaluation.description or evaluation.check_name)
    return "; ".join(said) or None
