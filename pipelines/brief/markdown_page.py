"""The brief as Markdown. Every word that was captured is escaped, so that it renders as the text it is."""

from __future__ import annotations

import re

from pipelines.brief.facts import Fact
from pipelines.brief.model import Brief, Statement, Table
from pipelines.brief.words import PLAIN_ADDRESS, display, minute

SPECIAL = re.compile(r"[\\`*\[\]<>~|@]|&(?=[#\w])|(?<![^\W_])_|_(?![^\W_])|(?<!\d):(?=\S)|(?<=www)\.", re.IGNORECASE)
"""What means something to Markdown wherever it stands: an underscore at the edge of a word, a colon of an address or of a short-hand."""
LINE_START = re.compile(r"^(\s*(?:\d{1,9}(?=[.)](?:\s|$)))?)(?=[#+=.)-])", re.MULTILINE)


def render_markdown(brief: Brief) -> str:
    """-> the whole brief; the first page first, then tables, footer and evidence."""
    lines = [f"# {escape(brief.title)}", "", escape(brief.dateline), "", f"**{_statement(brief, brief.headline)}**", ""]
    lines += [f"- {_statement(brief, bullet)}" for bullet in brief.bullets] + [""]
    lines += _section(brief, "What to watch", brief.watch)
    lines += _section(brief, brief.since_title, brief.since_last)
    for chart in brief.charts:
        lines += _table(brief, Table(chart.title, chart.table.columns, chart.table.rows, chart.table.facts, chart.table.notes))
    for table in brief.tables:
        lines += _table(brief, table)
    lines += _section(brief, "Coverage and gaps", brief.footer)
    lines += ["## Evidence", ""]
    for number, fact in enumerate(brief.evidence, 1):
        lines.append(f"{number}. {_evidence(fact)}")
    return "\n".join(lines).rstrip() + "\n"


def escape(text: str) -> str:
    """-> `text` so that Markdown shows it as it is."""
    return LINE_START.sub(r"\1\\", SPECIAL.sub(r"\\\g<0>", text))


def _statement(brief: Brief, statement: Statement) -> str:
    marks = "".join(f"[{number}]" for fact in statement.facts if (number := brief.number(fact)))
    return escape(statement.text) + (f" {escape(marks)}" if marks else "") + (" (new)" if statement.is_new else "")


def _section(brief: Brief, title: str, statements: tuple[Statement, ...]) -> list[str]:
    return [f"## {escape(title)}", "", *(f"- {_statement(brief, statement)}" for statement in statements), ""] if statements else []


def _table(brief: Brief, table: Table) -> list[str]:
    if not table.rows:
        return []
    lines = [f"## {escape(table.title)}", "", "| " + " | ".join(map(escape, table.columns)) + " |", "|" + " --- |" * len(table.columns)]
    for row, fact in zip(table.rows, table.facts, strict=True):
        number = brief.number(fact) if fact else None
        cells = [escape(cell) for cell in row]
        if number:
            cells[-1] += f" \\[{number}\\]"
        lines.append("| " + " | ".join(cells) + " |")
    return [*lines, "", *(f"{escape(note)}" for note in table.notes), ""]


def _evidence(fact: Fact) -> str:
    parts = [f"“{escape(display(fact.quote, 200))}”"] if fact.quote else []
    if fact.source_url and PLAIN_ADDRESS.fullmatch(fact.source_url):
        parts.append(f"<{fact.source_url}>")
    parts.append(escape(f"captured {minute(fact.captured_at)}, {display(fact.locator) or 'whole page'}"))
    if fact.document_hash:
        parts.append(f"SHA-256 `{fact.document_hash}`")
    return ", ".join(parts)
