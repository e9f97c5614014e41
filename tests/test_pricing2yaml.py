"""Pricing2Yaml: what strangers may write does no harm, and a folder of files becomes a history."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.captures_read import ImportProblem
from spiders.config import Config, load_config
from spiders.evidence import EvidenceStore
from spiders.import_captures import import_captures
from spiders.kinds.pricing2yaml import KIND, stated_origin
from spiders.landing import committed_runs, read_rows
from spiders.read.pending import pending_tasks
from spiders.read.reading import CapturedDocument, Reading, SourceContext
from spiders.read.workers import read_task
from spiders.read.yaml_tree import YamlTreeProblem, read_yaml
from spiders.records import Fetch, ReadFailure
from spiders.watchlist import load_watchlist

GOOD = """saasName: Cairn
syntaxVersion: "3.0"
createdAt: {day}
url: https://cairn.example/{day}/pricing
currency: USD
features:
  maps: {{valueType: BOOLEAN, defaultValue: true, type: DOMAIN}}
usageLimits:
  routes: {{valueType: NUMERIC, defaultValue: 5, unit: route/month, type: RENEWABLE}}
plans:
  HIKER: {{price: {price}, unit: user/month, usageLimits: {{routes: {{value: .inf}}}}}}
"""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    folder = tmp_path / "watchlist"
    folder.mkdir()
    sources = "{file: {kind: pricing2yaml, url: https://cairn.example/pricing.yml}, page: {kind: pricing_page, url: https://cairn.example/pricing}}"
    (folder / "cairn.yml").write_text(f"name: Cairn\nhomepage: https://cairn.example/\nproducts: {{app: {{name: Cairn, sources: {sources}}}}}\n")
    return load_config({"PACELINE_HOME": str(tmp_path / "home"), "PACELINE_WATCHLIST": str(folder), "PACELINE_NOW": "2026-01-01T00:00:00Z"})


@pytest.fixture
def history(tmp_path: Path) -> Path:
    folder = tmp_path / "cairn"
    folder.mkdir()
    for day, price in (("2023-05-01", "8"), ("2024-05-01", "9.50")):
        (folder / f"{day[:4]}.yml").write_text(GOOD.format(day=day, price=price))
    return folder


def read(body: bytes) -> Reading | ReadFailure:
    document = CapturedDocument(body, hashlib.sha256(body).hexdigest(), "https://cairn.example/pricing.yml", "application/yaml")
    return KIND.read(document, SourceContext("cairn/app/file", "pricing2yaml", document.url))


def imported(folder: Path, config: Config, source: str | None = "cairn/app/file") -> dict[str, int]:
    return dict(import_captures(folder, load_watchlist(config.watchlist, config.now()), config, source))


def test_a_folder_of_files_is_a_history_dated_by_the_files(config: Config, history: Path) -> None:
    assert imported(history, config) == {"captures imported": 2}
    assert imported(history, config) == {"known already": 2}
    (run,) = committed_runs(config.landing)
    rows = [row for row in read_rows(run, Fetch.table) if isinstance(row, Fetch)]
    assert [(row.source_id, row.captured_at, row.url) for row in rows] == [
        ("cairn/app/file", datetime(2023, 5, 1, tzinfo=UTC), "https://cairn.example/2023-05-01/pricing"),
        ("cairn/app/file", datetime(2024, 5, 1, tzinfo=UTC), "https://cairn.example/2024-05-01/pricing"),
    ]
    readings = [read_task(task, EvidenceStore(config.evidence)) for task in pending_tasks([run], {"pricing2yaml": 1})]
    assert [str(reading.prices[0].amount) for reading in readings if isinstance(reading, Reading)] == ["8", "9.50"]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        (None, "do not say whose they are"),
        ("cairn/app/page", "name a watched source of kind pricing2yaml"),
        ("cairn/app/other", "cairn/app/other is no source of the watchlist"),
    ],
)
def test_whose_files_they_are_is_never_guessed(config: Config, history: Path, source: str | None, problem: str) -> None:
    with pytest.raises(ImportProblem, match=problem):
        imported(history, config, source)
    assert committed_runs(config.landing) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (GOOD.format(day="May 2024", price="9"), "does not say its day"),
        (GOOD.format(day="2023-05-01", price="9"), "are both of 2023-05-01"),
        ("a: [", "does not say its day"),
    ],
)
def test_a_folder_whose_days_are_in_doubt_is_not_imported(config: Config, history: Path, text: str, problem: str) -> None:
    (history / "x.yml").write_text(text)
    with pytest.raises(ImportProblem, match=problem):
        imported(history, config)
    assert committed_runs(config.landing) == []


def test_a_folder_with_an_index_is_read_by_its_index(config: Config, history: Path) -> None:
    (history / "index.csv").write_text("url,captured_at,file\nhttps://cairn.example/pricing.yml,2022-01-01T06:00:00Z,2023.yml\n")
    assert imported(history, config, None) == {"captures imported": 1}


def test_the_day_of_a_file() -> None:
    assert stated_origin(b"createdAt: 2024-02-29T10:00:00Z") == (date(2024, 2, 29), "")
    assert stated_origin(b"day: 3\nmonth: 4\nyear: 2022\nurl: https://x.example/a") == (date(2022, 4, 3), "https://x.example/a")
    assert stated_origin(b"createdAt: 2024-02-29\nurl: javascript:alert(1)") == (date(2024, 2, 29), "")
    assert [stated_origin(body) for body in (b"createdAt: soon", b"year: 2022", b"\xff", b"createdAt: 2023-02-29")] == [None] * 4


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "- " * 50_000,
        "a: &a [*a]",
        "{" * 60 + "}" * 60,
        "? [a, b]\n: 1",
        "a: 1\na: 2",
        "\t- x",
        "a: *nobody",
        "",
        "%TAG ! tag:x,2000:\n---\na: !b",
    ],
)
def test_K08_hostile_yaml_is_refused_or_read_as_text(text: str) -> None:
    with suppress(YamlTreeProblem):
        read_yaml(text)
    assert isinstance(read(text.encode()), ReadFailure)


@given(st.data())
def test_a_damaged_file_is_a_reading_or_a_named_failure(data: st.DataObject) -> None:
    body = bytearray(GOOD.format(day="2024-05-01", price="9.50").encode())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(body) - 1))
        body[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    result = read(bytes(body))
    if isinstance(result, ReadFailure):
        assert result.reason in {"wrong_type", "not_well_formed", "no_records"}
    else:
        assert (result.document.price_count, result.document.entitlement_count) == (len(result.prices), len(result.entitlements))
        assert all(price.quote and price.locator for price in result.prices)
