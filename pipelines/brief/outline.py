"""A brief as an ordered list of parts: what every format without a layout of its own tells, in the order in which it is read. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.brief.model import Brief, Chart, Statement, Table


@dataclass(frozen=True, slots=True)
class Part:
    """One titled part: sentences, a chart, a table, or any of these."""

    title: str
    statements: tuple[Statement, ...] = ()
    chart: Chart | None = None
    table: Table | None = None


def outline(brief: Brief) -> list[Part]:
    """-> the parts behind the headline and the bullets; empty ones are left out."""
    parts = [Part("What to watch", brief.watch), Part(brief.since_title, brief.since_last)]
    parts += [Part(chart.title, chart=chart, table=chart.table) for chart in brief.charts]
    parts += [Part(table.title, table=table) for table in brief.tables if table.rows]
    parts.append(Part("Coverage and gaps", brief.footer))
    return [part for part in parts if part.statements or part.chart or part.table]


def marks(brief: Brief, statement: Statement) -> str:
    """-> the numbers of a statement's evidence, `[1][2]`, empty where it cites none."""
    return "".join(f"[{number}]" for fact in statement.facts if (number := brief.number(fact)))
