"""A key that repeats holds a publication back, and is told by the name of its test, though a build asks all keys in one statement."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipelines import transform
from pipelines.config import load_settings
from pipelines.faults import PublicationHeld
from tests.conftest import DemoRun
from tests.demo_home import environment


def test_a_repeated_key_is_named_and_holds_the_publication(demo: DemoRun, copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings(environment(demo, copied))
    whole = transform.build_arguments()
    monkeypatch.setattr(transform, "build_arguments", lambda variables=None: [*whole, "--select", "stg_read_failure stg_run_failure"])
    with duckdb.connect(str(copied / "warehouse.duckdb")) as connection:
        connection.execute(
            "INSERT INTO raw.run_failure BY NAME SELECT 'twice' AS failure_id, 'run' AS run_id, 'read' AS step, 'why' AS detail, now() AS failed_at FROM range(2)"
        )
    with pytest.raises(PublicationHeld, match="1 dbt nodes failed: is_key_stg_run_failure"):
        transform.build_marts(settings)
    checks = {name.split(".")[2]: entry["status"] for name, entry in transform.run_results(settings).items() if ".is_key_" in name}
    assert sorted(checks.values()) == ["fail", "pass"]
