"""The price index and the events of price lists: the marts against a second implementation, on real vendors or on a market made up."""

from __future__ import annotations

import csv
import itertools
import os
import random
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.load import load_runs
from pipelines.raw_tables import create_statements
from spiders.config import load_config
from spiders.import_prices import import_prices
from spiders.landing import committed_runs
from spiders.read.__main__ import read_into
from spiders.read.pending import pending_tasks
from tests.conftest import ROOT
from tests.dbt_market import query
from tests.model_sql import build_models
from tests.price_index_reference import Prices, figures, listed_prices

KNOWN = {
    "geks_jevons": [100, 100.5, 102.1, 105.4, 107.8, 106.7, 105.3],
    "chained_jevons": [100, 101.0, 101.0, 106.2, 109.8, 109.3, 107.1],
    "matched": [70, 66, 48, 43, 31, 29, 30],
}
KNOWN_LAST = {"fixed_base_jevons": 105.8, "chained_dutot": 96.3, "vendor_equal_jevons": 111.3}
"""Figures of 37 vendors 2019-2025, computed by others from the same rows."""
FIGURES = ("geks_jevons", "chained_jevons", "fixed_base_jevons", "chained_dutot", "vendor_equal_jevons")
Step = tuple[str, str, str, str, str]
"""Vendor, day, plan, rise or cut, currency."""


@dataclass(frozen=True)
class ListedMarket:
    """A price list and the warehouse that its import into an empty home gives."""

    file: Path
    warehouse: Path
    is_real: bool


def real_list() -> Path:
    """-> where the price list of real vendors lies, if shared data is here."""
    return Path(os.environ.get("PACELINE_SHARED") or ROOT.parent / "shared") / "data" / "pricing" / "ext" / "isa_tsc25_plan_prices.csv"


@pytest.fixture(scope="module")
def listed() -> Path:
    if not real_list().exists():
        pytest.skip(f"the price list of real vendors is not here: {real_list()} does not exist (set PACELINE_SHARED to the folder that holds data/)")
    return real_list()


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> ListedMarket:
    """Real vendors where shared data is here, else vendors made up: one build of the marts is enough."""
    home = tmp_path_factory.mktemp("price-home")
    file = real_list() if real_list().exists() else _write_market(home / "market.csv", random.Random(20260101))
    config = load_config({"PACELINE_HOME": str(home), "PACELINE_NOW": "2026-01-01T00:00:00Z"})
    done = import_prices(file, [], config)
    assert (done.known, sum(remark.effect == "refused" for remark in done.remarks)) == (0, 0)
    tasks = list(pending_tasks(committed_runs(config.landing), {"price_list": 1}))
    assert read_into(config.landing, config.evidence, tasks, 1, config.now()) == 0
    warehouse = home / "warehouse.duckdb"
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for statement in create_statements():
            connection.execute(statement)
        load_runs(connection, committed_runs(config.landing))
    build_models(warehouse, "rpt_price_index", "fct_price_change")
    return ListedMarket(file, warehouse, file == real_list())


@pytest.fixture
def real(market: ListedMarket) -> Path:
    if not market.is_real:
        pytest.skip("the price list of real vendors is not here (set PACELINE_SHARED to the folder that holds data/)")
    return market.warehouse


def test_the_second_implementation_gives_the_known_figures(listed: Path) -> None:
    found = figures(listed_prices(listed))
    for name, expected in KNOWN.items():
        assert [round(value, 1) for value in getattr(found, name)] == expected, name
    for name, value in KNOWN_LAST.items():
        assert round(getattr(found, name)[-1], 1) == value, name


def test_indices_by_hand() -> None:
    prices: Prices = {
        "1": {("a", "basic"): Decimal(10), ("a", "pro"): Decimal(20), ("b", "one"): Decimal(5)},
        "2": {("a", "basic"): Decimal(20), ("a", "pro"): Decimal(20), ("b", "one"): Decimal(5)},
        "3": {("a", "pro"): Decimal(20), ("b", "one"): Decimal(10), ("b", "new"): Decimal(1)},
    }
    found = figures(prices)
    assert found.matched == [3, 3, 2]
    assert found.fixed_base_jevons == pytest.approx([100, 100 * 2 ** (1 / 3), 100 * 2 ** (1 / 2)])
    assert found.chained_jevons == pytest.approx([100, 100 * 2 ** (1 / 3), 100 * 2 ** (1 / 3 + 1 / 2)])
    # ways from 1 to 3: over 1 and over 3 the direct one, over 2 the chain
    assert found.geks_jevons[2] == pytest.approx(100 * 2 ** ((1 / 2 + 1 / 2 + 5 / 6) / 3))
    assert found.chained_dutot == pytest.approx([100, 100 * 45 / 35, 100 * 45 / 35 * 30 / 25])
    assert found.vendor_equal_jevons[1] == pytest.approx(100 * 2 ** (1 / 4))


def test_the_mart_agrees_with_the_second_implementation(market: ListedMarket) -> None:
    prices = listed_prices(market.file)
    expected = figures(prices)
    rows = query(
        market.warehouse,
        f"SELECT year(period_start)::VARCHAR, plans, matched_plans, linked_plans, {', '.join(FIGURES)} FROM marts.rpt_price_index "
        "WHERE period_grain = 'year' AND plans IS NOT NULL ORDER BY period_start",
    )
    assert [row[0] for row in rows] == sorted(prices)
    assert [row[1] for row in rows] == [len(prices[year]) for year in sorted(prices)]
    assert [row[2] for row in rows] == expected.matched
    assert [row[3] for row in rows[1:]] == expected.linked
    for place, name in enumerate(FIGURES, 4):
        assert [row[place] for row in rows] == pytest.approx(getattr(expected, name), abs=1e-3), name


def test_the_mart_gives_the_known_figures_of_real_vendors(real: Path) -> None:
    assert _column(real, "geks_jevons") == KNOWN["geks_jevons"]
    assert _column(real, "chained_jevons") == KNOWN["chained_jevons"]
    assert _column(real, "matched_plans") == KNOWN["matched"]
    assert {name: _column(real, name)[-1] for name in KNOWN_LAST} == KNOWN_LAST


def test_amounts_rise_and_fall_where_like_meets_like_and_nowhere_else(market: ListedMarket) -> None:
    rows = query(
        market.warehouse,
        "SELECT competitor, observed_at::DATE::VARCHAR, coalesce(plan_group, '') || ' ' || plan, event_type, currency FROM marts.fct_price_change "
        "WHERE event_type IN ('price_rise', 'price_cut')",
    )
    found = sorted((vendor, day, _words(plan.replace("Add-ons ", "addOns ")), kind, currency) for vendor, day, plan, kind, currency in rows)
    assert len(found) > 10
    assert found == sorted(_steps(market.file))


def test_a_period_without_prices_is_unknown(market: ListedMarket) -> None:
    months = query(
        market.warehouse,
        "SELECT count(*), count(plans), count(geks_jevons) FILTER (plans IS NULL), count(*) FILTER (plans IS NULL AND notes LIKE '%unknown%') "
        "FROM marts.rpt_price_index WHERE period_grain = 'month'",
    )
    every, seen, invented, told = months[0]
    assert every > seen > 0
    assert (invented, told) == (0, every - seen)


def test_real_changes_of_unit_and_currency_are_no_price_change(real: Path) -> None:
    events = dict(query(real, "SELECT event_type, count(*) FROM marts.fct_price_change GROUP BY ALL"))
    assert (events["price_rise"], events["price_cut"], events["currency_view"]) == (52, 32, 31)
    # 34 plans and add-ons change their unit text: 5 of them are free in any unit, 10 change the period alone
    assert (events["unit_change"], events["period_view"]) == (19, 10)
    currencies = query(real, "SELECT DISTINCT competitor, observed_at FROM marts.fct_price_change WHERE event_type = 'currency_view'")
    assert len(currencies) == 8
    unlike = (
        "SELECT count(*) FROM marts.fct_price_change WHERE change_pct IS NOT NULL AND (unit IS DISTINCT FROM previous_unit OR currency <> previous_currency)"
    )
    assert query(real, unlike) == [(0,)]


def _column(warehouse: Path, name: str) -> list[float]:
    return [
        round(row[0], 1) if isinstance(row[0], float) else row[0]
        for row in query(warehouse, f"SELECT {name} FROM marts.rpt_price_index WHERE period_grain = 'year' ORDER BY period_start")
    ]


def _steps(file: Path) -> list[Step]:
    lists: dict[str, dict[str, dict[str, dict[str, str]]]] = {}
    with open(file, newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            vendor, plan = _words(row["file"].split("/")[-2]), _words(f"{row['kind'].replace('plans', '')} {row['name']}")
            lists.setdefault(vendor.replace(" ", "-"), {}).setdefault(row["snapshot_date"], {})[plan] = row
    steps: list[Step] = []
    for vendor, days in lists.items():
        ordered = sorted(days)
        for before, after in itertools.pairwise(ordered):
            for plan, row in days[after].items():
                old = days[before].get(plan)
                if old and (old["unit"], old["currency"]) == (row["unit"], row["currency"]) and (change := _change(old["price"], row["price"])):
                    steps.append((vendor, after, plan, change, row["currency"]))
    return steps


def _change(old: str, new: str) -> str | None:
    if not all(re.fullmatch(r"[\d.]+", price) and Decimal(price) > 0 for price in (old, new)) or Decimal(old) == Decimal(new):
        return None
    return "price_rise" if Decimal(new) > Decimal(old) else "price_cut"


def _words(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def _write_market(file: Path, dice: random.Random) -> Path:
    """Six vendors over six years: plans come and go, prices move and return, some vendors miss years, one changes its currency, one its unit."""
    columns = ["saas", "year", "snapshot_date", "currency", "kind", "name", "price", "unit", "url", "file"]
    with open(file, "w", newline="", encoding="utf-8") as lines:
        writer = csv.DictWriter(lines, columns)
        writer.writeheader()
        for month, vendor in enumerate(("aster", "birch", "cedar", "dill", "elder", "fern"), 3):
            amounts = {f"Plan {letter}": Decimal(dice.randint(5, 200)) for letter in "ABCDE"}
            for year in range(2019, 2025):
                amounts = {name: max(Decimal(1), amount + dice.choice((0, 0, 0, 1, -1, 5))) for name, amount in amounts.items()}
                shown = {name: str(amount) for name, amount in amounts.items() if name == "Plan A" or dice.random() > 0.15}
                if year > 2019 and dice.random() < 0.15:
                    continue
                row = {"saas": vendor.title(), "year": year, "snapshot_date": f"{year}-{month:02}-10", "kind": "plans", "url": f"https://{vendor}.example/"}
                row |= {"currency": "EUR" if vendor == "cedar" and year > 2021 else "USD", "file": f"data/{vendor}/{year}.yml"}
                row |= {"unit": "seat/month" if vendor == "dill" and year > 2020 else "user/month"}
                writer.writerows(row | {"name": name, "price": price} for name, price in shown.items())
                writer.writerow(row | {"name": "Enterprise", "price": "Contact us"})
                writer.writerow(row | {"name": "Support", "price": dice.randint(1, 9), "kind": "addOns"})
    return file
