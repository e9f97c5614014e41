"""Records that readers put together themselves are what the contract makes of the same values."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from spiders.landing import json_lines
from spiders.records import ChangeItem, Fetch, Outcome, PlanPrice, PriceKind, hash_id, place_id
from tests.bench.feed_market import made_feed
from tests.feed_texts import item, reading, rss


@pytest.mark.parametrize(
    "body", [made_feed(0), made_feed(4), made_feed(1), rss(*(item(number) for number in range(30)))], ids=["atom", "rss", "posts", "notes"]
)
def test_computed_records_pass_the_contract(body: bytes | str) -> None:
    records = list(reading(body).records())
    checked = [type(record).model_validate(record.model_dump(), strict=True) for record in records]
    assert checked == records
    assert json_lines(checked) == json_lines(records)


def test_a_computed_record_has_every_field_and_can_be_copied() -> None:
    found = reading(rss(item(1))).items[0]
    assert set(found.__dict__) == set(ChangeItem.model_fields)
    assert found.model_copy(update={"scope": "boards"}).scope == "boards"
    assert found.model_fields_set == set(ChangeItem.model_fields)


def test_lines_of_records_are_what_the_contract_writes(price: PlanPrice) -> None:
    fetch = Fetch(
        fetch_id="f",
        run_id="r",
        source_id="acme/app/feed",
        url="https://acme.example/?q=“a”",
        captured_at=datetime(2026, 6, 30, 6, 0, 1, 20, UTC),
        outcome=Outcome.FETCHED,
    )
    lines = json_lines([price, fetch])
    assert lines == {record.table: record.model_dump_json().encode() + b"\n" for record in (price, fetch)}
    assert PlanPrice.model_validate_json(lines[PlanPrice.table]) == price


def test_an_items_id_is_the_hash_of_its_release_and_place() -> None:
    assert place_id("ab12", 7) == hash_id("ab12", 7)


@pytest.fixture
def price() -> PlanPrice:
    """-> a price with an amount that no floating number holds."""
    return PlanPrice(
        price_id="p", source_id="acme/app/pricing", document_hash="0" * 64, reader_version=1, position=0, plan="Team", price_kind=PriceKind.FIXED,
        amount=Decimal("12345678901234567890.10"), currency="EUR", effective_on=date(2026, 7, 1), locator="css:body", quote="€ 12",
    )  # fmt: skip
