"""The scenarios of the dbt tests: each product of one small market lives through one fault or one story. Built once a session."""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from tests.dbt_market import Entry, Item, Price, RawMarket, day, dbt, kill_dbt
from tests.dbt_packaging import packaging
from tests.dbt_prices import price_stories

LAST_DAY = 84
"""The market's last capture, days after START."""


def on(number: int) -> date:
    """-> the UTC day `number` days after START."""
    return day(number).date()


def feature(name: str, number: int) -> tuple[Item, ...]:
    """-> one feature of its own words."""
    return (Item(f"Boards of {name} gain a brand new capability called {name} {number}"),)


def post(name: str, number: int, key: str | None = None) -> Entry:
    """-> a dated post without a version, with one feature."""
    return Entry(None, on(number), feature(name, number), title=f"{name.title()} news {number}", key=key or f"{name}-{number}")


def daily(market: RawMarket, source: str, posts: list[Entry], last: int = LAST_DAY, window: int = 10) -> None:
    """A feed captured each day that shows its newest `window` posts."""
    for number in range(last + 1):
        market.see(source, day(number), [entry for entry in reversed(posts) if entry.on <= on(number)][:window])


def steady(name: str) -> list[Entry]:
    """-> a post a week, 15 before START and one each week after."""
    return [post(name, number) for number in range(-105, LAST_DAY, 7)]


def rekeyed(market: RawMarket) -> None:
    """D2: from day 30 on every key is another one each day; and once, on day 50, all dates move too."""
    source = market.source("rekey/app/feed")
    posts = steady("rekey")
    for number in range(LAST_DAY + 1):
        shown = [entry for entry in reversed(posts) if entry.on <= on(number)][:10]
        if number >= 30:
            shown = [replace(entry, key=f"{entry.key}-{number}") for entry in shown]
        if number >= 50:
            shown = [replace(entry, on=on(50)) if entry.on < on(50) else entry for entry in shown]
        market.see(source, day(number), shown)


def edited(market: RawMarket) -> None:
    """D4: a post's words are corrected and its date bumped."""
    source = market.source("edit/app/feed")
    first = Entry("2.1.0", on(3), (Item("Add the calender view for whole teams"),), key="e1")
    second = replace(first, items=(Item("Add the calendar view for whole teams"),), on=on(20))
    for number in range(LAST_DAY + 1):
        old = [Entry("2.0.0", on(-30), (Item("Import of earlier plans from a file"),), key="e0")]
        market.see(source, day(number), ([first] if 3 <= number < 20 else [second] if number >= 20 else []) + old)


def future(market: RawMarket) -> None:
    """D5: one post is dated ten years ahead, one a day ahead, one in the year 1970."""
    source = market.source("future/app/feed")
    odd = [
        Entry(None, on(3660), feature("tenyears", 1), title="Ten years ahead", key="f1"),
        Entry(None, on(11), feature("oneday", 1), title="One day ahead", key="f2"),
        Entry(None, on(-20460), feature("epoch", 1), title="Epoch", key="f3"),
    ]
    for number in range(LAST_DAY + 1):
        market.see(source, day(number), (odd if number >= 10 else []) + [post("future", -20)])


def redated(market: RawMarket) -> None:
    """D8: on day 40 a migration dates all posts of the page to that day."""
    source = market.source("redate/app/page", "changelog_page")
    posts = steady("redate")
    for number in range(LAST_DAY + 1):
        shown = [entry for entry in reversed(posts) if entry.on <= on(number)]
        market.see(source, day(number), [replace(entry, on=on(40)) if number >= 40 and entry.on < on(40) else entry for entry in shown], windowed=False)


def late(market: RawMarket) -> None:
    """D9: a post dated day 2 appears on day 20. D11: the order changes and one post stands twice. D12: one post vanishes on day 60."""
    source = market.source("late/app/feed")
    posts = steady("late")
    extra = Entry(None, on(2), feature("late extra", 1), title="Late extra", key="late-extra")
    for number in range(LAST_DAY + 1):
        shown = [entry for entry in reversed(posts) if entry.on <= on(number)] + ([extra] if 20 <= number < 60 else [])
        if number % 2:
            shown = [shown[3], *shown[:3], *shown[3:]]
        market.see(source, day(number), shown)


def outrun(market: RawMarket) -> None:
    """D10: not captured from day 20 to 40, while more posts came than the feed shows."""
    source = market.source("outrun/app/feed")
    posts = [post("outrun", number) for number in range(-30, LAST_DAY)]
    for number in (*range(21), *range(40, LAST_DAY + 1)):
        market.see(source, day(number), [entry for entry in reversed(posts) if entry.on <= on(number)][:10])


def replaced(market: RawMarket) -> None:
    """D13: another feed answers at the address from day 40 on; the first comes back on day 60, a person confirms the second, or the feed was only renamed."""
    for name, identity in (("swap", None), ("swapback", None), ("swapyes", "Slots and Spins"), ("renamed", None)):
        source = market.source(f"{name}/app/feed", identity=identity)
        ours = [replace(entry, url=f"https://{name}.example/{place}") for place, entry in enumerate(steady(name))]
        others = [replace(post(f"{name} casino", number), url=f"https://spins.example/{number}") for number in range(-105, LAST_DAY, 7)]
        for number in range(LAST_DAY + 1):
            is_other = number >= 40 and not (name == "swapback" and number >= 60)
            posts = others if is_other and name != "renamed" else ours
            if name == "renamed" and is_other:
                posts = [replace(entry, url=f"https://new.example/{entry.key}", key=f"{entry.key}-new") for entry in ours]
            shown = [entry for entry in reversed(posts) if entry.on <= on(number)][:10]
            market.see(source, day(number), shown, title="Slots and Spins" if is_other else f"News of {name}")


def emptied(market: RawMarket) -> None:
    """D16: the feed is empty on day 30, fails on day 31, and is back."""
    source = market.source("empty/app/feed")
    posts = steady("empty")
    for number in range(LAST_DAY + 1):
        if number == 30:
            market.see_nothing(source, day(number))
        elif number == 31:
            market.fail(source, day(number))
        else:
            market.see(source, day(number), [entry for entry in reversed(posts) if entry.on <= on(number)])


def broken(market: RawMarket) -> None:
    """A page that yields nothing from day 45 on."""
    source = market.source("broken/app/page", "changelog_page")
    for number in range(LAST_DAY + 1):
        if number < 45:
            market.see(source, day(number), [entry for entry in reversed(steady("broken")) if entry.on <= on(number)], windowed=False)
        else:
            market.see_nothing(source, day(number))


def undated(market: RawMarket) -> None:
    """No entry has a date: captured daily up to day 40 (bounded by captures), then once on day 70 (only discovered)."""
    source = market.source("undated/app/page", "changelog_page")
    entries = [Entry(f"1.{number}.0", None, feature("undated", number)) for number in range(90)]
    for number in (*range(41), 70, 71):
        market.see(source, day(number), list(reversed(entries[: 5 + number // 5])), windowed=False)


def folded(market: RawMarket) -> None:
    """One product in two sources: stages, a backport, a burst, an unreleased section, short notes that read alike."""
    feed, file = market.source("fold/app/feed"), market.source("fold/app/file", "changelog_file")
    grid = Item("Add a grid layout for every dashboard")
    export = Item("Export of audit trails to a bucket")
    short = Item("Bug fixes", "fix")
    releases = [
        Entry("3.0.0-rc.1", on(5), (Item("Offline mode for field crews"),)),
        Entry("3.0.0", on(12), (Item("Something small besides"),)),
        Entry("3.1.0-beta1", on(20), (grid, Item("A draft that was dropped later on"))),
        Entry("3.1.0", on(30), (grid, export)),
        Entry("2.9.4", on(33), (export, short)),
        Entry("3.1.1", on(36), (short,)),
        Entry("3.1.2", on(40), (short,)),
        *(Entry("7.0.0", on(50), (Item("Shared queue for every package"),), component=name) for name in ("core", "forms", "react")),
    ]
    old = [Entry("2.9.0", on(-40), (Item("The first thing of all"),))]
    coming = Entry("Unreleased", None, (Item("Not yet released capability of tomorrow"),), channel="unreleased", key="unreleased")
    for number in range(LAST_DAY + 1):
        shown = [*reversed([*old, *(entry for entry in releases if entry.on <= on(number))])]
        market.see(feed, day(number), shown)
        numbered = [replace(entry, version=f"v{entry.version}", title=f"Version {entry.version}") for entry in shown]
        market.see(file, day(number + 0.1), [coming, *numbered], windowed=False)


def onboarded(market: RawMarket) -> None:
    """A changelog of five years, dated and undated, first captured on day 60; and a feed of the same product from the start."""
    feed, file = market.source("onboard/app/feed"), market.source("onboard/app/file", "changelog_file")
    posts = [Entry(f"1.{number}.0", on(number * 14 - 1820), feature("onboard", number)) for number in range(136)]
    ancient = [Entry(f"0.{number}.0", None, feature("ancient", number)) for number in range(20)]
    for number in range(LAST_DAY + 1):
        shown = [entry for entry in reversed(posts) if entry.on <= on(number)]
        market.see(feed, day(number), shown[:10])
        if number >= 60:
            market.see(file, day(number + 0.1), [*shown, *ancient], windowed=False)


def prices(market: RawMarket) -> None:
    """F1 currency by visitor and for good; F4 a toggle; F7 reorder, rename, removal; a rise; a blip; contact sales; a promotion."""
    pages = {
        name: market.source(f"{name}/app/pricing", "pricing_page")
        for name in ("geo", "euro", "toggle", "rename", "gone", "rise", "blip", "sales", "promo", "quiet", "stated")
    }
    free = Price("Free", None, period=None, billed=None, unit=None, kind="free")
    for number in range(0, LAST_DAY + 1, 3):
        late_half = number >= 42
        is_odd = number % 2 == 1
        pro, team = Price("Pro", "12"), Price("Team", "30")
        shown = {
            "geo": [free, replace(pro, currency="EUR" if is_odd else "USD", amount="11" if is_odd else "12")],
            "euro": [free, replace(pro, currency="EUR", amount="11") if late_half else pro],
            "toggle": [free, replace(pro, amount="10", billed="annually") if late_half else pro],
            "rename": [replace(pro, plan="Professional"), free] if late_half else [pro, free],
            "gone": [free, pro] if late_half else [free, pro, team],
            "rise": [free, replace(pro, amount="15") if late_half else pro, team],
            "blip": [free, replace(pro, amount="99") if number == 42 else pro],
            "sales": [free, Price("Pro", None, None, None, None, None, "contact_sales") if late_half else pro],
            "promo": [free, pro, *([replace(pro, amount="6", role="promo")] if 30 <= number < 60 else [])],
            "quiet": [pro, team, free] if late_half else [free, pro, team],
            "stated": [replace(pro, amount="14", effective_on=on(90)) if number == LAST_DAY else pro],
        }
        for name, page in pages.items():
            market.see(page, day(number), prices=shown[name], windowed=False, noise=f"{number}" if name == "quiet" else "")


def alike(market: RawMarket) -> None:
    """Two vendors ship a feature in the same words, the second lately; both also ship the same short words."""
    for name, number in (("alike", 10), ("asame", 75)):
        source = market.source(f"{name}/app/feed")
        items = (Item("Plan whole seasons from one shared template"), Item("Dark mode"))
        for capture in range(0, LAST_DAY + 1, 7):
            shown = [Entry("1.1.0", on(number), items)] if capture >= number else []
            market.see(source, day(capture), [*shown, Entry("1.0.0", on(-20), (Item(f"The first of {name} and its kind"),))])


def market() -> RawMarket:
    """-> every scenario."""
    rows = RawMarket()
    for scenario in (
        rekeyed,
        edited,
        future,
        redated,
        late,
        outrun,
        replaced,
        emptied,
        broken,
        undated,
        folded,
        onboarded,
        prices,
        packaging,
        price_stories,
        alike,
    ):
        scenario(rows)
    return rows


@cache
def folder() -> Path:
    """-> a folder for this worker's databases."""
    path = Path(tempfile.mkdtemp(prefix="paceline-dbt-"))
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


@cache
def shared() -> Path:
    """-> a folder that all workers of this session see; the worker's own where there are no others."""
    session = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if not session:
        return folder()
    path = Path(tempfile.gettempdir()) / f"paceline-dbt-{session}"
    path.mkdir(exist_ok=True)
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


def place(name: str) -> Path:
    """-> where a database called `name` goes: its file's name is the product's, which dbt's parse depends on."""
    (folder() / name).mkdir(exist_ok=True)
    return folder() / name / "warehouse.duckdb"


@cache
def raw() -> Path:
    """-> the market's DuckDB file with raw tables alone."""
    return market().write(place("captured"))


@cache
def built() -> Path:
    """-> the market's DuckDB file with all models built and tested after a build that was killed half-way, once a session: the second worker waits for the first and takes a copy."""
    with open(shared() / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        first = shared() / "market" / "warehouse.duckdb"
        if not (shared() / "built").exists():
            first.parent.mkdir(exist_ok=True)
            shutil.copy(raw(), first)
            kill_dbt(first, "run")
            # keys are asked as in a production build: all at once, into a table
            dbt(first, "build", "--exclude", "test_name:is_key")
            (shared() / "built").touch()
        return Path(shutil.copy(first, place("copied")))
