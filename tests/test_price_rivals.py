"""Prices of rivals on pages that compare: never the vendor's."""

from __future__ import annotations

import hashlib
from decimal import Decimal

import pytest

from spiders.kinds.pricing_page import KIND
from spiders.read.price_page import read_page
from spiders.read.price_rivals import is_of_rival, rival_names
from spiders.read.reading import CapturedDocument, Reading, SourceContext


def page(title: str, body: str) -> str:
    return f'<html lang="en"><head><title>{title}</title></head><body>{body}</body></html>'


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Merlo vs Finchly, Starling and Wrenbase - compared", {"finchly", "starling", "wrenbase"}),
        ("The alternative to Finchly | Merlo", {"finchly"}),
        ("Monthly vs annual pricing", set()),
        ("Cloud vs self-hosted", set()),
        ("Merlo pricing", set()),
    ],
)
def test_names_of_rivals(title: str, names: set[str]) -> None:
    assert rival_names(read_page(page(title, "<p>x</p>"))) == names


def test_a_rivals_plan_is_told_by_its_first_words() -> None:
    rivals = frozenset({"finch"})
    assert [is_of_rival(name, rivals) for name in ("Finch", "Finch Pro", "Finchly", "Pro")] == [True, True, False, False]


def test_F09_only_the_vendors_own_prices_are_read_from_a_comparison() -> None:
    cards = "".join(
        f'<div class="plan"><h3>{name}</h3><p>${amount} / month</p></div>' for name, amount in (("Merlo Pro", 9), ("Finchly", 30), ("Wrenbase", 40))
    )
    body = page("Merlo vs Finchly and Wrenbase", f"<h1>Which plan fits?</h1><div>{cards}</div>").encode()
    document = CapturedDocument(body, hashlib.sha256(body).hexdigest(), "https://vendor.example/compare", "text/html")
    reading = KIND.read(document, SourceContext("vendor/product/pricing", KIND.name, document.url))
    assert isinstance(reading, Reading)
    assert [(price.plan, price.amount) for price in reading.prices] == [("Merlo Pro", Decimal(9))]
    assert {doubt for doubt in reading.document.doubts if doubt.startswith("price_of_a_rival")} == {"price_of_a_rival: Finchly", "price_of_a_rival: Wrenbase"}
