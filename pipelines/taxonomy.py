"""The taxonomy of themes, from its CSV file into `raw.theme_term`. Editing the file tags all history anew at the next run.

The file has the columns theme, term, is_exclusion, taxonomy_version. A term is one to three words, matched as whole words in any case, singular or plural.
An exclusion is an expression in which the theme's terms mean something else (`user agent` in a theme with the term `agent`).
"""

from __future__ import annotations

import csv
import json
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from pipelines.faults import WrongInput

COLUMNS = ("theme", "term", "is_exclusion", "taxonomy_version")
MOST_WORDS = 3
CREATE = "CREATE TABLE IF NOT EXISTS raw.theme_term (theme VARCHAR, term VARCHAR, is_exclusion BOOLEAN, taxonomy_version VARCHAR)"


@dataclass(frozen=True, slots=True)
class ThemeTerm:
    """One row of the taxonomy: an expression that puts a change into a theme, or (an exclusion) keeps the words in it from doing so."""

    theme: str
    term: str
    is_exclusion: bool
    taxonomy_version: str


def words(term: str) -> list[str]:
    """-> the words of a term as change items are split: letters and digits, lower case."""
    return "".join(char.lower() if unicodedata.category(char)[0] in "LN" else " " for char in term).split()


def read_taxonomy(path: Path) -> list[ThemeTerm]:
    """-> the rows of a taxonomy file, in order. Raises WrongInput with the file, the line and what is allowed."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise WrongInput(f"{path}: the taxonomy cannot be read ({error}); it is a CSV file in UTF-8 with the columns {', '.join(COLUMNS)}") from error
    if not rows or tuple(rows[0]) != COLUMNS:
        raise WrongInput(f"{path}:1: the columns of a taxonomy are {','.join(COLUMNS)}, in this order")
    terms = [_term(path, number, row) for number, row in enumerate(rows[1:], 2) if row]
    _check_whole(path, terms)
    return terms


def _term(path: Path, line: int, row: list[str]) -> ThemeTerm:
    if len(row) != len(COLUMNS):
        raise WrongInput(f"{path}:{line}: {len(row)} values, expected {len(COLUMNS)} ({', '.join(COLUMNS)})")
    theme, term, is_exclusion, version = (value.strip() for value in row)
    if not theme or not version:
        raise WrongInput(f"{path}:{line}: theme and taxonomy_version must not be empty")
    if not 1 <= len(words(term)) <= MOST_WORDS:
        raise WrongInput(f"{path}:{line}: the term {term!r} has {len(words(term))} words; one to {MOST_WORDS} are allowed")
    if is_exclusion.lower() not in ("true", "false"):
        raise WrongInput(f"{path}:{line}: is_exclusion is {is_exclusion!r}; true and false are allowed")
    return ThemeTerm(theme, term, is_exclusion.lower() == "true", version)


def _check_whole(path: Path, terms: list[ThemeTerm]) -> None:
    versions = sorted({term.taxonomy_version for term in terms})
    if len(versions) != 1:
        raise WrongInput(f"{path}: a taxonomy has one version, this one names {', '.join(versions) or 'none, for it has no row'}")
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for line, term in enumerate(terms, 2):
        key = (term.theme, tuple(words(term.term)))
        if key in seen:
            raise WrongInput(f"{path}: the term {term.term!r} stands twice in the theme {term.theme!r} (the second time about line {line})")
        seen.add(key)


def load_taxonomy(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Puts the file's rows into `raw.theme_term` where they differ from what it holds. Raises WrongInput for a wrong file."""
    terms = read_taxonomy(path)
    held = connection.execute("SELECT theme, term, is_exclusion, taxonomy_version FROM raw.theme_term ORDER BY rowid").fetchall()
    if held == [(term.theme, term.term, term.is_exclusion, term.taxonomy_version) for term in terms]:
        return
    connection.execute("BEGIN TRANSACTION")
    connection.execute("DELETE FROM raw.theme_term")
    shape = '[{"theme": "VARCHAR", "term": "VARCHAR", "is_exclusion": "BOOLEAN", "taxonomy_version": "VARCHAR"}]'
    connection.execute("INSERT INTO raw.theme_term SELECT unnest(from_json(?, ?), recursive := true)", [json.dumps([asdict(term) for term in terms]), shape])
    connection.execute("COMMIT")
