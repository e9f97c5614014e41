"""Text inside SQL where the engine takes no parameter: comments, file names of COPY and ATTACH."""

from __future__ import annotations


def sql_literal(text: str) -> str:
    """-> `text` as a string literal of SQL; nothing in it can end the literal."""
    return "'" + text.replace("'", "''") + "'"
