"""HTML that is deep, long, cut or soup is read in bounded time, and what is read can be found again (fault groups C and E)."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from spiders.read.blocks import BlockType
from spiders.read.html_blocks import html_blocks
from spiders.read.html_inline import MAX_TEXT_CHARS


def test_E14_long_titles_attributes_and_many_links_are_capped() -> None:
    started = time.monotonic()
    blocks = html_blocks(f'<h2>{"T" * 50_000}</h2><p title="{"a" * 5_000_000}">{"w " * 50_000}</p>')
    assert (len(blocks[0].text), blocks[0].text[-1]) == (500, "…")
    assert (len(blocks[1].text), blocks[1].text[-1]) == (MAX_TEXT_CHARS, "…")
    links = html_blocks("<p>" + '<a href="/x">y</a> ' * 12_000 + "</p>")
    assert len(links) == 1
    assert len(links[0].text) <= MAX_TEXT_CHARS
    assert links[0].text.endswith("…")
    assert time.monotonic() - started < 20


DEEP = {
    "div": "<div>" * 100_000 + "core" + "</div>" * 100_000,
    "unclosed div": "<div>" * 40_000 + "core",
    "font": "".join(f"<p><font size={number}>" for number in range(10_000)) + "core",
    "bold": "<b>" * 40_000 + "core",
    "list": "<ul><li>" * 20_000 + "core",
    "table": "<table><tr><td>" * 20_000 + "core",
    "drawing": "<svg>" + "<g>" * 40_000 + "</svg><p>core",
    "quotes": "<blockquote>" * 50_000 + "core" + "</blockquote>" * 50_000,
    "self-closed": "<div/>" * 40_000 + "core",
}


@pytest.mark.parametrize("case", DEEP)
def test_C04_deep_nesting_is_read_in_bounded_time(case: str) -> None:
    started = time.process_time()
    blocks = html_blocks(DEEP[case])
    assert time.process_time() - started < 5
    assert "core" in " ".join(block.text for block in blocks)


@pytest.mark.parametrize("sign", ["&", "<", '"', "<a ", "<!--", "&#", "<script", "<svg", "</", "<p title='", "]]>", "<style>", "<a href=#>", "-", "(", "**"])
def test_C11_long_runs_of_markup_characters_take_no_time(sign: str) -> None:
    started = time.process_time()
    html_blocks(f'<h1>Notes</h1><p>{sign * (200_000 // len(sign))}</p><style>{sign * 20_000}</style><p style="{sign.replace(chr(34), "") * 20_000}">x</p>')
    assert time.process_time() - started < 5


PIECES = st.sampled_from(
    [
        "<ul>", "</ul>", "<li>", "</li>", "<ol>", "<div class=card>", "</div>", "<h2>", "</h2>", "<h3>1.2 (2024-01-02)</h3>", "<p>", "</p>", "<table>", "<tr>", "<td>",
        "</table>", "<details>", "<summary>", "</summary>", "</details>", "<button aria-expanded=false>", "</button>", "<dl>", "<dt>", "<dd>", "</dl>", "<article>", "</article>",
        "<time datetime=2024-01-02>", "</time>", "<a href=/x>", "</a>", "<b>", "</b>", "<code>", "<br>", "<pre>", "</pre>", "<template>", "<svg>", "<!--", "-->", "<style>.a{display:none",
        "word", "1.2.3", "2 May 2024", "&amp;", "\n", "•", "<main>", "<nav>", "<p hidden>", "\u202e", "<select>", "<math>", "</body>", "<frameset>", "<plaintext>",
    ]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=40))
def test_any_soup_is_read_and_every_block_can_be_found_again(pieces: list[str]) -> None:
    page = "".join(pieces)
    blocks = html_blocks(page)
    tree = LexborHTMLParser(page)
    for block in blocks:
        assert block.text == " ".join(block.text.split()) or block.type is BlockType.CODE
        assert block.type is not BlockType.HEADING or 1 <= block.level <= 6
        assert len(tree.css(block.locator.removeprefix("css:"))) == 1
    assert html_blocks(page) == blocks


@given(st.lists(st.text("abc xyz", min_size=1).filter(str.strip), min_size=1, max_size=12))
def test_every_list_item_is_one_block(items: list[str]) -> None:
    page = "<h2>1.0</h2><ul>" + "".join(f"<li>{item}" for item in items) + "</ul>"
    assert [block.text for block in html_blocks(page) if block.type is BlockType.ITEM] == [" ".join(item.split()) for item in items]
