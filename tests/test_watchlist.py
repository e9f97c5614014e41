"""The watchlist: what is wrong is said with file, line and what is allowed; nothing dangerous gets in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import jsonschema
import pytest
import yaml

from spiders.watchlist import WatchlistError, json_schema, load_watchlist, select_sources

NOW = datetime(2026, 3, 1, 6, tzinfo=UTC)
ROOT = Path(__file__).resolve().parent.parent
GOOD = """\
name: Acme
homepage: https://acme.example/
products:
  app:
    name: Acme App
    sources:
      changes:
        kind: feed
        url: https://acme.example/feed.xml
        expect: {min_records: 3}
      prices:
        kind: pricing_page
        url: https://acme.example/pricing
"""


def problems(tmp_path: Path, text: str, name: str = "acme.yml") -> list[tuple[int, str]]:
    """-> line and message of everything that is wrong with `text`."""
    (tmp_path / name).write_text(text)
    with pytest.raises(WatchlistError) as caught:
        load_watchlist(tmp_path, NOW)
    return [(problem.line, problem.message) for problem in caught.value.problems]


def test_a_good_file_gives_its_sources(tmp_path: Path) -> None:
    (tmp_path / "acme.yml").write_text(GOOD)
    sources = load_watchlist(tmp_path, NOW)
    assert [source.source_id for source in sources] == ["acme/app/changes", "acme/app/prices"]
    assert (sources[0].min_records, sources[0].kind, sources[0].is_us) == (3, "feed", False)


def test_what_we_ship_is_good() -> None:
    sources = load_watchlist(ROOT / "watchlist", NOW)
    assert len({source.competitor for source in sources}) >= 5
    assert {source.kind for source in sources} >= {"feed", "changelog_file", "pricing_page"}
    assert all(source.url.startswith("https://") for source in sources)


def test_a_tab_is_called_a_tab(tmp_path: Path) -> None:
    assert problems(tmp_path, GOOD.replace("  app:", "\tapp:")) == [(4, "is not YAML as expected: a tab stands where only spaces may")]
    [(line, message)] = problems(tmp_path, GOOD.replace("name: Acme\n", 'name: "Acme\r\u2028'))
    assert line > 0
    assert "a tab" not in message


def test_an_unknown_kind_names_the_line_and_the_kinds(tmp_path: Path) -> None:
    [(line, message)] = problems(tmp_path, GOOD.replace("kind: feed", "kind: rss"))
    assert line == 8
    assert "'rss'" in message
    assert "changelog_page, feed, pricing2yaml, pricing_page" in message


def test_a_misspelt_key_names_its_line(tmp_path: Path) -> None:
    [(line, message)] = problems(tmp_path, GOOD.replace("homepage:", "home_page:").replace("name: Acme\n", "name: Acme\n", 1))[:1]
    assert line in (1, 2)
    assert "home" in message


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    assert any("homepage: is missing" in message for _, message in problems(tmp_path, GOOD.replace("homepage: https://acme.example/\n", "")))


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    text = (
        GOOD.replace("kind: feed", "kind: rss")
        .replace("expect:", "expects:")
        .replace("pricing_page", "pricing_page\n        options:\n          locale: de-DE\n          selectr: .cards")
    )
    found = problems(tmp_path, text.replace("https://acme.example/pricing", "acme.example/pricing"))
    assert sorted(line for line, _ in found) == [8, 10, 15, 16]
    assert any("expects: unknown key; allowed: kind, url, options, expect" in message for _, message in found)
    assert any("selectr: unknown key" in message and "options of pricing_page: currency, locale, plans, selector" in message for _, message in found)
    found = problems(tmp_path, GOOD.replace("kind: feed", "kind: rss").replace("https://acme.example/pricing", "ftp://acme.example/pricing"))
    assert len(found) >= 1
    (tmp_path / "other.yml").write_text("name: [")
    assert len(problems(tmp_path, GOOD.replace("kind: feed", "kind: rss"))) == 2


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "FILE:///etc/passwd", "ftp://acme.example/", "gopher://acme.example/", "javascript:alert(1)", "data:text/html,x", "s3://bucket/key",
        "//acme.example/", "acme.example", "http://", "https://user:secret@acme.example/", "http://a:80\\\\@b/", "https://acme.example/a b", "http:///x", "https://?x",
    ],
)  # fmt: skip
def test_B01_B09_I14_only_plain_web_addresses_get_in(tmp_path: Path, url: str) -> None:
    content = yaml.safe_load(GOOD)
    content["products"]["app"]["sources"]["prices"]["url"] = url
    assert any("url" in message for _, message in problems(tmp_path, yaml.safe_dump(content)))


@pytest.mark.parametrize(
    "text",
    [
        "!!python/object/apply:os.system ['true']", "a: &a [x]\nb: [" + "*a, " * 30 + "]", "name: x\nname: y\n", "- 1\n- 2\n", "", "name: \xff", "x: " + "[" * 200,
        "a: " + "b" * 300_000,
    ],
)  # fmt: skip
def test_K08_yaml_that_does_something_is_refused_with_its_place(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text)


def test_two_companies_cannot_be_us(tmp_path: Path) -> None:
    (tmp_path / "b.yml").write_text(GOOD + "is_us: true\n")
    assert any("only one company" in message for _, message in problems(tmp_path, GOOD + "is_us: true\n", "a.yml"))


@pytest.mark.parametrize("name", ["Acme Corp.yml", "ACME.yml", "\U0001f680.yml", "..a.yml", "a'; DROP TABLE x; --.yml", "-rf.yml", "a\nb.yml"])
def test_K06_the_file_name_is_the_identity_and_plain(tmp_path: Path, name: str) -> None:
    assert any("lower-case" in message for _, message in problems(tmp_path, GOOD, name))


def test_a_missing_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(WatchlistError, match="one YAML file per competitor"):
        load_watchlist(tmp_path / "nothing", NOW)


def test_only_names_a_competitor_a_source_or_nothing_known(tmp_path: Path) -> None:
    (tmp_path / "acme.yml").write_text(GOOD)
    sources = load_watchlist(tmp_path, NOW)
    assert len(select_sources(sources, "acme")) == 2
    assert [source.source_id for source in select_sources(sources, "acme/prices")] == ["acme/app/prices"]
    with pytest.raises(LookupError, match="acme/app/changes"):
        select_sources(sources, "amce")


def test_the_schema_for_editors_agrees_with_the_loader() -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    validator.validate(yaml.safe_load(GOOD))
    for path in sorted((ROOT / "watchlist").glob("*.yml")):
        validator.validate(yaml.safe_load(path.read_text()))
    assert list(validator.iter_errors(yaml.safe_load(GOOD.replace("kind: feed", "kind: rss"))))
