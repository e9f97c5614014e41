"""What people do to a market that is there: look, ask, prove, rebuild, and make mistakes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines.as_of import build_as_of
from pipelines.config import load_settings
from pipelines.demo.market import DEMO_NOW
from pipelines.demo.server import DemoServer
from pipelines.demo.watchlist import write_watchlist
from pipelines.faults import NothingReached, WrongInput
from pipelines.market_query import ask
from pipelines.transform import take_parse
from tests.bench.loopback import PageServer
from tests.conftest import ROOT, DemoRun, clean_environment, free_port, run_demo
from tests.demo_home import environment, marts_of, one_line, paceline


def test_P03_a_rebuild_from_evidence_gives_equal_marts(demo: DemoRun, copied: Path) -> None:
    before = marts_of(copied)
    (copied / "warehouse.duckdb").write_bytes(b"damaged")
    done = paceline(environment(demo, copied), "rebuild", "--reread")
    assert done.returncode == 0, done.stderr
    assert marts_of(copied) == before


def test_G08_K14_verify_names_what_was_altered(demo: DemoRun, copied: Path) -> None:
    env = environment(demo, copied)
    page = Path(os.path.realpath(copied / "published")) / "brief.md"
    page.write_text(page.read_text().replace("30 June 2026", "29 June 2026", 1))
    body = next((copied / "evidence").glob("??/*.gz"))
    body.write_bytes(body.read_bytes()[:-9])
    (copied / "warehouse.duckdb").write_bytes(b"damaged")
    done = paceline(env, "verify")
    assert "3 thing(s) do not hold" in one_line(done, 2)
    assert "wrong warehouse" in done.stdout
    assert "brief.md says '29', the marts give '30'" in done.stdout
    assert body.name.removesuffix(".gz") in done.stdout


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
    port = free_port()
    write_watchlist(copied / "watchlist", f"http://127.0.0.1:{port}")
    env = environment(demo, copied, PACELINE_ALLOW=f"127.0.0.1:{port}", PACELINE_LOCK_S="2")
    with holding(copied / "warehouse.duckdb") as pid:
        done = paceline(env, "query", "SELECT count(*) AS n FROM fct_release", "--format", "json")
        assert json.loads(done.stdout)[0]["n"] > 100
        with duckdb.connect(str(copied / "published" / "market.duckdb"), read_only=True) as connection:
            assert connection.execute("SELECT count(*) FROM dim_product").fetchone() == (12,)
        assert "state at the last publication" in paceline(env, "status").stdout
        with DemoServer(port):
            said = one_line(paceline(env, "run"), 4)
        assert str(pid) in said
    [told] = (copied / "landing").glob("*-failure-*/run_failure.jsonl")
    failure = json.loads(told.read_text())
    assert failure["step"] == "load"
    assert "held by another program" in failure["detail"]


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
    assert "week 13 of 2026" in done.stdout
    assert "Old data" not in done.stdout, "on that day they were a day old"
    with duckdb.connect(str(copied / "as_of" / "2026-03-31" / "market.duckdb"), read_only=True) as connection:
        latest = connection.execute("SELECT max(announced_on), max(observed_at) FROM fct_release").fetchone()
        rest = connection.execute(
            """SELECT (SELECT DISTINCT period_end FROM rpt_market_brief WHERE fact_type = 'as_of'), (SELECT max(observed_at) FROM fct_price_change),
            (SELECT max(period_end) FROM rpt_feature_velocity_weekly), (SELECT max(valid_from) FROM fct_plan_price), (SELECT max(valid_from) FROM fct_entitlement)"""
        ).fetchone()
    assert latest is not None
    assert rest is not None
    assert all(str(moment)[:10] <= "2026-03-31" for moment in (*latest, *rest))
    assert str(rest[2]) == "2026-03-29", "the week that was running is not told"
    assert os.readlink(copied / "published") == published
    assert "not a day" in one_line(paceline(env, "brief", "--as-of", "last week"), 2)
    with pytest.raises(WrongInput, match="future"):
        build_as_of(load_settings(env), date(2027, 1, 1))


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
    port = free_port()
    with DemoServer(port):
        assert f"port {port} is in use" in one_line(run_demo(copied, port), 2)
        assert f"port {port} is in use" in one_line(paceline(environment(demo, copied), "ui", "--port", str(port)), 2)


def test_no_network_is_one_line_and_keeps_what_there_was(demo: DemoRun, copied: Path) -> None:
    published, port = os.readlink(copied / "published"), free_port()
    write_watchlist(copied / "watchlist", f"http://127.0.0.1:{port}")
    env = environment(demo, copied, PACELINE_NOW=DEMO_NOW.replace(hour=9).isoformat(), PACELINE_ALLOW=f"127.0.0.1:{port}")
    said = one_line(paceline(env, "run"), 3)
    assert "none of 23 sources could be reached (23 connect_error)" in said
    assert os.readlink(copied / "published") == published
    shown = paceline(env, "status").stdout
    assert "22 ok" in shown
    assert "none of 23 sources could be reached" in " ".join(shown.split())


@pytest.mark.parametrize(
    ("attempts", "is_refused"),
    [
        ({"connect_error": 3}, True), ({"dns_error": 1, "timed_out": 2, "waiting": 4}, True), ({"connect_error": 3, "unchanged": 1}, False),
        ({"waiting": 3}, False), ({"not_found": 3}, False), ({"robots_denied": 1, "connect_error": 1}, False), ({}, False),
    ],
)  # fmt: skip
def test_only_a_crawl_that_reached_nobody_is_no_network(attempts: dict[str, int], is_refused: bool) -> None:
    from pipelines.assets.collected import refuse_when_nothing_was_reached  # here, since every worker imports every test file, and this loads Dagster

    with pytest.raises(NothingReached) if is_refused else nullcontext():
        refuse_when_nothing_was_reached(attempts)


def test_K13_a_question_reaches_nothing_but_the_published_file(demo: DemoRun) -> None:
    env = environment(demo, demo.home)
    settings = load_settings({"PACELINE_HOME": str(demo.home)})
    for sql in (
        "SELECT * FROM read_csv('/etc/passwd')", "COPY dim_product TO '/tmp/stolen.csv'", "ATTACH '/tmp/other.duckdb'", "CREATE TABLE x AS SELECT 1", "DROP TABLE dim_product",
        "INSTALL httpfs", "SET enable_external_access = true", "SELECT * FROM read_text('/proc/self/environ')", "EXPORT DATABASE '/tmp/out'", "UPDATE dim_product SET product_name = 'x'",
        "PRAGMA database_list", "/* a */ pragma memory_limit='1TB'", "LOAD httpfs", "FROM 'https://evil.example/x.parquet'", "SELECT 1; DROP TABLE dim_product", "CREATE TEMP TABLE x AS SELECT 1",
        "SELECT * FROM glob('/*')", "USE memory", "SET VARIABLE x = 1", "CALL pragma_version()", "BEGIN", "CHECKPOINT", "FROM settings", "",
    ):  # fmt: skip
        with pytest.raises(WrongInput):
            ask(settings, sql)
    assert one_line(paceline(env, "query", "DROP TABLE dim_product"), 2)
    for sql in ("SHOW TABLES", "DESCRIBE dim_product", "PIVOT dim_product ON is_us USING count(*)", "EXPLAIN SELECT 1", "-- why\nSELECT 1;", "VALUES (1)"):
        assert ask(settings, sql).rows
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


def test_a_first_run_that_reads_nothing_is_held_back_in_one_line(tmp_path: Path) -> None:
    with PageServer({}) as server:
        write_watchlist(tmp_path / "watchlist", server.base_url)
        env = clean_environment(
            PACELINE_HOME=str(tmp_path / "home"), PACELINE_WATCHLIST=str(tmp_path / "watchlist"), PACELINE_CONTACT="demo@paceline.invalid",
            PACELINE_ALLOW=server.address, PACELINE_NOW=DEMO_NOW.isoformat(),
        )  # fmt: skip
        said = one_line(paceline(env, "run"), 5)
    assert "0 of 23" in said
    assert "nothing is published yet" in said
    shown = paceline(env, "status").stdout
    assert "23 not_found" in shown
    assert "0 of 23" in shown


def test_an_edited_dbt_project_is_parsed_whole(tmp_path: Path) -> None:
    model, made, own = (tmp_path / name for name in ("project/models/one.sql", "project/target/partial_parse.msgpack", "home/partial_parse.msgpack"))

    def written(path: Path, at: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{path.name} {at}")
        os.utime(path, (at, at))

    written(model, 100)
    written(made, 200)
    take_parse(tmp_path / "project", tmp_path / "home")
    assert own.read_text() == "partial_parse.msgpack 200"
    written(own, 300)
    take_parse(tmp_path / "project", tmp_path / "home")
    assert own.read_text() == "partial_parse.msgpack 300"
    written(model, 400)
    take_parse(tmp_path / "project", tmp_path / "home")
    assert not own.exists()
