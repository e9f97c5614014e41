"""`docs/data_dictionary.html` and `.md`: every table and column that people query, what it must not be used for, and a query to begin with.

All of it comes from the descriptions of the dbt models, which travel in `market.duckdb` as comments: sentences that begin with "Not for" or say
what not to do are set apart, and so is the query behind "Example:".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from pipelines.outputs.mart import Mart

FOLDER = "docs"
TEMPLATES = Path(__file__).parent / "templates"
_EXAMPLE = re.compile(r"\s*Example: `([^`]+)`\.?")
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z`]|[a-z]+_)")  # a sentence may begin with the name of a column
_WARNING = re.compile(r"\bnot for\b|\bdo not\b|\bnever (?:print|say|read|compare)\b", re.IGNORECASE)
_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True, slots=True)
class MartEntry:
    """What the dictionary says of a table or view: its meaning, what it must not be used for, and a query; the last two may be empty."""

    mart: Mart
    meaning: str
    warnings: str
    example: str


def mart_entry(mart: Mart) -> MartEntry:
    """-> the entry that a mart's own description gives."""
    found = _EXAMPLE.search(mart.meaning)
    first, *others = _SENTENCE.split(_EXAMPLE.sub("", mart.meaning))
    warnings = [sentence for sentence in others if _WARNING.search(sentence)]
    meaning = [first, *(sentence for sentence in others if sentence not in warnings)]
    return MartEntry(mart, " ".join(meaning), " ".join(warnings), found[1] if found else f"from {mart.name}")


def write_dictionary(folder: Path, marts: list[Mart]) -> None:
    """Writes both pages into `folder/docs`."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["code_spans"] = code_spans
    entries = [mart_entry(mart) for mart in sorted(marts, key=lambda each: (not each.is_view, each.name))]
    (folder / FOLDER).mkdir(exist_ok=True)
    page = environment.get_template("data_dictionary.html.j2").render(entries=entries)
    (folder / FOLDER / "data_dictionary.html").write_text(page, encoding="utf-8")
    (folder / FOLDER / "data_dictionary.md").write_text(markdown(entries), encoding="utf-8")


def code_spans(text: str) -> Markup:
    """-> `text`, escaped, with what stands between backticks as code."""
    parts = _CODE.split(text)
    return Markup("").join(Markup("<code>{}</code>").format(part) if number % 2 else escape(part) for number, part in enumerate(parts))


def markdown(entries: list[MartEntry]) -> str:
    """-> the dictionary as one Markdown text, a table of columns each."""
    lines = ["# Data dictionary", "", "Views named for questions first, then the tables. Moments are UTC; null is unknown, never zero.", ""]
    for entry in entries:
        lines += [f"## {entry.mart.name}", "", entry.meaning, ""]
        lines += [f"**Not for this:** {entry.warnings}", ""] if entry.warnings else []
        lines += [f"```sql\n{entry.example}\n```", "", "| column | type | meaning |", "| --- | --- | --- |"]
        lines += [f"| `{column.name}` | {column.plain_type} | {column.meaning.replace('|', '&#124;')} |" for column in entry.mart.columns]
        lines.append("")
    return "\n".join(lines)
