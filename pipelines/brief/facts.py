"""The facts of a brief: the rows of `rpt_market_brief`, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import duckdb

from pipelines.faults import WrongInput
from pipelines.market_query import open_published


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of `rpt_market_brief`; the mart's column descriptions say what each field means. Lower rank = told earlier."""

    fact_id: str
    section: str
    fact_type: str
    rank: int
    materiality: float | None
    is_material: bool | None
    surprise: float | None
    events_of_type: int | None
    events_of_competitor: int | None
    competitor: str | None
    competitor_name: str | None
    is_us: bool | None
    product: str | None
    product_name: str | None
    subject: str | None
    period_start: date | None
    period_end: date | None
    announced_on: date | None
    effective_on: date | None
    observed_at: datetime | None
    date_basis: str | None
    n_count: int | None
    value: float | None
    value_low: float | None
    value_high: float | None
    previous_value: float | None
    amount: Decimal | None
    previous_amount: Decimal | None
    currency: str | None
    unit: str | None
    billing_period: str | None
    billed: str | None
    exposure_days: float | None
    source_id: str | None
    source_url: str | None
    document_hash: str | None
    captured_at: datetime | None
    locator: str | None
    quote: str | None
    theme: str | None
    is_onboarding: bool | None


@dataclass(frozen=True, eq=False)
class BriefFacts:
    """All facts of one publication, in rank order; `as_of` is the moment they describe, UTC. `left_out` are ids of facts whose words are not in their captures."""

    as_of: datetime | None
    facts: tuple[Fact, ...]
    left_out: tuple[str, ...] = ()

    def without(self, fact_ids: Collection[str]) -> BriefFacts:
        """-> the facts but for these, which no edition may tell."""
        if not fact_ids:
            return self
        return BriefFacts(self.as_of, tuple(fact for fact in self.facts if fact.fact_id not in fact_ids), tuple(sorted({*self.left_out, *fact_ids})))

    @property
    def about(self) -> Fact | None:
        """The fact about the market itself: when, how many sources and products."""
        return next(iter(self.of_type("as_of")), None)

    def of_type(self, *names: str) -> list[Fact]:
        """-> the facts of these types, in rank order type by type."""
        return [fact for name in names for fact in self._by_type.get(name, ())]

    def section(self, name: str) -> list[Fact]:
        """-> the facts of one section, in rank order."""
        return list(self._by_section.get(name, ()))

    def of(self, competitor: str | None) -> tuple[Fact, ...]:
        """-> the facts of one competitor, those of its products among them, section by section in rank order; all facts where none is given."""
        return self.facts if competitor is None else tuple(self._by_competitor.get(competitor, ()))

    @cached_property
    def _by_type(self) -> dict[str, list[Fact]]:
        return _grouped(self.facts, lambda fact: fact.fact_type)

    @cached_property
    def _by_section(self) -> dict[str, list[Fact]]:
        return _grouped(self.facts, lambda fact: fact.section)

    @cached_property
    def _by_competitor(self) -> dict[str, list[Fact]]:
        return _grouped(self.facts, lambda fact: fact.competitor or (fact.product or "").split("/")[0])


def _grouped(facts: Iterable[Fact], key: Callable[[Fact], str]) -> dict[str, list[Fact]]:
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        groups.setdefault(key(fact), []).append(fact)
    return groups


def load_facts(market: Path) -> BriefFacts:
    """-> the facts in a published market file, ranked. Raises WrongInput where another version of Paceline published it."""
    names = [field.name for field in fields(Fact)]
    with open_published(market) as connection:
        try:
            rows = connection.execute(f"SELECT {', '.join(names)} FROM rpt_market_brief ORDER BY section, rank, fact_id").fetchall()
        except (duckdb.BinderException, duckdb.CatalogException) as error:
            raise WrongInput(
                f"{market} was published by another version of Paceline ({str(error).splitlines()[0]:.160}); `paceline rebuild` makes it anew"
            ) from error
    facts = tuple(Fact(*row) for row in rows)
    as_of = next((fact.observed_at for fact in facts if fact.fact_type == "as_of"), None)
    return BriefFacts(as_of, facts)
