"""The product from crawl to publication: run, run again, killed at every step, out of disk."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.demo.market import DEMO_NOW
from spiders.evidence import EvidenceStore
from spiders.landing import seal_interrupted
from tests.conftest import ROOT, DemoRun, clean_environment, run_demo
from tests.demo_home import marts_of, one_line


def test_the_demo_ends_with_paths_and_the_next_three_commands(demo: DemoRun) -> None:
    lines = demo.output.splitlines()
    assert any("brief.html" in line for line in lines[-8:])
    assert any("market.duckdb" in line for line in lines[-8:])
    tail = demo.output[demo.output.index("Next:") :]
    assert [word for word in ("brief", "query", "status") if f"paceline {word}" in tail.replace("\n", " ")] == ["brief", "query", "status"]
    published = demo.home / "published"
    assert {path.name for path in published.iterdir()} >= {"market.duckdb", "marts", "brief.html", "brief.md"}
    with duckdb.connect(str(published / "market.duckdb"), read_only=True) as connection:
        for parquet in (published / "marts").glob("*.parquet"):
            counts = connection.execute(f"SELECT (SELECT count(*) FROM '{parquet}'), (SELECT count(*) FROM {parquet.stem})").fetchone()
            assert counts is not None
            assert counts[0] == counts[1]


def test_a_second_run_changes_nothing_and_starts_no_dbt(demo: DemoRun, copied: Path) -> None:
    before, version = marts_of(copied), os.readlink(copied / "published")
    dbt_log = copied / "dbt" / "logs" / "dbt.log"
    stamp = dbt_log.stat().st_mtime_ns
    done = run_demo(copied, demo.port)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Nothing new" in done.stdout
    assert os.readlink(copied / "published") == version
    assert marts_of(copied) == before
    assert dbt_log.stat().st_mtime_ns == stamp


def test_G01_the_market_of_these_tests_was_killed_twice_on_its_way(demo: DemoRun) -> None:
    # what a plain re-run made of it is compared with an undisturbed rebuild in test_operations; a killed crawl is tried in test_fetch_memory, a killed build in test_dbt_faults
    assert demo.killed_in == ("read", "publish")
    assert not list(demo.home.glob("versions/*.part"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 24 MB; needs the right to mount."""
    folder = tmp_path / "small"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)], capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a small file system here, so a full disk cannot be tried")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_G03_a_full_disk_is_one_line_and_the_next_run_goes_on(demo: DemoRun, small_disk: Path) -> None:
    home = small_disk / "home"
    filler = small_disk / "filler"
    filler.write_bytes(b"\0" * 20_000_000)
    said = one_line(run_demo(home, demo.port), 6)
    assert "disk is full" in said
    filler.unlink()
    subprocess.run(["mount", "-o", "remount,size=600m", str(small_disk)], check=True)
    sealed = seal_interrupted(home / "landing")
    store = EvidenceStore(home / "evidence")
    assert all(store.get(str(entry[1])) for run in sealed for entry in run.captured), "what was acknowledged is whole"
    env = clean_environment(PACELINE_HOME=str(home), PACELINE_WATCHLIST=str(home / "watchlist"), PACELINE_NOW=DEMO_NOW.isoformat())
    again = subprocess.run(
        [sys.executable, "-m", "spiders.import_captures", str(home / "captures")], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    assert "captures imported" in again.stdout or "known already" in again.stdout
