"""The theme marts of the demo market find what was planted, and nothing else ranks above it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from pipelines.demo.stories import TRUTH
from pipelines.demo.theme_plants import RISES_FROM, RISING_THEME, RISING_WORDS
from tests.conftest import DemoRun


@pytest.fixture(scope="module")
def marts(demo: DemoRun) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file of the demo market."""
    with duckdb.connect(str(demo.home / "published" / "market.duckdb"), read_only=True) as connection:
        yield connection


def rows(marts: duckdb.DuckDBPyConnection, query: str, *values: Any) -> list[tuple[Any, ...]]:
    return marts.execute(query, list(values)).fetchall()


def test_the_planted_assistants_are_the_theme_and_nothing_else_is(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        marts,
        """SELECT tags.product_id, items.text FROM fct_item_theme AS tags INNER JOIN fct_change_item AS items ON tags.change_id = items.change_id
        WHERE tags.theme = ? AND tags.change_kind = 'feature'""",
        RISING_THEME,
    )
    planted = [(product, phrase) for product, told in RISING_WORDS.items() for _, phrase in told]
    assert len(found) == len(planted)
    assert all(any(phrase[1:] in text for other, text in found if other == product) for product, phrase in planted)


@pytest.mark.parametrize("grain", ["week", "month"])
def test_the_theme_that_rises_is_the_one_that_was_planted(grain: str, marts: duckdb.DuckDBPyConnection) -> None:
    story = TRUTH.story("theme_rises")
    ranked = rows(
        marts,
        f"""SELECT theme, vendors_12m, items_12m, novelty, momentum_low > 0 FROM {story.mart}
        WHERE period_grain = '{grain}' AND period_start = (SELECT max(period_start) FROM {story.mart} WHERE period_grain = '{grain}')
        AND momentum IS NOT NULL ORDER BY momentum_low DESC""",
    )
    assert ranked[0] == (story.expected["theme"], story.expected["vendors"], story.expected["features"], 1.0, True)
    assert [theme for theme, *_, is_rising in ranked[1:] if is_rising] == []
    assert rows(marts, f"SELECT count(*) FROM {story.mart} WHERE theme = ? AND items_12m > 0 AND period_end < ?", RISING_THEME, RISES_FROM) == [(0,)]


def test_white_space_ranks_what_was_planted_first(marts: duckdb.DuckDBPyConnection) -> None:
    story = TRUTH.story("white_space")
    ranked = rows(
        marts, f"SELECT theme, gap, vendors_12m, features_12m, our_items, quote IS NOT NULL FROM {story.mart} ORDER BY vendors_12m DESC, features_12m DESC"
    )
    assert ranked[0] == (story.expected["theme"], story.expected["gap"], story.expected["vendors"], story.expected["features"], 0, True)


def test_a_feature_that_three_vendors_ship_in_turn_is_one_theme(marts: duckdb.DuckDBPyConnection) -> None:
    """Each vendor has its own words for it; the theme's term is what they share, and we came last."""
    story = TRUTH.story("feature_parity")
    found = rows(
        marts, "SELECT product_id, general_on, term FROM fct_item_theme WHERE theme = 'Marketplace & matching' AND change_kind = 'feature' ORDER BY general_on"
    )
    assert {product: on for product, on, _ in found} == story.expected["released_on_by_product"]
    assert len(found) == 3
    assert found[-1][0] == story.product
    assert rows(marts, "SELECT count(*) FROM rpt_white_space WHERE theme = 'Marketplace & matching'") == [(0,)]


def test_shares_of_innovation_sum_to_one_and_an_uncovered_product_has_none(marts: duckdb.DuckDBPyConnection) -> None:
    sums = rows(marts, "SELECT sum(share) FROM rpt_innovation_share GROUP BY period_grain, period_start HAVING count(share) > 0")
    assert len(sums) >= 12 + 52
    assert all(total == pytest.approx(1) for (total,) in sums)
    broken = rows(
        marts,
        "SELECT DISTINCT share, notes FROM rpt_innovation_share WHERE product_id = 'okapidesk/desk' AND period_grain = 'month' AND period_start >= '2026-05-01'",
    )
    assert broken == [(None, "the month is not covered; the panel changed")]


def test_velocity_of_a_competitor_is_that_of_all_its_products(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        marts,
        """SELECT strftime(period_start, '%Y-%m'), change_count FROM rpt_feature_velocity
        WHERE scope = 'competitor' AND scope_id = 'kettlewick' AND change_kind = 'feature' AND period_grain = 'month' AND change_count IS NOT NULL""",
    )
    assert len(found) >= 12
    truth = [TRUTH.features_by_month[product] for product in TRUTH.features_by_month if product.startswith("kettlewick/")]
    assert [(month, count) for month, count in found if count != sum(counts.get(month, 0) for counts in truth)] == []
