"""The market's products and releases, drawn once from a fixed seed, with the planted stories in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from pipelines.demo import plants
from pipelines.demo.draw import Draw
from pipelines.demo.phrases import headline, phrases
from pipelines.demo.release import Change, DemoProduct, DemoRelease
from pipelines.demo.roster import PRODUCTS, Habit, ProductSpec
from pipelines.demo.voices import worded

DEMO_NOW = datetime(2026, 6, 30, 6, 0, tzinfo=UTC)
"""The day the simulation ends at; what the server shows unless asked for another moment."""

SEED = "demo market 1"


class Decks:
    """Phrases dealt so that no feature is told twice in the market, and nothing twice by one product."""

    def __init__(self) -> None:
        self._features: dict[str, list[str]] = {}
        self._others: dict[tuple[str, str], list[str]] = {}

    def deal(self, spec: ProductSpec, kind: str) -> str | None:
        """-> the next phrase, or None where a product has used up a small deck; ValueError where features run out."""
        if kind == "feature":
            if spec.vocabulary not in self._features:
                self._features[spec.vocabulary] = Draw(f"{SEED}:features").shuffled(phrases(kind, spec.vocabulary))
            features = self._features[spec.vocabulary]
            if not features:
                raise ValueError("the market has more features than phrases: add patterns to phrases.py")
            return features.pop()
        key = f"{spec.vendor}/{spec.key}", kind
        if key not in self._others:
            self._others[key] = Draw(f"{SEED}:{key[0]}:{kind}").shuffled(phrases(kind, spec.vocabulary))
        deck = self._others[key]
        return deck.pop() if deck else None


def _moments(spec: ProductSpec, draw: Draw) -> list[tuple[datetime, Habit]]:
    """-> release times with the habit in force: working days, between 8 and 16 UTC, no two at one time."""
    moments: list[tuple[datetime, Habit]] = []
    for habit, until in zip(spec.habits, [*(habit.since for habit in spec.habits[1:]), DEMO_NOW.date()], strict=True):
        day = datetime.combine(habit.since, time(9), UTC)
        while habit.every_days and day.date() < until:
            if day.weekday() < 5 or habit.every_days < 1:
                moments.append((day.replace(hour=8 + draw.number(3) + (5 if day.hour >= 14 else 0), minute=draw.number(60)), habit))
                share = 70 + draw.number(61)
                day += timedelta(days=habit.every_days * share / 100) if habit.every_days >= 1 else timedelta(hours=12)
            else:
                day += timedelta(days=1)
    return moments


def _changes(spec: ProductSpec, habit: Habit, draw: Draw, decks: Decks) -> tuple[Change, ...]:
    kinds = ["feature"] * draw.pick(habit.features) + ["improvement"] * draw.pick(habit.improvements)
    if draw.number(3) == 0:
        kinds.append(draw.pick(habit.others))
    kinds += ["fix"] * (draw.pick(habit.fixes) or (0 if kinds else 1))
    dealt = [(kind, decks.deal(spec, kind)) for kind in kinds]
    return tuple(Change(kind, worded(kind, phrase, spec.voice), phrase) for kind, phrase in dealt if phrase)


def _next_version(spec: ProductSpec, last: str | None, on: date, changes: tuple[Change, ...], habit: Habit) -> str | None:
    if spec.numbering == "none":
        return None
    if spec.numbering == "calendar":
        month = f"{on.year}.{on.month}."
        return f"{month}{int(last.rpartition('.')[2]) + 1}" if last and last.startswith(month) else f"{month}1"
    if last is None:
        return spec.first_version
    major, minor, patch = (int(part) for part in last.split("."))
    if habit.line and major < int(habit.line.split(".")[0]):
        return habit.line
    return f"{major}.{minor + 1}.0" if any(change.kind == "feature" for change in changes) else f"{major}.{minor}.{patch + 1}"


def _drawn(spec: ProductSpec, decks: Decks) -> DemoProduct:
    draw = Draw(f"{SEED}:{spec.vendor}/{spec.key}")
    releases: list[DemoRelease] = []
    for at, habit in _moments(spec, draw):
        changes = _changes(spec, habit, draw, decks)
        version = _next_version(spec, releases[-1].version if releases else None, at.date(), changes, habit)
        releases.append(DemoRelease(version, headline(changes[0].kind, changes[0].capability), at, changes))
    return DemoProduct(spec.vendor, spec.key, spec.name, spec.voice, tuple(releases))


@cache
def market() -> dict[str, DemoProduct]:
    """-> every product by `vendor/product`, with the planted stories applied."""
    decks = Decks()
    drawn = [plants.planted(_drawn(spec, decks)) for spec in PRODUCTS]
    return {product.id: replace(product, releases=tuple(sorted(product.releases, key=lambda release: release.released_at))) for product in drawn}
