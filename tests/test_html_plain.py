"""The quick ways through flat and plain fragments give the blocks that the long way gives, and leave to it what they do not read."""

from __future__ import annotations

import gzip
from pathlib import Path
from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.read import html_blocks as blocks_module
from spiders.read.blocks import Block
from spiders.read.feed_entry import BodyType, FeedUnreadable
from spiders.read.feed_reading import read_feed
from spiders.read.html_blocks import html_blocks
from spiders.read.html_flat import flat_blocks
from spiders.read.html_inline import LineWriter
from spiders.read.html_plain import plain_tree

BASE = "https://lumen.example/notes/"
MAX_REAL_CHARS = 8_000


def long_way(fragment: str, *, by_plain_tree: bool = False) -> list[Block]:
    """-> the blocks by the page's parser, or by the tree of a plain fragment."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(blocks_module, "flat_blocks", lambda *_: None)
        if not by_plain_tree:
            patched.setattr(blocks_module, "plain_tree", lambda _: None)
        return html_blocks(fragment, base_url=BASE)


FLAT = {
    "notes": "<h2>2.0</h2>\n<p>Read the <a href='/g'>guide</a>.</p>\n<ul>\n<li>Boards <code>x &lt; y</code> (<a href='https://x.example/i/7#c'>#7</a>)</li>\n</ul>",
    "nested": "<ol><li>Boards<ul><li>for <strong>guests <a href='/x'>now</a></strong></li></ul></li><li><p>Roles</p><p>More.</p></li><li><ul><li>x</li></ul></li></ol>",
    "signs": "<h3 dir='auto'>Caf\u00e9 &eacute;</h3><ul class='list'><li>z\u200bw &nbsp;end</li></ul><ul><li></li><li> <i>b</i></li></ul>",
    "code": "<p><code><a href='/x'>a <b>b</b></a></code><tt>`</tt> <b> c </b><a class='anchor' href='/x#y'>#</a></p>",
}
NOT_FLAT = {
    "words outside": "<p>a</p>b",
    "lines of the source": "<p>Boards.\nExports are faster.\nSearch looks into files.</p>",
    "address of a heading": "<h2><a href='/2.0'>2.0</a></h2>",
    "date alone": "<ul><li><b>3 May 2024</b></li></ul>",
    "badge": "<ul><li><i class='tag'>New</i>Boards</li></ul>",
    "permalink in code": "<p><code>x<a href='/x#y'>#</a></code></p>",
    "other element": "<ul><listing>x</listing></ul>",
    "heading in item": "<ul><li><h3>1.0</h3>x</li></ul>",
    "list in list": "<ul><ul><li>x</li></ul></ul>",
    "unclosed": "<ul><li>x</li>",
    "identity": "<ul id='a'><li>x</li></ul>",
}


@pytest.mark.parametrize("case", FLAT)
def test_flat_fragments_need_no_tree(case: str) -> None:
    assert flat_blocks(FLAT[case], BASE)
    assert html_blocks(FLAT[case], base_url=BASE) == long_way(FLAT[case]) == long_way(FLAT[case], by_plain_tree=True)


@pytest.mark.parametrize("case", NOT_FLAT)
def test_what_is_not_flat_gets_a_tree(case: str) -> None:
    assert flat_blocks(NOT_FLAT[case], BASE) is None
    assert html_blocks(NOT_FLAT[case], base_url=BASE) == long_way(NOT_FLAT[case])


PLAIN = {
    "lists": "<h3>Added</h3><ul><li>Boards <b>shared</b> by link (<a href='/i/7'>#7</a>)<ul><li>for guests</li></ul></li><li><p>Roles</p><p>More.</p></li></ul>",
    "prose": "<p>Boards.\nExports are <em>faster</em>.\nSearch looks into files.</p>text<br>more<br/>end <code>a &lt; b</code>",
    "links": "<p><a href=\"https://x.example/?a=1&amp;b=2&copy=3\" title='t' class='issue-link'>one</a> <img src='a.png' alt='🐛'> two</p>",
    "code": "<pre><code>npm i x\n  y</code></pre><blockquote><p>Said</p></blockquote><hr><ol><li>first</li></ol><div><p>in a box</p></div>",
    "signs": "<p>caf\u00e9 &eacute; &#150; z\u200bw &nbsp; end</p>",
}
NOT_PLAIN = {
    "unclosed item": "<ul><li>a<li>b</ul>",
    "block in paragraph": "<p>a<ul><li>b</li></ul></p>",
    "hidden": "<p style='display:none'>x</p>",
    "class that hides": "<p class='sr-only'>x</p>",
    "identity": "<h2 id='a'>1.0</h2>",
    "table": "<table><tr><td>x</td></tr></table>",
    "date alone": "<ul><li><strong>3 May 2024</strong><p>x</p></li></ul>",
    "contents": "<ul><li><a href='#a'>a</a></li></ul>",
    "comment": "<p>a</p><!-- <p>b</p> -->",
    "heading in item": "<ul><li><h3>1.0</h3>x</li></ul>",
    "link in link": "<p><a href='/a'>x<a href='/b'>y</a></a></p>",
    "angle": "<p>a < b</p>",
    "end tag alone": "<p>a</p></p>",
}


@pytest.mark.parametrize("case", PLAIN)
def test_plain_fragments_take_the_quick_way_to_equal_blocks(case: str) -> None:
    assert plain_tree(PLAIN[case]) is not None
    assert html_blocks(PLAIN[case], base_url=BASE) == long_way(PLAIN[case]) == long_way(PLAIN[case], by_plain_tree=True)


@pytest.mark.parametrize("case", NOT_PLAIN)
def test_what_is_not_plain_is_left_to_the_parser(case: str) -> None:
    assert plain_tree(NOT_PLAIN[case]) is None
    assert html_blocks(NOT_PLAIN[case], base_url=BASE) == long_way(NOT_PLAIN[case])


PIECES = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<ul>", "</ul>", "<li>", "</li>", "<a href='/x'>", "</a>", "<b>", "</b>", "<h3>", "</h3>", "<br>", "<pre>", "</pre>", "<div>", "</div>",
         "text ", "2.0 ", "5 May 2024", "&amp;", "&lt", "\n", "•\u00a0", "<", "é", "<hr>", "<code>", "</code>", "<blockquote>", "</blockquote>"]
    ), max_size=30,
)  # fmt: skip


@settings(max_examples=400)
@given(PIECES)
def test_any_fragment_gives_equal_blocks_both_ways(pieces: list[str]) -> None:
    fragment = "".join(pieces)
    assert html_blocks(fragment, base_url=BASE) == long_way(fragment) == long_way(fragment, by_plain_tree=True)


@settings(max_examples=200)
@given(PIECES)
def test_any_items_give_equal_blocks_all_ways(pieces: list[str]) -> None:
    fragment = f"<ul><li>{''.join(pieces)}</li><li><p>x</p></li></ul>"
    assert html_blocks(fragment, base_url=BASE) == long_way(fragment) == long_way(fragment, by_plain_tree=True)


def test_real_entries_give_equal_blocks_both_ways(shared_data: Path) -> None:
    plain = flat = 0
    for path in sorted((shared_data / "releases" / "feeds").iterdir()):
        body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        try:
            entries = read_feed(body, BASE).entries
        except FeedUnreadable:
            continue
        for entry in entries:
            if entry.body_type is BodyType.HTML and len(entry.body) < MAX_REAL_CHARS and plain_tree(entry.body) is not None:
                plain += 1
                flat += flat_blocks(entry.body, BASE) is not None
                assert html_blocks(entry.body, base_url=BASE) == long_way(entry.body), f"{path.name}: entry {entry.position}"
    assert plain > 100
    assert flat > 50


@pytest.mark.parametrize(
    "base", [BASE, "https://lumen.example", "HTTP://me@Lumen.example:80/a/b?q#f", "//lumen.example/x", "file:///x", "mailto:a@b", "notes", "http://"]
)
@pytest.mark.parametrize("path", ["/guides/12", "/a", "/a/b/", "/a//b", "/a/../b", "/a.b", "//other.example/x"])
def test_an_address_from_the_root_is_resolved_as_any_other(base: str, path: str) -> None:
    assert LineWriter(base).resolve(path) == urljoin(base, path)
