"""Real documents through the whole job: nothing crashes, every source ends in a named outcome, nothing absurd reaches the marts.

The run takes every fortieth source (all of them: `python -m tests.real_market HOME`, or PACELINE_REAL_PART=1); the list of sources is checked whole.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from spiders.vocabulary import Outcome
from tests.conftest import ROOT, clean_environment
from tests.real_market import NOW, MarketRun, product_of, real_sources, run_real_market

PART = int(os.environ.get("PACELINE_REAL_PART") or 40)
REASONS = {"no_records", "empty", "wrong_type", "not_well_formed", "too_large", "needs_js", "blocked", "auth_wall", "consent", "soft_404"}
"""Why a real document may yield nothing. `reader_error` and `timed_out` are faults of ours."""
STATES = {"ok", "unreadable", "below floor", "below_floor", "stale"}


@pytest.fixture(scope="module")
def market(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> MarketRun:
    run = run_real_market(tmp_path_factory.mktemp("real-market"), shared_data, part=PART)
    assert run.codes == (0, 0), run.output[-3000:]
    return run


@pytest.fixture
def published(market: MarketRun) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(market.home / "published" / "market.duckdb"), read_only=True) as connection:
        yield connection


@pytest.fixture
def warehouse(market: MarketRun) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(market.home / "warehouse.duckdb"), read_only=True) as connection:
        yield connection


def test_volumes_of_one_changelog_are_one_product_and_packages_are_not() -> None:
    assert product_of("changelog_file", "CHANGELOG.md") == product_of("changelog_file", "changelog/3.5.0/3.5.0.md") == "main"
    assert product_of("changelog_file", "packages/api-v4/CHANGELOG.md") != product_of("changelog_file", "packages/ui/CHANGELOG.md")
    assert product_of("feed", "blog/atom.xml") == product_of("feed", "blog/rss.xml") != product_of("feed", "de/blog/rss.xml")


def test_the_whole_of_shared_data_is_watched(shared_data: Path) -> None:
    sources = real_sources(shared_data)
    kinds = Counter("history" if source.history else source.kind for source in sources)
    assert kinds["feed"] >= 170
    assert kinds["changelog_file"] >= 150
    assert kinds["changelog_page"] >= 90
    assert kinds["pricing_page"] == 55
    assert kinds["history"] == 7
    assert len({(source.path) for source in sources}) == len(sources), "two sources would share an address"


def test_every_source_was_captured_and_read_or_says_why_not(market: MarketRun, warehouse: duckdb.DuckDBPyConnection) -> None:
    watched = {row[0] for row in warehouse.execute("SELECT source_id FROM raw.watched_source").fetchall()}
    assert len(watched) == len(market.sources)
    outcomes = warehouse.execute("SELECT source_id, outcome FROM raw.fetch").fetchall()
    assert {source_id for source_id, _ in outcomes} == watched
    assert {outcome for _, outcome in outcomes} <= {outcome.value for outcome in Outcome}
    unread = warehouse.execute(
        """SELECT source_id FROM raw.fetch WHERE document_hash IS NOT NULL
        EXCEPT (SELECT source_id FROM raw.document UNION SELECT source_id FROM raw.read_failure)"""
    ).fetchall()
    assert unread == []


def test_no_reader_breaks_on_a_real_document(warehouse: duckdb.DuckDBPyConnection) -> None:
    failures = warehouse.execute("SELECT source_id, reason, detail FROM raw.read_failure").fetchall()
    assert [entry for entry in failures if entry[1] not in REASONS] == []
    captured = warehouse.execute("SELECT count(DISTINCT (source_id, document_hash)) FROM raw.fetch WHERE document_hash IS NOT NULL").fetchone()
    assert captured is not None
    assert len(failures) <= 0.12 * captured[0], "more real documents than one in eight give nothing"


def test_status_shows_every_source_with_its_state(market: MarketRun, published: duckdb.DuckDBPyConnection) -> None:
    states = dict(published.execute("SELECT source_id, state FROM rpt_source_health").fetchall())
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "status"],
        cwd=ROOT,
        env=clean_environment(PACELINE_HOME=str(market.home), PACELINE_NOW=NOW),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert f"{len(market.sources)} sources" in done.stdout
    # a long id may be folded over two lines of the table
    shown = "".join(character for character in done.stdout if character.isalnum() or character in "/-_")
    assert len(states) == len(market.sources)
    assert [source_id for source_id in states if source_id.split("/")[0] not in shown] == []
    assert "never" not in states.values()


def test_a_version_of_a_product_is_one_general_release(published: duckdb.DuckDBPyConnection) -> None:
    twice = published.execute(
        """SELECT product_id, component, regexp_replace(lower(version), '^v([0-9])', '\\1') AS bare, count(*) AS times, list(DISTINCT announced_on)
        FROM fct_release WHERE is_general AND version IS NOT NULL GROUP BY ALL HAVING times > 1 ORDER BY times DESC"""
    ).fetchall()
    assert twice == []


def test_no_week_or_month_of_the_future_and_no_release_after_its_capture(published: duckdb.DuckDBPyConnection) -> None:
    for table in ("rpt_feature_velocity_weekly", "rpt_feature_velocity_monthly"):
        assert published.execute(f"SELECT count(*) FROM {table} WHERE period_start > ?::TIMESTAMPTZ::DATE", [NOW]).fetchone() == (0,)
    assert published.execute("SELECT count(*) FROM fct_coverage WHERE until_on > ?::TIMESTAMPTZ::DATE", [NOW]).fetchone() == (0,)


def test_every_fact_has_its_words_and_its_place(published: duckdb.DuckDBPyConnection) -> None:
    for table in ("fct_release", "fct_plan_price"):
        bare = published.execute(
            f"SELECT count(*) FROM {table} WHERE coalesce(quote, '') = '' OR coalesce(locator, '') = '' OR document_hash IS NULL"
        ).fetchone()
        assert bare == (0,), table


def test_imported_histories_keep_their_own_time(published: duckdb.DuckDBPyConnection) -> None:
    oldest = published.execute("SELECT min(valid_from)::DATE::VARCHAR FROM fct_plan_price WHERE product_id LIKE '%history-healthchecks%'").fetchone()
    assert oldest is not None
    assert str(oldest[0]) < "2016"
