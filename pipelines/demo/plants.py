"""What is planted into drawn products: the parity feature, a pre-release, a backport, a burst over packages, a breaking change, a theme that rises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pipelines.demo.phrases import headline
from pipelines.demo.release import Change, DemoProduct, DemoRelease
from pipelines.demo.theme_plants import with_theme
from pipelines.demo.voices import worded

PARITY_CAPABILITY = "open shift bidding"
PARITY_WORDS = {
    "moonrota/app": "run open shift bidding, so that people bid for open shifts and the fairest bid wins",
    "shiftwell/planner": "let people bid for open shifts and award them by skill or seniority",
    "larkspur/rota": "open a shift for bidding and award it to the best matching bid",
}
PARITY_AT = {
    "moonrota/app": datetime(2025, 3, 11, 10, 20, tzinfo=UTC),
    "shiftwell/planner": datetime(2025, 9, 23, 9, 5, tzinfo=UTC),
    "larkspur/rota": datetime(2026, 2, 17, 11, 40, tzinfo=UTC),
}
RC_VERSION, MAJOR_VERSION = "3.0.0-rc.1", "3.0.0"
BACKPORT_VERSION_AFTER_DAYS = 6
BACKPORT_FROM = datetime(2026, 3, 1, tzinfo=UTC)
BURST_AT = datetime(2026, 3, 17, 13, 0, tzinfo=UTC)
BURST_PACKAGES = ("calendar", "clock", "core", "forms", "geo", "hooks", "i18n", "kiosk", "payroll", "push", "react", "rules", "storage", "testing")
BURST_PHRASE = "queue clock-ins while offline and send them in order"
PACKAGE_SCOPE = "@kettlewick"


def _parity(product: DemoProduct) -> DemoProduct:
    """Add the shared capability as the first change of the product's first release on or after its day."""
    phrase, at = PARITY_WORDS[product.id], PARITY_AT[product.id]
    change = Change("feature", worded("feature", phrase, product.voice), PARITY_CAPABILITY)
    index = next(n for n, release in enumerate(product.releases) if release.released_at >= at)
    old = product.releases[index]
    new = replace(old, released_at=at, title=headline("feature", phrase), changes=(change, *old.changes))
    return replace(product, releases=(*product.releases[:index], new, *product.releases[index + 1 :]))


def _rc_and_backport(product: DemoProduct) -> DemoProduct:
    """A release candidate two weeks before the major release, and a feature and fix carried back to the old line later."""
    major = next(release for release in product.releases if release.version == MAJOR_VERSION)
    breaking = Change("breaking", "Version 1 webhooks are gone; subscribers must move to version 2 before they upgrade.", "version 1 webhooks are gone", True)
    whole = replace(major, changes=(breaking, *major.changes))
    candidate = replace(whole, version=RC_VERSION, released_at=major.released_at - timedelta(days=14), channel="rc", folds_into=MAJOR_VERSION)
    source = next(release for release in product.releases if release.released_at >= BACKPORT_FROM and release.changes[0].kind == "feature")
    last = [release.version or "" for release in product.releases if (release.version or "").startswith("2.")][-1]
    head, _, minor_patch = last.partition(".")
    minor = int(minor_patch.split(".")[0])
    backport = DemoRelease(
        f"{head}.{minor + 1}.0", source.title, source.released_at + timedelta(days=BACKPORT_VERSION_AFTER_DAYS), source.changes, folds_into=source.version
    )
    kept = tuple(whole if release is major else release for release in product.releases)
    return replace(product, releases=(*kept, candidate, backport))


def _later(version: str | None) -> str:
    """-> the version one minor later, as all packages are numbered together and the burst took one."""
    major, minor, patch = (version or "0.0.0").split(".")
    return f"{major}.{int(minor) + 1}.{patch}"


def _burst(product: DemoProduct) -> DemoProduct:
    """Every release names the package it is of; on one day all packages ship one change."""
    named = [
        replace(
            release,
            component=f"{PACKAGE_SCOPE}/{BURST_PACKAGES[number % len(BURST_PACKAGES)]}",
            version=_later(release.version) if release.released_at > BURST_AT else release.version,
        )
        for number, release in enumerate(product.releases)
        if abs(release.released_at - BURST_AT) > timedelta(days=5)
    ]
    change = Change("feature", worded("feature", BURST_PHRASE, product.voice), BURST_PHRASE)
    before = [release for release in named if release.released_at < BURST_AT][-1]
    version = f"{_later(before.version).rpartition('.')[0]}.0"
    burst = [
        DemoRelease(
            version,
            headline("feature", BURST_PHRASE),
            BURST_AT + timedelta(minutes=number),
            (change,),
            component=f"{PACKAGE_SCOPE}/{package}",
            folds_into=version if number else None,
        )
        for number, package in enumerate(BURST_PACKAGES)
    ]
    return replace(product, releases=(*named, *burst))


_PLANTS: dict[str, Callable[[DemoProduct], DemoProduct]] = {
    **dict.fromkeys(PARITY_WORDS, _parity),
    "brindle/core": _rc_and_backport,
    "kettlewick/sdk": _burst,
}


def planted(product: DemoProduct) -> DemoProduct:
    """-> `product` with what is planted in it; unchanged where nothing is."""
    plant = _PLANTS.get(product.id)
    return with_theme(plant(product) if plant else product)
