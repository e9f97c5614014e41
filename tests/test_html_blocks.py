"""HTML to blocks: what a person reads, and nothing that a page hides (fault groups C and E)."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from spiders.read.blocks import Block, BlockType
from spiders.read.html_blocks import html_blocks

HEADING, ITEM, PARAGRAPH = BlockType.HEADING, BlockType.ITEM, BlockType.PARAGRAPH

HIDDEN = {
    "hidden attribute": "<p hidden>ghost</p>",
    "display none": '<p style="display: none !important">ghost</p>',
    "visibility": '<p style="visibility:hidden">ghost</p>',
    "font size 0": '<span style="font-size:0px">ghost</span>',
    "font shorthand 0": '<span style="font: 0/0 a">ghost</span>',
    "font of one pixel": '<span style="font-size:1px">ghost</span>',
    "white on white": '<div style="background:#fff"><span style="color:#ffffff">ghost</span></div>',
    "transparent": '<p style="color:transparent">ghost</p>',
    "opacity 0": '<p style="opacity: 0">ghost</p>',
    "off-screen left": '<p style="position:absolute; left:-9999px">ghost</p>',
    "off-screen indent": '<p style="text-indent:-9999px">ghost</p>',
    "clipped": '<p style="position:absolute;clip:rect(0 0 0 0)">ghost</p>',
    "no height": '<div style="height:0;overflow:hidden">ghost</div>',
    "template": "<template><p>ghost</p></template>",
    "noscript": "<noscript>ghost</noscript>",
    "alt text": '<img src="a.png" alt="ghost">',
    "style sheet": "<style>@media print { .x { color: red } } .gone, .y { display: none }</style><p class='b gone'>ghost</p>",
    "screen readers only": '<span class="sr-only">ghost</span>',
    "script": "<script>document.write('ghost')</script>",
    "comment": "<!-- ghost -->",
    "drawing": "<svg><title>ghost</title><text>ghost</text></svg>",
    "select": "<select><option>ghost</option></select>",
}
SHOWN = {
    "gradient text": '<p style="color:transparent;-webkit-background-clip:text">seen</p>',
    "fade-in": '<p style="opacity:0;transform:translateY(20px)">seen</p>',
    "white on dark": '<div style="background:#123"><p style="color:#fff">seen</p></div>',
    "print only rule": "<style>@media print { p { display: none } }</style><p>seen</p>",
    "closed panel": '<button aria-expanded="false" aria-controls="p1">More of it</button><div id="p1" hidden><p>seen</p></div>',
    "closed panel without ids": '<button class="accordion">More of it</button><div style="display:none"><p>seen</p></div>',
    "until found": '<div hidden="until-found"><p>seen</p></div>',
    "emoji image": '<p><img class="emoji" alt="🐛" src="b.png"> seen</p>',
}


def texts(blocks: list[Block]) -> list[str]:
    return [block.text for block in blocks]


@pytest.mark.parametrize("case", HIDDEN)
def test_E09_hidden_text_is_no_content(case: str) -> None:
    blocks = html_blocks(f"<body><h1>Notes</h1><p>before</p>{HIDDEN[case]}<p>after</p></body>")
    assert texts(blocks) == ["Notes", "before", "after"]


@pytest.mark.parametrize("case", SHOWN)
def test_E09_what_a_reader_sees_or_can_open_stays(case: str) -> None:
    assert any("seen" in text for text in texts(html_blocks(f"<body><h1>Notes</h1>{SHOWN[case]}</body>")))


def test_E07_scripts_handlers_and_unsafe_links_leave_no_trace() -> None:
    page = (
        '<p onclick="evil()">Use <a href="javascript:evil()">this</a>, <a href=" JaVaScRiPt:evil()">that</a>, <a href="data:text/html,evil">data</a> '
        'or <a href="https://ok.example/x">ok</a></p><math><mtext>evil</mtext></math><iframe src="//evil"></iframe><style>p{background:url(evil)}</style>'
        '<svg><script>evil()</script></svg><noscript><p title="</noscript><img src=x onerror=evil()>"></noscript><xmp><b>x</b></xmp>'
    )
    blocks = html_blocks(page)
    assert blocks[0].text == "Use this, that, data or ok"
    assert blocks[0].markup == "Use this, that, data or [ok](https://ok.example/x)"
    assert not any("evil" in block.text + block.markup for block in blocks)


def test_E10_bidi_zero_width_and_tag_characters_are_removed_and_joined_emoji_kept() -> None:
    page = "<p>Pay\u200bments \u202egnihton\u202c \u2066x\u2069 \U000e0041\U000e0042 a\u00adb \ufeff👩\u200d💻 می\u200cخواهم q\u200cr</p>"
    assert html_blocks(page)[0].text == "Payments gnihton x ab 👩\u200d💻 می\u200cخواهم qr"


def test_navigation_footers_sidebars_and_cookie_notices_are_left_out() -> None:
    page = (
        '<header><nav><ul><li><a href="/">Home</a></li></ul></nav></header><div class="breadcrumbs">Docs / Notes</div><div class="layout with-sidebar"><div class="docs-sidebar">Intro</div>'
        '<main><h1>Notes</h1><ul class="toc"><li><a href="#a">1.0</a></li></ul><ul><li><a href="#a">one</a></li><li><a href="#b">two</a></li><li><a href="#c">three</a></li></ul>'
        '<p>Body</p></main><aside>Ad</aside></div><div class="cookie-consent">Cookies? <button>Accept</button></div><footer>Imprint</footer>'
    )
    assert texts(html_blocks(page)) == ["Notes", "Body"]


def test_a_wrapper_named_like_furniture_that_holds_the_content_stays() -> None:
    assert texts(html_blocks('<div class="modal"><h1>Notes</h1><ul><li>Only content there is</li></ul></div>')) == ["Notes", "Only content there is"]


def test_cards_take_their_date_from_the_column_beside_them() -> None:
    page = (
        '<main><h1>New</h1><div class="row"><div><time datetime="2024-03-02T10:00:00Z">2 Mar</time><span class="badge">Improved</span></div><div><h2 id="a">Faster boards</h2><p>x</p></div></div>'
        '<div class="row"><div>March 1, 2024</div><div><h2><a href="/notes/b">Bulk edit</a></h2><ul><li>y</li></ul></div></div></main>'
    )
    blocks = html_blocks(page, base_url="https://acme.example/notes")
    first, second = (block for block in blocks if block.type is HEADING and block.level == 2)
    assert (first.text, first.stamp, first.anchor) == ("Faster boards", "2024-03-02T10:00:00Z", "#a")
    assert (second.text, second.stamp, second.anchor) == ("Bulk edit", "March 1, 2024", "https://acme.example/notes/b")
    assert blocks[2].markup == "**Improved**"
    assert first.group == blocks[2].group == blocks[3].group != second.group == blocks[-1].group


def test_a_month_above_cards_with_days_of_their_own_is_no_heading() -> None:
    card = '<article><h3>{0}</h3><time datetime="2024-0{1}-05">on the 5th</time><p>Words.</p></article>'
    page = f"<main><h1>Notes</h1><div class=m><h2>May 2024</h2>{card.format('Ropes', 5)}{card.format('Bells', 5)}</div><div class=m><h2>April 2024</h2>{card.format('Horns', 4)}</div></main>"
    headings = [(block.text, block.stamp) for block in html_blocks(page) if block.type is HEADING]
    assert headings == [("Notes", None), ("Ropes", "2024-05-05"), ("Bells", "2024-05-05"), ("Horns", "2024-04-05")]


def test_lines_that_are_only_dates_head_what_follows_where_no_heading_does() -> None:
    blocks = html_blocks("<h1>News</h1><p><strong>5 May 2024</strong></p><p>Boards.</p><p><strong>3 May 2024</strong></p><p>Ropes.</p>")
    assert [(block.type, block.text) for block in blocks][1:] == [
        (HEADING, "5 May 2024"),
        (PARAGRAPH, "Boards."),
        (HEADING, "3 May 2024"),
        (PARAGRAPH, "Ropes."),
    ]


def test_a_card_headed_by_spans_with_version_and_date() -> None:
    card = '<div class="entry"><div class="head"><span class="entry-version">v{0}</span><span class="entry-date">2024-02-0{0}</span></div><ul><li>a{0}</li></ul></div>'
    blocks = html_blocks(card.format(3) + card.format(2))
    assert [(block.type, block.text) for block in blocks] == [(HEADING, "v3 2024-02-03"), (ITEM, "a3"), (HEADING, "v2 2024-02-02"), (ITEM, "a2")]


def test_a_card_without_a_title_is_headed_by_its_date() -> None:
    blocks = html_blocks("<article><p>3 May 2024</p><p>Dark mode.</p></article><article><p>2 May 2024</p><p>Exports.</p></article>")
    assert [(block.type, block.text) for block in blocks] == [
        (HEADING, "3 May 2024"),
        (PARAGRAPH, "Dark mode."),
        (HEADING, "2 May 2024"),
        (PARAGRAPH, "Exports."),
    ]


ACCORDIONS = {
    "details": "<details open><summary>2.0 (2024-05-01)</summary><h2>Fixed</h2><ul><li>x</li></ul></details>",
    "button": '<h3><button aria-expanded="false" aria-controls="a">2.0 (2024-05-01)</button></h3><div id="a" hidden><h4>Fixed</h4><ul><li>x</li></ul></div>',
    "bare button": '<button class="accordion">2.0 (2024-05-01)</button><div class="panel" style="display:none"><h2>Fixed</h2><ul><li>x</li></ul></div>',
    "role": '<div role="button" aria-expanded="false">2.0 (2024-05-01)</div><div><h2>Fixed</h2><ul><li>x</li></ul></div>',
}


@pytest.mark.parametrize("case", ACCORDIONS)
def test_accordion_controls_are_headings_above_what_they_open(case: str) -> None:
    blocks = html_blocks(f"<h1>Notes</h1>{ACCORDIONS[case]}{ACCORDIONS[case].replace('2.0', '1.0').replace('=a', '=b')}")
    levels = [(block.text, block.level) for block in blocks if block.type is HEADING]
    assert [text for text, _ in levels] == ["Notes", "2.0 (2024-05-01)", "Fixed", "1.0 (2024-05-01)", "Fixed"]
    assert levels[0][1] < levels[1][1] < levels[2][1]
    assert levels[1][1] == levels[3][1]


def test_a_panel_inside_a_release_stays_below_its_headings() -> None:
    page = "<article><h1>Notes</h1><h2>2.0</h2><h3>All changes</h3><details><summary>9 changes</summary><h2>Odd</h2><ul><li>a</li></ul></details><h2>1.0</h2><h3>Fixed</h3></article>"
    levels = {block.text: block.level for block in html_blocks(page) if block.type is HEADING}
    assert levels == {"Notes": 1, "2.0": 2, "All changes": 3, "9 changes": 4, "Odd": 5, "1.0": 2, "Fixed": 3}


def test_lines_of_the_source_that_are_sentences_stay_apart_and_wrapped_prose_does_not() -> None:
    assert texts(html_blocks("<p>Boards can be shared.\nExports are <b>faster</b>.\nSearch looks into files.</p>")) == [
        "Boards can be shared.", "Exports are faster.", "Search looks into files.",
    ]  # fmt: skip
    assert len(html_blocks("<p>Boards can be shared with\nanybody who has the link, and\nwith teams.</p>")) == 1


def test_headings_made_of_boxes_by_class_or_role() -> None:
    page = '<div class="post"><div class="post__title">Version 3</div><div>a</div></div><div class="post"><div role="heading" aria-level="3">Version 2</div><div>b</div></div>'
    assert [(block.text, block.type) for block in html_blocks(page)] == [("Version 3", HEADING), ("a", PARAGRAPH), ("Version 2", HEADING), ("b", PARAGRAPH)]


def test_a_heading_for_screen_readers_counts_where_its_words_are_drawn_beside_it() -> None:
    section = (
        '<section><h2 class="sr-only">v1.{0}.0</h2><div class="row"><div><relative-time datetime="2024-01-0{0}T10:00:00Z">Jan {0}</relative-time></div>'
        '<div><a href="/r/v1.{0}.0">v1.{0}.0</a> <span class="Label">Latest</span><h3>Fixed</h3><ul><li>a{0}</li></ul></div></div></section>'
    )
    blocks = html_blocks(f'<main><h2 class="sr-only">Releases list</h2>{section.format(2)}{section.format(1)}</main>')
    assert [(block.text, block.stamp) for block in blocks if block.type is HEADING and block.text != "Fixed"] == [
        ("v1.2.0", "2024-01-02T10:00:00Z"), ("v1.1.0", "2024-01-01T10:00:00Z"),
    ]  # fmt: skip


def test_a_table_with_one_release_a_row_gives_a_heading_a_row() -> None:
    page = "<table><tr><th>Version<th>Released<th>Notes<tr><td>1.2<td>2024-01-02<td>Fix a<br>Fix b<tr><td>1.1<td>2024-01-01<td><ul><li>c<li>d</ul></table>"
    blocks = html_blocks(page)
    assert [(block.type, block.text, block.stamp) for block in blocks] == [
        (HEADING, "1.2", "2024-01-02"), (ITEM, "Fix a", None), (ITEM, "Fix b", None), (HEADING, "1.1", "2024-01-01"), (ITEM, "c", None), (ITEM, "d", None),
    ]  # fmt: skip


def test_other_tables_stay_rows_and_layout_tables_vanish() -> None:
    assert [block.type for block in html_blocks("<table><tr><th>Flag<th>Default<tr><td>a<td>on</table>")] == [BlockType.TABLE_ROW] * 2
    assert [block.type for block in html_blocks("<table><tr><td><h2>1.0</h2><ul><li>a</ul><td>side</table>")] == [HEADING, ITEM, PARAGRAPH]


def test_definition_lists_by_version_and_by_label() -> None:
    blocks = html_blocks("<dl><dt>1.2 (2024-01-02)<dd>Fix a<dt>1.1<dd><ul><li>b</ul></dl><dl><dt>Released<dd>2024-01-01</dl>")
    assert [(block.type, block.text) for block in blocks] == [
        (HEADING, "1.2 (2024-01-02)"),
        (ITEM, "Fix a"),
        (HEADING, "1.1"),
        (ITEM, "b"),
        (PARAGRAPH, "Released: 2024-01-01"),
    ]


def test_lists_nest_and_paragraphs_of_an_item_stay_inside_it() -> None:
    blocks = html_blocks("<ul><li><p>one</p><p>more</p><ol><li>deep</li></ol></li><li>two<pre>code\nx</pre></li></ul><p>out</p>")
    assert [(block.type.value, block.text, block.level, block.ordered) for block in blocks] == [
        ("item", "one", 0, False), ("paragraph", "more", 1, False), ("item", "deep", 1, True), ("item", "two", 0, False), ("code", "code\nx", 0, False), ("paragraph", "out", 0, False),
    ]  # fmt: skip


def test_markup_keeps_bold_code_links_and_badges() -> None:
    page = '<ul><li><span class="badge-new">New</span><span> <strong>Boards</strong>: see <code>a<i>b</i></code> and <a href="n(1)">docs</a></span></li></ul>'
    block = html_blocks(page, base_url="https://acme.example/x/")[0]
    assert block.text == "New Boards: see ab and docs"
    assert block.markup == "**New** **Boards**: see `ab` and [docs](https://acme.example/x/n%281%29)"


def test_a_bullet_written_as_a_heading_stays_a_bullet() -> None:
    blocks = html_blocks("<h2>1.0</h2><ul><li><h2>2024-01-02</h2></li><li>a</li></ul><ul><li><h3>Card</h3><p>b</p></li><li><h3>Next</h3><p>c</p></li></ul>")
    assert [(block.type, block.text) for block in blocks][1:] == [
        (ITEM, "2024-01-02"),
        (ITEM, "a"),
        (HEADING, "Card"),
        (PARAGRAPH, "b"),
        (HEADING, "Next"),
        (PARAGRAPH, "c"),
    ]


def test_typed_bullets_after_line_breaks_are_items() -> None:
    assert [(block.type, block.text) for block in html_blocks("<p>Changes:<br>• one<br>• two</p>")] == [(PARAGRAPH, "Changes:"), (ITEM, "one"), (ITEM, "two")]


def test_permalinks_and_copy_buttons_are_no_part_of_a_heading() -> None:
    page = '<h2 id="v1">1.0 <a class="headerlink" href="#v1" title="Permalink">¶</a></h2><h2><a class="anchor" href="#v2" aria-label="Permalink">Link</a>2.0</h2><p>a<button>Copy</button></p>'
    assert [(block.text, block.anchor) for block in html_blocks(page)] == [("1.0", "#v1"), ("2.0", "#v2"), ("a", None)]


def test_a_locator_selects_the_element_that_holds_the_words() -> None:
    page = (
        "<body><nav>x</nav><div><p>skipped</p></div><main><h1>Notes</h1><section id='s:1'><h2 id=v1>1.0</h2><p hidden>no</p><p>Text <b>one</b></p>"
        "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul></section><table><tr><td>k<td>v</table></main></body>"
    )
    tree = LexborHTMLParser(page)
    for block in html_blocks(page):
        found = tree.css(block.locator.removeprefix("css:"))
        assert len(found) == 1
        assert "".join(block.text.replace(" | ", "").split()) in "".join(found[0].text().split())


def test_a_table_of_versions_beside_release_headings_holds_no_releases() -> None:
    table = "<table><tr><th>Component</th><th>Version</th></tr><tr><td>core</td><td>9.0.2</td></tr><tr><td>admin</td><td>4.0.3</td></tr></table>"
    page = f"<h2>Version 3.1</h2><ul><li>Boards</li></ul>{table}<h2>Version 3.0</h2><ul><li>Roles</li></ul>{table}"
    assert texts([block for block in html_blocks(page) if block.type is HEADING]) == ["Version 3.1", "Version 3.0"]
    assert len([block for block in html_blocks(f"<h1>Acme 9.1.4</h1>{table}") if block.type is HEADING]) == 1
    assert len([block for block in html_blocks(f"<h1>Acme 9.0</h1>{table}") if block.type is HEADING]) == 3
    assert len([block for block in html_blocks(f"<h1>News</h1>{table}") if block.type is HEADING]) == 3
