"""Dagster's event log with one engine a file holds what it holds without."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.event_log.sqlite import sqlite_event_log

from pipelines.event_log import tune_event_log


@dg.asset
def measured() -> dg.MaterializeResult:
    return dg.MaterializeResult(metadata={"rows": 3})


@dg.asset_check(asset=measured)
def holds() -> dg.AssetCheckResult:
    return dg.AssetCheckResult(passed=True)


def told(home: Path) -> list[object]:
    """-> the event types of two runs in `home`, and what the asset's last materialization says."""
    job = dg.Definitions(assets=[measured], asset_checks=[holds], jobs=[dg.define_asset_job("all")]).resolve_job_def("all")
    home.mkdir()
    with dg.DagsterInstance.local_temp(str(home)) as instance:
        runs = [job.execute_in_process(instance=instance).run_id for _ in range(2)]
        last = instance.get_latest_materialization_event(measured.key)
        assert last is not None
        assert last.asset_materialization is not None
        return [
            [[event.dagster_event_type for event in instance.all_logs(run)] for run in runs],
            last.run_id == runs[1],
            last.asset_materialization.metadata["rows"].value,
        ]


def test_one_engine_a_file_tells_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_connect", "store_event_batch"):
        monkeypatch.setattr(sqlite_event_log.SqliteEventLogStorage, name, getattr(sqlite_event_log.SqliteEventLogStorage, name))
    monkeypatch.delenv("DAGSTER_EVENT_BATCH_SIZE", raising=False)
    made: list[str] = []
    make = sqlite_event_log.create_engine
    monkeypatch.setattr(sqlite_event_log, "create_engine", lambda address, **options: (made.append(address), make(address, **options))[1])
    plainly = told(tmp_path / "plainly")
    many = len(made)
    made.clear()
    tune_event_log()
    tune_event_log()
    assert told(tmp_path / "reused") == plainly
    assert len(made) == len(set(made)) < many
