"""One edition to be read here: the published one where there is one, else compiled from the published marts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipelines.brief.compose import Order, compose
from pipelines.brief.facts import BriefFacts, load_facts
from pipelines.brief.footer import stale_banner
from pipelines.brief.issue import Since
from pipelines.brief.markdown_page import render_markdown
from pipelines.brief.period import Rhythm
from pipelines.brief.publication import places
from pipelines.brief.standing import standing_of
from pipelines.faults import WrongInput


@dataclass(frozen=True, slots=True)
class Reading:
    """An edition as Markdown, where its page lies (None where it was compiled only now), and a warning where its data is old at the moment of reading."""

    markdown: str
    page: Path | None
    warning: str


def read_edition(folder: Path, rhythm: Rhythm, competitor: str | None, now: datetime) -> Reading:
    """-> the edition of a version's folder. Raises WrongInput where the competitor is not on the watchlist."""
    facts = load_facts(folder / "market.duckdb")
    of_whom = competitor_id(facts, competitor) if competitor else None
    warning = stale_banner(facts, now)
    place = next((one for one in places(facts) if (one.order.rhythm, one.order.competitor) == (rhythm, of_whom)), None)
    if place and (folder / place.file("md")).exists():
        return Reading((folder / place.file("md")).read_text(encoding="utf-8"), folder / place.file("html"), warning)
    return Reading(render_markdown(compose(facts, Order(rhythm, of_whom), Since(), now)), None, warning)


def competitor_id(facts: BriefFacts, given: str) -> str:
    """-> the competitor of that id or name, in any case. Raises WrongInput naming those there are."""
    names = standing_of(facts).names
    found = [name for name in names if given.casefold() in (name.casefold(), names[name].casefold())]
    if len(found) != 1:
        raise WrongInput(f"no competitor {given!r} in the published market; there are {', '.join(sorted(names)) or 'none'}")
    return found[0]
