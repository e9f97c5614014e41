"""Every mart's page says what it means, what it must not be used for, and shows a query; and the query runs on the demo market."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import duckdb
import pytest
import yaml

from tests.conftest import ROOT, DemoRun

MARTS = ROOT / "dbt_project" / "models" / "marts"
EXAMPLE = re.compile(r"Example:\s+`([^`]+)`")
MISUSE = re.compile(r"\b(?:[Dd]o not|[Nn]ot for|[Nn]ever)\b")
EMPTY_IN_THE_DEMO = {"rpt_revision"}
"""A first publication revises nothing."""


@cache
def pages() -> dict[str, str]:
    """-> every mart's description."""
    files = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(MARTS.glob("*.yml")))
    return {model["name"]: model["description"] for content in files for model in content.get("models", ())}


@pytest.fixture(scope="module")
def published(demo: DemoRun) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file of the demo market."""
    with duckdb.connect(str(demo.home / "published" / "market.duckdb"), read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def test_every_mart_has_a_page() -> None:
    assert pages().keys() == {path.stem for path in MARTS.glob("*.sql")}


@pytest.mark.parametrize("mart", sorted(path.stem for path in MARTS.glob("*.sql")))
def test_the_page_says_meaning_misuse_and_an_example_that_runs(mart: str, published: duckdb.DuckDBPyConnection) -> None:
    page = pages()[mart]
    assert "one row " in page.lower()
    assert MISUSE.search(page), f"{mart} does not say what it must not be used for"
    queries = EXAMPLE.findall(page)
    assert queries, f"{mart} shows no example query"
    assert any(mart in query for query in queries)
    answers = [published.execute(query).fetchall() for query in queries]
    assert mart in EMPTY_IN_THE_DEMO or all(answers), f"the example of {mart} finds nothing in the demo market"
