"""What a source does to its whole past at once makes no event and moves no rate: from bytes through the readers and the models' SQL, each vendor beside a twin that stays calm."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from spiders.read.reading import Reading
from tests.dbt_market import day, query
from tests.dbt_scenarios import place
from tests.feed_texts import rss
from tests.model_sql import build_models
from tests.read_market import ReadMarket

DAYS, STEP, WINDOW = 160, 5, 15
CHANGED_ON = 100
"""Day on which the feeds change, or a second source is added."""
TWINS = ("rekeyed", "redated", "both", "onboarded")
WORDS = ("boards", "exports", "webhooks", "rosters", "charts", "tokens", "guests", "labels", "folders", "invoices", "shifts", "themes")


@dataclass(frozen=True)
class Post:
    """One post: its day, its version, and what it adds and fixes."""

    on: date
    version: str
    added: tuple[str, ...]
    fixed: tuple[str, ...]


@cache
def posts() -> tuple[Post, ...]:
    """-> five years of one vendor, oldest first."""
    rng = random.Random(20210105)
    found: list[Post] = []
    for offset in range(-1700, DAYS):
        if rng.random() < 0.13:
            number = len(found)
            phrases = [f"{' and '.join(rng.sample(WORDS, 3))} in view {number}-{part}" for part in range(rng.randint(1, 3))]
            found.append(Post(day(offset).date(), f"2.{number}.0", tuple(phrases), (f"a stall of {rng.choice(WORDS)} number {number}",)))
    return tuple(found)


def feed_bytes(number: int, twin: str) -> bytes:
    """-> the feed on a day: the newest posts, with other keys or the day of the move as their date from CHANGED_ON on."""
    shown = [post for post in reversed(posts()) if post.on <= day(number).date()][:WINDOW]
    entries = []
    for post in shown:
        moved = number >= CHANGED_ON and post.on < day(CHANGED_ON).date()
        key = f"new-{post.version}" if number >= CHANGED_ON and twin in ("rekeyed", "both") else f"old-{post.version}"
        on = day(CHANGED_ON).date() if moved and twin in ("redated", "both") else post.on
        lines = [
            f"<h3>{head}</h3><ul>{''.join(f'<li>{head} {words}</li>' for words in said)}</ul>" for head, said in (("Added", post.added), ("Fixed", post.fixed))
        ]
        parts = {"title": f"Version {post.version}", "guid": key, "link": f"https://twin.example/{key}", "pubDate": f"{on:%d %b %Y} 05:00:00 GMT"}
        elements = "".join(f"<{name}>{text}</{name}>" for name, text in parts.items())
        entries.append(f"<item>{elements}<description><![CDATA[{''.join(lines)}]]></description></item>")
    return rss(*entries, head="<title>Twin news</title>").encode()


def file_bytes(number: int) -> bytes:
    """-> the changelog file on a day: all five years."""
    shown = [post for post in reversed(posts()) if post.on <= day(number).date()]
    lines = ["# Changelog", ""]
    for post in shown:
        lines += [f"## {post.version} - {post.on}", "", "### Added", "", *(f"- Added {words}" for words in post.added), ""]
        lines += ["### Fixed", "", *(f"- Fixed {words}" for words in post.fixed), ""]
    return "\n".join(lines).encode()


@cache
def built() -> Path:
    """-> the warehouse of the calm vendor and its twins."""
    market = ReadMarket()
    for twin in ("calm", *TWINS):
        source = market.source(f"{twin}/app/feed")
        for number in range(0, DAYS + 1, STEP):
            assert isinstance(market.show(source, "feed", day(number), feed_bytes(number, twin)), Reading)
    file = market.source("onboarded/app/file", "changelog_file")
    for number in range(CHANGED_ON, DAYS + 1, 4 * STEP):
        assert isinstance(market.show(file, "changelog_file", day(number), file_bytes(number)), Reading)
    path = market.write(place("whole"))
    build_models(path, "rpt_timeline", "int_brief_news", "rpt_feature_velocity_weekly", "rpt_feature_velocity_monthly")
    return path


def of_vendor(sql: str) -> dict[str, list[tuple[Any, ...]]]:
    """-> rows by vendor, which is the first column."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    for vendor, *row in query(built(), sql):
        found.setdefault(vendor, []).append(tuple(row))
    return found


@pytest.mark.parametrize("twin", TWINS)
@pytest.mark.parametrize("grain", ["weekly", "monthly"])
def test_no_past_or_present_rate_moves(twin: str, grain: str) -> None:
    found = of_vendor(f"SELECT competitor, period_start, exposure_days, features, fixes, velocity FROM marts.rpt_feature_velocity_{grain} ORDER BY ALL")
    calm = {row[0]: row for row in found["calm"]}
    mine = {row[0]: row for row in found[twin]}
    whole = [start for start in calm if start > min(calm)] if twin == "onboarded" else list(calm)
    assert len(whole) >= (20 if grain == "weekly" else 4)
    assert [mine[start] for start in whole] == [calm[start] for start in whole]


def test_what_is_onboarded_is_history_at_the_days_it_happened() -> None:
    found = of_vendor("SELECT competitor, period_start, exposure_days, features FROM marts.rpt_feature_velocity_weekly ORDER BY ALL")["onboarded"]
    shipped = Counter((post.on - timedelta(days=post.on.weekday())) for post in posts() for _ in post.added)
    assert len(found) > 240
    assert [row for row in found[1:] if row[1:] != (7, shipped[row[0]])] == []


@pytest.mark.parametrize("twin", TWINS)
def test_it_makes_no_event(twin: str) -> None:
    events = of_vendor("SELECT competitor, event_type, happened_on FROM marts.rpt_timeline ORDER BY ALL")
    news = of_vendor("SELECT competitor, fact_type, announced_on FROM intermediate.int_brief_news ORDER BY ALL")
    first = min(on for _, on in events["calm"])
    assert len(events["calm"]) > 20
    assert [event for event in events[twin] if event[1] is None or event[1] >= first] == events["calm"]
    assert news.get(twin, []) == news.get("calm", [])
    assert len(events[twin]) == len(events["calm"]) or twin == "onboarded"


@pytest.mark.parametrize("twin", TWINS)
def test_every_release_stays_one(twin: str) -> None:
    found = of_vendor("SELECT competitor, version, announced_on FROM marts.fct_release ORDER BY ALL")
    wanted = {(post.version, post.on) for post in posts()}
    assert len(found[twin]) == len(set(found[twin]))
    assert set(found[twin]) == (wanted if twin == "onboarded" else set(found["calm"]))
