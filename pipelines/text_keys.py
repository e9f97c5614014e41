"""Keys of words, made once as changes are loaded instead of twice in every build: reducing a text to its words costs more than anything else that is done to it.

The dbt project says how a key is made (macro `key_of_text`), here and where it finds none; where it says so in other words than before, all keys are made anew.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
from jinja2 import Template

RULE_FILE = Path("macros") / "identity.sql"


def key_rule(project: Path) -> str:
    """-> the SQL by which the dbt project in the folder `project` makes the key of `words`."""
    macros = (project / RULE_FILE).read_text(encoding="utf-8")
    return str(Template(macros + "{{ key_of_text('words') }}").render()).strip()


def renew_keys(connection: duckdb.DuckDBPyConnection, project: Path) -> None:
    """Sees to it that `raw.text_key(words)` and the keys of all changes are as the dbt project makes them."""
    connection.execute("CREATE TABLE IF NOT EXISTS raw.key_rule (rule VARCHAR)")
    rule = key_rule(project)
    if connection.execute("SELECT rule FROM raw.key_rule").fetchall() == [(rule,)]:
        return
    connection.execute("BEGIN TRANSACTION")
    connection.execute(f"CREATE OR REPLACE MACRO raw.text_key(words) AS {rule}")
    connection.execute("UPDATE raw.change_item SET text_key = raw.text_key(text)")
    connection.execute("DELETE FROM raw.key_rule")
    connection.execute("INSERT INTO raw.key_rule VALUES (?)", [rule])
    connection.execute("COMMIT")
