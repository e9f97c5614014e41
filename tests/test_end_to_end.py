"""The product from crawl to publication: run, run again, killed at every step, out of disk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
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


def newest(home: Path, purpose: str) -> Path | None:
    """-> the newest uncommitted landing run of a purpose, or None."""
    return next((path for path in sorted(home.glob(f"landing/*-{purpose}-*"), reverse=True) if not (path / "manifest.json").exists()), None)


def is_reading(home: Path) -> bool:
    run = newest(home, "read")
    return run is not None and (run / "release.jsonl").exists()


def is_publishing(home: Path) -> bool:
    return any(home.glob("versions/*.part/market.duckdb"))


def test_G01_kill_9_at_every_step_and_a_plain_run_gives_the_same_marts(demo: DemoRun, tmp_path: Path) -> None:
    # a killed crawl is tried in test_fetch_memory and a killed build in test_dbt_faults, where they cost a fifth
    home = tmp_path / "home"
    for name, reached in {"read": is_reading, "publish": is_publishing}.items():
        assert kill_when(demo, home, reached), f"the run ended before it could be killed in {name}"
        assert not (home / "published" / "brief.html").exists()
    done = run_demo(home, demo.port)
    assert done.returncode == 0, done.stdout[-1500:] + done.stderr[-1500:]
    assert marts_of(home) == marts_of(demo.home)
    assert not list(home.glob("versions/*.part"))


def kill_when(demo: DemoRun, home: Path, reached: Callable[[Path], bool]) -> bool:
    """Starts the demo and kills its whole process group with SIGKILL as soon as `reached`; -> whether it could."""
    home.mkdir(exist_ok=True)
    told = home / "told.log"
    with open(told, "w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "pipelines.demo", "--port", str(demo.port)],
            cwd=ROOT,
            env=clean_environment(PACELINE_HOME=str(home)),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        while process.poll() is None:
            if reached(home):
                return True
            time.sleep(0.01)
        assert process.returncode == 0, told.read_text()[-3000:]
        return False
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


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
