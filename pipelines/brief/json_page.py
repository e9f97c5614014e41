"""The brief as JSON for programs: every sentence with the facts it was made from, every fact with its figures, dates and evidence."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from pipelines.brief.facts import Fact
from pipelines.brief.model import Brief, Section, Statement, Table, evidence_file
from pipelines.brief.words import PLAIN_ADDRESS

SCHEMA = "paceline.brief/1"
"""Changes when a field goes or changes its meaning; a new field does not change it."""
NAMES = tuple(field.name for field in fields(Fact))
FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def render_json(brief: Brief) -> str:
    """-> the document: `schema`, `key`, `title`, `subject`, `dateline`, `banner`, `period`, `headline`, `bullets`, `watch`, `sections` (statements and tables), `footer`,
    `facts` by id, `evidence` in its order. Amounts are decimal strings, dates ISO 8601; captured words are as they were captured, for the program to escape."""
    sections = [
        {
            "title": section.title,
            "statements": [_statement(brief, statement) for statement in section.statements],
            "tables": [_table(table) for table in tables_of(section)],
        }
        for section in brief.sections
    ]
    content = {
        "schema": SCHEMA,
        "key": brief.key,
        "title": brief.title,
        "subject": brief.subject,
        "dateline": brief.dateline,
        "banner": brief.banner,
        "period": {"start": brief.period.start, "end": brief.period.end} if brief.period else None,
        "as_of": brief.as_of,
        "headline": _statement(brief, brief.headline),
        "bullets": [_statement(brief, bullet) for bullet in brief.bullets],
        "watch": [_statement(brief, statement) for statement in brief.watch],
        "sections": sections,
        "footer": [_statement(brief, statement) for statement in brief.footer],
        "facts": _facts(brief),
        "evidence": [_evidence(brief, number, fact) for number, fact in enumerate(brief.evidence, 1)],
    }
    return json.dumps(content, ensure_ascii=False, default=_plain) + "\n"


def tables_of(section: Section) -> list[Table]:
    """-> the tables of a section that hold something, those beneath charts first."""
    return [table for table in (*(chart.table for chart in section.charts), *section.tables) if table.rows]


def _statement(brief: Brief, statement: Statement) -> dict[str, Any]:
    """-> a claim in its parts, the figures in it as they are written, and what it rests on."""
    return {
        "text": statement.text,
        "basis": statement.basis,
        "so_what": statement.so_what,
        "note": statement.note,
        "figures": FIGURE.findall(statement.words),
        "fact_ids": [fact.fact_id for fact in statement.facts],
        "counted_fact_ids": [fact.fact_id for fact in statement.counted],
        "evidence": [number for fact in statement.facts if (number := brief.number(fact))],
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "columns": table.columns,
        "rows": [{"cells": row, "fact_id": fact.fact_id if fact else None} for row, fact in zip(table.rows, table.facts, strict=True)],
        "notes": table.notes,
    }


def _facts(brief: Brief) -> dict[str, Any]:
    """-> every fact that is told, by its id, without the fields that it does not have."""
    told: dict[str, Fact] = {fact.fact_id: fact for fact in brief.evidence}
    for statement in (*brief.page, *(statement for section in brief.sections for statement in section.statements), *brief.footer):
        told.update({fact.fact_id: fact for fact in (*statement.facts, *statement.counted)})
    for table in (table for section in brief.sections for table in tables_of(section)):
        told.update({fact.fact_id: fact for fact in (*table.facts, *table.counted) if fact})
    return {fact_id: {name: value for name in NAMES if (value := getattr(told[fact_id], name)) is not None} for fact_id in sorted(told)}


def _evidence(brief: Brief, number: int, fact: Fact) -> dict[str, Any]:
    url = fact.source_url if fact.source_url and PLAIN_ADDRESS.fullmatch(fact.source_url) else None
    return {
        "number": number,
        "fact_id": fact.fact_id,
        "quote": fact.quote,
        "url": url,
        "captured_at": fact.captured_at,
        "locator": fact.locator,
        "sha256": fact.document_hash,
        "page": f"{brief.base}{evidence_file(fact)}",
    }


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")
