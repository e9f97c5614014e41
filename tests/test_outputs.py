"""The marts in people's hands: every format of a publication, opened by another program than the one that wrote it."""

from __future__ import annotations

import csv
import json
import os
import re
import sqlite3
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.config import OUTPUTS, load_settings
from pipelines.outputs import write_outputs
from pipelines.outputs.csv_files import write_csv
from pipelines.outputs.data_dictionary import code_spans, mart_entry
from pipelines.outputs.dbt_docs import SLOTS, static_page
from pipelines.outputs.mart import Mart, published_marts
from pipelines.outputs.question_views import question_views
from pipelines.outputs.spreadsheet_text import spreadsheet_safe, spreadsheet_safe_sql
from pipelines.outputs.sqlite_file import SqliteFile
from pipelines.outputs.workbook import CUT_MARK, MarketWorkbook, SheetLimits, sheet_name
from pipelines.saved_question import saved_questions
from spiders.config import ConfigError
from tests.conftest import ROOT, DemoRun

NOW = datetime(2026, 6, 30, 6, tzinfo=UTC)
FORMULAS = [
    "=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "a;=1", "a;\t-b", "a\r\n@x", "\uff1dHYPERLINK(1)", "=HYPERLINK(\"http://evil.example\")",
    "'; DROP TABLE dim_product; --", "{{7*7}}", "\x1b]0;owned\x07=x", "\u202e=gnp", "\x00=1",
]  # fmt: skip
HARMLESS = ["a, -b", "plain", "-5", "+3.25", "0.1", "x=1", "é – ü", "a;b", "1-2"]


@pytest.fixture(scope="module")
def market(demo: DemoRun) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file of the demo."""
    with duckdb.connect(str(demo.home / "published" / "market.duckdb"), read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def hostile_market(folder: Path) -> tuple[duckdb.DuckDBPyConnection, list[Mart]]:
    """-> a published file whose only table holds every hostile text, and what stands in it."""
    connection = duckdb.connect(str(folder / "market.duckdb"))
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("CREATE TABLE fct (id BIGINT, words VARCHAR, amount DECIMAL(18,6), share DOUBLE, is_us BOOLEAN, day DATE, seen_at TIMESTAMPTZ)")
    for number, text in enumerate((*FORMULAS, *HARMLESS, "A" * 40_000, "", None)):
        row = [number, text, Decimal("12.340001"), -0.1, True, date(2026, 1, 2), NOW] if number else [0, text, None, None, None, None, None]
        connection.execute("INSERT INTO fct VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    return connection, published_marts(connection)


def test_a_publication_holds_every_format(demo: DemoRun) -> None:
    folder = demo.home / "published"
    for name in ("market.xlsx", "market.sqlite", "docs/data_dictionary.html", "docs/data_dictionary.md", "docs/dbt.html", "brief.html", "market.duckdb"):
        assert (folder / name).stat().st_size > 10_000, name
    parquet = {path.stem for path in (folder / "marts").glob("*.parquet")}
    assert {path.stem for path in (folder / "csv").glob("*.csv")} == parquet | {view.name for view in question_views()}


def test_K12_a_publication_may_be_read_by_all_and_changed_by_us_alone(demo: DemoRun) -> None:
    folder = Path(os.path.realpath(demo.home / "published"))
    found = {stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*")) if path.is_dir()}
    assert found == {0o755}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*") if path.is_file()} == {0o644}
    assert stat.S_IMODE((demo.home / "warehouse.duckdb").stat().st_mode) == 0o600


def test_every_table_view_and_column_says_what_it_is(market: duckdb.DuckDBPyConnection) -> None:
    marts = published_marts(market)
    assert {mart.name for mart in marts if mart.is_view} == {view.name for view in question_views()}
    assert not [(mart.name, column.name) for mart in marts for column in mart.columns if not column.meaning or not mart.meaning]


def test_every_view_is_answered_also_where_the_file_has_another_name(demo: DemoRun, market: duckdb.DuckDBPyConnection) -> None:
    with duckdb.connect() as other:
        other.execute(f"ATTACH '{demo.home / 'published' / 'market.duckdb'}' AS mine (READ_ONLY)")
        for view in question_views():
            rows = market.execute(f'SELECT count(*) FROM "{view.name}"').fetchone()
            assert rows == other.execute(f'SELECT count(*) FROM mine."{view.name}"').fetchone()
            assert rows != (0,) or view.name == "breaking_changes_this_year"


def test_who_ships_what_agrees_with_the_velocity_mart(market: duckdb.DuckDBPyConnection) -> None:
    wrong = market.execute(
        """WITH by_product AS (SELECT product_id, max(features) AS most, any_value(covered_days) AS covered_days FROM who_ships_what GROUP BY product_id),
        counted AS (
            SELECT product_id, sum(features) AS features, sum(exposure_days) AS covered_days FROM rpt_feature_velocity_monthly
            WHERE period_start > (SELECT max(period_start) FROM rpt_feature_velocity_monthly) - INTERVAL 12 MONTHS GROUP BY product_id
        )
        FROM by_product JOIN counted USING (product_id)
        WHERE by_product.most > counted.features OR by_product.covered_days IS DISTINCT FROM counted.covered_days OR (by_product.most IS NULL) <> (counted.features IS NULL)"""
    ).fetchall()
    assert wrong == []


@pytest.mark.parametrize(
    ("table", "day"),
    [("fct_change_item", "announced_on"), ("fct_release", "announced_on"), ("fct_item_theme", "general_on"), ("rpt_timeline", "happened_on")],
)
def test_tables_lie_by_day_the_newest_first(table: str, day: str, market: duckdb.DuckDBPyConnection) -> None:
    days = [row[0] for row in market.execute(f"SELECT {day} FROM {table}").fetchall()]
    known = [when for when in days if when]
    assert len(known) > 5
    assert days == sorted(known, reverse=True) + [None] * (len(days) - len(known))


def test_views_open_in_duckdb_2_as_well(demo: DemoRun, market: duckdb.DuckDBPyConnection) -> None:
    newer = ROOT / ".venv-duckdb2"
    if not newer.is_dir():
        pytest.skip("DuckDB 2.0 is not here: `make tests` sets it up")
    code = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=True); "
        "print(duckdb.__version__, *(c.execute('SELECT count(*) FROM ' + name).fetchall()[0][0] for name in sys.argv[2:]))"
    )
    indexed = saved_questions()["who-was-first"].sql.replace("$words", "'export'")
    names = [*(view.name for view in question_views()), f"({indexed})"]
    command = [sys.executable, "-c", code, str(demo.home / "published" / "market.duckdb"), *names]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(newer)}, capture_output=True, text=True, check=True).stdout.split()
    assert done[0].startswith("2.")
    assert done[1:] == [str(row[0]) for name in names for row in market.execute(f"SELECT count(*) FROM {name}").fetchall()]


def test_csv_and_sqlite_hold_what_the_marts_hold(demo: DemoRun, market: duckdb.DuckDBPyConnection) -> None:
    lite = sqlite3.connect(demo.home / "published" / "market.sqlite")
    for mart in published_marts(market):
        if not mart.is_view:
            with open(demo.home / "published" / "csv" / f"{mart.name}.csv", encoding="utf-8", newline="") as file:
                rows = list(csv.reader(file))
            assert rows[0] == [column.name for column in mart.columns]
            count = market.execute(f'SELECT count(*) FROM "{mart.name}"').fetchone()
            assert count == (len(rows) - 1,) == lite.execute(f'SELECT count(*) FROM "{mart.name}"').fetchone()
    amounts = [row[0] for row in market.execute("SELECT amount FROM fct_plan_price WHERE amount IS NOT NULL").fetchall()]
    assert amounts
    assert [Decimal(repr(row[0])) for row in lite.execute("SELECT amount FROM fct_plan_price WHERE amount IS NOT NULL")] == amounts
    told = lite.execute("SELECT count(*) FROM data_dictionary WHERE column_name IS NOT NULL AND meaning <> ''").fetchone()
    assert told == (sum(len(mart.columns) for mart in published_marts(market) if not mart.is_view),)
    newest = "SELECT captured_at, date(captured_at), announced_on, is_general FROM fct_release WHERE is_general ORDER BY captured_at DESC LIMIT 1"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \d{4}-\d\d-\d\d \d{4}-\d\d-\d\d 1", " ".join(map(str, lite.execute(newest).fetchone())))


def test_the_workbook_explains_itself(demo: DemoRun, market: duckdb.DuckDBPyConnection) -> None:
    from python_calamine import CalamineWorkbook  # here and below, since every worker imports every test file

    marts = {mart.name: mart for mart in published_marts(market)}
    book = CalamineWorkbook.from_path(demo.home / "published" / "market.xlsx")
    assert book.sheet_names[:2] == ["about", "columns"]
    assert set(book.sheet_names[2:]) == set(marts)
    about = {row[0]: row[1:] for row in book.get_sheet_by_name("about").to_python()[1:]}
    assert "empty cell is unknown" in about["this file"][1]
    columns = [(row[0], row[1]) for row in book.get_sheet_by_name("columns").to_python()[1:]]
    assert sorted(columns) == sorted((mart.name, column.name) for mart in marts.values() for column in mart.columns)
    for name, mart in marts.items():
        rows = book.get_sheet_by_name(name).to_python()
        assert rows[0] == [column.name for column in mart.columns]
        assert about[name][:2] == [len(rows) - 1, mart.meaning]
        assert market.execute(f'SELECT count(*) FROM "{name}"').fetchone() == (len(rows) - 1,) or "only months" in about[name][2]
    prices = book.get_sheet_by_name("prices_now").to_python()
    since, amount = prices[0].index("since_on"), prices[0].index("amount")
    expected = market.execute("SELECT since_on, amount FROM prices_now").fetchall()
    assert [(row[since], row[amount]) for row in prices[1:]] == [(day, "" if value is None else float(value)) for day, value in expected]
    with zipfile.ZipFile(demo.home / "published" / "market.xlsx") as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/")]
    assert all('state="frozen"' in sheet and "<autoFilter " in sheet and "<cols>" in sheet and "<f>" not in sheet for sheet in sheets)


def test_K01_one_rule_in_python_and_in_sql() -> None:
    with duckdb.connect() as connection:
        for text in (*FORMULAS, *HARMLESS):
            (found,) = connection.execute(f"SELECT {spreadsheet_safe_sql('t')} FROM (SELECT ? AS t)", [text]).fetchone() or ("",)
            assert found == spreadsheet_safe(text), repr(text)
    assert [spreadsheet_safe(text) for text in HARMLESS] == HARMLESS
    for text in FORMULAS:
        safe = spreadsheet_safe(text)
        assert not any(re.match(r"\s*[=+\-@\uff1d]", cell) and not re.match(r"\s*'", cell) for cell in re.split("[;\t\r\n]", safe)), repr(safe)
        assert not re.match("[\t\r\n]", safe)


def test_K01_K05_K07_K10_nothing_captured_is_computed_in_any_format(tmp_path: Path) -> None:
    import openpyxl

    connection, marts = hostile_market(tmp_path)
    write_csv(tmp_path, connection, marts[0])
    with SqliteFile(tmp_path, marts) as lite:
        lite.write(connection, marts[0])
    with MarketWorkbook(tmp_path, NOW) as book:
        book.write(connection, marts[0])
    with open(tmp_path / "csv" / "fct.csv", encoding="utf-8", newline="") as file:
        text = file.read()
    rows = list(csv.reader(text.splitlines(keepends=True)))
    assert [row[1] for row in rows[1 : len(FORMULAS) + 1]] == [spreadsheet_safe(text) for text in FORMULAS]
    assert rows[2][2:] == ["12.340001", "-0.1", "true", "2026-01-02", "2026-06-30T06:00:00Z"]
    assert rows[1][2:] == [""] * 5
    assert re.search("(?<!\r)\n", re.sub('"[^"]*"', "", text)) is None, "RFC 4180 ends lines with CRLF"
    kept = [row[0] for row in sqlite3.connect(tmp_path / "market.sqlite").execute("SELECT words FROM fct ORDER BY id")]
    assert kept == [*FORMULAS, *HARMLESS, "A" * 40_000, "", None]
    with zipfile.ZipFile(tmp_path / "market.xlsx") as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/")]
        assert not any("hyperlink" in name for name in parts.namelist())
    assert not any(re.search(r"<f[ >]|<hyperlink", sheet) for sheet in sheets)
    shown = [row[1] for row in openpyxl.load_workbook(tmp_path / "market.xlsx")["fct"].iter_rows(min_row=2, values_only=True)]
    assert shown[0] == "=1+1"
    assert shown[len(FORMULAS) + len(HARMLESS)].endswith(CUT_MARK)
    assert "1 cells are cut" in openpyxl.load_workbook(tmp_path / "market.xlsx")["about"]["D3"].value


def test_what_a_sheet_cannot_hold_is_told(tmp_path: Path) -> None:
    import openpyxl

    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE fct AS SELECT range AS id, repeat('\U0001f600', 100) AS words, DATE '0999-01-01' AS day FROM range(12)")
        with MarketWorkbook(tmp_path, NOW, SheetLimits(rows=10, characters=190)) as book:
            book.write(connection, published_marts(connection)[0])
    found = openpyxl.load_workbook(tmp_path / "market.xlsx")
    assert found["fct"].max_row == 10
    assert found["about"]["D3"].value == (
        "3 rows more than a sheet of Excel holds are not here; they are in market.duckdb and csv/fct.csv; 9 cells are cut at the length that Excel allows; they are whole in market.duckdb"
    )
    assert len(found["fct"]["B2"].value.encode("utf-16-le")) // 2 <= 190
    assert found["fct"]["C2"].value == "0999-01-01"


def test_K06_no_name_of_a_file_comes_from_a_page(demo: DemoRun) -> None:
    folder = Path(os.path.realpath(demo.home / "published"))
    names = [str(path.relative_to(folder)) for path in folder.rglob("*")]
    assert all(re.fullmatch(r"[a-z0-9_-]+(/[a-z0-9_-]+)*(\.[a-z0-9]+)?", name) for name in names), names
    assert len({name.casefold() for name in names}) == len(names)


def test_K06_names_of_sheets_are_short_and_never_alike() -> None:
    taken: set[str] = set()
    for name in ("rpt_" + "a" * 40, "RPT_" + "A" * 40, "rpt_" + "a" * 41, "fct"):
        short = sheet_name(name, taken)
        assert len(short) <= 31
        assert short.casefold() not in {each.casefold() for each in taken}
        taken.add(short)


def test_the_dictionary_tells_warnings_and_a_query_that_works(market: duckdb.DuckDBPyConnection, demo: DemoRun) -> None:
    marts = published_marts(market)
    entries = [mart_entry(mart) for mart in marts]
    for entry in entries:
        market.execute(entry.example)
        assert entry.meaning
        assert "Example:" not in entry.meaning + entry.warnings
    told = {entry.mart.name for entry in entries if entry.warnings}
    assert {"fct_change_item", "fct_price_change", "rpt_feature_velocity_monthly", "rpt_price_index", "rpt_theme_momentum"} <= told
    page = (demo.home / "published" / "docs" / "data_dictionary.html").read_text()
    assert all(f'<section id="{mart.name}">' in page for mart in marts)
    assert not re.search(r"<script|<img|<link|url\(", page)


def test_K07_a_description_is_no_markup() -> None:
    assert code_spans("a `x<y` {{7*7}} <script>") == "a <code>x&lt;y</code> {{7*7}} &lt;script&gt;"


def test_dbt_docs_are_one_file_with_its_data_that_loads_nothing(demo: DemoRun) -> None:
    page = (demo.home / "published" / "docs" / "dbt.html").read_text()
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert "model.paceline.rpt_feature_velocity_monthly" in page
    assert not any(slot in page for slot in SLOTS)
    assert str(demo.home) not in page
    assert str(ROOT) not in page
    with pytest.raises(ValueError, match="has no"):
        static_page("<html>", {}, {})
    assert "</script>" not in static_page(" ".join(SLOTS), {"a": "</script>"}, {})


def test_a_big_market_may_leave_formats_out(demo: DemoRun, tmp_path: Path) -> None:
    os.link(Path(os.path.realpath(demo.home / "published")) / "market.duckdb", tmp_path / "market.duckdb")
    write_outputs(tmp_path, load_settings({"PACELINE_HOME": str(demo.home), "PACELINE_OUTPUTS": "dictionary"}))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["docs", "market.duckdb"]
    assert load_settings({"PACELINE_OUTPUTS": "none"}).outputs == frozenset()
    assert load_settings({}).outputs == frozenset(OUTPUTS)
    with pytest.raises(ConfigError, match="PACELINE_OUTPUTS names odt; allowed are csv, xlsx"):
        load_settings({"PACELINE_OUTPUTS": "csv, odt"})
    assert json.dumps(sorted(load_settings({"PACELINE_OUTPUTS": " csv ,xlsx"}).outputs)) == '["csv", "xlsx"]'
