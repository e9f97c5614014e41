"""Saved questions: one SQL file each under `questions/`, over the published marts.

A file begins with its question, then a line a parameter, then SQL that names each parameter as `$name`; `$today` is the market's own day:

    -- Which changes speak of these words?
    -- words  words that the change holds, in this order
    -- competitor=  only this competitor; empty: everybody
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from pipelines.config import Settings
from pipelines.faults import WrongInput
from pipelines.market_query import Answer, ask

FOLDER = Path(__file__).parent / "questions"
MARKET_DAY = "SELECT max(period_end) FROM rpt_market_brief WHERE fact_type = 'as_of'"
KNOWN = {
    "competitor": "SELECT competitor FROM dim_competitor",
    "product": "SELECT product_id FROM dim_product",
    "theme": "SELECT DISTINCT theme FROM rpt_theme_momentum WHERE theme IS NOT NULL",
}
KNOWN |= {"competitors": f"{KNOWN['competitor']} UNION ALL SELECT 'us'", "one": KNOWN["product"], "other": KNOWN["product"]}
"""Parameters that name something of the market: a misspelt name would get an empty answer, which reads as if nothing had happened."""
_PARAMETER = re.compile(r"-- (?P<name>[a-z][a-z0-9_]*)(?:=(?P<default>\S*))?  (?P<meaning>\S.*)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A blank in a question; `default` is None where a value must be given."""

    name: str
    default: str | None
    meaning: str


@dataclass(frozen=True, slots=True)
class SavedQuestion:
    """A question in words, its parameters in order, and the SQL that answers it."""

    name: str
    words: str
    parameters: tuple[Parameter, ...]
    sql: str


def saved_questions() -> dict[str, SavedQuestion]:
    """-> every saved question by name, in the order of names."""
    return {path.stem: read_question(path.stem, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.sql"))}


def read_question(name: str, text: str) -> SavedQuestion:
    """-> the question that a file's text holds. Raises ValueError for a file that does not begin with a question."""
    lines = text.splitlines()
    head = next((number for number, line in enumerate(lines) if not line.startswith("-- ")), len(lines))
    if not head:
        raise ValueError(f"{name}.sql does not begin with its question")
    found = [_PARAMETER.fullmatch(line) for line in lines[1:head]]
    parameters = tuple(Parameter(match["name"], match["default"], match["meaning"]) for match in found if match)
    if len(parameters) != len(found):
        raise ValueError(f"{name}.sql has a line among its parameters that is none")
    return SavedQuestion(name, lines[0].removeprefix("-- "), parameters, "\n".join(lines[head:]))


def find_question(name: str) -> SavedQuestion:
    """-> the question of that name. Raises WrongInput that names the nearest ones."""
    questions = saved_questions()
    if name not in questions:
        near = get_close_matches(name, questions, n=3, cutoff=0.4)
        raise WrongInput(f"no question is called {name!r}; " + (f"near it: {', '.join(near)}" if near else "`paceline ask` lists them all"))
    return questions[name]


def fill(question: SavedQuestion, given: Iterable[str]) -> dict[str, str]:
    """-> a value for each parameter, from `name=value` words and the defaults. Raises WrongInput for what is missing, unknown or no such word."""
    values: dict[str, str] = {}
    known = {parameter.name for parameter in question.parameters}
    for word in given:
        name, sign, value = word.partition("=")
        if not sign or name not in known:
            raise WrongInput(f"{word!r} is no parameter of {question.name}; {_usage(question)}")
        values[name] = value
    for parameter in question.parameters:
        if parameter.name not in values:
            if parameter.default is None:
                raise WrongInput(f"{question.name} needs {parameter.name}=… ({parameter.meaning}); {_usage(question)}")
            values[parameter.name] = parameter.default
    return values


def answer_question(settings: Settings, question: SavedQuestion, given: Iterable[str], *, limit: int, timeout_s: float) -> Answer:
    """-> the answer of the published market. Raises WrongInput for wrong parameters, and what `market_query.ask` raises."""
    values = fill(question, given)
    for name in KNOWN.keys() & values.keys():
        _refuse_unknown(settings, name, values[name])
    if "$today" in question.sql:
        values["today"] = str(ask(settings, MARKET_DAY).rows[0][0])
    return ask(settings, bounded(question.sql, limit), values, limit=limit, timeout_s=timeout_s)


def bounded(sql: str, limit: int) -> str:
    """-> the same question for its first `limit` rows and one more, which tells that there are more: what is asked for newest first is then read until that many are found."""
    return f"FROM (\n{sql}\n) LIMIT {limit + 1}"


def _refuse_unknown(settings: Settings, name: str, value: str) -> None:
    """Raises WrongInput where `value` (names divided by commas, where the parameter takes several; a part of the name of a theme) names nothing of the published market."""
    wanted = [part.strip() for part in value.split(",")] if name == "competitors" else [value]
    if wanted == [""]:
        return
    known = [str(row[0]) for row in ask(settings, KNOWN[name], limit=100_000).rows]
    if name == "theme" and (not known or any(value.lower() in theme.lower() for theme in known)):
        return  # a market of a few weeks has no trend of any theme yet
    for word in wanted:
        if word not in known:
            near = get_close_matches(word, known, n=3, cutoff=0.5) or sorted(known)[:12]
            raise WrongInput(f"{name}={word!r} is not in the published market; there are {', '.join(near)}{' and others' if len(known) > len(near) else ''}")


def _usage(question: SavedQuestion) -> str:
    shown = (f"{entry.name}=…" if entry.default is None else f"[{entry.name}={entry.default}]" for entry in question.parameters)
    return "say: paceline ask " + " ".join((question.name, *shown))
