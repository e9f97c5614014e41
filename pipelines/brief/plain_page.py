"""The brief as plain text: 72 columns, no control characters, nothing that a terminal or a mail program would obey."""

from __future__ import annotations

import textwrap
import unicodedata

from pipelines.brief.facts import Fact
from pipelines.brief.model import Brief, Statement, Table
from pipelines.brief.words import PLAIN_ADDRESS, display, minute

COLUMNS = 72
WHOLE = 10_000
"""More than any sentence has: the text is cleaned, not cut."""


def render_plain(brief: Brief) -> str:
    """-> the whole edition; the first page first. Lines are at most 72 columns wide, but for addresses and hashes, which stay whole."""
    lines = [*wrapped(brief.title), *wrapped(brief.dateline), ""]
    lines += [*wrapped(f"! {brief.banner}"), ""] if brief.banner else []
    lines += [*wrapped(_told(brief, brief.headline)), "", *_bulleted(brief, brief.bullets)]
    lines += _part(brief, "What to watch", brief.watch)
    for section in brief.sections:
        lines += _part(brief, section.title, section.statements, (*(chart.table for chart in section.charts), *section.tables))
    lines += _part(brief, "Coverage and gaps", brief.footer)
    lines += ["", *_heading("Evidence", "=")] if brief.evidence else []
    for number, fact in enumerate(brief.evidence, 1):
        lines += _evidence(number, fact)
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def columns(text: str) -> int:
    """-> how many columns of a terminal `text` takes: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _told(brief: Brief, statement: Statement) -> str:
    cited = "".join(f"[{number}]" for fact in statement.facts if (number := brief.number(fact)))
    return f"{statement.words} {cited}".rstrip()


def _part(brief: Brief, title: str, statements: tuple[Statement, ...], tables: tuple[Table, ...] = ()) -> list[str]:
    filled = [table for table in tables if table.rows]
    if not statements and not filled:
        return []
    lines = ["", *_heading(title, "="), *_bulleted(brief, statements)]
    for table in filled:
        lines += ["", *_heading(table.title, "-"), *_table(brief, table)]
    return lines


def wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    """-> `text` in lines of at most 72 columns; `first` stands before the first, `rest` before the others."""
    wrapped = textwrap.wrap(display(text, WHOLE), COLUMNS - len(rest), break_long_words=False, break_on_hyphens=False)
    lines = [piece for line in wrapped for piece in _narrow(line, COLUMNS - len(rest))]
    return [f"{rest if number else first}{line}" for number, line in enumerate(lines)]


def _narrow(line: str, room: int) -> list[str]:
    """-> the line broken by columns where wide characters make it too long and it has no spaces to break at."""
    if line.isascii() or columns(line) <= room or PLAIN_ADDRESS.search(line):
        return [line]
    pieces, width = [""], 0
    for letter in line:
        width += columns(letter)
        if width > room and columns(letter):
            pieces.append("")
            width = columns(letter)
        pieces[-1] += letter
    return pieces


def _heading(title: str, rule: str) -> list[str]:
    lines = wrapped(title)
    return [*lines, rule * min(COLUMNS, max((columns(line) for line in lines), default=0))]


def _bulleted(brief: Brief, statements: tuple[Statement, ...]) -> list[str]:
    return [line for statement in statements for line in wrapped(_told(brief, statement), "* ", "  ")]


def _table(brief: Brief, table: Table) -> list[str]:
    """Rows as short blocks, `column: cell`, because a wide table cannot be read in 72 columns; by voice it reads as well."""
    lines: list[str] = []
    for row, fact in zip(table.rows, table.facts, strict=True):
        number = brief.number(fact) if fact else None
        lines += wrapped(row[0] + (f" [{number}]" if number else ""), "* ", "  ")
        lines += [line for name, cell in zip(table.columns[1:], row[1:], strict=True) if cell for line in wrapped(f"{name}: {cell}", "  ", "    ")]
    for note in table.notes:
        lines += ["", *wrapped(note)]
    return lines


def _evidence(number: int, fact: Fact) -> list[str]:
    lead = f"[{number}] "
    quote = f"“{display(fact.quote, 200)}”, " if fact.quote else ""
    lines = wrapped(f"{lead}{quote}captured {minute(fact.captured_at)}, {display(fact.locator) or 'whole page'}", "", "    ")
    if fact.source_url and PLAIN_ADDRESS.fullmatch(fact.source_url):
        lines.append(f"    {fact.source_url}")
    return [*lines, f"    SHA-256 {fact.document_hash}"] if fact.document_hash else lines
