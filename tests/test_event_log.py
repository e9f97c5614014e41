"""Dagster's event log with one engine a file holds what it holds without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.event_log import in_one_transaction, tune_event_log


def told(home: Path) -> list[object]:
    """-> the event types of two runs in `home`, and what the last materialization of one of its assets says."""
    import dagster as dg  # here, since every worker imports every test file

    @dg.multi_asset(specs=[dg.AssetSpec("measured"), dg.AssetSpec("counted")], check_specs=[dg.AssetCheckSpec("holds", asset="measured")])
    def measured(context) -> Iterator[Any]:  # an annotation of the context would be text that Dagster cannot resolve here
        with in_one_transaction(context):
            yield dg.MaterializeResult(asset_key="measured", metadata={"rows": 3})
            yield dg.MaterializeResult(asset_key="counted")
            yield dg.AssetCheckResult(passed=True, asset_key="measured", check_name="holds")

    job = dg.Definitions(assets=[measured], jobs=[dg.define_asset_job("all")]).resolve_job_def("all")
    home.mkdir()
    with dg.DagsterInstance.local_temp(str(home)) as instance:
        runs = [job.execute_in_process(instance=instance).run_id for _ in range(2)]
        last = instance.get_latest_materialization_event(dg.AssetKey("measured"))
        assert last is not None
        assert last.asset_materialization is not None
        return [
            [[event.dagster_event_type for event in instance.all_logs(run)] for run in runs],
            last.run_id == runs[1],
            last.asset_materialization.metadata["rows"].value,
        ]


def test_one_engine_a_file_tells_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dagster._core.storage.event_log.sqlite import sqlite_event_log

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
