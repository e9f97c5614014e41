"""Who is in the market and how each ships: rhythm, size of a release, numbering, and way of writing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipelines.demo.voices import Voice

Counts = tuple[int, ...]
"""Numbers of changes one release may hold; one of them is drawn for each release."""


@dataclass(frozen=True, slots=True)
class Habit:
    """How a product ships from the day `since` on, until its next habit.

    every_days: mean days between releases; 0.5 ships twice a day, 0 ships nothing.
    others: further kinds, one of which joins about every third release.
    line: version the first release under this habit takes (a new major line); None goes on counting.
    """

    since: date
    every_days: float
    features: Counts
    improvements: Counts = (0, 1)
    fixes: Counts = (0, 1, 2)
    others: tuple[str, ...] = ("security", "performance")
    line: str | None = None


@dataclass(frozen=True, slots=True)
class ProductSpec:
    """One product of a vendor before any release of it is drawn.

    numbering: `semver` (features raise the minor), `calendar` (2026.5.2) or `none`. vocabulary: of `phrases`, `app` or `sdk`.
    """

    vendor: str
    key: str
    name: str
    voice: Voice
    numbering: str
    first_version: str
    habits: tuple[Habit, ...]
    vocabulary: str = "app"


@dataclass(frozen=True, slots=True)
class VendorSpec:
    """One fictional vendor."""

    key: str
    name: str
    is_us: bool = False

    @property
    def homepage(self) -> str:
        """Address the vendor would have; `.example` never resolves."""
        return f"https://{self.key}.example"


VENDORS: tuple[VendorSpec, ...] = (
    VendorSpec("larkspur", "Larkspur", is_us=True),
    VendorSpec("shiftwell", "Shiftwell Labs"),
    VendorSpec("tallyroom", "Tallyroom"),
    VendorSpec("okapidesk", "Okapi Desk"),
    VendorSpec("moonrota", "Moonrota"),
    VendorSpec("brindle", "Brindle Works"),
    VendorSpec("kettlewick", "Kettlewick"),
    VendorSpec("sundial", "Sundial Staff"),
    VendorSpec("pennant", "Pennant Hours"),
    VendorSpec("vireo", "Vireo Time"),
    VendorSpec("harborlight", "Harborlight Crew"),
)

START = date(2024, 7, 1)
SPEEDS_UP_ON = date(2026, 2, 2)
CODE_KINDS = ("security", "deprecation", "removal", "docs", "internal", "performance")

PRODUCTS: tuple[ProductSpec, ...] = (
    ProductSpec("larkspur", "rota", "Larkspur Rota", Voice.YOU, "none", "", (Habit(START, 21, (1, 1, 2), (1, 2), (1, 2)),)),
    ProductSpec(
        "shiftwell",
        "planner",
        "Shiftwell Planner",
        Voice.LABELLED,
        "semver",
        "5.2.0",
        (Habit(START, 23, (0, 1, 1), (0, 1, 2), (1, 2)), Habit(SPEEDS_UP_ON, 7, (1, 1, 2, 2), (1, 2), (1, 2))),
    ),
    ProductSpec(
        "tallyroom", "hours", "Tallyroom Hours", Voice.YOU, "none", "", (Habit(START, 17, (0, 1, 1, 2), (1, 2), (1, 2)), Habit(date(2026, 2, 20), 0, (0,)))
    ),
    ProductSpec("okapidesk", "desk", "Okapi Desk", Voice.PLAIN, "semver", "8.0.0", (Habit(START, 19, (0, 1, 1), (0, 1), (1, 2)),)),
    ProductSpec("moonrota", "app", "Moonrota", Voice.YOU, "calendar", "", (Habit(START, 14, (0, 1, 2), (0, 1, 2), (0, 1, 2)),)),
    ProductSpec(
        "brindle",
        "core",
        "Brindle Core",
        Voice.ADDED,
        "semver",
        "2.4.0",
        (
            Habit(START, 16, (0, 0, 1, 2), (0, 1), (1, 2), ("security", "deprecation", "removal")),
            Habit(date(2025, 9, 16), 16, (1, 1, 2), (0, 1), (1, 2, 3), ("security", "deprecation", "removal"), line="3.0.0"),
        ),
    ),
    ProductSpec(
        "kettlewick",
        "server",
        "Kettlewick Server",
        Voice.COMMIT,
        "semver",
        "1.11.0",
        (Habit(START, 15, (0, 1, 1, 2), (0,), (1, 2, 3), ("performance", "docs", "internal")),),
    ),
    ProductSpec("kettlewick", "sdk", "Kettlewick SDK", Voice.ADDED, "semver", "0.9.0", (Habit(START, 30, (0, 1, 1), (0, 1), (0, 1)),), "sdk"),
    ProductSpec("sundial", "staff", "Sundial Staff", Voice.ADDED, "semver", "4.7.0", (Habit(START, 26, (0, 1, 2), (0, 1), (1, 2), CODE_KINDS[:4]),)),
    ProductSpec("pennant", "hours", "Pennant Hours", Voice.LABELLED, "semver", "12.1.0", (Habit(START, 28, (0, 1, 2), (1, 2), (1, 2)),)),
    ProductSpec(
        "vireo",
        "time",
        "Vireo Time",
        Voice.LABELLED,
        "semver",
        "7.30.0",
        (
            Habit(START, 6, (0, 0, 1), (0, 1), (1, 1)),
            Habit(date(2026, 4, 13), 0.5, (0, 0, 1), (0,), (1, 2)),
            Habit(date(2026, 4, 25), 6, (0, 0, 1), (0, 1), (1, 1)),
        ),
    ),
    ProductSpec("harborlight", "crew", "Harborlight Crew", Voice.YOU, "none", "", (Habit(START, 24, (1, 1, 2), (0, 1, 2), (0, 1, 2)),)),
)
