"""Kind `changelog_page`: decoding, shells, single pages and links behind an index."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from spiders.kinds import changelog_page
from spiders.read.reading import CapturedDocument, Reading, SourceContext
from spiders.records import ReadFailure

INDEX = "https://vendor.example/changelog"


def read(body: str | bytes, url: str = INDEX, *, source_url: str | None = None, media_type: str | None = "text/html", **options: Any) -> Reading | ReadFailure:
    data = body.encode() if isinstance(body, str) else body
    document = CapturedDocument(data, hashlib.sha256(data).hexdigest(), url, media_type)
    return changelog_page.read(document, SourceContext("vendor/app/notes", "changelog_page", source_url or url, options))


def links(body: str, url: str = INDEX, **options: Any) -> list[str]:
    return changelog_page.release_links(
        CapturedDocument(body.encode(), "0" * 64, url, "text/html"), SourceContext("vendor/app/notes", "changelog_page", url, options)
    )


PAGE = "<title>Notes</title><h1>Notes</h1><h2>1.0 (2024-01-02)</h2><ul><li>Maß für Größe – “neu” €5</li></ul>"
ENCODINGS = {
    "utf-8 said": (PAGE.encode(), "text/html; charset=utf-8", 0),
    "utf-8 unsaid": (PAGE.encode(), "text/html", 0),
    "utf-8 called latin-1": (PAGE.encode(), "text/html; charset=iso-8859-1", 1),
    "utf-8 with a mark": (b"\xef\xbb\xbf" + PAGE.encode(), "text/html; charset=windows-1252", 0),
    "cp1252 said": (PAGE.encode("cp1252"), "text/html; charset=windows-1252", 0),
    "cp1252 called latin-1": (PAGE.encode("cp1252"), "text/html; charset=iso-8859-1", 0),
    "cp1252 by meta": (b'<meta charset="windows-1252">' + PAGE.encode("cp1252"), None, 0),
    "cp1252 called utf-8": (PAGE.encode("cp1252"), "text/html; charset=utf-8", 1),
    "cp1252 unsaid": (PAGE.encode("cp1252"), None, 1),
    "utf-16 with a mark": (b"\xff\xfe" + PAGE.encode("utf-16-le"), None, 0),
    "unknown name": (PAGE.encode(), "text/html; charset=klingon", 0),
    "meta utf-8, said cp1252": (b'<meta charset="utf-8">' + PAGE.encode("cp1252"), "text/html; charset=windows-1252", 0),
}


@pytest.mark.parametrize("case", ENCODINGS)
def test_A24_the_bytes_decide_between_charsets(case: str) -> None:
    body, media_type, doubts = ENCODINGS[case]
    reading = read(body, media_type=media_type)
    assert isinstance(reading, Reading)
    assert reading.items[0].text == "Maß für Größe – “neu” €5"
    assert len([doubt for doubt in reading.document.doubts if doubt.startswith("charset")]) == doubts


SHELLS = {
    "root": '<title>App</title><div id="root"></div><script src=/m.js></script>',
    "next": '<div id="__next">Loading…</div><script id="__NEXT_DATA__" type="application/json">{"notes": "1.0.0 Added all"}</script>',
    "noscript": "<noscript>Please enable JavaScript, version 1.0</noscript><app-root></app-root><script>1</script>",
}


@pytest.mark.parametrize("case", SHELLS)
def test_E04_a_page_made_by_script_says_so(case: str) -> None:
    failure = read(SHELLS[case])
    assert isinstance(failure, ReadFailure)
    assert failure.reason == "needs_js"
    assert "scripts" in failure.detail


def test_E04_the_hint_names_the_feed() -> None:
    failure = read('<link rel="alternate" type="application/atom+xml" href="/notes.atom"><div id="app"></div><script src=a.js></script>')
    assert isinstance(failure, ReadFailure)
    assert "https://vendor.example/notes.atom" in failure.detail


def test_E06_a_cookie_notice_on_a_page_is_no_release() -> None:
    reading = read('<div id="onetrust-banner"><h2>Version 3 of our cookie notice (2024-05-01)</h2><p>Cookies</p><button>Accept</button></div>' + PAGE)
    assert isinstance(reading, Reading)
    assert [release.version for release in reading.releases] == ["1.0"]


def test_E07_no_record_holds_a_script_or_an_unsafe_link() -> None:
    reading = read(PAGE + '<h2>0.9 (2024-01-01)</h2><ul><li onclick="x()">Old <a href="javascript:x()">link</a><script>x()</script></li></ul>')
    assert isinstance(reading, Reading)
    assert (reading.items[1].text, reading.items[1].refs) == ("Old link", ())


def test_E14_a_very_long_title_fits_the_record() -> None:
    reading = read(f"<title>{'n' * 9000}</title><h2>1.0</h2><ul><li>{'long ' * 9000}</li></ul>")
    assert isinstance(reading, Reading)
    assert len(reading.document.title or "") <= 300
    assert len(reading.items[0].quote) <= 300
    assert reading.items[0].text.endswith("…")


@pytest.mark.parametrize(
    "body", [b"%PDF-1.7 x", b"\x89PNG\r\n", b'{"releases": []}', b"[1]", b"just text", b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'/>"]
)
def test_A23_what_is_no_page_is_a_wrong_type(body: bytes) -> None:
    failure = read(body)
    assert isinstance(failure, ReadFailure)
    assert failure.reason == "wrong_type"


def test_index_links_are_followed_newest_first_up_to_the_bound() -> None:
    page = (
        '<nav><a href="/changelog/0-0">x</a></nav><main><ul><li><a href="/changelog/next">Next</a></li><li><a href="/changelog/1-2">1.2</a></li><li><a href="/changelog/1-1#top">1.1</a></li>'
        '<li><a href="https://vendor.example/changelog/1-1">1.1</a></li><li><a href="/changelog/1-0">1.0</a></li></ul><a href="/changelog/feed.xml">Feed</a><a href="/changelog/tags/api">api</a>'
        '<a href="https://other.example/changelog/9-9">9.9</a><a href="/pricing">Pricing</a><a href="javascript:x()">y</a><a href="/changelog">self</a><a href="//user@vendor.example/changelog/3">z</a></main>'
    )
    assert links(page, follow=10) == [f"{INDEX}/{name}" for name in ("next", "1-2", "1-1", "1-0")]
    assert links(page, follow=2) == [f"{INDEX}/next", f"{INDEX}/1-2"]
    assert links(page) == []
    assert links(page, follow=10, follow_path="/pricing") == ["https://vendor.example/pricing"]


def test_index_in_rising_order_is_turned_around() -> None:
    page = (
        "<main><h1>Archive</h1>"
        + "".join(f'<p><a href="/changelog/2024/{month}">{month} 2024</a></p>' for month in ("january", "february", "march"))
        + "</main>"
    )
    assert links(page, follow=2) == [f"{INDEX}/2024/march", f"{INDEX}/2024/february"]


def test_a_followed_page_and_its_entry_in_the_index_are_one_release() -> None:
    index = read('<main><h1>New</h1><article><h2><a href="/changelog/moorings">Moorings</a></h2><time datetime="2024-03-01">1 March</time></article></main>')
    page = read('<main><h1>Moorings</h1><time datetime="2024-03-01">1 March</time><p>Moorings can be drawn.</p></main>', f"{INDEX}/moorings/", source_url=INDEX)
    assert isinstance(index, Reading)
    assert isinstance(page, Reading)
    assert index.releases[0].entry_key == page.releases[0].entry_key
    assert page.releases[0].released_on == index.releases[0].released_on
    assert [item.text for item in page.items] == ["Moorings can be drawn."]


def test_the_heads_date_stands_in_only_for_a_page_of_its_own() -> None:
    head = '<head><title>N</title><meta property="article:published_time" content="2024-06-01"></head>'
    many = read(f"<html>{head}<body><h1>Notes</h1><h2>1.1</h2><ul><li>a b</li></ul><h2>1.0</h2><ul><li>c d</li></ul></body></html>")
    one = read(f"<html>{head}<body><h1>Harbor 1.1</h1><ul><li>a b</li></ul></body></html>", f"{INDEX}/1-1", source_url=INDEX)
    assert isinstance(many, Reading)
    assert isinstance(one, Reading)
    assert [release.released_on for release in many.releases] == [None, None]
    assert [str(release.released_on) for release in one.releases] == ["2024-06-01"]


def test_reading_twice_gives_the_same_records() -> None:
    assert read(PAGE) == read(PAGE)
