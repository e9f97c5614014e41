"""The brief as JSON for programs: every sentence with the facts it was made from, every fact with its figures, dates and evidence."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from pipelines.brief.facts import Fact
from pipelines.brief.model import Brief, Statement, Table
from pipelines.brief.outline import outline
from pipelines.brief.words import PLAIN_ADDRESS

SCHEMA = "paceline.brief/1"
"""Changes when a field goes or changes its meaning; a new field does not change it."""
FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def render_json(brief: Brief) -> str:
    """-> the document: `schema`, `title`, `dateline`, `headline`, `bullets`, `parts` (statements and tables), `facts` by id, `evidence` in its order.
    Amounts are decimal strings, dates ISO 8601; captured words are as they were captured, for the program to escape."""
    parts = outline(brief)
    told = [brief.headline, *brief.bullets, *(statement for part in parts for statement in part.statements)]
    tables = [part.table for part in parts if part.table]
    content = {
        "schema": SCHEMA,
        "title": brief.title,
        "dateline": brief.dateline,
        "headline": _statement(brief, brief.headline),
        "bullets": [_statement(brief, bullet) for bullet in brief.bullets],
        "parts": [
            {
                "title": part.title,
                "statements": [_statement(brief, statement) for statement in part.statements],
                "table": _table(part.table) if part.table else None,
            }
            for part in parts
        ],
        "facts": _facts(brief, told, tables),
        "evidence": [_evidence(number, fact) for number, fact in enumerate(brief.evidence, 1)],
    }
    return json.dumps(content, ensure_ascii=False, indent=1, default=_plain) + "\n"


def _statement(brief: Brief, statement: Statement) -> dict[str, Any]:
    """-> a sentence, the figures in it as they are written, and what it rests on."""
    return {
        "text": statement.text,
        "figures": FIGURE.findall(statement.text),
        "is_new": statement.is_new,
        "fact_ids": [fact.fact_id for fact in statement.facts],
        "evidence": [number for fact in statement.facts if (number := brief.number(fact))],
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "columns": table.columns,
        "rows": [{"cells": row, "fact_id": fact.fact_id if fact else None} for row, fact in zip(table.rows, table.facts, strict=True)],
        "notes": table.notes,
    }


def _facts(brief: Brief, statements: list[Statement], tables: list[Table]) -> dict[str, Any]:
    """-> every fact that is told, by its id, without the fields that it does not have."""
    told = [fact for statement in statements for fact in statement.facts] + [fact for table in tables for fact in table.facts if fact] + list(brief.evidence)
    return {fact.fact_id: {name: value for name, value in asdict(fact).items() if value is not None} for fact in sorted(told, key=lambda fact: fact.fact_id)}


def _evidence(number: int, fact: Fact) -> dict[str, Any]:
    url = fact.source_url if fact.source_url and PLAIN_ADDRESS.fullmatch(fact.source_url) else None
    return {
        "number": number,
        "fact_id": fact.fact_id,
        "quote": fact.quote,
        "url": url,
        "captured_at": fact.captured_at,
        "locator": fact.locator,
        "sha256": fact.document_hash,
    }


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")
