"""The brief as a model that every format renders: one page of statements, an appendix of sections, a footer, the evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from pipelines.brief.facts import Fact
from pipelines.brief.period import Period


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim and the facts that it was made from: `text` says what, `basis` what it rests on, `so_what` what it compares with, `note` how it stands to the brief before.
    `facts` are cited as evidence; `counted` are rows whose number is told and which are not cited one by one;
    `recorded` are words of earlier editions that it repeats."""

    text: str
    facts: tuple[Fact, ...] = ()
    basis: str = ""
    so_what: str = ""
    note: str = ""
    counted: tuple[Fact, ...] = ()
    recorded: str = ""

    @property
    def words(self) -> str:
        """All of it as one run of sentences."""
        return " ".join(part for part in (self.text, self.basis, self.so_what, self.note) if part)


@dataclass(frozen=True, slots=True)
class Table:
    """A table; cells are plain text, `notes` say what a reader must know to read it right. `facts` stands beside each row: the one that the row cites, or None.
    `counted` are the facts that the cells were made from."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    facts: tuple[Fact | None, ...]
    notes: tuple[str, ...] = ()
    counted: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as SVG with a title that states the finding, what is drawn in words, and the table beneath for those who cannot see it."""

    title: str
    svg: str
    table: Table
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the appendix: statements first, then charts, then tables."""

    title: str
    statements: tuple[Statement, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True where there is nothing to show."""
        return not (self.statements or self.charts or any(table.rows for table in self.tables))


@dataclass(frozen=True, slots=True)
class Brief:
    """One edition. `key` names it for ever (`market/weekly/2026-W26`); `subject` is the headline as plain text; `banner` warns where the data is stale, else empty.
    `evidence` numbers the cited facts from 1 in the order in which they are told; `base` leads from the edition's file to the version's folder ("" or "../").
    `told` are the facts that the next edition need not tell again; `period` the days covered; `as_of` the moment described, UTC;
    `left_out` are facts that it does not tell because their captures do not hold their words; `earlier` is when
    the editions were issued that it is compared with."""

    key: str
    title: str
    subject: str
    dateline: str
    headline: Statement
    bullets: tuple[Statement, ...]
    watch: tuple[Statement, ...]
    sections: tuple[Section, ...]
    footer: tuple[Statement, ...]
    banner: str = ""
    base: str = ""
    evidence: tuple[Fact, ...] = field(default=())
    told: tuple[Fact, ...] = field(default=())
    period: Period | None = None
    as_of: datetime | None = None
    left_out: tuple[str, ...] = ()
    earlier: tuple[datetime, ...] = ()

    def number(self, fact: Fact) -> int | None:
        """-> the number of a fact's evidence, or None where the fact is a count rather than a quotation."""
        return next((number for number, cited in enumerate(self.evidence, 1) if cited.fact_id == fact.fact_id), None)

    @property
    def page(self) -> tuple[Statement, ...]:
        """The statements of the first page, in order."""
        return (self.headline, *self.bullets, *self.watch)


def evidence_file(fact: Fact) -> str:
    """-> where the page of a fact's evidence lies, from the version's folder; shared by all editions and equal in every publication that tells the fact."""
    return f"evidence/{fact.fact_id}.html"
