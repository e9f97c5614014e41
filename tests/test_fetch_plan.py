"""The plan of a crawl: an unchanged watchlist is not checked again, a changed one is; hosts take turns."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from spiders.config import Config, load_config
from spiders.fetch.fetch_state import FetchState
from spiders.fetch.plan import in_turns, load_plan
from spiders.watchlist import WatchlistError
from tests.harness_crawl import ROOT, Market


@pytest.fixture
def market(tmp_path: Path) -> Market:
    market = Market(tmp_path)
    for number, host in enumerate(("a.example", "a.example", "b.example", "a.example", "c.example")):
        market.add(f"s{number}", f"https://{host}/{number}")
    market.write()
    return market


def config(market: Market) -> Config:
    return load_config(market.environment(PACELINE_NOW="2026-06-30T06:00:00Z"))


def test_an_unchanged_watchlist_gives_the_same_plan_without_loading_a_reader(market: Market) -> None:
    first = load_plan(config(market))
    assert load_plan(config(market)) == first
    code = (
        "import sys; from spiders.config import load_config; from spiders.fetch import plan; plan.load_plan(load_config()); "
        "print([name for name in sys.modules if 'kinds.' in name or 'yaml' in name])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=market.environment(), capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_changed_watchlist_is_checked_again(market: Market) -> None:
    before = load_plan(config(market))
    market.add("s9", "https://d.example/")
    market.write()
    assert len(load_plan(config(market)).sources) == len(before.sources) + 1
    market.add("bad", "ftp://d.example/")
    market.write()
    with pytest.raises(WatchlistError, match="http"):
        load_plan(config(market))


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", '{"state": 1}', "\x00" * 100])
def test_a_damaged_plan_is_made_again(market: Market, damage: str) -> None:
    first = load_plan(config(market))
    (market.folder / "home" / "fetch" / "plan.json").write_text(damage)
    assert load_plan(config(market)) == first


def test_hosts_take_turns(market: Market) -> None:
    assert [source.url for source in in_turns(load_plan(config(market)).sources)] == [
        *("https://a.example/0", "https://b.example/2", "https://c.example/4"),
        *("https://a.example/1", "https://a.example/3"),
    ]


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"a b": 1}', '{"a b": {"nonsense": 1}}'])
def test_damaged_state_costs_a_full_fetch_and_nothing_else(market: Market, damage: str) -> None:
    folder = market.folder / "home" / "fetch"
    folder.mkdir(parents=True)
    for name in ("pages.json", "hosts.json"):
        (folder / name).write_text(damage)
    state = FetchState(folder)
    assert state.pages == {}
    assert all(host.wait_until is None for host in state.hosts.values())
