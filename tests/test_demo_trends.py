"""The demo market's planted stories in the trend marts: all there, each in its mart, and nothing that was not planted above them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import duckdb
import pytest

from pipelines.demo.plants import BURST_AT, MAJOR_VERSION, PARITY_AT
from pipelines.demo.roster import VENDORS
from pipelines.demo.stories import TRUTH
from tests.conftest import DemoRun

PLANTED_TYPES = {
    "speeds_up": "speeding_up",
    "goes_quiet": "gone_quiet",
    "backport": "backport",
    "release_candidate": "prerelease",
    "package_burst": "release_burst",
}
"""Stories whose event in the timeline has a type of another name; those of prices and plans carry theirs."""


@pytest.fixture(scope="module")
def marts(demo: DemoRun) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file of the demo market."""
    with duckdb.connect(str(demo.home / "published" / "market.duckdb"), read_only=True) as connection:
        yield connection


def rows(marts: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return marts.execute(query).fetchall()


def planted_events() -> set[tuple[str, str]]:
    """-> (product, type of event) of everything planted that is an event of a competitor."""
    found = {(story.product, PLANTED_TYPES[story.key]) for story in TRUTH.stories if story.key in PLANTED_TYPES}
    found |= {(event.product, event.kind) for event in (*TRUTH.price_events, *TRUTH.packaging_events)}
    first, *others = sorted(PARITY_AT, key=lambda product: PARITY_AT[product])
    found |= {(first, "capability_first"), *((product, "capability_followed") for product in others)}
    # the candidate's version is a new line, and breaks
    major = TRUTH.story("release_candidate").product
    return found | {(major, "major_release"), (major, "breaking")}


def test_nothing_that_was_not_planted_ranks_above_what_was(marts: duckdb.DuckDBPyConnection) -> None:
    planted = planted_events()
    top = rows(marts, f"SELECT product_id, event_type FROM rpt_timeline WHERE rank_in_market <= {len(planted)}")
    assert set(top) == planted
    (least,), (most,) = rows(marts, f"SELECT surprise FROM rpt_timeline WHERE rank_in_market IN ({len(planted)}, {len(planted) + 1}) ORDER BY rank_in_market")
    assert least - most > 1


def test_surprise_agrees_with_a_second_implementation(marts: duckdb.DuckDBPyConnection) -> None:
    events = rows(marts, "SELECT competitor, event_type, surprise, events_of_type, events_of_competitor FROM rpt_timeline")
    own, total, market = Counter(event[:2] for event in events), Counter(event[0] for event in events), Counter(event[1] for event in events)
    for competitor, kind, surprise, of_type, of_competitor in events:
        usual = market[kind] / (len(events) - 1 + len(market))
        expected = -math.log((own[competitor, kind] - 1 + 20 * usual) / (total[competitor] - 1 + 20))
        assert (of_type, of_competitor) == (own[competitor, kind], total[competitor])
        assert surprise == pytest.approx(expected, abs=1e-6)


def test_every_dated_release_day_is_one_event(marts: duckdb.DuckDBPyConnection) -> None:
    kinds = "event_type LIKE '%release' AND event_type <> 'prerelease'"
    found = dict(rows(marts, f"SELECT product_id, list(happened_on ORDER BY happened_on) FROM rpt_timeline WHERE {kinds} GROUP BY 1"))
    burst = BURST_AT.date()
    for product, days in TRUTH.releases_on.items():
        assert found[product] == sorted({day for day in days if (product, day) != ("kettlewick/sdk", burst)}), product


def test_the_capability_that_came_to_three_vendors_is_found_and_no_other(marts: duckdb.DuckDBPyConnection) -> None:
    found = rows(marts, "SELECT product_id, first_general_on, arrival, adoption FROM fct_capability ORDER BY arrival")
    assert found == [(product, at.date(), place, "shipped") for place, (product, at) in enumerate(sorted(PARITY_AT.items(), key=lambda item: item[1]), start=1)]
    days = sorted(at.date() for at in PARITY_AT.values())
    (market,) = rows(marts, "SELECT followers, shipped, still_open, median_days FROM rpt_time_to_parity WHERE scope = 'market'")
    assert market == (len(VENDORS) - 1, 2, len(VENDORS) - 3, None)
    ours = rows(marts, "SELECT median_days, first_mover_share FROM rpt_time_to_parity JOIN dim_competitor USING (competitor) WHERE is_us")
    assert ours == [((days[2] - days[0]).days, 0.0)]


def test_the_candidate_gives_the_version_its_stages(marts: duckdb.DuckDBPyConnection) -> None:
    story = TRUTH.story("release_candidate")
    found = rows(marts, "SELECT product_id, subject, beta_on, general_on, beta_days FROM rpt_lifecycle WHERE subject_type = 'version'")
    assert found == [(story.product, MAJOR_VERSION, story.on, story.expected["counts_on"], (story.on + timedelta(days=14) - story.on).days)]


def test_notices_of_the_demo_that_name_other_things_are_not_paired(marts: duckdb.DuckDBPyConnection) -> None:
    """No removal of the demo ends what a notice named."""
    assert rows(marts, "SELECT count(*) FROM rpt_lifecycle WHERE match_score IS NOT NULL") == [(0,)]
    counts = dict(rows(marts, "SELECT stage, count(*) FROM rpt_lifecycle WHERE stage IN ('deprecated', 'removed') GROUP BY 1"))
    assert counts == {
        "deprecated": sum(kinds.get("deprecation", 0) for kinds in TRUTH.kinds.values()),
        "removed": sum(kinds.get("removal", 0) for kinds in TRUTH.kinds.values()),
    }


def test_faster_is_said_only_of_like_sources(marts: duckdb.DuckDBPyConnection) -> None:
    unlike = rows(
        marts,
        "SELECT count(*) FROM rpt_velocity_comparison WHERE verdict IN ('faster', 'slower') AND (source_kind <> our_source_kind OR family_low <= 1 AND family_high >= 1)",
    )
    assert unlike == [(0,)]
    assert rows(marts, "SELECT scope, count(DISTINCT scope_id), count(*) FROM rpt_velocity_comparison GROUP BY ALL ORDER BY ALL") == [
        ("competitor", 10, 10 * 15),
        ("product", 11, 11 * 15),
    ]
