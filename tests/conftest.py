"""Shared fixtures: the demo market, built once for a whole test session (also where two workers run), and where shared data lies."""

from __future__ import annotations

import fcntl
import json
import os
import random
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.warm_process import warm_processes

ROOT = Path(__file__).resolve().parent.parent

# how long an example takes is for a benchmark to say: on a busy machine the default of 200 ms would fail tests that hold
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

LONGEST_FIRST = (
    "test_end_to_end",
    "test_dbt_faults",
    "test_real_market",
    "test_hostile_market",
    "test_operations",
    "test_brief_check",
    "test_build_scope",
    "test_whole_feed_changes",
)
"""Files of few long tests: started first, so that all workers end together; the demo's first users apart, so that nobody waits for it."""


def pytest_configure(config: pytest.Config) -> None:
    """Starts what makes processes cheap, once a session: workers and all that they start inherit it."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        stack = ExitStack()
        stack.enter_context(warm_processes())
        config.add_cleanup(stack.close)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the files with the longest tests first; within a file the order stays."""
    rank = {name: number for number, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: rank.get(item.path.stem, len(rank)))


@dataclass(frozen=True)
class DemoRun:
    """A finished demo: its home (never written by tests: copy it), its port, what its last run printed, and in which steps it was killed before."""

    home: Path
    port: int
    output: str
    killed_in: tuple[str, ...]


def free_port() -> int:
    """-> a port nobody listens on now, from below those that a system gives to outgoing connections, so that none of these takes it before it is used."""
    while True:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", random.SystemRandom().randrange(20_000, 32_000)))
            return int(probe.getsockname()[1])


def clean_environment(**extra: str) -> dict[str, str]:
    """-> this environment without Paceline's and Dagster's settings, plus `extra`. Publications hold no workbook and the like unless `extra` asks for
    them: only tests of these need to pay for them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PACELINE_", "DAGSTER_", "DEMO_"))}
    return kept | {"PACELINE_OUTPUTS": "none"} | extra


def run_demo(home: Path, port: int) -> subprocess.CompletedProcess[str]:
    """Runs the demo as a person would."""
    return subprocess.run(
        [sys.executable, "-m", "pipelines.demo", "--port", str(port)],
        cwd=ROOT,
        env=clean_environment(PACELINE_HOME=str(home), PACELINE_OUTPUTS=""),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def newest(home: Path, purpose: str) -> Path | None:
    """-> the newest uncommitted landing run of a purpose, or None."""
    return next((path for path in sorted(home.glob(f"landing/*-{purpose}-*"), reverse=True) if not (path / "manifest.json").exists()), None)


def is_reading(home: Path) -> bool:
    run = newest(home, "read")
    return run is not None and (run / "release.jsonl").exists()


def is_publishing(home: Path) -> bool:
    return any(home.glob("versions/*.part/market.duckdb"))


def kill_demo_when(home: Path, port: int, reached: Callable[[Path], bool]) -> bool:
    """Starts the demo and kills its whole process group with SIGKILL as soon as `reached`; -> whether it could. All that it started is over then: a fork of
    a warm process, which holds the port, dies only after who asked for it, and closes its standard input as the last of them does."""
    home.mkdir(exist_ok=True)
    told = home / "told.log"
    with open(told, "w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "pipelines.demo", "--port", str(port)],
            cwd=ROOT,
            env=clean_environment(PACELINE_HOME=str(home)),
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        while process.poll() is None:
            if reached(home):
                return True
            time.sleep(0.05)
        assert process.returncode == 0, told.read_text()[-3000:]
        return False
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert process.stdin is not None
        readers = select.poll()
        readers.register(process.stdin, 0)
        assert readers.poll(60_000), "what the demo started still runs a minute after it was killed"
        process.stdin.close()


KILLED_IN = {"read": is_reading, "publish": is_publishing}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoRun:
    """The demo market, run once a session; the second worker waits for the first. It is killed while it reads and while it publishes: what every
    test sees is what a plain re-run makes of that."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "demo-market"
    shared.mkdir(exist_ok=True)
    with open(shared / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = shared / "told.json"
        if not told.exists():
            # what the other worker's attempt left would not be read again
            shutil.rmtree(shared / "home", ignore_errors=True)
            port = free_port()
            for step, reached in KILLED_IN.items():
                assert kill_demo_when(shared / "home", port, reached), f"the run ended before it could be killed in {step}"
                assert not (shared / "home" / "published" / "brief.html").exists()
            done = run_demo(shared / "home", port)
            assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
            told.write_text(json.dumps({"port": port, "output": done.stdout}))
        content = json.loads(told.read_text())
    return DemoRun(shared / "home", content["port"], content["output"], tuple(KILLED_IN))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real documents; tests that need it are skipped where it is not there."""
    folder = Path(os.environ.get("PACELINE_SHARED") or ROOT.parent / "shared") / "data"
    if not folder.is_dir():
        pytest.skip(f"real documents are not here: {folder} does not exist (set PACELINE_SHARED to the folder that holds data/)")
    return folder


@pytest.fixture
def copied(demo: DemoRun, tmp_path: Path) -> Path:
    """A copy of the finished demo's home, to be changed and broken."""
    home = tmp_path / "home"
    shutil.copytree(demo.home, home, symlinks=True)
    return home
