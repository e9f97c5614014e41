"""Groups E and K of the faults through the whole path: fetched pages of an attacker, and every file that is published from them.

Each published file is checked by its ending; a format without a check here fails, so that none can be added without one.
"""

from __future__ import annotations

import csv
import email
import email.policy
import json
import os
import re
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import duckdb
import lxml.html
import pytest
from lxml import etree
from markdown_it import MarkdownIt

from tests.bench.loopback import Page, PageServer
from tests.conftest import ROOT, clean_environment
from tests.demo_home import paceline
from tests.hostile_market import HIDDEN, NAME, NOW, PLANS, PRODUCT, WORDS, pages_at, write_captures, write_watchlist
from tests.warm_process import cold

CANARY = "canary-0f3b9a71"
"""Stands where a secret would; no file may hold it (K11)."""


@dataclass(frozen=True)
class Hostile:
    """The finished market: its home, its environment, and what its commands printed."""

    home: Path
    env: dict[str, str]
    said: str

    @property
    def published(self) -> Path:
        return Path(os.path.realpath(self.home / "published"))


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    """Imports the past, then crawls, reads, builds and publishes, as a person would: each process starts by itself."""
    home = tmp_path_factory.mktemp("hostile") / "home"
    pages = {path: Page(lambda body=body: body.encode(), media_type) for path, (body, media_type) in pages_at(NOW).items()}
    with PageServer(pages) as server:
        env = cold(
            clean_environment(
                PACELINE_HOME=str(home),
                PACELINE_WATCHLIST=str(home / "watchlist"),
                PACELINE_CONTACT="bot@paceline.example",
                PACELINE_ALLOW=server.address,
                PACELINE_NOW=NOW.isoformat(),
                PACELINE_REPHRASE_KEY=CANARY,
                PACELINE_OUTPUTS="",
            )
        )
        write_watchlist(home / "watchlist", server.base_url)
        write_captures(home / "captures", server.base_url)
        imported = subprocess.run(
            [sys.executable, "-m", "spiders.import_captures", str(home / "captures")], cwd=ROOT, env=env, capture_output=True, text=True, check=False
        )
        assert imported.returncode == 0, imported.stdout + imported.stderr
        done = paceline(env, "run")
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        yield Hostile(home, env, done.stdout + done.stderr)


def test_the_attacker_is_told_of(market: Hostile) -> None:
    """Without this the rest could pass on an empty market."""
    with duckdb.connect(str(market.published / "market.duckdb"), read_only=True) as connection:
        items = connection.execute("SELECT count(DISTINCT text) FROM fct_change_item WHERE competitor = 'mallory'").fetchone()
        moved = connection.execute("SELECT count(*) FROM fct_price_change WHERE competitor = 'mallory' AND event_type = 'price_rise'").fetchone()
    assert items is not None
    assert items[0] >= len(WORDS) - 2
    assert moved == (2,)
    page = (market.published / "brief.html").read_text(encoding="utf-8")
    assert "alert(" in lxml.html.document_fromstring(page).text_content()


def test_K05_names_are_stored_as_they_are_and_every_table_stands(market: Hostile) -> None:
    with duckdb.connect(str(market.published / "market.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT competitor_name FROM dim_competitor WHERE competitor = 'mallory'").fetchone() == (NAME,)
        assert connection.execute("SELECT product_name FROM dim_product WHERE competitor = 'mallory'").fetchone() == (PRODUCT,)
        plans = {plan for (plan,) in connection.execute("SELECT DISTINCT plan FROM fct_plan_price").fetchall()}
        assert plans == set(PLANS)
        assert connection.execute("SELECT count(*) > 0 FROM fct_release").fetchone() == (True,)


def _links_are_safe(tree: etree._Element) -> None:
    for element, attribute, link, _ in tree.iterlinks():
        if attribute in ("href", "src", "action", "data", "background", "poster") and not link.startswith(("#", "data:")):
            scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", link)
            assert scheme is None or scheme[1].lower() in ("http", "https", "mailto"), link
            assert "evil.example" not in link, link
            assert element.tag == "a" or scheme is None, f"{element.tag} loads {link}"


def _html(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = lxml.html.document_fromstring(text)
    assert not tree.xpath("//iframe | //object | //embed | //base | //*[@srcdoc] | //foreignObject"), path
    assert not [name for element in tree.iter() if isinstance(element.tag, str) for name in element.attrib if name.lower().startswith("on")], path
    for script in tree.xpath("//script"):
        # captured words may stand in a page's data, never in its program
        assert script.get("type") == "application/json" or "pwned" not in (script.text or ""), path
    assert tree.xpath("//meta[@http-equiv='Content-Security-Policy']"), f"{path} has no content policy"
    _links_are_safe(tree)
    etree.strip_elements(tree, "script", "style", with_tail=False)
    _shown(tree.text_content())


def _shown(text: str) -> None:
    """What people see holds no control, direction or invisible characters."""
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]", text), re.search(
        "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]", text
    )


def _markdown(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    _shown(text)
    tree = lxml.html.fromstring(MarkdownIt("commonmark").enable("table").render(text) or "<p></p>")
    assert not tree.xpath("//script | //img | //iframe"), path
    _links_are_safe(tree)


def _text(path: Path) -> None:
    _shown(path.read_text(encoding="utf-8"))


def _csv(path: Path) -> None:
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.reader(file):
            for cell in row:
                if cell[:1] in "=+-@\t\r" and cell:
                    float(cell)  # only a number may begin like a formula


def _xlsx(path: Path) -> None:
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            content = book.read(name)
            assert b"<f>" not in content, name
            assert b"<f " not in content, name
            assert b"evil.example" not in content or not name.endswith(".rels"), name
            assert b'TargetMode="External"' not in content, name


def _sqlite(path: Path) -> None:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        assert connection.execute("SELECT competitor_name FROM dim_competitor WHERE competitor = 'mallory'").fetchone() == (NAME,)
    finally:
        connection.close()


def _json(path: Path) -> None:
    json.loads(path.read_text(encoding="utf-8"))


def _atom(path: Path) -> None:
    root = etree.parse(str(path), etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    for element in root.iter("{http://www.w3.org/2005/Atom}link"):
        assert element.get("href", "").startswith(("http://127.0.0.1", "https://", "urn:", "tag:")) or ":" not in element.get("href", ""), etree.tostring(
            element
        )
    for words in root.iter(*("{http://www.w3.org/2005/Atom}" + name for name in ("title", "summary", "content"))):
        if words.get("type") == "html":
            tree = lxml.html.fragment_fromstring(words.text or "", create_parent=True)
            assert not tree.xpath(".//script | .//img | .//iframe | .//*[@onerror] | .//*[@onmouseover]")
            _links_are_safe(tree)
        _shown("".join(words.itertext()))


def _email(path: Path) -> None:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert len(message.get_all("Subject", [])) == 1
    assert not message.get_all("Bcc")
    _shown(str(message["Subject"]))
    for part in message.walk():
        if part.get_content_type() == "text/html":
            tree = lxml.html.document_fromstring(part.get_content())
            assert not tree.xpath("//script | //iframe | //link | //form | //base | //object | //*[@onclick] | //*[@onerror]")
            assert not [image for image in tree.xpath("//img/@src") if not image.startswith(("cid:", "data:"))]
            _links_are_safe(tree)
        elif part.get_content_type() == "text/plain":
            _shown(part.get_content())


def _pdf(path: Path) -> None:
    content = path.read_bytes()
    assert content.startswith(b"%PDF-")
    for word in (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"evil.example/pixel"):
        assert word not in content, word


def _duckdb(path: Path) -> None:
    with duckdb.connect(str(path), read_only=True) as connection:
        assert connection.execute("SELECT count(*) > 20 FROM duckdb_tables()").fetchone() == (True,)


def _parquet(path: Path) -> None:
    duckdb.sql(f"SELECT count(*) FROM read_parquet('{path}')").fetchone()


def _script(path: Path) -> None:
    """Files of a dashboard's program and data: data may hold captured words, but nothing that ends a script element."""
    assert "</script" not in path.read_text(encoding="utf-8").lower()


CHECKS: dict[str, Callable[[Path], None]] = {
    ".html": _html, ".md": _markdown, ".txt": _text, ".csv": _csv, ".xlsx": _xlsx, ".sqlite": _sqlite, ".json": _json, ".atom": _atom, ".eml": _email, ".pdf": _pdf, ".duckdb": _duckdb,
    ".parquet": _parquet, ".js": _script, ".css": _text,
}  # fmt: skip


def test_E07_E08_E10_K01_K02_K04_K07_no_published_file_does_what_captured_words_say(market: Hostile) -> None:
    files = [path for path in market.published.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} <= set(CHECKS), "a format that nobody looks at"
    for path in files:
        CHECKS[path.suffix](path)


def test_E09_E11_hidden_words_reach_nobody_and_instructions_are_quoted(market: Hostile) -> None:
    needle = HIDDEN.split()[0].encode()
    for path in market.published.rglob("*"):
        if path.is_file() and path.suffix not in (".duckdb", ".parquet", ".sqlite", ".xlsx", ".pdf"):
            assert needle not in path.read_bytes(), path
    with duckdb.connect(str(market.published / "market.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM fct_change_item WHERE text LIKE ?", [f"%{HIDDEN.split()[0]}%"]).fetchone() == (0,)


def test_K06_every_published_name_is_plain_and_inside(market: Hostile) -> None:
    for path in market.published.rglob("*"):
        assert re.fullmatch(r"[A-Za-z0-9._-]{1,120}", path.name), path
        assert path.resolve().is_relative_to(market.published)


def test_K10_nothing_of_a_page_commands_the_terminal(market: Hostile) -> None:
    for command in (("brief",), ("query", "SELECT text FROM fct_change_item LIMIT 200")):
        done = paceline(market.env, *command)
        assert done.returncode == 0, done.stderr
        _shown(done.stdout + done.stderr)
    _shown(re.sub("\x1b\\[[0-9;]*m", "", market.said))


def test_K11_no_file_holds_a_secret(market: Hostile) -> None:
    for path in market.home.rglob("*"):
        if path.is_file() and not path.is_symlink():
            assert CANARY.encode() not in path.read_bytes(), path
    assert CANARY not in market.said


def test_E13_a_price_seen_once_waits_for_a_second_capture(market: Hostile) -> None:
    """The attacker's page of today says another price than all before: nothing is told of it yet."""
    with duckdb.connect(str(market.published / "market.duckdb"), read_only=True) as connection:
        days = connection.execute("SELECT max(observed_at) FROM fct_price_change WHERE competitor = 'mallory'").fetchone()
    assert days is not None
    assert days[0] < NOW - timedelta(weeks=2)
