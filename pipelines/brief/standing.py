"""Where competitors stand against each other and against us, looked up from the facts: what a statement compares itself with. Pure."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property, lru_cache

from pipelines.brief.facts import BriefFacts, Fact

YEAR_DAYS = 364


@lru_cache(maxsize=2)
def standing_of(facts: BriefFacts) -> Standing:
    """-> the look-ups over these facts, made once for all editions of a publication."""
    return Standing(facts)


class Standing:
    """Look-ups over the facts of one moment. A count is None where nothing proves it: no row and no coverage are not zero."""

    def __init__(self, facts: BriefFacts) -> None:
        self.facts = facts

    @cached_property
    def us(self) -> str | None:
        """Our own competitor id; None where no company of the watchlist is ours."""
        return next((fact.competitor for fact in self.facts.of_type("coverage_row") if fact.is_us), None)

    @cached_property
    def names(self) -> dict[str, str]:
        """Competitors' names by id, in alphabetical order."""
        found = {fact.competitor: fact.competitor_name or fact.competitor for fact in self.facts.facts if fact.competitor}
        return dict(sorted(found.items(), key=lambda entry: entry[1].casefold()))

    @cached_property
    def covered_days(self) -> dict[str, int]:
        """Covered days of the last 52 weeks by competitor, of its least covered product."""
        days: dict[str, int] = {}
        for fact in self.facts.of_type("coverage_row"):
            known = int(fact.exposure_days or 0)
            days[fact.competitor or ""] = min(known, days.get(fact.competitor or "", known))
        return days

    def coverage(self, *competitors: str) -> tuple[Fact, ...]:
        """-> the facts that `covered_days` of these competitors rests on."""
        return tuple(fact for fact in self.facts.of_type("coverage_row") if fact.competitor in competitors)

    @cached_property
    def theme_counts(self) -> dict[str, dict[str, Fact]]:
        """Features of 52 weeks by theme and competitor."""
        counts: dict[str, dict[str, Fact]] = defaultdict(dict)
        for fact in self.facts.of_type("theme_count"):
            counts[fact.theme or ""][fact.competitor or ""] = fact
        return dict(counts)

    def features(self, theme: str, competitor: str) -> int | None:
        """-> features of a theme in 52 weeks; None where the competitor was not covered at all and none is on record."""
        fact = self.theme_counts.get(theme, {}).get(competitor)
        if fact:
            return fact.n_count
        return 0 if self.covered_days.get(competitor) else None

    @cached_property
    def _positions(self) -> dict[tuple[str | None, str | None], list[Fact]]:
        positions: dict[tuple[str | None, str | None], list[Fact]] = defaultdict(list)
        for fact in self.facts.of_type("price_position"):
            if fact.value is not None:
                positions[fact.product, fact.subject].append(fact)
        return positions

    def position(self, fact: Fact) -> Fact | None:
        """-> where the plan of a price fact stands among comparable prices now; None where it is not compared, or more than one price is."""
        found = self._positions.get((fact.product, fact.subject), [])
        return found[0] if len(found) == 1 else None

    @cached_property
    def paces(self) -> dict[str | None, Fact]:
        """Pace against ours by product, over twelve months."""
        return {fact.product: fact for fact in self.facts.of_type("pace_against_us")}
