"""Crossing 1 -> 2: what has landed is loaded once, whatever happens in between; the tables are the contract's."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipelines.change import fingerprint
from pipelines.config import ROOT, Settings, load_settings
from pipelines.faults import WarehouseFault
from pipelines.load import load_runs
from pipelines.outputs import write_outputs
from pipelines.publish import new_version, write_market
from pipelines.raw_tables import SOURCES_FILE, columns, sources_yaml
from pipelines.warehouse import open_warehouse
from spiders.captures_read import ImportProblem
from spiders.import_captures import import_captures
from spiders.landing import LandingDamaged, LandingRun, committed_runs
from spiders.records import RECORDS, DocumentReading, Fetch, Outcome, PlanPrice, PriceKind, Record, Release
from spiders.watchlist import load_watchlist

NOW = datetime(2026, 3, 1, 6, tzinfo=UTC)
WATCHLIST = """\
name: Acme
homepage: https://acme.example/
products:
  app:
    name: Acme App
    sources:
      changes: {kind: changelog_file, url: https://acme.example/CHANGELOG.md}
"""


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    """Settings of an empty home with one watched source."""
    (tmp_path / "watchlist").mkdir()
    (tmp_path / "watchlist" / "acme.yml").write_text(WATCHLIST)
    return load_settings({"PACELINE_HOME": str(tmp_path / "home"), "PACELINE_WATCHLIST": str(tmp_path / "watchlist"), "PACELINE_NOW": NOW.isoformat()})


def price(amount: Decimal, number: int = 0) -> PlanPrice:
    """-> one price."""
    return PlanPrice(
        price_id=f"{number:016x}", source_id="acme/app/prices", document_hash="1" * 64, reader_version=1, position=number, plan="Pro", price_kind=PriceKind.FIXED, amount=amount, currency="EUR",
        period="month", locator="css:p", quote="Pro",
    )  # fmt: skip


def test_the_dbt_sources_file_is_what_the_contract_gives() -> None:
    assert (ROOT / "dbt_project" / SOURCES_FILE).read_text() == sources_yaml(), "run `python -m pipelines.raw_tables`"


@pytest.mark.parametrize("record", RECORDS)
def test_every_field_is_described_and_no_type_is_too_wide(record: type[Record]) -> None:
    assert all(kind for kind in columns(record).values())
    assert len(columns(record)) <= 20
    assert set(record.key) <= set(columns(record))


@settings(max_examples=4)
@given(st.lists(st.decimals(min_value="0", max_value="99999999999", places=6, allow_nan=False, allow_infinity=False), min_size=20, max_size=60))
def test_F13_amounts_stay_exact_from_record_to_table(tmp_path_factory: pytest.TempPathFactory, amounts: list[Decimal]) -> None:
    home = load_settings({"PACELINE_HOME": str(tmp_path_factory.mktemp("home"))})
    with LandingRun(home.crawl.landing, "read", NOW) as run:
        run.append_all(price(amount, number) for number, amount in enumerate(amounts))
    with open_warehouse(home) as connection:
        load_runs(connection, committed_runs(home.crawl.landing))
        assert [row[0] for row in connection.execute("SELECT amount FROM raw.plan_price ORDER BY position").fetchall()] == amounts


def test_a_record_survives_the_crossing_unchanged(home: Settings) -> None:
    release = Release(
        release_id="a" * 16, source_id="acme/app/changes", document_hash="2" * 64, reader_version=3, position=0, entry_key="k", version="1.0", title='He said "hi"\n\u2028', released_on=date(2026, 1, 2),
        date_raw="2 Jan 2026", date_precision="day", locator="line:1", quote="1.0 \U0001f680",
    )  # fmt: skip
    with LandingRun(home.crawl.landing, "read", NOW) as run:
        run.append(release)
    with open_warehouse(home) as connection:
        load_runs(connection, committed_runs(home.crawl.landing))
        names = list(Release.model_fields)
        row = connection.execute(f"SELECT {', '.join(names)} FROM raw.release").fetchone()
    assert Release(**dict(zip(names, row, strict=True))) == release


def test_K05_K07_names_are_data_from_the_watchlist_to_every_export(tmp_path: Path) -> None:
    name = "x'; DROP TABLE marts.dim_competitor; -- \" {{7*7}} $name =1"
    (tmp_path / "watchlist").mkdir()
    (tmp_path / "watchlist" / "acme.yml").write_text(WATCHLIST.replace("name: Acme\n", f"name: {json.dumps(name)}\n"))
    home = load_settings({"PACELINE_HOME": str(tmp_path / "home"), "PACELINE_WATCHLIST": str(tmp_path / "watchlist"), "PACELINE_OUTPUTS": "csv,sqlite"})
    with LandingRun(home.crawl.landing, "crawl", NOW) as run:
        for source in load_watchlist(tmp_path / "watchlist", NOW):
            run.append(source)
    with open_warehouse(home) as connection:
        load_runs(connection, committed_runs(home.crawl.landing))
        connection.execute("CREATE SCHEMA marts; CREATE TABLE marts.dim_competitor AS SELECT competitor, competitor_name FROM raw.watched_source")
    folder = new_version(home, NOW)
    meaning = {"description": f"one row is {name}", "columns": {column: {"description": name} for column in ("competitor", "competitor_name")}}
    assert write_market(home, folder, {"dim_competitor": meaning}) == {"dim_competitor": 1}
    write_outputs(folder, home)
    assert duckdb.connect(str(folder / "market.duckdb"), read_only=True).execute("FROM dim_competitor").fetchall() == [("acme", name)]
    assert sqlite3.connect(folder / "market.sqlite").execute("SELECT * FROM dim_competitor").fetchall() == [("acme", name)]
    with open(folder / "csv" / "dim_competitor.csv", newline="") as file:
        assert list(csv.reader(file))[1] == ["acme", name.replace("; --", ";' --")]


@pytest.mark.parametrize("name", ["feeds.opml", "feeds.xml"])
def test_K09_a_list_of_feeds_is_refused_in_a_sentence_and_never_read(home: Settings, tmp_path: Path, name: str) -> None:
    given = tmp_path / name
    given.write_text(
        '<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml version="2.0"><body><outline text="&x;" xmlUrl="javascript:alert(1)"/></body></opml>'
    )
    with pytest.raises(ImportProblem, match=r"in the watchlist|no WARC"):
        import_captures(given, load_watchlist(home.crawl.watchlist, NOW), home.crawl)
    assert not committed_runs(home.crawl.landing)


def test_G11_loading_again_changes_nothing(home: Settings) -> None:
    with LandingRun(home.crawl.landing, "read", NOW) as run:
        run.append(price(Decimal("9")))
    with open_warehouse(home) as connection:
        runs = committed_runs(home.crawl.landing)
        assert len(load_runs(connection, runs).runs) == 1
        assert load_runs(connection, runs).runs == ()
        assert connection.execute("SELECT count(*) FROM raw.plan_price").fetchone() == (1,)


def test_reading_a_document_again_replaces_what_the_same_version_said(home: Settings) -> None:
    for count in (3, 1):
        with LandingRun(home.crawl.landing, "read", NOW + timedelta(seconds=3 - count)) as run:
            for number in range(count):
                run.append(price(Decimal("9"), number))
            run.append(
                DocumentReading(
                    source_id="acme/app/prices",
                    document_hash="1" * 64,
                    reader_version=1,
                    kind="pricing_page",
                    page_url="https://acme.example/",
                    price_count=count,
                )
            )
    with open_warehouse(home) as connection:
        load_runs(connection, committed_runs(home.crawl.landing))
        assert connection.execute("SELECT count(*) FROM raw.plan_price").fetchone() == (1,)
        assert connection.execute("SELECT price_count FROM raw.document").fetchall() == [(1,)]


def test_a_damaged_run_is_refused_and_the_others_stay(home: Settings) -> None:
    with LandingRun(home.crawl.landing, "read", NOW) as good:
        good.append(price(Decimal("9")))
    with LandingRun(home.crawl.landing, "read", NOW + timedelta(hours=1)) as bad:
        bad.append(price(Decimal("12"), 1))
    (bad.folder / "plan_price.jsonl").write_text("{}\n")
    with open_warehouse(home) as connection:
        with pytest.raises(LandingDamaged, match=r"plan_price\.jsonl"):
            load_runs(connection, committed_runs(home.crawl.landing))
        assert connection.execute("SELECT count(*) FROM raw.plan_price").fetchone() == (1,)


def test_an_older_warehouse_gains_the_columns_of_the_contract(home: Settings) -> None:
    with open_warehouse(home) as connection:
        connection.execute("ALTER TABLE raw.entitlement DROP COLUMN subject")
    with open_warehouse(home) as connection:
        assert connection.execute("SELECT count(*) FROM duckdb_columns() WHERE table_name = 'entitlement' AND column_name = 'subject'").fetchall() == [(1,)]


def test_G07_a_damaged_warehouse_says_rebuild(home: Settings) -> None:
    with open_warehouse(home):
        pass
    home.warehouse.write_bytes(b"\0" * 5000)
    with pytest.raises(WarehouseFault, match="paceline rebuild"), open_warehouse(home):
        pass


@pytest.mark.parametrize("order", [(Outcome.FETCHED, Outcome.UNCHANGED), (Outcome.UNCHANGED, Outcome.FETCHED)])
def test_G12_one_capture_told_twice_is_one_row_in_whatever_order(home: Settings, order: tuple[Outcome, Outcome]) -> None:
    for hour, outcome in enumerate(order):
        with LandingRun(home.crawl.landing, "crawl", NOW + timedelta(hours=hour)) as run:
            run.append(
                Fetch(
                    fetch_id="a" * 16,
                    run_id=run.run_id,
                    source_id="acme/app/changes",
                    url="https://acme.example/",
                    captured_at=NOW,
                    outcome=outcome,
                    document_hash="1" * 64,
                )
            )
        with open_warehouse(home) as connection:
            load_runs(connection, committed_runs(home.crawl.landing))
    with open_warehouse(home) as connection:
        assert connection.execute("SELECT outcome FROM raw.fetch").fetchall() == [("fetched",)]


def test_only_what_matters_changes_the_fingerprint(home: Settings) -> None:
    def attempt(hour: int, outcome: Outcome, document: str) -> Fetch:
        at = NOW + timedelta(hours=hour)
        return Fetch(
            fetch_id=f"{hour:016x}",
            run_id="r",
            source_id="acme/app/changes",
            url="https://acme.example/CHANGELOG.md",
            captured_at=at,
            outcome=outcome,
            document_hash=document * 64,
        )

    digests = []
    for hour, (outcome, document) in enumerate(
        ((Outcome.FETCHED, "1"), (Outcome.UNCHANGED, "1"), (Outcome.FETCHED, "1"), (Outcome.FETCHED, "2"), (Outcome.FETCHED, "1"))
    ):
        with LandingRun(home.crawl.landing, "crawl", NOW + timedelta(hours=hour)) as run:
            run.append(attempt(hour, outcome, document))
        with open_warehouse(home) as connection:
            load_runs(connection, committed_runs(home.crawl.landing))
            digests.append(fingerprint(connection, home, NOW))
    assert digests[0] == digests[1] == digests[2], "the same content again is no change"
    assert len({digests[2], digests[3], digests[4]}) == 3, "another body is one, and the old body's return as well"
    with open_warehouse(home) as connection:
        assert fingerprint(connection, home, NOW + timedelta(days=7)) != digests[-1], "a week that has ended is one"


def write_index(folder: Path, rows: str) -> Path:
    """-> a folder with two captures and an index."""
    folder.mkdir(exist_ok=True)
    (folder / "one.md").write_text("# Changelog\n\n## 1.0 - 2025-01-02\n\n- Added a door\n")
    (folder / "two.md").write_text("# Changelog\n\n## 1.1 - 2025-02-03\n\n- Added a window\n\n## 1.0 - 2025-01-02\n\n- Added a door\n")
    (folder / "index.csv").write_text("url,captured_at,file\n" + rows)
    return folder


def test_an_import_keeps_each_captures_time_and_is_idempotent(home: Settings, tmp_path: Path) -> None:
    rows = "https://acme.example/CHANGELOG.md,2025-01-10T06:00:00Z,one.md\nhttp://www.acme.example/CHANGELOG.md/,2025-02-10T06:00:00+01:00,two.md\nhttps://other.example/,2025-02-10T06:00:00Z,two.md\n"
    folder = write_index(tmp_path / "captures", rows)
    sources = load_watchlist(home.crawl.watchlist, NOW)
    counts = import_captures(folder, sources, home.crawl)
    assert counts == {"captures imported": 2, "captures of no watched source, left out": 1}
    assert import_captures(folder, sources, home.crawl) == {"known already": 2, "captures of no watched source, left out": 1}
    assert len(committed_runs(home.crawl.landing)) == 1
    with open_warehouse(home) as connection:
        load_runs(connection, committed_runs(home.crawl.landing))
        found = connection.execute("SELECT captured_at, outcome FROM raw.fetch ORDER BY 1").fetchall()
    assert found == [(datetime(2025, 1, 10, 6, tzinfo=UTC), "imported"), (datetime(2025, 2, 10, 5, tzinfo=UTC), "imported")]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("https://acme.example/CHANGELOG.md,yesterday,one.md\n", r"index\.csv:2.*not an ISO instant"),
        ("https://acme.example/CHANGELOG.md,2025-01-10T06:00:00,one.md\n", r"index\.csv:2.*no time zone"),
        ("https://acme.example/CHANGELOG.md,2025-01-10T06:00:00Z,three.md\n", r"index\.csv:2.*does not exist"),
        ("https://acme.example/CHANGELOG.md,2025-01-10T06:00:00Z,../../secret\n", r"index\.csv:2.*outside the folder"),
    ],
)
def test_a_wrong_index_names_its_line(home: Settings, tmp_path: Path, rows: str, said: str) -> None:
    folder = write_index(tmp_path / "captures", rows)
    with pytest.raises(ValueError, match=said):
        import_captures(folder, load_watchlist(home.crawl.watchlist, NOW), home.crawl)


def test_a_warc_file_is_read_with_its_revisits(home: Settings, tmp_path: Path) -> None:
    path = tmp_path / "captures.warc.gz"
    body = b"# Changelog\n\n## 1.0 - 2025-01-02\n\n- Added a door\n"
    with open(path, "wb") as out:
        writer = WARCWriter(out, gzip=True)
        for stamp, status in (("2025-01-10T06:00:00Z", "200 OK"), ("2025-02-10T06:00:00Z", "200 OK"), ("2025-03-10T06:00:00Z", "404 Not Found")):
            headers = StatusAndHeaders(status, [("Content-Type", "text/markdown")], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    "https://acme.example/CHANGELOG.md", "response", payload=io.BytesIO(body), http_headers=headers, warc_headers_dict={"WARC-Date": stamp}
                )
            )
    assert import_captures(path, load_watchlist(home.crawl.watchlist, NOW), home.crawl) == {"captures imported": 2}


def test_two_connections_name_the_holder(home: Settings) -> None:
    import subprocess
    import sys

    home.home.mkdir(parents=True, exist_ok=True)
    code = f"import duckdb, time; c = duckdb.connect({str(home.warehouse)!r}); print('held', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        try:
            with pytest.raises(WarehouseFault, match=str(holder.pid)), open_warehouse(home):
                pass
        finally:
            holder.kill()
    assert duckdb.connect(str(home.warehouse)).execute("SELECT 1").fetchone() == (1,)
