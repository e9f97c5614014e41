"""Which products a build does again, and that what it leaves alone is what a whole build would have made of it."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
import yaml

import pipelines.build_scope
from pipelines.build_scope import build_basis, end_scope, set_scope
from pipelines.change import remember_built
from pipelines.config import Settings, load_settings
from pipelines.dbt_process import build_command
from pipelines.load import load_runs
from pipelines.transform import dbt_environment, take_parse, target_folder
from pipelines.warehouse import connect, open_warehouse
from spiders.landing import LandingRun, committed_runs
from spiders.records import RECORDS, Fetch, Record, RunFailure, WatchedSource
from tests.conftest import ROOT, DemoRun
from tests.dbt_market import Entry, Item, RawMarket, day
from tests.model_sql import build_models

PARTS = {
    name: f"{schema}.{name}"
    for schema, names in (
        (
            "intermediate",
            "int_entry_sighting int_entry_identity int_entry_date int_entry int_state_overlap int_source_pace int_release_evidence int_release int_release_item int_change_item",
        ),
        ("intermediate", "int_note_event int_feature_term int_product_period int_theme_vote int_theme_holding int_news_item"),
        (
            "marts",
            "fct_item_theme rpt_lifecycle rpt_feature_velocity rpt_feature_velocity_weekly rpt_feature_velocity_monthly rpt_release_cadence rpt_capability_candidate",
        ),
    )
    for name in names.split()
}
"""Models that are built in parts, with their tables."""
SETTLED = {
    "int_capability": "intermediate.int_capability",
    **{name: f"marts.{name}" for name in ("rpt_velocity_comparison", "rpt_innovation_share", "rpt_theme_momentum")},
}
"""Models that a partial build leaves alone where nothing settled has changed."""


def settings_of(home: Path) -> Settings:
    return load_settings({"PACELINE_HOME": str(home), "PACELINE_NOW": "2026-06-30T06:00:00+00:00"})


def land(settings: Settings, rows: dict[str, list[Record]], hour: int) -> None:
    """Lands and loads rows of each table as one run."""
    with LandingRun(settings.crawl.landing, "import", datetime(2026, 6, 30, tzinfo=UTC) + timedelta(hours=hour)) as run:
        for records in rows.values():
            run.append_all(records)
    with open_warehouse(settings) as connection:
        load_runs(connection, committed_runs(settings.crawl.landing))


@pytest.fixture
def small(tmp_path: Path) -> Settings:
    """Five products, each with a changelog seen once, as if they had been built."""
    settings, market = settings_of(tmp_path), RawMarket()
    for number in range(5):
        market.see(market.source(f"v{number}/app/changes"), day(0), [Entry("1.0.0", day(-9).date(), (Item("Boards can be shared"),))])
    land(settings, market.rows, 0)
    with connect(settings.warehouse, settings) as connection:
        connection.execute("CREATE SCHEMA intermediate")
        connection.execute("CREATE TABLE intermediate.int_entry_sighting (source_id VARCHAR, released_on DATE, ended_at TIMESTAMPTZ)")
        end_scope(connection)
        remember_built(connection, "built", build_basis(connection, settings))
    return settings


def scope(settings: Settings) -> tuple[int | None, set[str]]:
    """-> what `set_scope` says, and the products of the scope."""
    with connect(settings.warehouse, settings) as connection:
        count = set_scope(connection, build_basis(connection, settings))
        rows = connection.execute("SELECT DISTINCT product_id FROM raw.build_scope").fetchall() if count is not None else []
    return count, {row[0] for row in rows}


def again(market: RawMarket, number: int, *versions: str) -> None:
    """One more capture, of these versions."""
    entries = [Entry(version, day(-9).date(), (Item("Boards can be shared"),)) for version in versions]
    market.see(f"v{number}/app/changes", day(1), entries)


def test_only_what_shows_something_else_is_built_again(small: Settings) -> None:
    settings, market = small, RawMarket()
    again(market, 1, "1.1.0", "1.0.0")
    market.fail("v2/app/changes", day(1))
    land(settings, market.rows, 1)
    assert scope(settings) == (1, {"v1/app"})


def test_a_source_that_shows_the_same_is_only_seen_again(small: Settings) -> None:
    settings, market = small, RawMarket()
    again(market, 3, "1.0.0")
    market.rows = {table: rows for table, rows in market.rows.items() if table == "fetch"}
    land(settings, market.rows, 1)
    assert scope(settings) == (0, set())


def test_a_date_ahead_of_its_capture_is_judged_again(small: Settings) -> None:
    with connect(small.warehouse, small) as connection:
        connection.execute("INSERT INTO intermediate.int_entry_sighting VALUES ('v4/app/changes', DATE '2026-02-01', TIMESTAMPTZ '2026-01-05 06:00:00+00')")
    assert scope(small) == (1, {"v4/app"})


def test_many_products_an_edited_watchlist_and_a_killed_build_make_the_next_one_whole(small: Settings) -> None:
    settings, market = small, RawMarket()
    again(market, 1, "1.1.0")
    again(market, 2, "1.1.0")
    land(settings, market.rows, 1)
    assert scope(settings)[0] is None
    with connect(settings.warehouse, settings) as connection:
        end_scope(connection)
        basis = build_basis(connection, settings)
        assert set_scope(connection, basis) == 0
        # killed now: nothing says any more that the marts are of these rows
        remember_built(connection, None)
        assert set_scope(connection, basis) is None
        remember_built(connection, "built", basis)
        connection.execute("UPDATE raw.watched_source SET min_records = 3 WHERE source_id = 'v1/app/changes'")
        assert set_scope(connection, build_basis(connection, settings)) is None
        assert not connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'build_scope'").fetchall()


def load_part(demo: DemoRun, settings: Settings, cut: str, late: bool) -> None:
    """Lands and loads the demo's raw rows, first those of captures up to `cut`, then the others."""
    documents = f"SELECT source_id, document_hash FROM raw.fetch GROUP BY ALL HAVING (min(captured_at) > TIMESTAMPTZ '{cut}') = {late}"
    conditions = {WatchedSource: "true", RunFailure: "true", Fetch: f"(captured_at > TIMESTAMPTZ '{cut}') = {late}"}
    with (
        LandingRun(settings.crawl.landing, "import", datetime(2026, 6, 30, int(late), tzinfo=UTC)) as run,
        connect(demo.home / "warehouse.duckdb", settings, read_only=True) as source,
    ):
        for record in RECORDS:
            where = conditions.get(record, f"(source_id, document_hash) IN ({documents})")
            file = settings.home / "copied.json"
            source.execute(f"COPY (SELECT * FROM raw.{record.table} WHERE {where}) TO '{file}' (FORMAT json)")
            if file.stat().st_size:
                run.append_lines({record.table: file.read_bytes()})
    with open_warehouse(settings) as connection:
        load_runs(connection, committed_runs(settings.crawl.landing))


def rows(path: Path, name: str) -> list[tuple[object, ...]]:
    """-> sorted rows of a table, columns in the order of their names."""
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        names = sorted(row[0] for row in connection.execute(f"DESCRIBE {name}").fetchall())
        return connection.execute(f"SELECT {', '.join(names)} FROM {name} ORDER BY ALL").fetchall()


def gaps(settings: Settings) -> int:
    """-> rows that builds have replaced and that still take room in a large table."""
    with connect(settings.warehouse, settings, read_only=True) as connection:
        stored = "SELECT sum(count) FROM pragma_storage_info('intermediate.int_change_item') WHERE column_name = 'change_id' AND segment_type = 'VARCHAR'"
        found = connection.execute(f"SELECT ({stored}) - count(*) FROM intermediate.int_change_item").fetchone()
    return int(found[0]) if found else 0


def build_part(settings: Settings, *names: str) -> None:
    """Builds the products of the scope that is set; the models of `names` and what they rest on."""
    take_parse(settings.dbt_project, target_folder(settings))
    selected = [f"+{name}" for name in names]
    said = subprocess.run(
        build_command(target_folder(settings), "run", "--select", *selected),
        env=dbt_environment(settings),
        cwd=settings.home,
        check=False,
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stdout[-3000:]
    with connect(settings.warehouse, settings, read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM raw.build_scope").fetchone() != (0,)


def test_a_build_in_parts_gives_the_tables_of_a_whole_one(demo: DemoRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipelines.build_scope, "LARGEST_SHARE", 1.0)
    settings = settings_of(tmp_path)
    tables = PARTS | SETTLED
    load_part(demo, settings, "2026-06-20", late=False)
    build_models(settings.warehouse, *tables)
    with connect(settings.warehouse, settings) as connection:
        end_scope(connection)
        remember_built(connection, "the first part", build_basis(connection, settings))
    earlier = {name: rows(settings.warehouse, name) for name in tables.values()}
    load_part(demo, settings, "2026-06-20", late=True)
    products, of = scope(settings)[0], len(rows(demo.home / "warehouse.duckdb", "marts.dim_product"))
    assert products
    assert products < of
    build_part(settings, *tables)
    assert gaps(settings) == 0
    for name in tables.values():
        whole = rows(demo.home / "warehouse.duckdb", name)
        assert rows(settings.warehouse, name) == whole, name
        assert name == "marts.rpt_lifecycle" or earlier[name] != whole, name


def test_news_of_the_running_week_leaves_what_compares_everybody_as_it_was(tmp_path: Path) -> None:
    settings, market = settings_of(tmp_path), RawMarket()
    told = Entry("1.0.0", day(-9).date(), (Item("Boards can be shared with guests by link"),))
    for number in range(5):
        market.see(market.source(f"v{number}/app/changes", is_us=number == 0), day(0), [told])
    land(settings, market.rows, 0)
    build_models(settings.warehouse, *PARTS, *SETTLED)
    with connect(settings.warehouse, settings) as connection:
        end_scope(connection)
        remember_built(connection, "built", build_basis(connection, settings))
        # a table that is made again loses this row
        connection.execute("INSERT INTO intermediate.int_capability (change_id) VALUES ('left alone')")
    news = RawMarket()
    news.see("v1/app/changes", day(2), [Entry("1.1.0", day(1).date(), (Item("Boards can be archived"),)), told])
    # the others are seen again, as they were: they are covered for two days more
    same = RawMarket()
    for number in (0, 2, 3, 4):
        same.see(f"v{number}/app/changes", day(2), [told])
    land(settings, news.rows, 1)
    land(settings, {"fetch": same.rows["fetch"]}, 2)
    assert scope(settings) == (1, {"v1/app"})
    build_part(settings, *PARTS, *SETTLED)
    assert gaps(settings) > 0  # closed up with what compares everybody
    with connect(settings.warehouse, settings) as connection:
        assert connection.execute("DELETE FROM intermediate.int_capability WHERE change_id = 'left alone' RETURNING 1").fetchall() == [(1,)]
        assert connection.execute("SELECT product_id, is_settled_otherwise FROM intermediate.int_period_scope WHERE is_touched").fetchall() == [
            ("v1/app", False)
        ]
    parted = {name: rows(settings.warehouse, name) for name in (PARTS | SETTLED).values()}
    with connect(settings.warehouse, settings) as connection:
        connection.execute("DROP SCHEMA marts CASCADE")
    build_models(settings.warehouse, *PARTS, *SETTLED)
    for name, found in parted.items():
        assert found == rows(settings.warehouse, name), name
    assert len(parted["marts.rpt_capability_candidate"]) == 5


def test_a_products_rows_lie_together(demo: DemoRun) -> None:
    """A part is read from few places, of what is joined to these tables too."""
    with connect(demo.home / "warehouse.duckdb", load_settings({"PACELINE_HOME": str(demo.home)}), read_only=True) as connection:
        for name in ("int_entry", "int_release_evidence", "int_release"):
            turns = f"SELECT product_id IS DISTINCT FROM lag(product_id) OVER (ORDER BY rowid) AS is_other FROM intermediate.{name}"
            found = connection.execute(f"SELECT count(*) FILTER (is_other) FROM ({turns})").fetchone()
            assert found == connection.execute(f"SELECT count(DISTINCT product_id) FROM intermediate.{name}").fetchone(), name


def test_the_models_built_in_parts_are_those_of_the_project_file() -> None:
    def parted(entry: object, how: str = "part") -> set[str]:
        if not isinstance(entry, dict):
            return set()
        own = {name for name, value in entry.items() if isinstance(value, dict) and how in value.get("+meta", {}) and value.get("+materialized") != "view"}
        return own.union(*(parted(value, how) for value in entry.values()))

    project = yaml.safe_load((ROOT / "dbt_project" / "dbt_project.yml").read_text(encoding="utf-8"))
    assert {name for name in parted(project["models"]) if not name.startswith("stg_")} == set(PARTS)
    assert parted(project["models"], "settled") - parted(project["models"]) == set(SETTLED)
