"""A theme that the market takes up within months and we do not: assistants, each vendor's in its own words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipelines.demo.release import Change, DemoProduct
from pipelines.demo.voices import worded

RISING_THEME = "AI & agents"
RISES_FROM = date(2026, 3, 1)
RISING_WORDS: dict[str, tuple[tuple[date, str], ...]] = {
    "moonrota/app": (
        (date(2026, 3, 2), "ask an AI assistant who could cover a gap"),
        (date(2026, 5, 4), "draft next month with a language model"),
    ),
    "shiftwell/planner": (
        (date(2026, 3, 9), "read a weekly digest written by generative software"),
        (date(2026, 4, 20), "have a chatbot answer questions about payslips"),
    ),
    "harborlight/crew": (
        (date(2026, 3, 5), "dictate handovers with speech to text"),
        (date(2026, 5, 1), "hand routine invitations over to an agent"),
    ),
    "sundial/staff": (
        (date(2026, 3, 16), "describe what you need in natural language and see it built"),
        (date(2026, 5, 4), "keep a library of prompts for planners"),
    ),
    "pennant/hours": ((date(2026, 4, 1), "find odd entries by machine learning"),),
    "brindle/core": ((date(2026, 4, 6), "serve rules to other tools over the model context protocol"),),
    "kettlewick/server": ((date(2026, 4, 20), "move inference to the customer's own hardware"),),
}


def with_theme(product: DemoProduct) -> DemoProduct:
    """-> `product` with its features of the rising theme, each as the last change of its first release on or after its day."""
    releases = list(product.releases)
    for day, phrase in RISING_WORDS.get(product.id, ()):
        index = next(
            n for n, release in enumerate(releases) if release.released_at.date() >= day and release.folds_into is None and release.channel == "general"
        )
        change = Change("feature", worded("feature", phrase, product.voice), phrase)
        releases[index] = replace(releases[index], changes=(*releases[index].changes, change))
    return replace(product, releases=tuple(releases))
