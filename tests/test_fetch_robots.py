"""robots.txt as RFC 9309 reads it (faults I4, I6, I7), and what a body is by its first bytes (A23)."""

from __future__ import annotations

import time

import pytest

from spiders.fetch.robots_rules import parse_robots
from spiders.fetch.sniffing import mismatch, sniff


def allows(text: str | bytes, path: str, robot: str = "paceline") -> bool:
    body = text if isinstance(text, bytes) else text.encode()
    return parse_robots(body, robot).allows(f"https://acme.example{path}")


RULES = [
    # longest match, ties allow
    ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
    ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/c", False),
    ("User-agent: *\nAllow: /page\nDisallow: /page", "/page", True),
    ("User-agent: *\nDisallow: /page\nAllow: /*page", "/page", True),
    ("User-agent: *\nDisallow:", "/x", True),
    ("User-agent: *\nDisallow: /", "/x", False),
    ("User-agent: *\nDisallow: /", "/robots.txt", True),
    ("", "/x", True),
    ("Disallow: /", "/x", True),
    # wildcards
    ("User-agent: *\nDisallow: /*.gif$", "/a/b.gif", False),
    ("User-agent: *\nDisallow: /*.gif$", "/a/b.gif?x", True),
    ("User-agent: *\nDisallow: /a*b*c$", "/a1b2b3c", False),
    ("User-agent: *\nDisallow: /a*b*c$", "/a1b2c3", True),
    ("User-agent: *\nDisallow: /*?sort=", "/list?sort=1", False),
    ("User-agent: *\nDisallow: *private", "/x/private", False),
    ("User-agent: *\nDisallow: /exact$", "/exact", False),
    ("User-agent: *\nDisallow: /exact$", "/exactly", True),
    ("User-agent: *\nDisallow: /a$b", "/a$b", False),
    # groups: the most specific one, joined where it stands twice, `*` only where there is none
    ("User-agent: *\nDisallow: /\n\nUser-agent: Paceline\nDisallow: /x", "/y", True),
    ("User-agent: paceline\nDisallow: /x\n\nUser-agent: *\nAllow: /", "/x", False),
    ("User-agent: PACELINE/2.0\nDisallow: /x", "/x", False),
    ("User-agent: pace\nDisallow: /\n\nUser-agent: *\nAllow: /", "/x", True),
    ("User-agent: pacelinebot\nDisallow: /", "/x", True),
    ("User-agent: paceline\nDisallow: /a\n\nUser-agent: other\nDisallow: /c\n\nUser-agent: paceline\nDisallow: /b", "/b", False),
    ("User-agent: one\nUser-agent: paceline\nDisallow: /x", "/x", False),
    ("User-agent: one\nDisallow: /x\nUser-agent: paceline\nAllow: /", "/x", True),
    ("User-agent: one\nSitemap: https://a.example/s.xml\nUser-agent: paceline\nDisallow: /x", "/x", False),
    ("User-agent: paceline\n\n\nDisallow: /x", "/x", False),
    # percent-encoding
    ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
    ("User-agent: *\nDisallow: /café", "/caf%c3%a9", False),
    ("User-agent: *\nDisallow: /%7Euser", "/~user", False),
    ("User-agent: *\nDisallow: /a%2Fb", "/a/b", True),
    ("User-agent: *\nDisallow: /foo/bar?baz=https%3A%2F%2Fx", "/foo/bar?baz=https%3A%2F%2Fx", False),
    # untidy files
    ("\ufeffUser-agent: *\nDisallow: /x", "/x", False),
    ("User-agent: *\r\nDisallow: /x\r\n", "/x", False),
    ("User-agent: *\rDisallow: /x\r", "/x", False),
    ("user-AGENT : *\n  disallow  :  /x  # no", "/x", False),
    ("User-agent: *\nDisallow: /x # comment", "/x", False),
    ("User-agent: *\nDis\x00allow: /x", "/x", False),
    ("User-agent *\nDisallow: /x", "/x", True),
    (b"\xff\xfe\x00garbage\nUser-agent: *\nDisallow: /x", "/x", False),
    ("<!doctype html><html><body>Not found</body></html>", "/x", True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "path", "is_allowed"), RULES)
def test_I04_I06_rules(text: str | bytes, path: str, is_allowed: bool) -> None:
    assert allows(text, path) is is_allowed


def test_I04_only_the_first_500_kib_count() -> None:
    filler = b"# " + b"x" * 98 + b"\n"
    assert not allows(filler * 5000 + b"User-agent: *\nDisallow: /x\n", "/x")
    assert allows(filler * 5200 + b"User-agent: *\nDisallow: /x\n", "/x")


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 5", 5.0),
        ("User-agent: *\nCrawl-delay: 0.5", 0.5),
        ("User-agent: *\nCrawl-delay: 86400", 60.0),
        ("User-agent: *\nCrawl-delay: -1", None),
        ("User-agent: *\nCrawl-delay: soon", None),
        ("User-agent: *\nRequest-rate: 1/10s", 10.0),
        ("User-agent: *\nRequest-rate: 30/1m", 2.0),
        ("User-agent: *\nRequest-rate: 0/1", None),
        ("User-agent: *\nCrawl-delay: 9\n\nUser-agent: paceline\nDisallow: /x", None),
    ],
)
def test_I07_delays(text: str, delay: float | None) -> None:
    assert parse_robots(text.encode(), "paceline").delay_s == delay


def test_C13_patterns_made_to_be_slow_are_not() -> None:
    started = time.perf_counter()
    assert allows("User-agent: *\nDisallow: /" + "*a" * 20_000 + "$", "/" + "a" * 15_000 + "b")
    assert time.perf_counter() - started < 1


FEED, PAGE, FILE = ("application/atom+xml", "application/rss+xml", "application/feed+json", "text/xml"), ("text/html",), ("text/markdown", "text/plain")
RSS = b"<?xml version='1.0'?>\n<!-- made by hand -->\n<rss version='2.0'><channel/></rss>"
BODIES = [
    (b"", "empty"),
    (b" \n\t ", "empty"),
    (RSS, "feed"),
    (b"\xef\xbb\xbf" + RSS, "feed"),
    (RSS.decode().encode("utf-16"), "feed"),
    (b"<atom:feed xmlns:atom='x'/>", "feed"),
    (b"<?xml version='1.0'?><?xml-stylesheet href='a'?><!DOCTYPE rss [<!ENTITY a 'b'>]><rss/>", "feed"),
    (b"<rdf:RDF/>", "feed"),
    (b"<?xml version='1.0'?><urlset/>", "xml"),
    (b"<?xml version='1.0'?><!DOCTYPE html><html/>", "html"),
    (b"<!-- c --><!DOCTYPE HTML><p>", "html"),
    (b"<h1>Acme</h1>\n\n# Changelog", "text"),
    (b"# Changelog\n\n<html> is a tag", "text"),
    (b'{"version": 1}', "json"),
    (b'[{"a": 1}]', "json"),
    (b"[1.2.0] - 2026-01-01\n* x", "text"),
    (b"[Unreleased]\n* x", "text"),
    (b"{{header}}\nplain", "text"),
    (b"%PDF-1.4", "pdf"),
    (b"PK\x03\x04", "archive"),
    (bytes(range(1, 32)) * 20, "binary"),
]


@pytest.mark.parametrize(("body", "found"), BODIES)
def test_A23_bodies_are_known_by_their_first_bytes(body: bytes, found: str) -> None:
    assert sniff(body) == found


@pytest.mark.parametrize(
    ("body", "accepts", "is_right"),
    [
        (RSS, FEED, True),
        (RSS, PAGE, False),
        (RSS, FILE, False),
        (b'{"items": []}', FEED, True),
        (b"<!doctype html><p>x", FEED, False),
        (b"<!doctype html><p>x", FILE, False),
        (b"<div><h1>Pricing</h1></div>", PAGE, True),
        (b"just words", PAGE, False),
        (b"# Changelog", FILE, True),
        (b"<div align=center>\n\n# Changelog", FILE, True),
        (b"%PDF-1.4", FILE, False),
        (b"", FILE, False),
    ],
)
def test_A23_what_a_kind_takes(body: bytes, accepts: tuple[str, ...], is_right: bool) -> None:
    assert (mismatch(body, accepts) is None) is is_right
