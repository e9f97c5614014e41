"""What the tests of real runs share: the command as a person types it, and what the published marts hold."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import duckdb

from pipelines.demo.market import DEMO_NOW
from tests.conftest import ROOT, DemoRun, clean_environment

PACELINE = str(Path(sys.executable).parent / "paceline")


def marts_of(home: Path) -> dict[str, str]:
    """-> a digest of every published mart's sorted rows."""
    found = {}
    with duckdb.connect(str(home / "published" / "market.duckdb"), read_only=True) as connection:
        for (name,) in connection.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables() ORDER BY 1").fetchall():
            rows = connection.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall()
            found[name] = hashlib.sha256(repr(rows).encode()).hexdigest()
    return found


def environment(demo: DemoRun, home: Path, **extra: str) -> dict[str, str]:
    """-> the settings of a demo run in `home`, as a person would export them."""
    return (
        clean_environment(
            PACELINE_HOME=str(home),
            PACELINE_WATCHLIST=str(home / "watchlist"),
            PACELINE_CONTACT="demo@paceline.invalid",
            PACELINE_ALLOW=f"127.0.0.1:{demo.port}",
            PACELINE_NOW=DEMO_NOW.isoformat(),
        )
        | extra
    )


def paceline(env: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the command as a person would."""
    return subprocess.run([PACELINE, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=300)


def one_line(done: subprocess.CompletedProcess[str], code: int) -> str:
    """-> the one line that a fault is told in; asserts exit code and that there is no traceback."""
    assert done.returncode == code, done.stdout[-1500:] + done.stderr[-1500:]
    assert "Traceback" not in done.stderr + done.stdout
    return done.stderr.strip().splitlines()[-1]
