"""The price index: a second implementation against known figures, and the mart against the second implementation."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.price_index_reference import Prices, figures, listed_prices

KNOWN = {
    "geks_jevons": [100, 100.5, 102.1, 105.4, 107.8, 106.7, 105.3],
    "chained_jevons": [100, 101.0, 101.0, 106.2, 109.8, 109.3, 107.1],
    "matched": [70, 66, 48, 43, 31, 29, 30],
}
KNOWN_LAST = {"fixed_base_jevons": 105.8, "chained_dutot": 96.3, "vendor_equal_jevons": 111.3}
"""Figures of 37 vendors 2019-2025, computed by others from the same rows."""


@pytest.fixture(scope="module")
def listed(shared_data: Path) -> Path:
    file = shared_data / "pricing" / "ext" / "isa_tsc25_plan_prices.csv"
    if not file.exists():
        pytest.skip(f"the price list of real vendors is not here: {file}")
    return file


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
