"""Releases and items found in changelogs of every shape (made-up vendors); the oddities that real ones have."""

from __future__ import annotations

import time

import pytest

from spiders.read.blocks import Block, BlockType
from spiders.read.boilerplate import is_boilerplate_item
from spiders.read.item_text import item_words, references
from spiders.read.markdown_blocks import markdown_blocks
from spiders.read.releases import FoundChangelog, find_items, find_releases
from spiders.read.rst_blocks import rst_blocks
from spiders.read.text_blocks import text_blocks
from spiders.read.versions import Clarity, read_release_line, version_key


def found(markdown: str, url: str | None = None) -> FoundChangelog:
    return find_releases(markdown_blocks(markdown), page_url=url)


def versions(markdown: str) -> list[str | None]:
    return [release.version for release in found(markdown).releases]


def texts(markdown: str) -> list[str]:
    return [item.text for release in found(markdown).releases for item in release.items]


@pytest.mark.parametrize(
    ("line", "version"),
    [
        ("v1.2.3", "v1.2.3"),
        ("[1.2.3] - 2024-01-02", "1.2.3"),
        ("Version 12", "12"),
        ("1.2.3.4", "1.2.3.4"),
        ("3.0b20 - 2004-04-07", "3.0b20"),
        ("0.0.1alpha-1", "0.0.1alpha-1"),
        ("1.5.0 beta 2 (2020-05-06)", "1.5.0 beta 2"),
        ("2024.05.01", "2024.05.01"),
        ("[0.43.0] - 2018.12.20", "0.43.0"),
        ("@scope/pkg@1.2.3", "1.2.3"),
        ("v1.65.0/v0.159.0", "v1.65.0/v0.159.0"),
        ("Streaming Distribution 2.10 2.8", "2.10_2.8"),
        ("Version 3.5.3, 3.5.4", "3.5.3"),
        ("7.1.3 7207 19 Aug 2026 — branch: main tag: mac-7.1.3", "7.1.3"),
        ("March 2024 (version 1.88)", "1.88"),
        ("[2022-09-19] - v0.78.0", "v0.78.0"),
    ],
)
def test_version_of_a_heading(line: str, version: str) -> None:
    read = read_release_line(line)
    assert read is not None
    assert read.version == version


@pytest.mark.parametrize(
    "line",
    [
        "Support for Node 18.2",
        "Migrating from 1.x",
        "Upgrade to 2.0",
        "Python 3.9",
        "33 changes",
        "2024",
        "Release Notes",
        "Changes since 7.1.2",
        "Chrome 120",
        "Fixed 3 bugs",
    ],
)
def test_a_number_inside_words_is_no_release(line: str) -> None:
    assert read_release_line(line) is None


def test_versions_compare_across_spellings() -> None:
    assert version_key("v1.0.0-RC.1") == version_key("1.0.0rc1")
    assert version_key("1.0.0") != version_key("1.0.1")
    assert version_key(None) is None


def test_a_section_that_mentions_a_version_is_no_release() -> None:
    text = "## 2.0.0\n\n### Upgrading from 1.9\n\n- Run the script\n\n### Node 18.2 support\n\n- Yes\n\n## 1.9.0\n\n- Old\n"
    assert versions(text) == ["2.0.0", "1.9.0"]


def test_a_section_that_repeats_the_version_is_no_release() -> None:
    assert versions("# 6.8.2\n\n## 6.8.2 Core\n\n- a b c\n\n## 6.8.2 Security\n\n- d e f\n\n# 6.8.1\n\n- g\n") == ["6.8.2", "6.8.1"]


def test_development_is_a_section_and_unreleased_only_on_top() -> None:
    assert versions("## Next\n\n- Soon\n\n## 1.1.0\n\n### Development\n\n- Lint\n") == [None, "1.1.0"]


def test_the_page_title_is_no_release() -> None:
    assert versions("# Acme 5.1 release notes\n\n# Acme 5.1.2\n\n- x y\n\n# Acme 5.1.1\n\n- z\n") == ["5.1.2", "5.1.1"]


def test_a_series_heading_is_no_release() -> None:
    assert versions("# Changelog 0.1.x\n\n## 0.1.2\n\n- x\n\n## 0.1.1\n\n- y\n") == ["0.1.2", "0.1.1"]


def test_bold_lines_are_releases_where_they_name_versions() -> None:
    text = "## Current\n\n**2.1.0 - 2024-05-01**\n\nFixes:\n- One\n\n**2.0.0 - 2024-04-01**\n\n- Two\n"
    read = found(text)
    assert [(r.version, str(r.date.on) if r.date else None) for r in read.releases] == [("2.1.0", "2024-05-01"), ("2.0.0", "2024-04-01")]
    assert read.releases[0].items[0].bold_label == "Fixes"


def test_a_dated_heading_dates_the_releases_below_it() -> None:
    read = found("## 2024-05-01\n\n### v1.2.0\n\n- a\n\n### v1.1.9\n\n- b\n")
    assert [(r.version, str(r.date.on) if r.date else None) for r in read.releases] == [("v1.2.0", "2024-05-01"), ("v1.1.9", "2024-05-01")]


def test_two_dates_that_disagree_are_doubted_not_chosen() -> None:
    read = found("## 1.0.0 (2019-01-02, published 2019-01-09)\n\n- x\n")
    assert read.releases[0].date is None
    assert read.doubts[0].startswith("dates_disagree: ")


def test_a_date_in_an_item_is_not_the_release_date() -> None:
    read = found("## 1.0.0\n\n- The API of 2023-01-01 will be removed on 2024-01-01\n")
    assert read.releases[0].date is None


def test_a_stamp_dates_a_heading() -> None:
    blocks = [
        Block(BlockType.HEADING, "Dark mode", 2, "Dark mode", "css:h2", stamp="2024-05-01"),
        Block(BlockType.PARAGRAPH, "Every page has one.", markup="Every page has one."),
    ]
    release = find_releases(blocks).releases[0]
    assert (release.title, str(release.date.on) if release.date else None, release.version) == ("Dark mode", "2024-05-01", None)


def test_version_only_in_the_address() -> None:
    assert [r.version for r in found("This release:\n\n- A new engine\n\n## Bugs\n\n- A fix\n", "https://v.example/notes/v0.54.0.md").releases] == ["v0.54.0"]
    assert found("- Just a list\n", "https://v.example/CHANGELOG.md").releases == ()


def test_nested_bullets_are_items_and_label_bullets_context() -> None:
    read = found("## 1.0.0\n\n- Features\n  - Search: by tag\n    - also by author\n- deps: gizmo@2.0\n  - Fix a leak\n")
    (release,) = read.releases
    assert [item.text for item in release.items] == ["Search: by tag", "also by author", "deps: gizmo@2.0", "Fix a leak"]
    assert release.items[0].parents == ("Features",)
    assert read.context_count == 1


def test_paragraphs_inside_an_item_belong_to_it() -> None:
    assert texts("## 1.0.0\n\n- Use the system store\n\n  It was bundled before.\n\n- Next\n") == ["Use the system store It was bundled before.", "Next"]


def test_boilerplate_is_dropped_and_counted() -> None:
    read = found(
        "## 1.0.0\n\n- Real change\n\n## New Contributors\n\n- @x made their first contribution in #3\n\n### Full Changelog\n\n- https://v.example/compare/1...2\n"
    )
    assert [item.text for item in read.releases[0].items] == ["Real change"]
    assert read.dropped_count == 2


def test_list_items_outside_of_releases_are_counted() -> None:
    assert found("- [1.0.0](#100)\n- [0.9.0](#090)\n\n## 1.0.0\n\n- x y\n\n# Credits\n\n- Ada\n").dropped_count == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Add themes by @mira in https://forge.example/a/b/pull/3", "Add themes"),
        ("Add themes (@mira)", "Add themes"),
        ("Fix the parser ([@mira](https://forge.example/mira))", "Fix the parser"),
        ("Update the icons (by Josh Someone)", "Update the icons"),
        ("Fix the caret, thanks to @tom!", "Fix the caret"),
        ("Bump gizmo @robot[bot] (#12)", "Bump gizmo"),
        ("Fix #179", "Fix #179"),
        ("Retry uploads (#44) (99aabbc)", "Retry uploads"),
        ("Keep filters in the URL (closes #12, #13)", "Keep filters in the URL"),
        ("0fb2c4d: Add hooks", "Add hooks"),
        ("Support the year 2024", "Support the year 2024"),
    ],
)
def test_words_of_an_item(text: str, words: str) -> None:
    assert item_words(text) == words


def test_decorators_in_code_are_no_names() -> None:
    assert item_words("Support flows with @classmethod", "Support flows with `@classmethod`") == "Support flows with @classmethod"


def test_references_are_fields() -> None:
    refs = references(
        "Fix it (#12, GH-3, CVE-2024-1234, ACME-77)", "Fix it ([#12](https://f.example/12), GH-3, CVE-2024-1234, ACME-77) by [@x](https://f.example/x)"
    )
    assert refs == ("CVE-2024-1234", "#12", "GH-3", "ACME-77", "https://f.example/12")


def test_a_table_with_one_release_a_row() -> None:
    read = found("# Log\n\n| Version | Date | Notes |\n|---|---|---|\n| 1.2.0 | 2024-05-01 | Faster imports |\n| 1.1.0 | 2024-04-01 | New themes |\n")
    assert [(r.version, str(r.date.on) if r.date else None, [i.text for i in r.items]) for r in read.releases] == [
        ("1.2.0", "2024-05-01", ["Faster imports"]),
        ("1.1.0", "2024-04-01", ["New themes"]),
    ]


def test_a_list_table_with_rows_that_share_a_version() -> None:
    text = "Log\n===\n\n.. list-table::\n   :header-rows: 1\n\n   * - Version\n     - Change\n   * - v2.1\n     - Faster\n       imports\n   * - v2.1\n     - Themes\n   * - v2.0\n     - First\n\nEnd.\n"
    assert [(r.version, [i.text for i in r.items]) for r in find_releases(rst_blocks(text)).releases] == [
        ("v2.1", ["Faster imports", "Themes"]),
        ("v2.0", ["First"]),
    ]


def test_a_summary_of_hidden_details_is_a_heading() -> None:
    read = found("## 3.0.0\n\n### Bundle\n\n<details><summary>Sinks</summary>\n\n| Name | File |\n|---|---|\n| a | b |\n\n</details>\n\n## 2.9.0\n\n- x y\n")
    assert [[i.text for i in r.items] for r in read.releases] == [[], ["x y"]]


def test_a_table_of_versions_beside_releases_is_no_changelog() -> None:
    assert versions("## 3.0.0\n\n| Go | State |\n|---|---|\n| 1.22 | yes |\n| 1.21 | no |\n\n- x y\n") == ["3.0.0"]


def test_plain_bullets_name_releases_where_no_heading_does() -> None:
    read = found("* 2.1.0 (2020-01-01)\n  * Search\n* 2.0.0 (2019-01-01)\n  * Import\n")
    assert [(r.version, [i.text for i in r.items]) for r in read.releases] == [("2.1.0", ["Search"]), ("2.0.0", ["Import"])]
    assert read.context_count == 2


def test_a_fix_with_bullets_below_it_is_an_item() -> None:
    assert texts("## 1.0.0\n\n- Fix crash on start\n  - when offline\n") == ["Fix crash on start", "when offline"]


def test_components_of_a_page_with_several_changelogs() -> None:
    read = found("# SDKs\n\n## Web SDK\n\n### 2.0.0\n\n- a b\n\n## iOS SDK\n\n### 2.0.0\n\n- c d\n")
    assert [(r.version, r.component) for r in read.releases] == [("2.0.0", "Web SDK"), ("2.0.0", "iOS SDK")]


def test_months_and_years_above_dated_entries_are_no_components() -> None:
    read = found("# 2024\n\n## May\n\n### 14 May 2024\n\n- a b\n\n## April\n\n### 2 April 2024\n\n- c d\n")
    assert [(str(r.date.on) if r.date else None, r.component) for r in read.releases] == [("2024-05-14", None), ("2024-04-02", None)]


def test_find_items_of_one_announcement() -> None:
    items, contexts, dropped = find_items(markdown_blocks("### Comments\n\nOn every tile.\n\n### Small things\n\n- Sort by name\n"), is_announcement=True)
    assert ([item.text for item in items], contexts, dropped) == (["Comments: On every tile.", "Sort by name"], 0, 0)


def test_locators_are_lines_of_the_file() -> None:
    read = found("---\ntitle: x\n---\n<!-- two\nlines -->\n## 1.0.0\n\n- One\n  goes on\n")
    assert (read.releases[0].locator, read.releases[0].items[0].locator) == ("line:6", "line:8-9")


def test_rst_levels_follow_first_appearance() -> None:
    blocks = rst_blocks("Log\n===\n\n1.1\n---\n\nFixes\n~~~~~\n\n* a\n\n1.0\n---\n\n* b\n")
    assert [(b.text, b.level) for b in blocks if b.type is BlockType.HEADING] == [("Log", 1), ("1.1", 2), ("Fixes", 3), ("1.0", 2)]


def test_only_the_changes_of_a_wordpress_readme_count() -> None:
    text = "=== X ===\nTags: a\n\n== Description ==\n* Nice\n\n== Changelog ==\n\n= 1.1 =\n* Fix: one\n= 1.0 =\n* First\n\n== Upgrade Notice ==\n= 1.1 =\n* Do it\n"
    read = find_releases(text_blocks(text))
    assert [(r.version, len(r.items)) for r in read.releases] == [("1.1", 1), ("1.0", 1)]


def test_heading_clarity() -> None:
    assert [line.clarity for text in ("1.0.0", "1.0.0 - The big one", "Acme 1.0.0") if (line := read_release_line(text))] == [
        Clarity.PLAIN,
        Clarity.TITLED,
        Clarity.LEADING,
    ]


@pytest.mark.parametrize(
    "bit",
    [
        "[",
        "(",
        "*",
        "*a ",
        "`",
        "`a ``a",
        "<a ",
        "<a href=x>",
        "![](",
        '[a](b "x ',
        "{/*",
        "<!--",
        "#1",
        "./#1",
        "(#1 ",
        "abcdef1",
        ":a",
        "a.a_",
        "&amp;",
        "(thanks to ",
        "~~",
        "> ",
        "  - ",
    ],
)
def test_C11_hostile_repetition_is_read_in_time(bit: str) -> None:
    start = time.process_time()
    for read in (markdown_blocks, rst_blocks, text_blocks):
        find_releases(read(f"## 1.2.0\n\n- {bit * (20_000 // len(bit))}\n"))
    assert time.process_time() - start < 5


def test_C04_deep_nesting_is_read() -> None:
    depth = 1_000
    lines = "\n".join(" " * (2 * level) + f"- level {level}" for level in range(depth))
    read = found(f"## 1.0.0\n\n{lines}\n")
    assert len(read.releases[0].items) + read.context_count + read.dropped_count == depth


@pytest.mark.parametrize(
    "text",
    [
        "The full changelog", "List of all changes", "compare 1.2...1.3", "Many thanks to Ada", "Kudos to everyone", "SHA256: 12ab", "md5 = 77", "ab" * 16, "Download it here",
        "get the app", "npm install boards", "pip install boards", "docker pull boards", "brew upgrade boards", "go get boards", "cargo install boards", "composer require a/b",
        "gem install boards", "yarn add boards", "https://boards.example/x", "@ada contributed boards", "**Download here**", "Special thanks to Ada", "Huge thanks to Ada",
    ],
)  # fmt: skip
def test_what_is_no_change_is_known_by_its_first_words(text: str) -> None:
    assert is_boilerplate_item(text, text)
    assert not is_boilerplate_item(f"Boards now say {text}", f"Boards now say {text}")
