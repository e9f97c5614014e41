"""The brief as a PDF by Typst: tagged for screen readers (PDF/UA-1), fonts embedded, the same bytes for the same brief.

What was captured is handed to the template as JSON strings; nothing of it is ever part of the template's source.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from pipelines.brief.email_page import SUBJECT_CHARS
from pipelines.brief.facts import Fact
from pipelines.brief.html_page import TEMPLATES, safe_link, svg
from pipelines.brief.model import Brief, Section, Statement, Table
from pipelines.brief.words import display, minute

ACCESSIBLE = "ua-1"
WIDEST = 36
"""Most that one column's share counts, letters."""
LETTER_UNKNOWN = "could not be displayed"
"""What Typst says of a letter that no font has."""


def render_pdf(brief: Brief) -> bytes:
    """-> the PDF. Its date of creation is the moment that the edition describes, so that the same edition gives the same bytes.
    Letters that the fonts of Typst do not have are drawn with the machine's own, and such a file does not claim PDF/UA."""
    import typst

    inputs = {"data": json.dumps(_content(brief), ensure_ascii=False)}
    stamp = int(brief.as_of.timestamp()) if brief.as_of else 0
    try:
        return bytes(_compiler(False).compile(format="pdf", sys_inputs=inputs, pdf_standards=[ACCESSIBLE], timestamp=stamp))
    except typst.TypstError as error:
        if LETTER_UNKNOWN not in error.message:
            raise
        return bytes(_compiler(True).compile(format="pdf", sys_inputs=inputs, timestamp=stamp))


@cache
def _compiler(has_system_fonts: bool) -> Any:
    """-> Typst with our template: its own fonts alone, so that every machine draws the same, or the machine's as well."""
    import typst

    fonts = typst.Fonts(include_system_fonts=has_system_fonts)
    return typst.Compiler(input=TEMPLATES / "brief.typ", root=TEMPLATES, font_paths=fonts)


def _content(brief: Brief) -> dict[str, Any]:
    return {
        "title": brief.title,
        "subject": display(brief.subject, SUBJECT_CHARS),
        "dateline": brief.dateline,
        "banner": brief.banner,
        "headline": _statement(brief, brief.headline),
        "bullets": [_statement(brief, bullet) for bullet in brief.bullets],
        "watch": [_statement(brief, statement) for statement in brief.watch],
        "sections": [_section(brief, section) for section in brief.sections if not section.is_empty],
        "footer": [_statement(brief, statement) for statement in brief.footer],
        "evidence": [_evidence(number, fact) for number, fact in enumerate(brief.evidence, 1)],
    }


def _section(brief: Brief, section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "statements": [_statement(brief, statement) for statement in section.statements],
        "charts": [{"title": chart.title, "svg": str(svg(chart.svg)), "note": chart.note, "table": _table(brief, chart.table)} for chart in section.charts],
        "tables": [_table(brief, table) for table in section.tables if table.rows],
    }


def _statement(brief: Brief, statement: Statement) -> dict[str, Any]:
    evidence = [number for fact in statement.facts if (number := brief.number(fact))]
    return {"text": statement.text, "basis": statement.basis, "so_what": statement.so_what, "note": statement.note, "evidence": evidence}


def _table(brief: Brief, table: Table) -> dict[str, Any]:
    """-> a table whose last cell of a row carries the number of its evidence."""
    rows = []
    for row, fact in zip(table.rows, table.facts, strict=True):
        cited = [number] if fact and (number := brief.number(fact)) else []
        rows.append([{"text": cell, "evidence": cited if place == len(row) else []} for place, cell in enumerate(row, 1)])
    return {"title": table.title, "columns": table.columns, "widths": _widths(table), "rows": rows, "notes": table.notes}


def _widths(table: Table) -> list[int]:
    """-> the share of the page that each column gets: what its longest cell wants within bounds, and room for its longest word."""
    columns = list(zip(table.columns, *table.rows, strict=True))
    cells = [min(max(map(len, column)), WIDEST) for column in columns]
    words = [min(max(len(word) for cell in column for word in (cell.split() or [""])) + 2, WIDEST) for column in columns]
    return [max(pair) for pair in zip(cells, words, strict=True)]


def _evidence(number: int, fact: Fact) -> dict[str, Any]:
    return {
        "number": number,
        "quote": display(fact.quote, 200),
        "url": safe_link(fact.source_url),
        "captured": f"captured {minute(fact.captured_at)}, {display(fact.locator) or 'whole page'}",
        "sha256": fact.document_hash,
    }
