"""What a scheduled run costs that finds nothing new: `python -m tests.bench.no_change`.

200 small sources on a loopback server with validators are run twice. CPU seconds are user and system time of the command and of every
process that it started (the server's are not among them); the target for the second run is 6 s.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.generated import sources_of, write_watchlist
from tests.bench.loopback import PageServer
from tests.conftest import ROOT, clean_environment

SOURCES = 200
TARGET_CPU_S = 6.0
NOW = "2026-11-20T06:00:00+00:00"


def bench_no_change(count: int = SOURCES) -> list[dict[str, str]]:
    """-> one row for the first run and one for the run that finds nothing new. Raises RuntimeError where a run fails."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="paceline-bench-") as folder:
        home, sources = Path(folder), sources_of(count)
        with PageServer({source.path: source.page for source in sources}) as server:
            write_watchlist(home / "watchlist", sources, server.base_url)
            env = clean_environment(
                PACELINE_HOME=str(home / "home"), PACELINE_WATCHLIST=str(home / "watchlist"), PACELINE_CONTACT="bench@paceline.example",
                PACELINE_ALLOW=server.address, PACELINE_NOW=NOW,
            )  # fmt: skip
            for name, target in (("first run", None), ("nothing new", TARGET_CPU_S)):
                rows.append(_measured(f"{count} sources, {name}", env, home / "home", target))
    return rows


def _measured(name: str, env: dict[str, str], home: Path, target: float | None) -> dict[str, str]:
    results = home / "dbt" / "target" / "run_results.json"
    before = results.stat().st_mtime_ns if results.exists() else 0
    used = run_measured([sys.executable, "-m", "pipelines.cli", "run"], env)
    started = results.exists() and results.stat().st_mtime_ns != before
    return {
        "what": name,
        "CPU s": f"{used.cpu_s:.1f}",
        "wall s": f"{used.wall_s:.1f}",
        "dbt": "started" if started else "not started",
        "target": f"at most {target:g} s of CPU" if target else "",
        "held": "" if target is None else "yes" if used.cpu_s <= target and not started else "no",
    }


@dataclass(frozen=True)
class Used:
    """What a command took: CPU seconds (user and system, all child processes included), wall seconds, MiB of its largest process, and what it said."""

    cpu_s: float
    wall_s: float
    peak_mib: float
    output: str = ""


def run_measured(command: list[str], env: dict[str, str]) -> Used:
    """-> what `command` took. Raises RuntimeError with the output where it fails."""
    with tempfile.TemporaryFile() as output:
        started = time.monotonic()
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT)
        # wait4 counts the process and every child that it waited for
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall_s = time.monotonic() - started
        output.seek(0)
        said = output.read().decode(errors="replace")
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {said[-2000:]}")
    # the kernel counts memory in KiB
    return Used(used.ru_utime + used.ru_stime, wall_s, used.ru_maxrss / 1024, said)


if __name__ == "__main__":
    for row in bench_no_change(int(sys.argv[1]) if len(sys.argv) > 1 else SOURCES):
        print("  ".join(f"{key}: {value}" for key, value in row.items() if value))
