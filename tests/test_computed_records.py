"""Records that readers put together themselves are what the contract makes of the same values."""

from __future__ import annotations

import pytest

from spiders.landing import json_lines
from spiders.records import ChangeItem
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
