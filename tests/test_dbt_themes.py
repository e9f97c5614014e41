"""Themes and the marts on them against a second implementation in plain Python, on a market drawn at random with a taxonomy of its own."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from functools import cache
from math import sqrt
from pathlib import Path

import duckdb
import numpy as np
import pytest
import scipy

from pipelines.taxonomy import load_taxonomy, read_taxonomy
from tests.dbt_market import ROOT, Entry, Item, RawMarket, day, query
from tests.dbt_scenarios import place
from tests.model_sql import build_models
from tests.test_dbt_metrics import Lived, covered_days, seen_posts
from tests.test_taxonomy import HEAD, TERMS
from tests.theme_reference import MONTH, WEEK, Grain, Shipped, competitor_velocity, first_day, innovation, momentum, month_no, novelty, themes_of, white_space
from tests.velocity_reference import bounds

DAYS = 700
US = "vendor03"
PHRASES = (
    "Agents answer the questions",
    "A language-model for summaries",
    "Send the User-Agent along",
    "An agent that reads the user agent",
    "Search in everything",
    "A search path for plugins",
    "Exports of whole boards",
    "Write CSV files, and search them",
    "Reagents and researchers",
    "Boards in a second colour",
)
KINDS = ("feature", "feature", "feature", "improvement", "fix", "security", "breaking")
PRODUCTS = ("vendor00/app", "vendor00/web", "vendor01/app", "vendor02/app", "vendor03/app", "vendor04/app", "vendor05/app")


def drawn(product: str, number: int) -> Lived:
    """-> one product's life: it begins on its day, has a taste of its own in phrases, and is not captured for a while."""
    rng = random.Random(product)
    lived = Lived(product, 25)
    tastes = [rng.random() for _ in PHRASES]
    for offset in range(-90, DAYS):
        if rng.random() < 0.12:
            items = tuple(
                Item(f"{rng.choices(PHRASES, tastes)[0]} {product.replace('/', ' ')} {offset + 100} {part}", rng.choice(KINDS))
                for part in range(rng.randint(1, 3))
            )
            lived.posts.append(Entry(None, day(offset).date(), items, title=f"News {offset}", key=f"{product}:{offset}"))
        # late in the second year all but one vendor of ours turn to kites
        if offset > DAYS - 60 and offset % 20 == number and not product.startswith(US):
            lived.posts.append(
                Entry(
                    None,
                    day(offset).date(),
                    (Item(f"Kites fly over {product.replace('/', ' ')} {offset}"),),
                    title=f"Kites {offset}",
                    key=f"{product}:k{offset}",
                )
            )
    begins = (0, 400, 0, 40, 0, 300, 0)[number]
    gap = range(*((480, 700), (0, 0), (300, 420))[number % 3]) if number else range(0)
    lived.captures = sorted({begins, *(n for n in range(begins, DAYS) if n % 16 == number and n not in gap), DAYS - 1})
    return lived


@cache
def lives() -> dict[str, Lived]:
    """-> every product's life; the same ones each time."""
    return {product: drawn(product, number) for number, product in enumerate(PRODUCTS)}


@cache
def built() -> Path:
    """-> the market's warehouse with its own taxonomy, built."""
    market = RawMarket()
    for product, lived in lives().items():
        feed = market.source(f"{product}/feed", is_us=product.startswith(US))
        for number in lived.captures:
            market.see(feed, day(number), lived.shown(number))
    path = market.write(place("themes"))
    terms = path.with_name("terms.csv")
    terms.write_text(HEAD + TERMS, encoding="utf-8")
    with duckdb.connect(str(path)) as connection:
        load_taxonomy(connection, terms)
    build_models(path, "rpt_theme_momentum", "rpt_white_space", "rpt_innovation_share", "rpt_feature_velocity", "rpt_feature_velocity_weekly")
    return path


@pytest.fixture(scope="module", autouse=True)
def _market_is_built() -> None:
    """Builds once: where that fails, every test says so at once instead of trying again."""
    built()


@cache
def shipped() -> tuple[Shipped, ...]:
    """-> what the captures prove of each product, by the second implementation."""
    taxonomy = read_taxonomy(built().with_name("terms.csv"))
    found = []
    for product, lived in lives().items():
        changes = [(entry.on, item.kind, themes_of(item.text, taxonomy)) for entry in seen_posts(lived) if entry.on for item in entry.items]
        found.append(Shipped(product.split("/")[0], product, covered_days(lived), changes))
    return tuple(found)


TODAY = day(DAYS - 1).date()


def test_every_change_has_the_themes_that_its_words_name() -> None:
    taxonomy = read_taxonomy(built().with_name("terms.csv"))
    found = query(
        built(),
        """SELECT text, list(theme ORDER BY theme) FILTER (theme IS NOT NULL) FROM marts.fct_change_item LEFT JOIN marts.fct_item_theme USING (change_id)
        WHERE is_counted GROUP BY text, change_id""",
    )
    assert len(found) > 500
    assert [(text, themes) for text, themes in found if set(themes or ()) != themes_of(text, taxonomy)] == []
    assert {theme for _, themes in found for theme in themes or ()} == {"Agents", "Search", "Exports", "Kites"}


def test_the_matched_words_stand_in_the_change() -> None:
    found = query(built(), "SELECT text, matched_words FROM marts.fct_item_theme JOIN marts.fct_change_item USING (change_id)")
    assert all(words in text.lower().replace("-", " ") for text, words in found)


@pytest.mark.parametrize(("name", "grain"), [("month", MONTH), ("week", WEEK)])
def test_innovation_share_agrees_and_is_chained(name: str, grain: Grain) -> None:
    mart = f"(SELECT * FROM marts.rpt_innovation_share WHERE period_grain = '{name}')"
    rows = query(built(), f"SELECT product_id, period_start, share, chained_share, hhi FROM {mart} WHERE share IS NOT NULL")
    found = {(product, start): values for product, start, *values in rows}
    products = [replace(product, grain=grain) for product in shipped()]
    expected = {(product, grain.first_day(number)): [share, chained, hhi] for product, number, share, chained, hhi in innovation(products, TODAY)}
    assert found.keys() == expected.keys()
    assert all(found[key] == pytest.approx(expected[key]) for key in expected)
    owned = Counter(product.split("/")[0] for product in PRODUCTS)
    together = query(built(), f"SELECT DISTINCT competitor, period_start, competitor_share, competitor_chained_share FROM {mart}")
    for vendor, start, share, chained in together:
        mine = [expected[key] for key in expected if key[1] == start and key[0].split("/")[0] == vendor]
        whole = len(mine) == owned[vendor]
        assert (share, chained) == (tuple(pytest.approx(sum(values[place] for values in mine)) for place in (0, 1)) if whole else (None, None))
    assert {share is None for vendor, _, share, _ in together if owned[vendor] == 2} == {True, False}
    changed = query(built(), f"SELECT count(DISTINCT period_start) FROM {mart} WHERE notes LIKE '%the panel changed%'")
    assert changed[0][0] >= 3, "the market is drawn so that the panel changes"


@pytest.mark.parametrize(("name", "grain", "least"), [("month", MONTH, 12), ("week", WEEK, 60)])
@pytest.mark.parametrize("theme", ["Agents", "Search", "Exports", "Kites"])
def test_momentum_agrees(theme: str, name: str, grain: Grain, least: int) -> None:
    found = {
        start: values
        for start, *values in query(
            built(),
            f"""SELECT period_start, panel_vendors, items_12m, vendors_12m, prevalence_short, prevalence_long, momentum, momentum_low
            FROM marts.rpt_theme_momentum WHERE theme = '{theme}' AND period_grain = '{name}' AND momentum IS NOT NULL""",
        )
    }
    mine = [replace(product, grain=grain) for product in shipped()]
    expected = {grain.first_day(int(number)): [float(value) for value in values] for number, *values in momentum(mine, theme, TODAY)}
    assert found.keys() == expected.keys()
    assert len(expected) >= (1 if theme == "Kites" else least)
    assert all([float(value) for value in found[key][:6]] == pytest.approx(expected[key][:6], abs=1e-8) for key in expected)
    # the bound rests on an expansion of Student's t that is right within 0.3 %
    assert all(found[key][6:] == pytest.approx(expected[key][6:], rel=0.003, abs=0.003) for key in expected)


@pytest.mark.parametrize("theme", ["Agents", "Search", "Exports", "Kites"])
def test_novelty_breadth_and_what_no_theme_names_agree(theme: str) -> None:
    found = query(
        built(),
        f"""SELECT period_start, new_vendors, novelty, vendors_12m, breadth, panel_vendors, share_untagged FROM marts.rpt_theme_momentum
        WHERE theme = '{theme}' AND period_grain = 'month' AND withheld_reason IS NULL""",
    )
    assert sum(row[1] for row in found) >= (0 if theme != "Kites" else 3)
    for start, new, share_new, vendors, breadth, panel, untagged in found:
        assert (new, pytest.approx(untagged)) == novelty(shipped(), theme, month_no(start))
        assert (share_new, breadth) == (pytest.approx(new / vendors), pytest.approx(vendors / panel))


def test_what_rises_leads_and_a_theme_of_noise_does_not() -> None:
    found = query(
        built(),
        """SELECT theme, momentum, momentum_low, novelty FROM marts.rpt_theme_momentum
        WHERE period_grain = 'month' AND period_start = (SELECT max(period_start) FROM marts.rpt_theme_momentum WHERE period_grain = 'month') ORDER BY momentum_low DESC NULLS LAST""",
    )
    assert [(theme, low > 0) for theme, _, low, _ in found if low is not None][:2] == [("Kites", True), (found[1][0], False)]
    assert found[0][3] > 0.5


def test_students_t_keeps_its_stated_bound() -> None:
    source = (ROOT / "dbt_project" / "macros" / "student_quantile.sql").read_text(encoding="utf-8")
    formula = source.split("student_95(degrees) -%}")[1].split("{%- endmacro %}")[0].replace("{{ degrees }}", "n")
    with duckdb.connect() as connection:
        for degrees, value in connection.execute(f"SELECT n, {formula} FROM range(2, 200) AS listed(n)").fetchall():
            assert value == pytest.approx(scipy.stats.t.ppf(0.95, degrees), rel=0.003 if degrees < 4 else 0.0002)


def test_shares_keep_their_wilson_interval() -> None:
    found = query(built(), "SELECT items_12m, features_12m, share_12m_low, share_12m_high FROM marts.rpt_theme_momentum WHERE share_12m IS NOT NULL")
    for items, features, low, high in found:
        wilson = scipy.stats.binomtest(items, features).proportion_ci(0.9, method="wilson")
        assert (low, high) == (pytest.approx(wilson.low, abs=1e-7), pytest.approx(wilson.high, abs=1e-7))


def test_white_space_agrees() -> None:
    found = {theme: tuple(values) for theme, *values in query(built(), "SELECT theme, gap, vendors_12m, features_12m FROM marts.rpt_white_space")}
    assert found == white_space(shipped(), {US}, TODAY)
    assert found["Kites"][0] == "never"


@pytest.mark.parametrize("kind", ["feature", "fix", "security", "breaking"])
def test_a_competitor_is_the_sum_of_its_products(kind: str) -> None:
    found = query(
        built(),
        f"""SELECT period_start, velocity, velocity_low, velocity_high FROM marts.rpt_feature_velocity
        WHERE scope_id = 'vendor00' AND change_kind = '{kind}' AND period_grain = 'month' ORDER BY 1""",
    )
    mine = [product for product in shipped() if product.vendor == "vendor00"]
    expected = [(first_day(month), *values) for month, *values in competitor_velocity(mine, kind, TODAY)]
    assert [start for start, *_ in found] == [start for start, *_ in expected]
    assert [row[1] for row in found] == [pytest.approx(row[1]) if row[1] is not None else None for row in expected]
    assert None in [row[1] for row in expected]
    for (_, rate, low, high), (_, _, exact_low, exact_high) in zip(found, expected, strict=True):
        if rate is not None:
            assert low == pytest.approx(exact_low, rel=0.02, abs=0.02)
            assert high == pytest.approx(exact_high, rel=0.003)


def test_products_and_kinds_are_those_of_the_weekly_mart() -> None:
    for kind, prefix in (("feature", ""), ("improvement", "improvement_"), ("fix", "fix_"), ("security", "security_"), ("breaking", "breaking_")):
        found = query(
            built(),
            f"""SELECT count(*), count(*) FILTER ((long.velocity IS NULL) <> (wide.velocity IS NULL) OR abs(long.velocity - wide.{prefix}velocity) > 1e-7
                OR abs(long.velocity_low - wide.{prefix}velocity_low) > 1e-7 OR abs(long.velocity_high - wide.{prefix}velocity_high) > 1e-7)
            FROM marts.rpt_feature_velocity AS long
            INNER JOIN marts.rpt_feature_velocity_weekly AS wide ON long.scope_id = wide.product_id AND long.period_start = wide.period_start
            WHERE long.scope = 'product' AND long.change_kind = '{kind}' AND long.period_grain = 'week'""",
        )
        assert found[0][0] > 300
        assert found[0][1] == 0


@pytest.mark.parametrize(("exposures", "rates"), [((31, 11), (0.2, 0.1)), ((31, 3), (0.05, 0.5)), ((31, 31), (0.1, 0.2)), ((31, 20, 5), (0.1, 0.1, 0.3))])
def test_the_interval_of_several_products_covers_what_it_says(exposures: tuple[int, ...], rates: tuple[float, ...]) -> None:
    """Drawn 800 times with the second implementation's bounds: 90 % hold the true rate, or more where exposures are unlike."""
    counts = np.random.default_rng(7).poisson(np.array(exposures) * np.array(rates), size=(800, len(rates)))
    truth = 28 * sum(rates)
    held = [low <= truth <= high for low, high in (bounds([int(n) for n in drawn_counts], exposures, [1.0] * len(rates)) for drawn_counts in counts)]
    assert sum(held) / len(held) >= 0.88


@pytest.mark.parametrize(("periods", "grain"), [(24, MONTH), (104, WEEK)], ids=["month", "week"])
@pytest.mark.parametrize(("vendors", "rate", "prevalence"), [(3, 3, 0.3), (5, 8, 0.3), (10, 3, 0.1), (20, 8, 0.3)])
def test_a_theme_that_stays_is_said_to_rise_in_at_most_5_percent(vendors: int, rate: int, prevalence: float, periods: int, grain: Grain) -> None:
    """Vendors of one rate a month and one constant prevalence over two years, drawn 2,000 times; docs/metrics.md has the whole table."""
    rng = np.random.default_rng(11)
    features = rng.poisson(rate * 24 / periods, (2000, vendors, periods))
    votes = np.where(features > 0, rng.binomial(features, prevalence) / np.maximum(features, 1), 0)
    short, long = (
        (votes * (features > 0) * weights).sum(axis=2) / np.maximum(((features > 0) * weights).sum(axis=2), 1e-12)
        for weights in ((1 - 2 / (length + 1)) ** np.arange(periods - 1, -1, -1) for length in (grain.short, grain.long))
    )
    steps = short - long
    bound = steps.mean(axis=1) - scipy.stats.t.ppf(0.95, vendors - 1) * steps.std(axis=1, ddof=1) / sqrt(vendors)
    assert float((bound > 0).mean()) <= 0.05
