"""What holds of every changelog: list items are neither lost nor made, reading is repeatable, nothing raises."""

from __future__ import annotations

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.kinds import changelog_file
from spiders.read.blocks import BlockType
from spiders.read.markdown_blocks import markdown_blocks
from spiders.read.reading import CapturedDocument, Reading, SourceContext
from spiders.read.releases import find_releases
from spiders.read.rst_blocks import rst_blocks
from spiders.read.text_blocks import text_blocks
from spiders.records import ReadFailure

WORDS = st.sampled_from(
    (
        "Add search to lists",
        "Fix: a crash (#12)",
        "Features",
        "Fixes:",
        "**Bug fixes**",
        "Plugins",
        "@ada made their first contribution in #2",
        "None",
        "Full changelog: https://v.example/c",
        "deps: gizmo@1.2",
        "Thanks to @ada",
        "`code`",
        "[1.0.0](#100)",
        "Release Date: May 5, 2024",
        "feat(ui)!: drop tabs",
        "Contributors",
        "0fb2c4d1",
        "Summary",
        "1.2.3",
        "**2.0.0, released 2024-01-01**",
        "x",
    )
)
LINE = st.one_of(
    st.builds(lambda level, text: f"{'#' * level} {text}", st.integers(1, 5), WORDS),
    st.builds(
        lambda level, v, d: f"{'#' * level} {v}{d}",
        st.integers(1, 4),
        st.sampled_from(["1.0.0", "v2.1", "[3.0.0-rc.1]", "Unreleased", "Acme 4.2"]),
        st.sampled_from(["", " - 2024-05-01", " (yanked)"]),
    ),
    st.builds(lambda depth, mark, text: f"{'  ' * depth}{mark} {text}", st.integers(0, 3), st.sampled_from("-*+"), WORDS),
    st.builds(lambda depth, text: f"{'  ' * depth}{text}", st.integers(0, 3), WORDS),
    st.sampled_from(["", "", "---", "```", "<details>", "<ul><li>One<li>Two</ul>", "| a | b |", "| --- | --- |", "> quoted", "====="]),
)
CHANGELOG = st.lists(LINE, max_size=40).map("\n".join)


def count(blocks: object) -> int:
    assert isinstance(blocks, list)
    return sum(block.type is BlockType.ITEM for block in blocks)


@settings(max_examples=100)
@given(CHANGELOG)
def test_every_list_item_is_an_item_a_context_or_a_counted_drop(text: str) -> None:
    for read in (markdown_blocks, rst_blocks, text_blocks):
        blocks = read(text)
        found = find_releases(blocks)
        if found.releases:
            listed = {block.locator for block in blocks if block.type is BlockType.ITEM}
            made = [item for release in found.releases for item in release.items if item.locator in listed]
            assert len(made) + found.context_count + found.dropped_count == count(blocks)
        else:
            assert found.dropped_count == count(blocks)


@settings(max_examples=60)
@given(CHANGELOG)
def test_reading_twice_gives_the_same_records_and_ids_are_unique(text: str) -> None:
    first, second = read_file(text.encode()), read_file(text.encode())
    assert first == second
    if isinstance(first, Reading):
        assert len({r.release_id for r in first.releases}) == len(first.releases) == first.document.release_count
        assert len({r.entry_key for r in first.releases}) == len(first.releases)
        assert len({i.item_id for i in first.items}) == len(first.items) == first.document.item_count


@settings(max_examples=60)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_any_bytes_end_in_records_or_a_named_failure(body: bytes) -> None:
    read = read_file(body)
    assert isinstance(read, Reading) or (isinstance(read, ReadFailure) and read.reason in ("no_records", "wrong_type"))


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 9),
            st.integers(0, 9),
            st.lists(st.sampled_from(["Add search to lists", "Fix a crash on start", "Faster imports of files"]), max_size=4),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_markup_does_not_change_what_is_read(releases: list[tuple[int, int, list[str]]]) -> None:
    heads = [(f"{place}.{minor}.{patch}", items) for place, (minor, patch, items) in enumerate(releases, 1)]
    markdown = "# Changelog\n\n" + "".join(f"## {v}\n\n" + "".join(f"- {i}\n" for i in items) + "\n" for v, items in heads)
    setext = "".join(f"{v}\n{'-' * 8}\n\n" + "".join(f"  * {i}\n" for i in items) + "\n" for v, items in heads)
    rst = "Changelog\n*********\n\n" + "".join(f"{v}\n{'=' * len(v)}\n\n" + "".join(f"* {i}\n" for i in items) + "\n" for v, items in heads)
    html = "# Changelog\n\n" + "".join(f"<h2>{v}</h2>\n<ul>\n" + "".join(f"<li>{i}</li>\n" for i in items) + "</ul>\n\n" for v, items in heads)
    expected = [(v, items) for v, items in heads]
    for blocks in (markdown_blocks(markdown), markdown_blocks(setext), rst_blocks(rst), markdown_blocks(html), text_blocks(setext)):
        assert [(r.version, [i.text for i in r.items]) for r in find_releases(blocks).releases] == expected


def read_file(body: bytes) -> Reading | ReadFailure:
    document = CapturedDocument(body, hashlib.sha256(body).hexdigest(), "https://v.example/CHANGELOG.md")
    return changelog_file.read(document, SourceContext("v/p/s", "changelog_file", document.url))
