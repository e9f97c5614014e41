"""The brief as a model that every format renders: statements over facts, tables, one chart, a footer."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.brief.facts import Fact


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence and the facts that it was made from."""

    text: str
    facts: tuple[Fact, ...] = ()
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; cells are plain text, `notes` say what a reader must know to read it right. `facts` stands beside each row."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    facts: tuple[Fact | None, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as SVG with a title that states the finding, and the table beneath for those who cannot see it."""

    title: str
    svg: str
    table: Table


@dataclass(frozen=True, slots=True)
class Brief:
    """One edition. `evidence` numbers the cited facts from 1 in the order in which they are told."""

    title: str
    dateline: str
    headline: Statement
    bullets: tuple[Statement, ...]
    watch: tuple[Statement, ...]
    since_title: str
    since_last: tuple[Statement, ...]
    charts: tuple[Chart, ...]
    tables: tuple[Table, ...]
    footer: tuple[Statement, ...]
    evidence: tuple[Fact, ...] = field(default=())

    def number(self, fact: Fact) -> int | None:
        """-> the number of a fact's evidence, or None where the fact is a count rather than a quotation."""
        for number, cited in enumerate(self.evidence, 1):
            if cited.fact_id == fact.fact_id:
                return number
        return None
