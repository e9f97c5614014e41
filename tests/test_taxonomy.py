"""The taxonomy of themes: what a file of it may hold, and that a user's own takes the place of ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.change import fingerprint
from pipelines.config import load_settings
from pipelines.faults import WrongInput
from pipelines.taxonomy import read_taxonomy
from pipelines.warehouse import open_warehouse
from tests.dbt_market import ROOT, day
from tests.theme_reference import themes_of

HEAD = "theme,term,is_exclusion,taxonomy_version\n"
TERMS = """Agents,agent,false,t1
Agents,language model,false,t1
Agents,user agent,true,t1
Search,search,false,t1
Search,search path,true,t1
Exports,CSV file,false,t1
Exports,export,false,t1
Kites,kite,false,t1
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("theme;term\n", ":1: the columns of a taxonomy"),
        (HEAD + "A,one two three four,false,v1\n", ":2: the term 'one two three four' has 4 words"),
        (HEAD + "A,a,maybe,v1\n", ":2: is_exclusion is 'maybe'; true and false"),
        (HEAD + "A,a,false,v1\nB,b,false,v2\n", "names v1, v2"),
        (HEAD + "A,API key,false,v1\nA,api-key,true,v1\n", "stands twice in the theme 'A'"),
        (HEAD + ",a,false,v1\n", ":2: theme and taxonomy_version must not be empty"),
        (HEAD + "A,a,false\n", ":2: 3 values, expected 4"),
        (HEAD, "none, for it has no row"),
    ],
)
def test_a_wrong_taxonomy_is_refused_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "terms.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WrongInput) as caught:
        read_taxonomy(path)
    assert said in str(caught.value)


def test_a_taxonomy_of_the_user_replaces_ours_by_one_setting(tmp_path: Path) -> None:
    """Its rows take the place of ours at the next load; an edit is a change that builds the marts again, the same file is none."""
    path = tmp_path / "mine.csv"
    path.write_text(HEAD + TERMS, encoding="utf-8")
    ours, mine = ({"PACELINE_HOME": str(tmp_path / "home"), **extra} for extra in ({}, {"PACELINE_TAXONOMY": str(path)}))
    seen = []
    for number, environment in enumerate((ours, mine, mine, mine)):
        if number == 3:
            path.write_text(HEAD + TERMS.replace("kite", "dragon"), encoding="utf-8")
        settings = load_settings(environment)
        with open_warehouse(settings) as connection:
            seen.append(
                (fingerprint(connection, settings, day(0)), connection.execute("SELECT count(*), max(taxonomy_version) FROM raw.theme_term").fetchall())
            )
    assert seen[0][1][0][0] > 500
    assert seen[1] == seen[2]
    assert seen[1][1] == [(8, "t1")]
    assert len({digest for digest, _ in seen}) == 3


def test_our_taxonomy_has_themes_enough_and_no_term_of_the_demo_alone() -> None:
    terms = read_taxonomy(ROOT / "dbt_project" / "seeds" / "theme_term.csv")
    assert len({term.theme for term in terms}) >= 15
    assert min(sum(other.theme == theme and not other.is_exclusion for other in terms) for theme in {term.theme for term in terms}) >= 10
    excluded = [(term.theme, term.term) for term in terms if term.is_exclusion]
    idle = [(theme, term) for theme, term in excluded if not themes_of(term, [other for other in terms if other.theme == theme and not other.is_exclusion])]
    assert idle == [], "an exclusion holds no term of its theme, so it does nothing"
