"""Which notice, removal and feature are one subject: the mart against a second implementation in plain Python on a market drawn at random."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import duckdb

from tests.model_sql import macro_sql, make_table, model_rows, model_sql
from tests.test_parity_metrics import FEATURE, stem

RELEASE = {
    "release_id": "varchar", "competitor": "varchar", "product_id": "varchar", "component": "varchar", "version_base": "varchar", "channel": "varchar",
    "is_general": "boolean", "announced_on": "date", "date_basis": "varchar", "date_precision": "varchar", "source_url": "varchar", "document_hash": "varchar",
    "captured_at": "timestamptz", "locator": "varchar", "quote": "varchar",
}  # fmt: skip
THINGS = ("orders", "invoices", "exports", "webhooks", "themes", "charts", "tokens", "guests", "labels", "folders")
CODES = ("", "", "core/orders", "core/orders/v2", "core.Orders.find", "other/orders")
"""What a change names in code, told in brackets behind its words."""
KINDS = {"feature": "added the {}", "deprecation": "the {} is deprecated", "removal": "removed the {}"}
Change = tuple[str, str, str, date, str, str]
"""Change, product, kind, day, words, code."""


def drawn(rng: random.Random) -> list[Change]:
    """-> changes whose subjects are two to four words of few, so that many look alike."""
    changes = []
    for number in range(240):
        kind = rng.choice(sorted(KINDS))
        subject = " ".join(rng.sample(THINGS, rng.randint(1, 4)))
        changes.append(
            (
                f"c{number:03d}",
                f"p{rng.randrange(5)}",
                kind,
                date(2025, 1, 1) + timedelta(days=rng.randrange(400)),
                KINDS[kind].format(subject),
                rng.choice(CODES),
            )
        )
    return changes


def pairs(changes: list[Change]) -> set[tuple[str, str]]:
    """-> (earlier, later) changes that are one subject, each the other's best."""
    ignored = set(f"{macro_sql('empty_terms()')} {macro_sql('notice_terms()')}".translate(str.maketrans("(),'", "    ")).split())
    terms = {change: {stem(word) for word in words.split() if len(word) >= 3} - ignored for change, _, _, _, words, _ in changes}
    order = {("deprecation", "removal"): 1 / 2, ("feature", "deprecation"): 3 / 4, ("feature", "removal"): 3 / 4}
    found = []
    for one, product, kind, day, _, code in changes:
        for other, its_product, its_kind, its_day, _, its_code in changes:
            needed = order.get((kind, its_kind))
            same = terms[one] & terms[other]
            if needed is None or product != its_product or day >= its_day or len(same) < 2 or not (terms[one] <= terms[other] or terms[other] <= terms[one]):
                continue
            score = len(same) / len(terms[one] | terms[other])
            differ = kind != "feature" and code and its_code and not code.startswith(its_code) and not its_code.startswith(code)
            if score >= needed and not differ:
                found.append((-score, (its_day - day).days, one, other, kind, its_kind))
    by_one = {(one, its_kind): other for _, _, one, other, _, its_kind in sorted(found, key=lambda row: (row[0], row[1], row[3]), reverse=True)}
    by_other = {(other, kind): one for _, _, one, other, kind, _ in sorted(found, key=lambda row: (row[0], row[1], row[2]), reverse=True)}
    return {(one, other) for _, _, one, other, kind, its_kind in found if by_one[one, its_kind] == other and by_other[other, kind] == one}


def test_lifecycles_agree_with_a_second_implementation(tmp_path: Path) -> None:
    changes = drawn(random.Random(2))
    day = {change: on for change, _, _, on, _, _ in changes}
    kind = {change: name for change, _, name, _, _, _ in changes}
    connection = duckdb.connect()
    rows = [
        (change, product, product, on, None, f"{words} ({code}, https://a.example/{change})", words, True, name, "vendor", "", "", None, "", words, None, "day")
        for change, product, name, on, words, code in changes
    ]
    make_table(connection, "int_change_item", FEATURE | {"component": "varchar", "general_precision": "varchar"}, rows, tmp_path)
    make_table(connection, "int_release", RELEASE, [], tmp_path)
    connection.execute(f"CREATE TABLE int_feature_term AS {model_sql('int_feature_term')}")
    found = model_rows(connection, "rpt_lifecycle", "general_change_id, deprecated_change_id, removed_change_id, general_days, notice_days, life_days, stage")
    matched = pairs(changes)
    removal = {one: other for one, other in matched if (kind[one], kind[other]) == ("deprecation", "removal")}
    begun = {other: one for one, other in matched if kind[one] == "feature"}
    assert len(removal) > 5
    assert len(begun) > 5
    expected: dict[str | None, tuple[object, ...]] = {}
    ends = [(change, removal.get(change)) for change in day if kind[change] == "deprecation"]
    ends += [(None, change) for change in day if kind[change] == "removal" and change not in removal.values()]
    for deprecated, removed in sorted(ends, key=lambda end: end[0] or end[1] or ""):
        general = begun.get(deprecated or "") or begun.get(removed or "")
        general = None if general in expected else general
        spans = tuple((day[b] - day[a]).days if a and b else None for a, b in ((general, deprecated), (deprecated, removed), (general, removed)))
        expected[general or deprecated or removed] = (general, deprecated, removed, *spans, "removed" if removed else "deprecated")
    assert sorted(found, key=str) == sorted(expected.values(), key=str)
