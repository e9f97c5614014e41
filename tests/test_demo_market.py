"""The demo market: the same bytes every time, honest validators, captures for import, and a truth that adds up."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import urllib.error
import urllib.request
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from urllib.response import addinfourl

import pytest
import yaml

from pipelines.demo.captures import OUTAGE, etag_of, poll_times, polls, write_captures
from pipelines.demo.draw import Draw
from pipelines.demo.market import DEMO_NOW, market
from pipelines.demo.observed import changelog_sources, holes, looks
from pipelines.demo.phrases import phrases
from pipelines.demo.plans import ANNUAL_FLIP_AT, FEATURE_ADDED_AT, FEATURE_MOVED_AT, LIMIT_CUT_AT, REDESIGN_AT, REWORDED_AT
from pipelines.demo.plants import BURST_AT, BURST_PACKAGES
from pipelines.demo.server import DemoServer, main
from pipelines.demo.sources import BREAKS_AT, SOURCES, DemoSource, body_at, changed_at
from pipelines.demo.stories import TRUTH, counted, iso_week
from pipelines.demo.watchlist import write_watchlist

BASE = "http://127.0.0.1:8347"
BY_ID = {source.id: source for source in SOURCES}


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer() as running:
        yield running


def ask(url: str, **headers: str) -> addinfourl:
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        answer: addinfourl = urllib.request.urlopen(request, timeout=5)
        return answer
    except urllib.error.HTTPError as error:
        return error


def fingerprint() -> str:
    return etag_of(b"".join(body_at(source, at) for source in SOURCES for at in (DEMO_NOW, datetime(2025, 5, 5, tzinfo=UTC))))


def test_another_process_draws_the_same_market() -> None:
    code = "from tests.test_demo_market import fingerprint; print(fingerprint())"
    other = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
        env={"PYTHONHASHSEED": "77", "TZ": "Pacific/Auckland"},
    )
    assert other.stdout.strip() == fingerprint()


def test_draw_is_fixed_for_ever() -> None:
    draw = Draw("fixed")
    assert [draw.number(1000) for _ in range(4)] == [296, 482, 672, 591]
    assert sorted(Draw("x").shuffled(range(50))) == list(range(50))


def test_market_has_the_promised_size() -> None:
    products = market().values()
    texts = [change.text for product in products for release in product.releases for change in release.changes]
    assert len({product.vendor for product in products}) >= 8
    assert len(SOURCES) <= 25
    assert 1000 < len(texts) <= 3000
    assert len(set(texts)) > 900
    assert all(product.releases[0].released_at < datetime(2024, 8, 1, tzinfo=UTC) for product in products)


def test_no_feature_is_told_by_two_products_and_none_twice_by_one() -> None:
    told = Counter(
        change.capability
        for product in market().values()
        for release in product.releases
        if not release.folds_into
        for change in release.changes
        if change.kind == "feature"
    )
    assert {capability for capability, count in told.items() if count > 1} == {"open shift bidding"}
    assert told["open shift bidding"] == 3
    assert len(phrases("feature")) == len(set(phrases("feature")))


@pytest.mark.parametrize("product", sorted(market()))
def test_versions_rise_with_time_except_where_planted(product: str) -> None:
    plain = [release for release in market()[product].releases if release.version and release.folds_into is None]
    numbers = [tuple(int(part) for part in (release.version or "").split(".")) for release in plain]
    assert numbers == sorted(numbers)
    assert len({(release.version, release.component) for release in plain}) == len(plain)
    assert len({release.released_at for release in market()[product].releases}) == len(market()[product].releases)


@pytest.mark.parametrize("watched", SOURCES, ids=lambda source: source.id)
def test_a_source_answers_200_then_304(server: DemoServer, watched: DemoSource) -> None:
    answer = ask(server.base_url + watched.path)
    body = answer.read()
    assert (answer.status, body) == (200, body_at(watched, DEMO_NOW))
    assert answer.headers["Content-Type"] == watched.media_type
    assert answer.headers["Date"] == "Tue, 30 Jun 2026 06:00:00 GMT"
    by_tag = ask(server.base_url + watched.path, If_None_Match=answer.headers["ETag"])
    by_date = ask(server.base_url + watched.path, If_Modified_Since=answer.headers["Last-Modified"])
    assert [(again.status, again.read()) for again in (by_tag, by_date)] == [(304, b""), (304, b"")]


def test_other_validators_get_the_whole_body(server: DemoServer) -> None:
    url = server.base_url + "/vireo/feed.xml"
    assert ask(url, If_None_Match='"other"', If_Modified_Since="Tue, 30 Jun 2026 06:00:00 GMT").status == 200
    assert ask(url, If_Modified_Since="Mon, 01 Jul 2024 00:00:00 GMT").status == 200
    assert ask(url, If_Modified_Since="yesterday").status == 200
    assert ask(server.base_url + "/nobody/feed.xml").status == 404


def test_robots_lets_every_source_in(server: DemoServer) -> None:
    rules = ask(server.base_url + "/robots.txt").read().decode()
    assert "Disallow: /account/" in rules
    assert not any(source.path.startswith("/account/") for source in SOURCES)


def test_the_served_moment_can_move() -> None:
    with DemoServer(at=datetime(2025, 1, 6, tzinfo=UTC)) as server:
        before = ask(server.base_url + "/vireo/feed.xml")
        server.at = DEMO_NOW
        after = ask(server.base_url + "/vireo/feed.xml", If_None_Match=before.headers["ETag"])
        assert after.status == 200
        assert before.read() != after.read()


def test_a_port_in_use_is_one_clear_line(server: DemoServer, capsys: pytest.CaptureFixture[str]) -> None:
    port = server.base_url.rpartition(":")[2]
    assert main(["--port", port]) == 1
    said = capsys.readouterr().err
    assert port in said
    assert said.count("\n") == 1


def test_validators_name_the_last_change() -> None:
    for source in SOURCES:
        changed = changed_at(source, DEMO_NOW)
        assert body_at(source, changed) == body_at(source, DEMO_NOW)
        assert changed <= DEMO_NOW
        if changed > datetime(2024, 7, 8, tzinfo=UTC):
            assert body_at(source, changed - timedelta(seconds=1)) != body_at(source, DEMO_NOW)


def test_feeds_are_well_formed_and_windowed() -> None:
    for source in SOURCES:
        body = body_at(source, DEMO_NOW)
        if source.style == "json_feed":
            assert len(json.loads(body)["items"]) == source.window
        elif source.kind == "feed":
            root = ET.fromstring(body)
            entries = [*root.iter("item"), *root.iter("{http://www.w3.org/2005/Atom}entry")]
            assert len(entries) == min(source.window or 0, len(market()[source.product].releases))


def test_captures_are_dated_files_with_an_index(tmp_path: Path) -> None:
    index = write_captures(tmp_path, BASE)
    rows = list(csv.DictReader(index.open(encoding="utf-8")))
    assert list(rows[0]) == ["url", "captured_at", "file", "media_type", "source", "etag"]
    assert len(rows) == len(polls())
    assert len({row["file"] for row in rows}) <= 250
    assert {(row["source"], row["url"]) for row in rows} == {(source.id, BASE + source.path) for source in SOURCES}
    assert {row["file"] for row in rows} | {"index.csv"} == {path.name for path in tmp_path.iterdir()}
    assert all(etag_of((tmp_path / row["file"]).read_bytes()) == row["etag"] for row in rows)
    assert [row["captured_at"] for row in rows] == sorted(row["captured_at"] for row in rows)
    again = index.read_bytes()
    assert write_captures(tmp_path, BASE).read_bytes() == again


def test_captures_have_one_hole_in_time() -> None:
    assert not [poll for poll in polls() if OUTAGE[0] <= poll.at < OUTAGE[1]]
    for source in SOURCES:
        times = poll_times(source)
        assert times[-1] < DEMO_NOW
        assert max(later - earlier for earlier, later in pairwise(times)) <= timedelta(weeks=24)


def test_watchlist_names_every_source(tmp_path: Path) -> None:
    entries = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in write_watchlist(tmp_path, BASE)}
    named = {
        f"{vendor}/{product}/{key}": source["url"]
        for vendor, entry in entries.items()
        for product, held in entry["products"].items()
        for key, source in held["sources"].items()
    }
    assert named == {source.id: BASE + source.path for source in SOURCES}
    assert [vendor for vendor, entry in entries.items() if entry["is_us"]] == ["larkspur"]


def test_truth_adds_up() -> None:
    for product in market():
        features = sum(change.kind == "feature" for release in counted(product) for change in release.changes)
        assert features == sum(TRUTH.features_by_week[product].values()) == sum(TRUTH.features_by_month[product].values()) == TRUTH.kinds[product]["feature"]
        assert list(TRUTH.releases_on[product]) == sorted(TRUTH.releases_on[product])
    assert iso_week(date(2027, 1, 1)) == "2026-W53"


def test_only_the_planted_holes_are_in_the_coverage() -> None:
    assert [(hole.source, bool(hole.until)) for hole in TRUTH.holes] == [("okapidesk/desk/changelog", False), ("vireo/time/feed", True)]
    assert all(hole.lost for hole in TRUTH.holes)
    assert [len(holes(source)) for source in changelog_sources("tallyroom/hours")] == [0]


def test_the_burst_counts_once() -> None:
    week = iso_week(BURST_AT.date())
    shipped = [release for release in market()["kettlewick/sdk"].releases if release.released_at.date() == BURST_AT.date()]
    assert len(shipped) == len(BURST_PACKAGES) == 14
    assert TRUTH.features_by_week["kettlewick/sdk"][week] == 1


def test_backport_and_candidate_count_nothing_themselves() -> None:
    folded = [release for release in market()["brindle/core"].releases if release.folds_into]
    assert [release.channel for release in folded] == ["rc", "general"]
    whole = {release.version: release for release in market()["brindle/core"].releases}
    assert all(release.changes == whole[release.folds_into].changes for release in folded)
    assert not {id(release) for release in counted("brindle/core")} & {id(release) for release in folded}


def test_the_broken_page_shows_nothing_and_the_quiet_feed_everything() -> None:
    broken = body_at(BY_ID["okapidesk/desk/changelog"], BREAKS_AT)
    assert b"<li>" not in broken
    assert b"<details" in body_at(BY_ID["okapidesk/desk/changelog"], BREAKS_AT - timedelta(seconds=1))
    quiet = BY_ID["tallyroom/hours/feed"]
    assert len({body_at(quiet, at) for at in looks(quiet) if at > datetime(2026, 3, 1, tzinfo=UTC)}) == 1


def test_price_events_are_the_planted_ones() -> None:
    assert {(event.product, event.kind, event.plan) for event in TRUTH.price_events} == {
        ("sundial/staff", "price_rise", "Team"),
        ("pennant/hours", "plan_removed", "Starter"),
        ("shiftwell/planner", "plan_added", "Scale"),
        ("vireo/time", "to_contact_sales", "Forest"),
    }
    assert all(event.seen_after.date() < event.changed_on <= event.seen_by.date() for event in TRUTH.price_events)


@pytest.mark.parametrize(("source_id", "at"), [("moonrota/app/pricing", ANNUAL_FLIP_AT), ("harborlight/crew/pricing", REDESIGN_AT)])
def test_quiet_controls_change_bytes_but_no_price(source_id: str, at: datetime) -> None:
    source = BY_ID[source_id]
    assert body_at(source, at) != body_at(source, at - timedelta(seconds=1))
    assert not [event for event in TRUTH.price_events if event.product == source.product]
    assert all(span.gone_by is None for span in TRUTH.price_spans if span.product == source.product)


@pytest.mark.parametrize(
    ("source_id", "at"),
    [
        ("larkspur/rota/pricing", FEATURE_MOVED_AT),
        ("okapidesk/desk/pricing", LIMIT_CUT_AT),
        ("brindle/core/pricing", FEATURE_ADDED_AT),
        ("tallyroom/hours/pricing", REWORDED_AT),
    ],
)
def test_changes_of_lists_change_bytes_but_no_price(source_id: str, at: datetime) -> None:
    source = BY_ID[source_id]
    assert body_at(source, at) != body_at(source, at - timedelta(seconds=1))
    assert all(span.gone_by is None for span in TRUTH.price_spans if span.product == source.product)
    planted = [event for event in TRUTH.packaging_events if event.product == source.product]
    assert len(planted) == (source.product != "tallyroom/hours")
    assert all(event.seen_after < at <= event.seen_by for event in planted)


def test_stories_are_told_with_numbers() -> None:
    speed = TRUTH.story("speeds_up").expected
    assert float(str(speed["features_per_28_days_after"])) > 3 * float(str(speed["features_per_28_days_before"]))
    assert len({story.key for story in TRUTH.stories}) == len(TRUTH.stories) == 20
    with pytest.raises(KeyError):
        TRUTH.story("nothing")
