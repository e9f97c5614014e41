"""Every folder of `tests/recorded/<kind>/<case>/` is a test: a body, what was said of it, and the records it must give.

`body.<ext>` holds the bytes, `meta.yml` the `url`, `media_type` and `options`, `expected.json` what is asked. Only the keys
that `expected.json` has are compared, so a case says what it is about and nothing else.
"""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from spiders import kinds
from spiders.read.reading import CapturedDocument, Reading, SourceContext
from spiders.records import ReadFailure, Record

RECORDED = Path(__file__).parent / "recorded"
CASES = sorted(path.parent for path in RECORDED.glob("*/*/expected.json"))


def read_case(case: Path) -> Reading | ReadFailure:
    """-> what the kind that the case's folder names makes of its body."""
    (body_file,) = case.glob("body.*")
    meta = yaml.safe_load((case / "meta.yml").read_text(encoding="utf-8")) if (case / "meta.yml").exists() else {}
    body = body_file.read_bytes()
    url = meta.get("url", f"https://vendor.example/{body_file.name}")
    document = CapturedDocument(body, hashlib.sha256(body).hexdigest(), url, meta.get("media_type"))
    kind = kinds.registry()[case.parent.name]
    return kind.read(document, SourceContext("vendor/product/source", kind.name, meta.get("source_url", url), meta.get("options") or {}))


def as_plain(value: Any) -> Any:
    """-> a record as `expected.json` writes it: dates and amounts as text, enumerations by value."""
    if isinstance(value, Record):
        return {name: as_plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, tuple):
        return [as_plain(part) for part in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def shown(reading: Reading | ReadFailure) -> dict[str, Any]:
    """-> a reading in the shape of `expected.json`, every field of every record."""
    if isinstance(reading, ReadFailure):
        return {"failure": reading.reason}
    releases = [as_plain(release) | {"items": []} for release in reading.releases]
    place = {release["release_id"]: release for release in releases}
    for item in reading.items:
        place[item.release_id]["items"].append(as_plain(item))
    return {
        "failure": None,
        "document": as_plain(reading.document),
        "releases": releases,
        "prices": [as_plain(price) for price in reading.prices],
        "entitlements": [as_plain(entitlement) for entitlement in reading.entitlements],
    }


def differences(expected: Any, found: Any, where: str = "") -> list[str]:
    """-> where `found` differs from `expected`, comparing only what is expected."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return [line for key, value in expected.items() for line in differences(value, found.get(key), f"{where}.{key}")]
    if isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found):
            return [f"{where}: {len(expected)} expected, {len(found)} found: {json.dumps(found, ensure_ascii=False, default=str)[:800]}"]
        return [line for at, (one, other) in enumerate(zip(expected, found, strict=True)) for line in differences(one, other, f"{where}[{at}]")]
    return [] if expected == found else [f"{where}: expected {expected!r}, found {found!r}"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_recorded_case(case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    assert differences(expected, shown(read_case(case))) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_counts_in_the_document_row_equal_the_records(case: Path) -> None:
    reading = read_case(case)
    if isinstance(reading, Reading):
        row = reading.document
        counted = (row.release_count, row.item_count, row.price_count, row.entitlement_count)
        assert counted == (len(reading.releases), len(reading.items), len(reading.prices), len(reading.entitlements))


def test_every_kind_has_a_good_and_a_broken_case() -> None:
    for kind in kinds.registry():
        failures = {json.loads((case / "expected.json").read_text(encoding="utf-8")).get("failure") is None for case in CASES if case.parent.name == kind}
        assert failures == {True, False}, f"tests/recorded/{kind} needs at least one case that is read and one that fails"


def test_a_case_can_fail() -> None:
    assert differences({"releases": [{"version": "1.0"}]}, {"releases": [{"version": "2.0"}]}) == [".releases[0].version: expected '1.0', found '2.0'"]
    assert differences({"failure": "no_records"}, {"failure": None})
    assert differences({"releases": []}, {"releases": [{"version": "2.0"}]})
