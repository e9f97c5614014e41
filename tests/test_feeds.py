"""Feeds: every format gives the same releases, and each field says what the feed states."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.records import Channel, DatePrecision, ReadFailure
from tests.feed_texts import NOTES, URL, atom, doubt_codes, entry, failure, item, outcome, reading, rss

XHTML_NOTES = '<div xmlns="http://www.w3.org/1999/xhtml"><ul><li>Added shared boards</li><li>Fixed a crash on sign-in</li></ul></div>'
RSS10 = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel rdf:about="x"><title>Lumen updates</title></channel>
<item rdf:about="https://lumen.example/releases/2-1-0"><title>Lumen 2.1.0</title><link>https://lumen.example/releases/2-1-0</link>
<dc:date>2024-03-02T10:01:07Z</dc:date><content:encoded><![CDATA[%s]]></content:encoded></item></rdf:RDF>"""
ATOM03 = """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Lumen updates</title><entry><title>Lumen 2.1.0</title><id>tag:lumen.example,2024:2.1.0</id>
<link rel="alternate" type="text/html" href="https://lumen.example/releases/2-1-0"/><issued>2024-03-02T10:01:07Z</issued>
<content type="text/html" mode="escaped"><![CDATA[%s]]></content></entry></feed>"""
JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "Lumen updates", "items": [{"id": 21, "url": "/releases/2-1-0", "title": "Lumen 2.1.0",
"date_published": "2024-03-02T10:01:07Z", "content_html": "<ul><li>Added shared boards</li><li>Fixed a crash on sign-in</li></ul>"}]}"""
FORMATS = {
    "rss20": rss(item(1)),
    "rss20 content:encoded": rss(
        item(1, "Short.").replace("</item>", f"<c:encoded xmlns:c='http://purl.org/rss/1.0/modules/content/'><![CDATA[{NOTES}]]></c:encoded></item>")
    ),
    "rss20 markup unescaped": rss(item(1).replace("&lt;", "<").replace("&gt;", ">")),
    "rss10": RSS10 % NOTES,
    "atom10": atom(entry(1)),
    "atom10 xhtml": atom(entry(1, XHTML_NOTES, "xhtml")),
    "atom10 prefixed": atom(entry(1)).replace("<", "<a:").replace("<a:/", "</a:").replace("<a:?", "<?").replace("xmlns=", "xmlns:a="),
    "atom03": ATOM03 % NOTES,
    "json": JSON_FEED,
    "plain text": rss(item(1, "- Added shared boards\n- Fixed a crash on sign-in\n")),
    "drawn bullets": rss(item(1, "<p>• Added shared boards</p><p>• Fixed a crash on sign-in</p>")),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_release(name: str) -> None:
    result = reading(FORMATS[name])
    release = result.releases[0]
    assert (release.version, release.title, release.released_on) == ("2.1.0", "Lumen 2.1.0", date(2024, 3, 2))
    assert release.url == "https://lumen.example/releases/2-1-0" or name == "json"
    assert release.date_precision is DatePrecision.INSTANT
    assert [change.text for change in result.items] == ["Added shared boards", "Fixed a crash on sign-in"]
    assert result.document.is_windowed
    assert result.document.title == "Lumen updates"
    assert not result.document.doubts


def test_json_links_count_from_the_feed() -> None:
    assert reading(JSON_FEED).releases[0].url == "https://updates.lumen.example/releases/2-1-0"


def test_query_of_a_link_survives_its_escapes() -> None:
    assert reading(rss(item(1, link="https://lumen.example/r?a=1&b=2&copy=3"))).releases[0].url == "https://lumen.example/r?a=1&b=2&copy=3"


def test_relative_links_count_from_xml_base() -> None:
    body = atom(entry(1).replace("https://lumen.example/releases/", ""), attributes=' xml:base="https://lumen.example/news/"')
    assert reading(body).releases[0].url == "https://lumen.example/news/2-1-0"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://lumen.example/x", "http://[bad"])
def test_E07_only_web_addresses_are_links(link: str) -> None:
    assert reading(rss(item(1, link=link))).releases[0].url is None


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("Lumen 2.1 &amp; friends", "Lumen 2.1 & friends"),
        ("<b>Lumen</b> 2.1", "Lumen 2.1"),
        ("Array<T> in Lumen 2.1", "Array<T> in Lumen 2.1"),
        ("Lumen\n   2.1\u200b", "Lumen 2.1"),
        ("<script>alert(1)</script>Lumen 2.1", "Lumen 2.1"),
        ("Lumen 2.1 caf\u00c3\u00a9", "Lumen 2.1 café"),
        ("Lumen 2.1 \u00e2\u201a\u00ac5", "Lumen 2.1 €5"),
        ("Lumen 2.1 \x93beta\x94", "Lumen 2.1 “beta”"),
    ],
)
def test_titles_are_visible_words(raw: str, title: str) -> None:
    assert reading(rss(item(1, title=raw))).releases[0].title == title


def test_appcast_versions_and_channels() -> None:
    body = """<rss version="2.0" xmlns:sparkle="http://www.andymatuschak.org/xml-namespaces/sparkle"><channel><title>Lumen</title>
    <item><title>Lumen for Mac</title><pubDate>Fri, 08 Mar 2024 12:00:00 +0200</pubDate><enclosure url="https://x.example/a" sparkle:version="310" sparkle:shortVersionString="3.1"/>
    <sparkle:channel>beta</sparkle:channel></item>
    <item><title>Lumen for Mac</title><pubDate>Thu, 07 Mar 2024 12:00:00 +0200</pubDate><sparkle:version>300</sparkle:version><sparkle:shortVersionString>3.0</sparkle:shortVersionString>
    <sparkle:releaseNotesLink>https://lumen.example/notes/3.0.html</sparkle:releaseNotesLink></item>
    <item><title>Version 2.9</title><enclosure url="https://x.example/b" sparkle:version="290"/></item></channel></rss>"""
    releases = reading(body).releases
    assert [(r.version, r.channel) for r in releases] == [("3.1", Channel.BETA), ("3.0", Channel.GENERAL), ("2.9", Channel.GENERAL)]
    assert releases[1].url == "https://lumen.example/notes/3.0.html"
    assert len({r.entry_key for r in releases}) == 3


def test_forge_release_takes_its_version_from_the_tag() -> None:
    body = atom(entry(1, id="tag:github.com,2008:Repository/4711/v4.2.0-rc.1", title="The spring cleaning"))
    release = reading(body).releases[0]
    assert (release.version, release.channel, release.title) == ("v4.2.0-rc.1", Channel.RC, "The spring cleaning")


def test_products_named_again_and_again_are_components() -> None:
    titles = ["Lumen Desktop 3.1", "Lumen Mobile 2.0", "Lumen Desktop 3.0", "Lumen Mobile 1.9", "The spring cleaning 4.0"]
    releases = reading(rss(*(item(n, title=title) for n, title in enumerate(titles)))).releases
    assert [r.component for r in releases] == ["Lumen Desktop", "Lumen Mobile", "Lumen Desktop", "Lumen Mobile", None]
    assert [r.component for r in reading(rss(item(1), item(2))).releases] == [None, None]


@pytest.mark.parametrize("nothing", ["No content.", "<p>No release notes provided</p>", "<div><br/></div>", "TBD"])
def test_a_body_that_says_nothing_has_no_items(nothing: str) -> None:
    result = reading(atom(entry(1, nothing)))
    assert not result.items
    assert "summaries_only" in doubt_codes(result)


def test_an_announcement_in_prose_is_one_change() -> None:
    body = "<p>You can now save a board as a view. Nothing else moves.</p><p>It works everywhere.</p><p>Try it.</p>"
    result = reading(atom(entry(1, body, title="Saved views are here")))
    assert [change.text for change in result.items] == ["Saved views are here. You can now save a board as a view."]
    assert result.items[0].quote.startswith("Saved views are here You can now")


def test_a_summary_without_a_list_is_a_release_without_items_and_says_so() -> None:
    result = reading(rss(item(1, "This release brings shared boards and more. Read on …")))
    assert not result.items
    assert "summaries_only" in doubt_codes(result)


def test_updated_dates_an_entry_only_where_nothing_else_does() -> None:
    assert reading(atom(entry(1, published="2024-01-05T08:00:00Z"))).releases[0].released_on == date(2024, 1, 5)
    assert reading(atom(entry(1))).releases[0].released_on == date(2024, 3, 2)


def test_the_second_of_a_build_dates_no_entry() -> None:
    built = [item(n, pubDate="Mon, 04 Mar 2024 03:14:15 GMT") for n in range(4)]
    result = reading(rss(*built, item(9)))
    assert [r.released_on for r in result.releases] == [None] * 4 + [date(2024, 3, 10)]
    assert "dates_of_build" in doubt_codes(result)


def test_options_choose_entries_by_category_and_title() -> None:
    body = rss(item(1).replace("</item>", "<category>Changelog</category></item>"), item(2), item(3, title="Lumen hires"))
    assert [r.title for r in reading(body, categories=["changelog"]).releases] == ["Lumen 2.1.0"]
    assert [r.title for r in reading(body, title_words=["HIRES"]).releases] == ["Lumen hires"]
    assert failure(body, categories=["nothing"]).reason == "no_records"


def test_entries_that_say_nothing_are_counted() -> None:
    result = reading(rss(item(1), "<item><guid>x</guid></item>"))
    assert len(result.releases) == 1
    assert "entries_dropped" in doubt_codes(result)


@given(kinds=st.lists(st.sampled_from(["own", "repeated", "nameless", "shared id"]), min_size=1, max_size=12))
@settings(max_examples=40)
def test_every_entry_is_a_release_or_is_counted(kinds: list[str]) -> None:
    made = {"own": [item(n) for n in range(12)], "shared id": [item(n, guid="lumen") for n in range(12)]}
    made |= {"repeated": [item(40)] * 12, "nameless": ["<item><category>x</category></item>"] * 12}
    result = outcome(rss(*(made[kind][n] for n, kind in enumerate(kinds))))
    if isinstance(result, ReadFailure):
        assert set(kinds) == {"nameless"}
        return
    told = sum(int(doubt.split()[1]) for doubt in result.document.doubts if doubt.startswith(("duplicate_entries", "entries_dropped")))
    assert len(result.releases) + told == len(kinds)
    assert len(result.releases) == kinds.count("own") + kinds.count("shared id") + min(kinds.count("repeated"), 1)
    assert len({release.entry_key for release in result.releases}) == len(result.releases)


def test_language_and_title_of_the_feed() -> None:
    document = reading(rss(item(1), head="<title>Lumen &amp; Co</title><language>de_DE</language>")).document
    assert (document.title, document.language) == ("Lumen & Co", "de-DE")


def test_feedparser_is_only_given_streams() -> None:
    sources = [path.read_text() for path in Path(__file__).parents[1].glob("spiders/**/*.py")]
    calls = [call for text in sources for call in re.findall(r"feedparser\s*\.\s*parse\s*\([^\n]*", text)]
    assert len(calls) == 1
    assert calls[0].startswith("feedparser.parse(io.BytesIO(body), response_headers=headers")
    assert not any(re.search(r"from feedparser|import feedparser as", text) for text in sources)


def test_same_bytes_same_records() -> None:
    body = rss(*(item(n) for n in range(5)))
    assert reading(body) == reading(body)
    assert reading(body).releases[0].locator == "entry:0"
    assert reading(body, url=URL).items[0].locator.startswith("entry:0 ")


def test_a_table_of_versions_inside_an_entry_lists_no_releases() -> None:
    table = "<table><tr><th>Part</th><th>Version</th></tr><tr><td>core</td><td>9.0.2</td></tr><tr><td>admin</td><td>4.0.3</td></tr></table>"
    found = reading(rss(item(1, f"<ul><li>Boards for guests</li></ul>{table}")))
    assert [one.text for one in found.items] == ["Boards for guests"]
