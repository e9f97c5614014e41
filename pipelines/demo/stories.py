"""The planted stories and the whole truth of the demo market, for tests that compare the marts with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pipelines.demo import plans, plants
from pipelines.demo.market import DEMO_NOW, market
from pipelines.demo.observed import Hole, changelog_sources, covered_from, holes, looks, seen
from pipelines.demo.packaging_truth import PackagingEvent, packaging_events
from pipelines.demo.price_truth import PriceEvent, PriceSpan, price_events, price_spans, pricing_sources
from pipelines.demo.release import DemoRelease
from pipelines.demo.roster import PRODUCTS, SPEEDS_UP_ON
from pipelines.demo.sources import BREAKS_AT, SOURCES
from pipelines.demo.theme_plants import RISES_FROM, RISING_THEME, RISING_WORDS

BURST_ID = "kettlewick/sdk"


@dataclass(frozen=True, slots=True)
class Story:
    """One planted story: what happened, at whom, when, and the row of the mart that has to show it.

    expected: values of that row by what they mean; numbers are exact, `*_at_least` are lower bounds.
    """

    key: str
    product: str
    on: date
    mart: str
    telling: str
    expected: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Truth:
    """What is true of the demo market. Products are `vendor/product`, sources `vendor/product/source`.

    features_by_week: product -> ISO week (`2026-W08`) -> features counted once, of releases that a capture shows.
    features_by_month: the same by month (`2026-02`). kinds: product -> change kind -> changes counted once, seen ones only.
    releases_on: product -> days of its general releases that a capture shows, folded ones left out, oldest first.
    covered_from: changelog source -> start of coverage. holes: what coverage lacks. captures: source -> looks at it, the last crawl included.
    """

    now: datetime
    features_by_week: Mapping[str, Mapping[str, int]]
    features_by_month: Mapping[str, Mapping[str, int]]
    kinds: Mapping[str, Mapping[str, int]]
    releases_on: Mapping[str, tuple[date, ...]]
    covered_from: Mapping[str, datetime]
    holes: tuple[Hole, ...]
    captures: Mapping[str, int]
    price_spans: tuple[PriceSpan, ...]
    price_events: tuple[PriceEvent, ...]
    packaging_events: tuple[PackagingEvent, ...]
    stories: tuple[Story, ...]

    def story(self, key: str) -> Story:
        """-> the story called `key`; KeyError where none is."""
        return {story.key: story for story in self.stories}[key]


def iso_week(day: date) -> str:
    """-> the ISO week of a day, `2026-W08`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def counted(product: str) -> list[DemoRelease]:
    """-> releases of `product` whose changes count: seen, and not folded into another release."""
    return [release for release in seen(product) if release.folds_into is None]


def _features(product: str, period: Callable[[date], str]) -> dict[str, int]:
    return dict(Counter(period(release.released_at.date()) for release in counted(product) for change in release.changes if change.kind == "feature"))


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _rate(product: str, since: date, until: date) -> float:
    """-> features per 28 days from `since` to the day before `until`, counted once."""
    days = [release.released_at.date() for release in counted(product) for change in release.changes if change.kind == "feature"]
    return round(sum(since <= day < until for day in days) / (until - since).days * 28, 3)


def _release_stories() -> list[Story]:
    speed = {
        "features_per_28_days_before": _rate("shiftwell/planner", date(2025, 2, 3), SPEEDS_UP_ON),
        "features_per_28_days_after": _rate("shiftwell/planner", SPEEDS_UP_ON, DEMO_NOW.date()),
    }
    last = counted("tallyroom/hours")[-1].released_at.date()
    parity = {product: at.date() for product, at in plants.PARITY_AT.items()}
    core = market()["brindle/core"].releases
    backport = next(release for release in core if release.folds_into and release.channel == "general")
    candidate = next(release for release in core if release.channel == "rc")
    major = next(release for release in core if release.version == candidate.folds_into)
    return [
        Story(
            "speeds_up", "shiftwell/planner", SPEEDS_UP_ON, "rpt_feature_velocity_monthly", "Shiftwell ships features several times as fast as before", speed
        ),
        Story(
            "goes_quiet",
            "tallyroom/hours",
            last,
            "rpt_release_cadence",
            "Tallyroom has released nothing since, though its feed answers as ever",
            {"last_release_on": last, "source": "tallyroom/hours/feed", "is_broken": False},
        ),
        Story(
            "feature_parity",
            "larkspur/rota",
            max(parity.values()),
            "fct_change_item",
            "Open shift bidding came to three vendors in turn, to us last",
            {"released_on_by_product": parity, "words_by_product": dict(plants.PARITY_WORDS)},
        ),
        Story(
            "backport",
            "brindle/core",
            backport.released_at.date(),
            "fct_change_item",
            "A feature of the new line is carried back to the old one",
            {"version": backport.version, "folds_into": backport.folds_into, "features_counted": 0},
        ),
        Story(
            "release_candidate",
            "brindle/core",
            candidate.released_at.date(),
            "fct_change_item",
            "What the candidate showed counts at the general release",
            {"version": candidate.version, "counts_on": major.released_at.date()},
        ),
        Story(
            "package_burst",
            BURST_ID,
            plants.BURST_AT.date(),
            "fct_change_item",
            "Fourteen packages ship one change",
            {"releases": len(plants.BURST_PACKAGES), "features_counted": 1},
        ),
    ]


def _source_stories() -> list[Story]:
    lost = next(hole for source in changelog_sources("vireo/time") for hole in holes(source))
    broken = next(source for source in SOURCES if source.broken_from)
    last_good = max(at for at in looks(broken) if at < BREAKS_AT)
    return [
        Story(
            "page_breaks",
            "okapidesk/desk",
            BREAKS_AT.date(),
            "rpt_source_health",
            "Okapi Desk's page yields nothing any more: unknown, not zero",
            {"source": broken.id, "last_good_capture_at": last_good, "is_broken": True},
        ),
        Story(
            "feed_outruns_polling",
            "vireo/time",
            lost.after.date(),
            "fct_coverage",
            "Vireo published more between two polls than its feed shows",
            {"source": lost.source, "gap_after": lost.after, "gap_until": lost.until, "lost_releases": len(lost.lost)},
        ),
    ]


def _price_stories(events: tuple[PriceEvent, ...]) -> list[Story]:
    names = {
        "price_rise": ("price_rise", "A plan got dearer"),
        "plan_removed": ("plan_vanishes", "A plan is no longer sold"),
        "plan_added": ("plan_appears", "A plan is new"),
        "to_contact_sales": ("price_hidden", "A price became a talk with sales"),
    }
    told = [
        Story(
            names[event.kind][0],
            event.product,
            event.changed_on,
            "fct_price_change",
            names[event.kind][1],
            {"event_type": event.kind, "plan": event.plan, "old_amount": event.old_amount, "new_amount": event.new_amount},
        )
        for event in events
    ]
    quiet = [
        ("toggle_flip", "moonrota/app", plans.ANNUAL_FLIP_AT, "The page shows annual prices first now; no price changed"),
        ("redesign", "harborlight/crew", plans.REDESIGN_AT, "The page has a new layout; no price changed"),
    ]
    return told + [Story(key, product, at.date(), "fct_price_change", telling, {"rows": 0}) for key, product, at, telling in quiet]


def _packaging_stories(events: tuple[PackagingEvent, ...]) -> list[Story]:
    tellings = {
        "feature_added": "A plan holds a feature more",
        "feature_moved": "A feature moved to a dearer plan; the price of neither changed",
        "limit_cut": "The same plan at the same price for fewer team members",
    }
    told = [
        Story(event.kind, event.product, event.changed_on, "fct_packaging_change", tellings[event.kind], {"plan": event.plan, "feature": event.feature})
        for event in events
    ]
    telling = "The lists have another order and other letters; they hold what they held"
    return [*told, Story("lists_reworded", "tallyroom/hours", plans.REWORDED_AT.date(), "fct_packaging_change", telling, {"rows": 0})]


def _theme_stories() -> list[Story]:
    expected = {"theme": RISING_THEME, "vendors": len(RISING_WORDS), "features": sum(map(len, RISING_WORDS.values()))}
    return [
        Story("theme_rises", "market", RISES_FROM, "rpt_theme_momentum", "Seven vendors take up assistants within months; nobody had any before", expected),
        Story("white_space", "larkspur/rota", RISES_FROM, "rpt_white_space", "Seven vendors have assistants and we have none", {**expected, "gap": "never"}),
    ]


def _truth() -> Truth:
    products = [f"{spec.vendor}/{spec.key}" for spec in PRODUCTS]
    events = tuple(event for source in pricing_sources() for event in price_events(source))
    return Truth(
        now=DEMO_NOW,
        features_by_week={product: _features(product, iso_week) for product in products},
        features_by_month={product: _features(product, _month) for product in products},
        kinds={product: dict(Counter(change.kind for release in counted(product) for change in release.changes)) for product in products},
        releases_on={product: tuple(release.released_at.date() for release in counted(product)) for product in products},
        covered_from={source.id: covered_from(source) for source in changelog_sources()},
        holes=tuple(hole for source in changelog_sources() for hole in holes(source)),
        captures={source.id: len(looks(source)) for source in SOURCES},
        price_spans=tuple(span for source in pricing_sources() for span in price_spans(source)),
        price_events=events,
        packaging_events=packaging_events(),
        stories=(*_release_stories(), *_theme_stories(), *_source_stories(), *_price_stories(events), *_packaging_stories(packaging_events())),
    )


TRUTH: Truth = _truth()
