"""What was known on a past day: the same dbt project over the same raw tables, with later captures left out."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, time
from pathlib import Path

from pipelines.brief.press import write_brief
from pipelines.config import Settings
from pipelines.faults import WrongInput
from pipelines.market_lock import market_lock
from pipelines.publish import write_market
from pipelines.transform import build_marts, marts
from spiders.evidence import EvidenceStore


def end_of(day: date) -> datetime:
    """-> the last moment of a day, UTC: what was captured up to then was known on it."""
    return datetime.combine(day, time.max, UTC)


def build_as_of(settings: Settings, day: date) -> Path:
    """-> a folder with market.duckdb and the brief as they would have been at the end of `day`, UTC. The publication stands."""
    if day > settings.now().date():
        raise WrongInput(f"{day} is in the future; nothing is known of it")
    if not settings.warehouse.exists():
        raise WrongInput(f"{settings.home} holds no market yet; `paceline run` makes one")
    folder = settings.home / "as_of" / day.isoformat()
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "marts").mkdir(parents=True)
    copy = folder / "warehouse.duckdb"
    with market_lock(settings.home, settings.lock_wait_s):
        shutil.copyfile(settings.warehouse, copy)
        build_marts(settings, warehouse=copy, variables={"as_of": f"{day} 23:59:59+00"})
        write_market(settings, folder, marts(settings), warehouse=copy)
    copy.unlink()
    write_brief(folder, None, EvidenceStore(settings.crawl.evidence), end_of(day), has_pdf=False)
    return folder
