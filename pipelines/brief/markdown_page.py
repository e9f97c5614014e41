"""The brief as Markdown. Every word that was captured is escaped, so that it renders as the text it is."""

from __future__ import annotations

import re

from pipelines.brief.facts import Fact
from pipelines.brief.model import Brief, Section, Statement, Table, evidence_file
from pipelines.brief.words import PLAIN_ADDRESS, display, minute

SPECIAL = re.compile(r"[\\`*\[\]<>~|@]|&(?=[#\w])|(?<![^\W_])_|_(?![^\W_])|(?<!\d):(?=\S)|(?<=www)\.", re.IGNORECASE)
"""What means something to Markdown wherever it stands: an underscore at the edge of a word, a colon of an address or of a short-hand."""
LINE_START = re.compile(r"^(\s*(?:\d{1,9}(?=[.)](?:\s|$)))?)(?=[#+=.)-])", re.MULTILINE)


def render_markdown(brief: Brief) -> str:
    """-> the whole edition; the first page first, then the appendix, footer and evidence."""
    lines = [f"# {escape(brief.title)}", "", escape(brief.dateline), ""]
    lines += [f"**{escape(brief.banner)}**", ""] if brief.banner else []
    lines += [f"**{_statement(brief, brief.headline)}**", ""]
    lines += [*(f"- {_statement(brief, bullet)}" for bullet in brief.bullets), ""] if brief.bullets else []
    lines += _section(brief, "What to watch", brief.watch)
    for section in brief.sections:
        lines += _appendix(brief, section)
    lines += _section(brief, "Coverage and gaps", brief.footer)
    lines += ["## Evidence", ""]
    for number, fact in enumerate(brief.evidence, 1):
        lines.append(f"{number}. {_evidence(brief, fact)}")
    return "\n".join(lines).rstrip() + "\n"


def escape(text: str) -> str:
    """-> `text` so that Markdown shows it as it is."""
    return LINE_START.sub(r"\1\\", SPECIAL.sub(r"\\\g<0>", text))


def _statement(brief: Brief, statement: Statement) -> str:
    marks = "".join(f"[{number}]" for fact in statement.facts if (number := brief.number(fact)))
    return escape(statement.words) + (f" {escape(marks)}" if marks else "")


def _section(brief: Brief, title: str, statements: tuple[Statement, ...]) -> list[str]:
    return [f"## {escape(title)}", "", *(f"- {_statement(brief, statement)}" for statement in statements), ""] if statements else []


def _appendix(brief: Brief, section: Section) -> list[str]:
    lines = [f"## {escape(section.title)}", ""]
    lines += [*(f"- {_statement(brief, statement)}" for statement in section.statements), ""] if section.statements else []
    for chart in section.charts:
        lines += _table(brief, chart.title, chart.table)
    for table in section.tables:
        lines += _table(brief, table.title, table)
    return lines


def _table(brief: Brief, title: str, table: Table) -> list[str]:
    if not table.rows:
        return []
    lines = [f"### {escape(title)}", "", "| " + " | ".join(map(escape, table.columns)) + " |", "|" + " --- |" * len(table.columns)]
    for row, fact in zip(table.rows, table.facts, strict=True):
        number = brief.number(fact) if fact else None
        cells = [escape(cell) for cell in row]
        if number:
            cells[-1] += f" \\[{number}\\]"
        lines.append("| " + " | ".join(cells) + " |")
    notes = [line for note in table.notes for line in (escape(note), "")]
    return [*lines, "", *notes]


def _evidence(brief: Brief, fact: Fact) -> str:
    parts = [f"“{escape(display(fact.quote, 200))}”"] if fact.quote else []
    if fact.source_url and PLAIN_ADDRESS.fullmatch(fact.source_url):
        parts.append(f"<{fact.source_url}>")
    parts.append(escape(f"captured {minute(fact.captured_at)}, {display(fact.locator) or 'whole page'}"))
    parts.append(f"[in its place]({brief.base}{evidence_file(fact)}), SHA-256 `{fact.document_hash}`")
    return ", ".join(parts)
