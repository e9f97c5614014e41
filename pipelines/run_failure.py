"""What broke in a run, as a record like any other, so that source health can tell it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from spiders.landing import LandingRun
from spiders.records import RunFailure, hash_id

DETAIL_CHARS = 500


def land_failure(landing: Path, now: datetime, run_id: str, step: str, detail: str) -> None:
    """Lands one failed step as a committed run of its own."""
    with LandingRun(landing, "failure", now) as run:
        run.append(RunFailure(failure_id=hash_id(run_id, step), run_id=run_id, step=step, failed_at=now, detail=detail[:DETAIL_CHARS]))
