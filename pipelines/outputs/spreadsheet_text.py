"""Captured words in a spreadsheet are words: nothing in them is computed, whatever program opens the file (OWASP ASVS 5.0, 1.2.10).

The rule is written once, as patterns that Python and DuckDB's RE2 read alike: one puts it to a text, the other to a column.
"""

from __future__ import annotations

import re

from pipelines.sql_literal import sql_literal

# C0 but tab, newline and carriage return, DEL, C1, and the marks that turn the direction of text
CONTROL = "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\u0080-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
# a cell begins at the start of the text; and behind a semicolon, tab or line break where a program divides cells by these
FORMULA = "(^|[;\\t\\r\\n])([ \u00a0]*[=+\\-@\uff1d\uff0b\uff0d\uff20])"
LEADING_BREAK = "^([\\t\\r\\n])"
NUMBER = "[+-]?[0-9]+(\\.[0-9]+)?"

_CONTROL, _FORMULA, _LEADING_BREAK, _NUMBER = (re.compile(pattern) for pattern in (CONTROL, FORMULA, LEADING_BREAK, NUMBER))


def without_controls(text: str) -> str:
    """-> `text` without characters that nobody sees and programs obey; tabs and line breaks stay."""
    return _CONTROL.sub("", text)


def spreadsheet_safe(text: str) -> str:
    """-> `text` as a spreadsheet shows it rather than computes it: an apostrophe stands before what would begin a formula, and before a tab or a line break at
    the start; control characters are gone. A number stays a number."""
    text = without_controls(text)
    return text if _NUMBER.fullmatch(text) else _LEADING_BREAK.sub(r"'\1", _FORMULA.sub(r"\1'\2", text))


def spreadsheet_safe_sql(column: str) -> str:
    """-> the expression of DuckDB that does the same to a column of text."""
    text = f"CAST({column} AS VARCHAR)"
    clean = f"regexp_replace({text}, {sql_literal(CONTROL)}, '', 'g')"
    safe = f"regexp_replace(regexp_replace({clean}, {sql_literal(FORMULA)}, '\\1''\\2', 'g'), {sql_literal(LEADING_BREAK)}, '''\\1')"
    harmless = f"NOT regexp_matches({text}, {sql_literal('|'.join((CONTROL, FORMULA, LEADING_BREAK)))})"  # nearly all are: one look is cheaper than four
    return f"CASE WHEN {harmless} THEN {text} WHEN regexp_full_match({clean}, {sql_literal(NUMBER)}) THEN {clean} ELSE {safe} END"
