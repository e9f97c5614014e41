"""A person's decisions about capabilities: a CSV file (`decision,id,capability`) named by PACELINE_CAPABILITIES, read by dbt, checked here.

confirm,<candidate_id>,<name>     the whole candidate is one capability, called so (the name may be left out)
same,<change_id>,<name>           this feature belongs to the capability called so
apart,<change_id>,                this feature belongs to none
had_before,<product>,<name>       the product had it before anybody announced it
"""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb

from pipelines.faults import WrongInput

COLUMNS = ["decision", "id", "capability"]
NEEDS_NAME = {"confirm": False, "same": True, "apart": False, "had_before": True}
"""Every decision, and whether it has to name a capability."""


def capability_decisions(path: Path) -> list[tuple[str, str, str]]:
    """-> the rows of the file, spaces around values removed. Raises WrongInput that names every line at fault."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            lines = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise WrongInput(f"the capability file {path} (PACELINE_CAPABILITIES) cannot be read: {error}") from error
    if not lines or [name.strip() for name in lines[0]] != COLUMNS:
        raise WrongInput(f"{path}: line 1 must be {','.join(COLUMNS)}")
    rows = [(number, [value.strip() for value in line]) for number, line in enumerate(lines[1:], start=2) if any(line)]
    problems = [f"line {number}: {problem}" for number, row in rows if (problem := _problem(row))]
    seen: set[tuple[str, ...]] = set()
    for number, row in rows:
        key = tuple(row) if row[0].lower() == "had_before" else ("placed", *row[1:2])
        if key in seen:
            problems.append(f"line {number}: a second decision about {row[1]}")
        seen.add(key)
    if problems:
        raise WrongInput(f"{path}: {'; '.join(problems)}")
    return [(row[0].lower(), row[1], row[2]) for _, row in rows]


def unknown_ids(decisions: list[tuple[str, str, str]], market: Path) -> list[str]:
    """-> ids that the published market does not hold: decisions without any effect."""
    with duckdb.connect(str(market), read_only=True) as connection:
        known = {
            row[0]
            for row in connection.execute(
                "SELECT change_id FROM fct_change_item UNION SELECT candidate_id FROM rpt_capability_candidate UNION SELECT product_id FROM dim_product"
            ).fetchall()
        }
    return [entry for _, entry, _ in decisions if entry not in known]


def _problem(row: list[str]) -> str | None:
    if len(row) != len(COLUMNS):
        return f"{len(row)} values where {len(COLUMNS)} belong"
    decision, entry, name = row
    if decision.lower() not in NEEDS_NAME:
        return f"{decision!r} is no decision; allowed are {', '.join(NEEDS_NAME)}"
    if not entry:
        return "the id is missing"
    if NEEDS_NAME[decision.lower()] and not name:
        return f"{decision} needs the capability's name"
    return None
