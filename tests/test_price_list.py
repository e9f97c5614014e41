"""Price lists: what an import takes, refuses and counts, and that its captures read like any other."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.faults import WrongInput
from spiders.captures_read import ImportProblem
from spiders.config import Config, load_config
from spiders.evidence import EvidenceStore
from spiders.import_prices import PriceImport, import_prices
from spiders.landing import committed_runs, read_rows
from spiders.read.pending import pending_tasks
from spiders.read.reading import Reading
from spiders.read.workers import read_task
from spiders.records import Fetch, PlanPrice, PriceKind, PriceRole, WatchedSource
from spiders.watchlist import WatchlistError, load_watchlist

HEAD = "vendor,snapshot_date,plan,price,currency,unit,url\n"
NOW = "2026-01-01T00:00:00Z"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    folder = tmp_path / "watchlist"
    folder.mkdir()
    source = "sources: {pricing: {kind: pricing_page, url: https://orchard.example/pricing}}"
    (folder / "orchard.yml").write_text(f"name: Orchard Tools\nhomepage: https://orchard.example/\nproducts: {{press: {{name: Orchard Press, {source}}}}}\n")
    return load_config({"PACELINE_HOME": str(tmp_path / "home"), "PACELINE_WATCHLIST": str(folder), "PACELINE_NOW": NOW})


def imported(config: Config, content: str | bytes, head: str = HEAD) -> PriceImport:
    """-> what an import of a file with these rows did."""
    file = config.home.parent / "prices.csv"
    file.write_bytes(content if isinstance(content, bytes) else (head + content).encode())
    return import_prices(file, load_watchlist(config.watchlist, config.now()), config)


def prices_of(config: Config) -> list[PlanPrice]:
    """-> every price that the captures in the home give, captures by day."""
    tasks = pending_tasks(committed_runs(config.landing), {"price_list": 1})
    readings = [read_task(task, EvidenceStore(config.evidence)) for task in tasks]
    assert all(isinstance(reading, Reading) for reading in readings), readings
    return [price for reading in readings if isinstance(reading, Reading) for price in reading.prices]


def landed(config: Config, record: type[WatchedSource] | type[Fetch]) -> list[WatchedSource | Fetch]:
    """-> every landed row of a record type."""
    rows = (row for run in committed_runs(config.landing) for row in read_rows(run, record.table))
    return [row for row in rows if isinstance(row, WatchedSource | Fetch)]


def test_every_vendor_and_day_is_a_capture_with_its_own_time(config: Config) -> None:
    done = imported(
        config,
        "Plum,2024-03-01,Basic,5,USD,user/month,https://plum.example/pricing\n"
        "Plum,2024-03-01,Team,Contact us,USD,user/month,https://plum.example/pricing\n"
        "Plum,2025-03-01,Basic,6,USD,user/month,https://plum.example/pricing\n"
        "Quince,2024-03-01,Solo,0,EUR,/month,https://quince.example/\n",
    )
    assert (done.rows, done.taken, done.captures, done.vendors, done.remarks) == (4, 4, 3, 2, ())
    assert {(row.source_id, f"{row.captured_at:%Y-%m-%d}") for row in landed(config, Fetch) if isinstance(row, Fetch)} == {
        ("plum/plum/price-list", "2024-03-01"),
        ("plum/plum/price-list", "2025-03-01"),
        ("quince/quince/price-list", "2024-03-01"),
    }
    shown = [(price.plan, price.price_kind.value, price.amount, price.currency, price.unit, price.period, price.locator) for price in prices_of(config)]
    assert sorted(shown, key=str) == [
        ("Basic", "fixed", Decimal(5), "USD", "user", "month", "line:2"),
        ("Basic", "fixed", Decimal(6), "USD", "user", "month", "line:2"),
        ("Solo", "free", Decimal(0), "EUR", None, "month", "line:2"),
        ("Team", "contact_sales", None, "USD", "user", "month", "line:3"),
    ]


def test_importing_again_adds_nothing_and_a_longer_file_adds_its_rest(config: Config) -> None:
    first = "Plum,2024-03-01,Basic,5,USD,user/month,https://plum.example/\nPlum,2024-03-01,Basic,5,USD,user/month,https://plum.example/\n"
    assert imported(config, first).taken == 1
    again = imported(config, first)
    assert (again.taken, again.known, again.captures) == (0, 2, 0)
    more = imported(config, first + "Plum,2024-04-01,Basic,5,USD,user/month,https://plum.example/\n")
    assert (more.rows, more.taken, more.known, more.captures) == (3, 1, 2, 1)
    assert len(committed_runs(config.landing)) == 2


def test_another_list_of_an_imported_day_is_refused(config: Config) -> None:
    imported(config, "Plum,2024-03-01,Basic,5,USD,user/month,https://plum.example/\n")
    with pytest.raises(ImportProblem, match="another list of that day"):
        imported(config, "Plum,2024-03-01,Basic,7,USD,user/month,https://plum.example/\n")
    assert [price.amount for price in prices_of(config)] == [Decimal(5)]


def test_rows_that_cannot_be_taken_are_counted_with_their_lines(config: Config) -> None:
    done = imported(
        config,
        "Plum,2024-03-01,Basic,5,USD,user/month,https://plum.example/\n"
        "Plum,03/01/2024,Basic,5,USD,user/month,https://plum.example/\n"
        "Plum,2031-03-01,Basic,5,USD,user/month,https://plum.example/\n"
        "Plum,2024-03-01,,5,USD,user/month,https://plum.example/\n"
        "Plum,2024-03-01,Pro,5,USD,user/month,javascript:alert(1)\n"
        "???,2024-03-01,Pro,5,USD,user/month,https://plum.example/\n"
        "Plum,2024-03-01,Basic,5,USD,user/month,https://plum.example/\n"
        "Plum,2024-03-01,Max,about ten,USD,user/month,https://plum.example/\n"
        "Plum,2024-03-01,Mini,3,,user/month,https://plum.example/\n"
        "Plum,2024-03-01,Odd,€3,USD,user/month,https://plum.example/\n"
        "Plum,2024-03-01,Bare,3,USD,user/month,\n",
    )
    assert done.rows == 11
    assert done.taken + sum(remark.effect == "refused" for remark in done.remarks) == 11
    assert {(remark.line, remark.code, remark.effect) for remark in done.remarks} == {
        (3, "snapshot_date is no day", "refused"),
        (4, "dated in the future", "refused"),
        (5, "no plan", "refused"),
        (6, "no address", "refused"),
        (7, "no vendor", "refused"),
        (8, "repeated", "refused"),
        (9, "price not understood", "unpriced"),
        (10, "currency not known", "unpriced"),
        (11, "currency and price contradict", "unpriced"),
        (12, "no address of its own", "noted"),
    }
    told = "\n".join(done.lines())
    assert "11 rows in, 5 taken (3 of them without their price), 0 known already, 6 refused; 1 captures of 1 vendors imported" in told
    assert "refused: repeated: 1 (line 8); for example 'Basic' is on line 2 already" in told
    assert [(price.plan, price.price_kind.value, price.amount) for price in prices_of(config)] == [
        ("Basic", "fixed", Decimal(5)),
        ("Max", "hidden", None),
        ("Mini", "hidden", None),
        ("Odd", "hidden", None),
        ("Bare", "fixed", Decimal(3)),
    ]


def test_F07_rows_that_contradict_each_other_leave_the_plan_and_no_price(config: Config) -> None:
    done = imported(
        config, "".join(f"Plum,2024-03-01,{plan},{price},USD,user/month,https://plum.example/\n" for plan, price in (("Pro", 5), ("pro", 9), ("Max", 7)))
    )
    assert [(remark.line, remark.code) for remark in done.remarks] == [(3, "contradicted")]
    assert [(price.plan, price.price_kind, price.amount) for price in prices_of(config)] == [
        ("Pro", PriceKind.HIDDEN, None),
        ("Max", PriceKind.FIXED, Decimal(7)),
    ]


def test_a_plan_has_several_prices_and_an_add_on_is_said(config: Config) -> None:
    head = "vendor,snapshot_date,plan,price,currency,unit,url,kind,period,billed\n"
    rows = (
        ("Pro", "10", "plan", "month", "monthly"),
        ("Pro", "8", "plan", "month", "annually"),
        ("Pro", "from 3", "add-on", "month", ""),
        ("Pro", "96", "plan", "fortnight", ""),
    )
    done = imported(config, "".join(f"Plum,2024-03-01,{plan},{price},USD,user,https://plum.example/,{','.join(rest)}\n" for plan, price, *rest in rows), head)
    assert [(remark.line, remark.code) for remark in done.remarks] == [(5, "period not understood")]
    assert [(price.plan_group, price.amount, price.period, price.billed, price.role) for price in prices_of(config)] == [
        (None, Decimal(10), "month", "monthly", PriceRole.LIST),
        (None, Decimal(8), "month", "annually", PriceRole.LIST),
        (None, None, None, None, PriceRole.LIST),
        ("Add-ons", Decimal(3), "month", None, PriceRole.STARTING_AT),
    ]


def test_F02_one_european_number_settles_the_whole_file(config: Config) -> None:
    rows = 'Plum;2024-03-01;Pro;1.200;EUR;/year;https://plum.example/\nPlum;2025-03-01;Basic;"99,90";EUR;/year;https://plum.example/\n'
    assert imported(config, rows, HEAD.replace(",", ";")).taken == 2
    assert {price.plan: price.amount for price in prices_of(config)} == {"Pro": Decimal(1200), "Basic": Decimal("99.90")}


def test_other_headers_and_a_folder_that_names_the_vendor(config: Config) -> None:
    head = "\ufeffsaas,year,snapshot_date,currency,kind,name,price,unit,url,file\n"
    rows = (
        "Plum - Old Name,2019,2019-05-01,USD,plans,PRO,5,user/month,https://archive.example/web/1/https://plum.example/,data/plum/2019.yml\n"
        "Plum,2020,2020-05-01,USD,addOns,EXTRA,1,user/month,https://plum.example/,data/plum/2020.yml\n"
    )
    done = imported(config, rows, head)
    assert (done.taken, done.vendors, done.unused) == (2, 1, ("year",))
    (source,) = landed(config, WatchedSource)
    assert isinstance(source, WatchedSource)
    assert (source.source_id, source.competitor_name, source.homepage, source.kind) == ("plum/plum/price-list", "Plum", "https://plum.example/", "price_list")


def test_a_vendor_of_the_watchlist_keeps_its_entry(config: Config) -> None:
    imported(config, "orchard tools,2024-03-01,Basic,5,USD,user/month,https://orchard.example/\n")
    (source,) = landed(config, WatchedSource)
    assert isinstance(source, WatchedSource)
    assert (source.source_id, source.competitor_name, source.product_name) == ("orchard/press/price-list", "Orchard Tools", "Orchard Press")
    with pytest.raises(ImportProblem, match="orchard has the products press"):
        imported(config, "orchard,2024-04-01,Basic,5,USD,user/month,https://orchard.example/,mill\n", HEAD.replace("url", "url,product"))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"vendor,plan\nPlum,Pro\n", "the column snapshot_date, price, currency, unit, url is missing"),
        (b"", "is missing; there are none"),
        (b"\xff\xfe\x00", "is not UTF-8"),
        (HEAD.encode() + b"Plum,2024-03-01,Basic\n", "line 2 has 3 cells, the header 7"),
        (HEAD.encode() + b'Plum,2024-03-01,"Basic\n', "is not CSV"),
        (HEAD.encode() + b"Plum,tomorrow,Basic,5,USD,user/month,https://plum.example/\n", "no row of 1 could be taken, nothing was changed"),
    ],
)
def test_what_is_no_price_list_is_said_and_changes_nothing(config: Config, content: bytes, problem: str) -> None:
    with pytest.raises(ImportProblem, match=problem):
        imported(config, content)
    assert committed_runs(config.landing) == []


def test_a_price_list_comes_by_import_only(config: Config) -> None:
    file = config.watchlist / "orchard.yml"
    file.write_text(file.read_text().replace("pricing_page", "price_list"))
    with pytest.raises(WatchlistError, match="kind: is unknown; allowed: changelog_file"):
        load_watchlist(config.watchlist, config.now())


def test_the_command_takes_lists_and_says_how(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("PACELINE_HOME", config.home), ("PACELINE_WATCHLIST", config.watchlist), ("PACELINE_NOW", NOW)):
        monkeypatch.setenv(name, str(value))
    monkeypatch.setattr("pipelines.market_run.refresh", lambda settings, say: False)
    file = config.home.parent / "list.csv"
    file.write_text(HEAD + "Plum,2024-03-01,Basic,5,USD,user/month,https://plum.example/\n")
    runner = CliRunner()
    told = runner.invoke(app, ["import", "prices", str(file)])
    assert told.exit_code == 0
    assert "1 rows in, 1 taken" in told.output
    assert [price.plan for price in prices_of(config)] == ["Basic"]
    for words in (["prices", "nowhere.csv"], ["prices", str(file), "more"], ["prices", str(file), "--source", "a/b/c"], ["nowhere"]):
        assert isinstance(runner.invoke(app, ["import", *words]).exception, WrongInput), words
    shown = runner.invoke(app, ["import", "--help"]).output
    assert "snapshot_date" in shown
    assert "Pricing2Yaml" in shown
