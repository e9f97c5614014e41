"""A cited fact's own page: its words in their place in the capture, whatever the capture is, and nothing of it obeyed."""

from __future__ import annotations

import json
import re
from html import escape

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.brief.context import find_words, page_text
from pipelines.brief.evidence_pages import LOST, TOLD, evidence_pages, look_up
from tests.conftest import DemoRun
from tests.test_brief import HOSTILE, fact

PAGE = b"""<!doctype html><html><head><title>Changelog</title><script>var x = "Add a door";</script></head><body>
<h2>2.0</h2><ul><li>Add <b>a d</b>oor &amp; a window</li><li>Fix the roof</li></ul><template>Add a door & a window</template>
<h2>1.0</h2><ul><li>Fix the roof</li></ul></body></html>"""
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><item><title>2.0</title><description><![CDATA[<p>Add <em>a door</em></p>]]></description></item>
<item><title>1.9</title><description>&lt;ul&gt;&lt;li&gt;Open &amp;amp; close&lt;/li&gt;&lt;/ul&gt;</description></item></channel></rss>"""


def test_words_are_found_where_they_are_shown_and_nowhere_else() -> None:
    found = find_words(page_text(PAGE), "Add a door & a window")
    assert found is not None
    assert (found.words, found.share) == ("Add a door & a window", "all")
    assert "2.0" in found.before
    assert "var x" not in found.before + found.after


def test_the_place_decides_between_equal_words() -> None:
    page = page_text(PAGE)
    first, second = (
        find_words(page, "Fix the roof", "css:body > ul:nth-of-type(1) > li:nth-of-type(2)"),
        find_words(page, "Fix the roof", "css:body > ul:nth-of-type(2)"),
    )
    assert first is not None
    assert second is not None
    assert "1.0" in first.after
    assert "1.0" in second.before


@pytest.mark.parametrize(
    ("body", "quote"),
    [
        (FEED, "Add a door"),
        (FEED, "Open & close"),
        (b"# 2.0\n\n- Add [a door](https://x.example/a_(b)) with `code`\n", "Add a door with code"),
        (b"2.0\n---\n\n* Add a *door*\n", "Add a door"),
        (json.dumps({"items": [{"content_html": "<p>Add <i>a door</i></p>"}]}).encode(), "Add a door"),
        ("Přidány dveře".encode("utf-16"), "Přidány dveře"),
        ("<p>Prix : 9 €".encode("cp1252"), "9 €"),
    ],
)
def test_words_are_found_in_every_form_of_capture(body: bytes, quote: str) -> None:
    found = find_words(page_text(body), quote)
    assert found is not None
    assert found.share == "all"


def test_what_is_not_whole_is_said_to_be_a_part() -> None:
    page = page_text(b'<p>The long beginning of a sentence</p><p>that ends otherwise</p><i data-year="67.99">')
    found = [find_words(page, quote) for quote in ("The long beginning of a sentence, and then something else", 'data-year="67.99"')]
    assert [context and context.share for context in found] == ["beginning", "source"]
    assert find_words(page, "nothing of the kind") is None
    assert find_words(page, "…") is None
    assert find_words(page_text(b""), "x") is None


@given(st.text(min_size=1, max_size=60).filter(lambda text: re.search(r"\w", text.replace("_", "")) is not None))
def test_any_words_of_a_page_are_found_again(text: str) -> None:
    shown = lxml.html.fromstring(f"<p>{escape(text)}</p>").text_content() if re.fullmatch(r"[^\x00-\x1f\x7f-\x9f\ud800-\udfff]*", text) else ""
    if re.search(r"[^\W_]", shown):
        found = find_words(page_text(f"<html><body><p>before</p><p>{escape(text)}</p><p>after</p></body></html>".encode()), shown)
        assert found is not None


@pytest.mark.parametrize("body", [b"<div>" * 50_000 + b"deep", b"&" * 200_000, b"<" * 200_000, bytes(range(256)) * 100, b"[" * 100_000, b"%PDF-1.7 \x00\xff"])
def test_C04_C11_hostile_captures_give_a_page(body: bytes) -> None:
    find_words(page_text(body), "words that are not there")


@pytest.mark.parametrize("text", HOSTILE)
def test_E07_K07_nothing_of_a_capture_is_markup_on_its_page(text: str) -> None:
    body = f"<p>{text}</p><p>a door</p><script>alert(1)</script>{text}".encode("utf-8", "replace")
    cited = [fact(quote=quote, subject=text, product_name=text, locator=text, source_url=text) for quote in ("a door", text[:200])]
    for one in cited:
        [page] = evidence_pages(look_up([one], lambda _: body).values()).values()
        tree = lxml.html.document_fromstring(page)
        assert not tree.xpath("//script | //iframe | //object | //img | //base | //form | //svg | //*[@onload or @onerror]")
        assert all(re.match(r"https?://|\.\./brief\.html$", link) for link in tree.xpath("//@href"))
        assert "\x1b" not in page
        assert "\u202e" not in page


def test_a_capture_that_is_gone_is_said_to_be() -> None:
    def gone(document_hash: str) -> bytes:
        raise LookupError(f"{document_hash[:4]} is not stored")

    [page] = evidence_pages(look_up([fact()], gone).values()).values()
    assert "The capture cannot be shown: aaaa is not stored" in page


def test_every_quote_of_the_demo_brief_stands_in_its_capture(demo: DemoRun) -> None:
    folder = demo.home / "published"
    pages = sorted((folder / "evidence").glob("*.html"))
    briefs = [folder / "brief.html", *(folder / "briefs").rglob("*.html")]
    linked = {(brief.parent / link).resolve() for brief in briefs for link in re.findall(r'href="([./]*evidence/\w+\.html)"', brief.read_text())}
    assert {page.resolve() for page in pages} == linked
    assert len(pages) > 20
    for page in pages:
        text = lxml.html.document_fromstring(page.read_text()).text_content()
        assert TOLD["all"] in text
        assert LOST not in text
