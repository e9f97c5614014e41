"""An index of words in the published file: in what is asked who told of something first, words are looked up and not read out of every text.

`search.word` holds a row for each word of a change that ships something, by word; `search.words_of` is how a text falls into words. Both lie in a schema of their own: what is exported,
listed and described is the schema `main`.
"""

from __future__ import annotations

import duckdb

from pipelines.sql_literal import sql_literal

INDEXED = "fct_change_item"

APART = r"([\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}])"
"""Letters of scripts that leave no space between words: each is a word, and words are those that follow one another."""

BETWEEN = r"[^\p{L}\p{M}\p{N}+#]+"
"""What stands between words; `C++` and `C#` are some."""

WORDS_OF = f"string_split(trim(regexp_replace(regexp_replace(lower(text), {sql_literal(APART)}, ' \\1 ', 'g'), {sql_literal(BETWEEN)}, ' ', 'g')), ' ')"

MEANINGS = {
    "word": "a word of the change, in lower case",
    "competitor": "competitor, the watchlist file's stem",
    "first_on": "day of its general release, UTC; where none is known, the day on which it was announced",
    "place": "where the word stands among those of the change, from 1",
    "change_row": "rowid of the change in fct_change_item of this file",
}


def add_word_index(connection: duckdb.DuckDBPyConnection, catalog: str) -> None:
    """Indexes the words of `fct_change_item` of `catalog`, committed before: those of features, improvements and changes of no known kind, dated and counted.
    The same rows give the same index."""
    connection.execute(f'CREATE SCHEMA "{catalog}".search')
    connection.execute(f'CREATE MACRO "{catalog}".search.words_of(text) AS {WORDS_OF}')
    connection.execute(f'CREATE TABLE "{catalog}".search.word (word VARCHAR, competitor VARCHAR, first_on DATE, place USMALLINT, change_row UINTEGER)')
    connection.execute(
        f"""INSERT INTO "{catalog}".search.word
        WITH shipped AS (
            SELECT competitor, coalesce(general_on, announced_on) AS first_on, "{catalog}".search.words_of(text) AS words, rowid AS change_row
            FROM "{catalog}".main.{INDEXED}
            WHERE is_counted AND announced_on IS NOT NULL AND change_kind IN ('feature', 'improvement', 'unclassified')
        )
        SELECT unnest(words) AS word, competitor, first_on, unnest(range(1, least(len(words), 65535) + 1)) AS place, change_row FROM shipped
        WHERE words <> ['']
        ORDER BY word, competitor, first_on, change_row, place"""
    )
    connection.execute(
        f'COMMENT ON TABLE "{catalog}".search.word IS '
        + sql_literal(
            "One row per word of a change that ships something, by word: an index for `paceline ask who-was-first`. For changes themselves ask fct_change_item."
        )
    )
    for column, meaning in MEANINGS.items():
        connection.execute(f'COMMENT ON COLUMN "{catalog}".search.word."{column}" IS {sql_literal(meaning)}')
