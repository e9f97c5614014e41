"""The product as its users meet it: real runs on the demo market, killed, repeated, damaged and looked at."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from pipelines.demo.market import DEMO_NOW
from pipelines.demo.server import DemoServer
from tests.conftest import ROOT, DemoRun, clean_environment, run_demo

PACELINE = str(Path(sys.executable).parent / "paceline")


def marts_of(home: Path) -> dict[str, str]:
    """-> a digest of every published mart's sorted rows."""
    found = {}
    with duckdb.connect(str(home / "published" / "market.duckdb"), read_only=True) as connection:
        for (name,) in connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall():
            rows = connection.execute(f'SELECT * FROM "{name}" ORDER BY ALL').fetchall()
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


@pytest.fixture
def copied(demo: DemoRun, tmp_path: Path) -> Path:
    """A copy of the finished demo's home, to be changed and broken."""
    home = tmp_path / "home"
    shutil.copytree(demo.home, home, symlinks=True)
    return home


def one_line(done: subprocess.CompletedProcess[str], code: int) -> str:
    """-> the one line that a fault is told in; asserts exit code and that there is no traceback."""
    assert done.returncode == code, done.stdout[-1500:] + done.stderr[-1500:]
    assert "Traceback" not in done.stderr + done.stdout
    return done.stderr.strip().splitlines()[-1]


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


def is_crawling(home: Path) -> bool:
    run = newest(home, "crawl")
    return run is not None and (run / "fetch.jsonl").exists() and (run / "fetch.jsonl").stat().st_size > 2000


def is_reading(home: Path) -> bool:
    run = newest(home, "read")
    return run is not None and (run / "release.jsonl").exists()


def is_loading(home: Path) -> bool:
    return (home / "warehouse.duckdb").exists()


def is_building(home: Path) -> bool:
    log = home / "dbt" / "logs" / "dbt.log"
    return log.exists() and "OK created" in log.read_text(errors="replace")


def is_publishing(home: Path) -> bool:
    return any(home.glob("versions/*.part/market.duckdb"))


def test_G01_kill_9_at_every_step_and_a_plain_run_gives_the_same_marts(demo: DemoRun, tmp_path: Path) -> None:
    home = tmp_path / "home"
    for name, reached in {"crawl": is_crawling, "read": is_reading, "load": is_loading, "build": is_building, "publish": is_publishing}.items():
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


def test_P03_a_rebuild_from_evidence_gives_equal_marts(demo: DemoRun, copied: Path) -> None:
    before = marts_of(copied)
    (copied / "warehouse.duckdb").write_bytes(b"damaged")
    env = environment(demo, copied)
    said = one_line(paceline(env, "verify"), 2)
    assert "do not hold" in said
    done = paceline(env, "rebuild", "--reread")
    assert done.returncode == 0, done.stderr
    assert marts_of(copied) == before
    assert paceline(env, "verify").returncode == 0


def test_G08_K14_verify_names_what_was_altered(demo: DemoRun, copied: Path) -> None:
    env = environment(demo, copied)
    assert paceline(env, "verify").returncode == 0
    page = Path(os.path.realpath(copied / "published")) / "brief.md"
    page.write_text(page.read_text().replace("30 June 2026", "29 June 2026", 1))
    done = paceline(env, "verify")
    assert done.returncode == 2
    assert "brief.md differ" in done.stdout
    body = next((copied / "evidence").glob("??/*.gz"))
    body.write_bytes(body.read_bytes()[:-9])
    assert body.name.removesuffix(".gz") in paceline(env, "verify").stdout


@contextmanager
def holding(path: Path) -> Iterator[int]:
    """Holds a DuckDB file open for writing in another process; yields its process id."""
    code = f"import duckdb, time; c = duckdb.connect({str(path)!r}); c.execute('CREATE TABLE IF NOT EXISTS held (a INT)'); print('held', flush=True); time.sleep(120)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        try:
            yield holder.pid
        finally:
            holder.kill()


def test_G05_readers_do_not_wait_for_a_writer(demo: DemoRun, copied: Path) -> None:
    env = environment(demo, copied)
    with holding(copied / "warehouse.duckdb") as pid:
        done = paceline(env, "query", "SELECT count(*) AS n FROM fct_release", "--format", "json")
        assert json.loads(done.stdout)[0]["n"] > 100
        with duckdb.connect(str(copied / "published" / "market.duckdb"), read_only=True) as connection:
            assert connection.execute("SELECT count(*) FROM dim_product").fetchone() == (12,)
        assert "state at the last publication" in paceline(env, "status").stdout
        with DemoServer(demo.port):
            said = one_line(paceline(env, "run"), 4)
        assert str(pid) in said
    with DemoServer(demo.port):
        assert paceline(env, "run").returncode == 0
    assert "run failure" in paceline(env, "status").stdout
    with duckdb.connect(str(copied / "published" / "market.duckdb"), read_only=True) as connection:
        told = connection.execute("SELECT DISTINCT last_run_failure FROM rpt_source_health").fetchall()
    assert len(told) == 1
    assert "held by another program" in told[0][0]


def duckdb_two() -> Path | None:
    """-> folder of an installed DuckDB 2, made by `make test`; None where it is not there."""
    folder = ROOT / ".venv-duckdb2"
    return folder if (folder / "duckdb").is_dir() else None


def test_G14_the_published_file_opens_in_the_next_engine_too(demo: DemoRun) -> None:
    folder = duckdb_two()
    if folder is None:
        pytest.skip("DuckDB 2 is not installed beside the environment; `make test` does it")
    code = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=True); print(duckdb.__version__.split('.')[0], "
        "c.execute('SELECT count(*) FROM fct_change_item').fetchone()[0], c.execute('SELECT comment FROM duckdb_tables() WHERE comment IS NULL').fetchall())"
    )
    env = clean_environment(PYTHONPATH=str(folder))
    done = subprocess.run([sys.executable, "-c", code, str(demo.home / "published" / "market.duckdb")], env=env, capture_output=True, text=True, check=True)
    version, count, uncommented = done.stdout.split(" ", 2)
    assert version == "2"
    assert int(count) > 1000
    assert uncommented.strip() == "[]"


def test_as_of_a_past_day_tells_what_was_known_then(demo: DemoRun, copied: Path) -> None:
    env = environment(demo, copied)
    published = os.readlink(copied / "published")
    done = paceline(env, "brief", "--as-of", "2026-03-31")
    assert done.returncode == 0, done.stderr
    with duckdb.connect(str(copied / "as_of" / "2026-03-31" / "market.duckdb"), read_only=True) as connection:
        latest = connection.execute("SELECT max(announced_on), max(observed_at) FROM fct_release").fetchone()
    assert latest is not None
    assert str(latest[0]) <= "2026-03-31"
    assert str(latest[1])[:10] <= "2026-03-31"
    assert os.readlink(copied / "published") == published
    assert "future" in one_line(paceline(env, "brief", "--as-of", "2027-01-01"), 2)
    assert "not a day" in one_line(paceline(env, "brief", "--as-of", "last week"), 2)


def test_a_missing_contact_is_one_line(demo: DemoRun, copied: Path) -> None:
    env = environment(demo, copied, PACELINE_CONTACT="")
    assert "PACELINE_CONTACT is not set" in one_line(paceline(env, "run"), 2)


def test_a_wrong_watchlist_is_told_with_file_and_line_and_loses_nothing(demo: DemoRun, copied: Path) -> None:
    path = copied / "watchlist" / "sundial.yml"
    path.write_text(path.read_text().replace("kind: changelog_", "kind: changlog_", 1))
    runs = len(list((copied / "landing").iterdir()))
    done = paceline(environment(demo, copied), "run")
    assert done.returncode == 2
    assert "sundial.yml:" in done.stderr
    assert "changelog_page" in done.stderr
    assert len(list((copied / "landing").iterdir())) == runs


def test_a_port_in_use_is_one_line(demo: DemoRun, copied: Path) -> None:
    with DemoServer(demo.port):
        assert f"port {demo.port} is in use" in one_line(run_demo(copied, demo.port), 2)
        assert f"port {demo.port} is in use" in one_line(paceline(environment(demo, copied), "ui", "--port", str(demo.port)), 2)


def test_no_network_keeps_what_there_was_and_says_it(demo: DemoRun, copied: Path) -> None:
    before = marts_of(copied)["fct_release"]
    later = DEMO_NOW.replace(hour=9).isoformat()
    done = paceline(environment(demo, copied, PACELINE_NOW=later), "run")
    assert "Traceback" not in done.stderr + done.stdout
    assert marts_of(copied)["fct_release"] == before
    shown = paceline(environment(demo, copied), "status").stdout
    assert shown.count("connect_error") >= 20


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
    done = run_demo(home, demo.port)
    assert done.returncode == 0, done.stdout[-1500:] + done.stderr[-1500:]
    assert marts_of(home) == marts_of(demo.home)


def test_K13_a_question_reaches_nothing_but_the_published_file(demo: DemoRun) -> None:
    env = environment(demo, demo.home)
    for sql in (
        "SELECT * FROM read_csv('/etc/passwd')", "COPY dim_product TO '/tmp/stolen.csv'", "ATTACH '/tmp/other.duckdb'", "CREATE TABLE x AS SELECT 1", "DROP TABLE dim_product",
        "INSTALL httpfs", "SET enable_external_access = true", "SELECT * FROM read_text('/proc/self/environ')", "EXPORT DATABASE '/tmp/out'", "UPDATE dim_product SET product_name = 'x'",
    ):  # fmt: skip
        assert one_line(paceline(env, "query", sql), 2)
    endless = paceline(env, "query", "SELECT count(*) FROM range(1000000000) a, range(1000000000) b", "--timeout", "1")
    assert "took longer than 1 s" in one_line(endless, 2)
    assert "only the first 3 rows" in paceline(env, "query", "FROM fct_release", "--limit", "3").stdout


def test_K10_K01_captured_words_reach_neither_terminal_nor_spreadsheet_as_commands(demo: DemoRun) -> None:
    env = environment(demo, demo.home)
    shown = paceline(env, "query", "SELECT chr(27) || ']0;owned' || chr(7) AS a, '[red]x[/red]' AS b").stdout
    assert "\x1b" not in shown
    assert "[red]x[/red]" in shown
    table = paceline(env, "query", "SELECT '=1+1' AS a, '-5' AS b, '@x' AS c", "--format", "csv").stdout.splitlines()[1]
    assert table == "'=1+1,-5,'@x"
