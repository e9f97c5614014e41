"""Changelogs in the dialects of plain text and of release tools: what each says is read, each change once. All vendors are made up."""

from __future__ import annotations

import hashlib

import pytest

from spiders.kinds import changelog_file
from spiders.read.boilerplate import is_pointer
from spiders.read.reading import CapturedDocument, Reading, SourceContext

Releases = list[tuple[str | None, str | None, list[str]]]

DEBIAN = """\
orbit (2.4.1-1) unstable; urgency=medium

  * Fix crash when the config is empty. (Closes: #102334)
  * New upstream release.
    - Adds a web socket transport

 -- Jane Roe <jane@orbit.example>  Tue, 05 Mar 2024 10:11:12 +0100

orbit (2.4.0-1) unstable; urgency=low

  [ Jane Roe ]
  * Add French translation

 -- Jane Roe <jane@orbit.example>  Mon, 04 Dec 2023 08:00:00 +0000
"""
GNU_CHANGELOG = """\
2024-03-05  Jane Roe  <jane@orbit.example>

\t* src/main.c (parse_args): Handle empty arguments.
\t(usage): Mention the new option.

2024-02-11  John Doe  <john@orbit.example>

\t* doc/manual.texi: Fix typos.
"""
GNU_NEWS = """\
Orbit NEWS -- history of user-visible changes.

* Noteworthy changes in release 4.3 (2024-03-01) [stable]

** New features

  The --shared option lets several processes read one index.

** Bug fixes

  orbit no longer crashes on an empty index.

* Noteworthy changes in release 4.2 (2023-09-10) [stable]

** Bug fixes

  Long lines are wrapped again.
"""
DOTS = """\
PHP-Orbit                                                              NEWS
|||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||||
04 Jul 2024, PHP-Orbit 8.3.9

- Core:
  . Fixed a crash when stack walking.
  . Added a warning for empty keys.

06 Jun 2024, PHP-Orbit 8.3.8

- CLI:
  . Fixed the buffer limit.
"""
WIKI = """\
= MediaOrbit 1.41 =

== MediaOrbit 1.41.2 ==

This is a maintenance release.

=== Changes since MediaOrbit 1.41.1 ===
* (T357353) Fix the label of the search box.
* (T355538) SECURITY: Escape titles in the log.

== MediaOrbit 1.41.1 ==

=== Changes since MediaOrbit 1.41.0 ===
* Localisation updates.
"""
BRACKETS = """\
Revision history for Orbit

1.07  2024-03-05
    - Totals on empty boards

1.06  2024-01-01T10:00:00Z
    [Bug fixes]
    - Colours
    [Enhancements]
    - Dark mode
"""
TABLE = """\
## 4.2.0 (2024-03-05)

| Type | Description | Issue |
|------|-------------|-------|
| Feature | Boards can be shared by link | #12 |
| Bug fix | Totals are right again | #13 |

## 4.1.0 (2024-02-05)

| Package | Version |
|---------|---------|
| core | 1.2.3 |
"""
PACKAGES = """\
# 2024-03-05

## @orbit/core v3.1.0

- Shared boards

## @orbit/cli v2.2.0

- Watch mode

# 2024-01-01

## @orbit/core v3.0.0

- Dark themes
"""
BUMPS = """\
## 7.2.1 (2024-03-05)

**Note:** Version bump only for package @orbit/core

## 7.2.0 (2024-03-01)

- [#88](https://orbit.example/88) [`aa11bb2`](https://orbit.example/aa11bb2) Thanks [@jane](https://orbit.example/jane)! - Add the `watch` command
"""
CASES: dict[str, tuple[str, str, Releases]] = {
    "debian": (
        "changelog", DEBIAN,
        [
            ("2.4.1-1", "2024-03-05", ["Fix crash when the config is empty.", "New upstream release.", "Adds a web socket transport"]),
            ("2.4.0-1", "2023-12-04", ["Add French translation"]),
        ],
    ),
    "gnu changelog": (
        "ChangeLog", GNU_CHANGELOG,
        [
            (None, "2024-03-05", ["src/main.c (parse_args): Handle empty arguments. (usage): Mention the new option."]),
            (None, "2024-02-11", ["doc/manual.texi: Fix typos."]),
        ],
    ),
    "gnu news": (
        "NEWS", GNU_NEWS,
        [
            ("4.3", "2024-03-01", ["feature: The --shared option lets several processes read one index.", "fix: orbit no longer crashes on an empty index."]),
            ("4.2", "2023-09-10", ["fix: Long lines are wrapped again."]),
        ],
    ),
    "dots as bullets": (
        "NEWS", DOTS,
        [("8.3.9", "2024-07-04", ["Fixed a crash when stack walking.", "Added a warning for empty keys."]), ("8.3.8", "2024-06-06", ["Fixed the buffer limit."])],
    ),
    "wiki headings": (
        "RELEASE-NOTES", WIKI,
        [
            ("1.41.2", None, ["(T357353) Fix the label of the search box.", "security: Escape titles in the log."]),
            ("1.41.1", None, ["Localisation updates."]),
        ],
    ),
    "labels in brackets": ("Changes", BRACKETS, [("1.07", "2024-03-05", ["Totals on empty boards"]), ("1.06", "2024-01-01", ["fix: Colours", "improvement: Dark mode"])]),
    "table of changes": (
        "CHANGELOG.md", TABLE,
        [("4.2.0", "2024-03-05", ["feature: Boards can be shared by link", "fix: Totals are right again"]), ("4.1.0", "2024-02-05", [])],
    ),
    "packages under a date": (
        "CHANGELOG.md", PACKAGES,
        [("v3.1.0", "2024-03-05", ["Shared boards"]), ("v2.2.0", "2024-03-05", ["Watch mode"]), ("v3.0.0", "2024-01-01", ["Dark themes"])],
    ),
    "bumps and thanks": ("CHANGELOG.md", BUMPS, [("7.2.1", "2024-03-05", []), ("7.2.0", "2024-03-01", ["Add the watch command"])]),
    "signs in brackets": (
        "changelog.txt", "Orbit 5.4 [2024-03-05]\n[+] Shared boards\n[-] Totals on empty boards\n\nOrbit 5.3 [2024-01-01]\n[+] Dark mode\n",
        [("5.4", "2024-03-05", ["feature: Shared boards", "Totals on empty boards"]), ("5.3", "2024-01-01", ["feature: Dark mode"])],
    ),
    "a product named like a platform": ("CHANGES.md", "## Python 9.8 (2024-03-05)\n\n- Boards\n", [("9.8", "2024-03-05", ["Boards"])]),
}  # fmt: skip


def found(name: str, text: str, kinds: bool) -> Releases:
    """-> what is read of a file: version, date and items, each with its kind where `kinds`."""
    body = text.encode()
    document = CapturedDocument(body, hashlib.sha256(body).hexdigest(), f"https://orbit.example/{name}")
    reading = changelog_file.read(document, SourceContext("orbit/app/notes", "changelog_file", document.url))
    assert isinstance(reading, Reading), reading
    assert all(item.quote for item in reading.items)
    items = {release.release_id: [item for item in reading.items if item.release_id == release.release_id] for release in reading.releases}
    return [
        (one.version, one.released_on.isoformat() if one.released_on else None, [f"{item.change_kind}: {item.text}" if kinds else item.text for item in items[one.release_id]])
        for one in reading.releases
    ]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_dialect_is_read(case: str) -> None:
    name, text, expected = CASES[case]
    seen, bare = found(name, text, True), found(name, text, False)
    assert [one[:2] for one in seen] == [one[:2] for one in expected]
    for (_, _, with_kind), (_, _, alone), (_, _, items) in zip(seen, bare, expected, strict=True):
        assert [one if item == one else other for one, other, item in zip(with_kind, alone, items, strict=True)] == items


LABELS = {
    "sv": ("Tillagt", "Fixat", "Ändrat", "Borttaget"),
    "tr": ("Eklendi", "Düzeltildi", "Değiştirildi", "Kaldırıldı"),
    "cs": ("Přidáno", "Opraveno", "Změněno", "Odstraněno"),
    "uk": ("Додано", "Виправлено", "Змінено", "Видалено"),
    "pl": ("Dodano", "Naprawiono", "Zmieniono", "Usunięto"),
    "ko": ("추가", "수정", "변경", "제거"),
}


@pytest.mark.parametrize("language", LABELS)
def test_labels_in_many_languages(language: str) -> None:
    text = "## 2.1.0 - 2024-03-05\n\n" + "\n".join(f"### {label}\n\n- Number {place}\n" for place, label in enumerate(LABELS[language]))
    assert found("CHANGELOG.md", text, True)[0][2] == ["feature: Number 0", "fix: Number 1", "improvement: Number 2", "removal: Number 3"]


@pytest.mark.parametrize(
    ("text", "markup", "is_one"),
    [
        ("See the blog post.", "See [the blog post](https://orbit.example/b).", True),
        ("See docs/changes/1.8.md for details.", "", True),
        ("Please refer to the migration guide", "Please refer to [the migration guide](/m)", True),
        ("See https://orbit.example/notes", "", True),
        ("See this blog post on what is in our latest release.", "", True),
        ("See the 2.x upgrade guide for more detailed steps.", "", True),
        ("See the docs of your board in a new viewer. Owners can turn it off.", "", False),
        ("See the whole board at once with the new overview.", "", False),
        ("Read replicas can be promoted by hand.", "", False),
        ("See who edited a board last.", "", False),
    ],
)  # fmt: skip
def test_only_a_pointer_and_nothing_else_is_dropped(text: str, markup: str, is_one: bool) -> None:
    assert is_pointer(text, markup) is is_one


FENCES = """\
## 2.1.0

- Boards can be shared:
  ```js
  share(board)

- Themes

## 2.0.0

- Totals
  ```
  total()
  ```
- Colours
"""


def test_a_fence_that_is_not_closed_before_the_next_release_hides_none() -> None:
    assert found("CHANGELOG.md", FENCES, False) == [("2.1.0", None, ["Boards can be shared: share(board)", "Themes"]), ("2.0.0", None, ["Totals", "Colours"])]


def test_a_change_that_tells_of_another_release_dates_none() -> None:
    text = "1.27.1\n======\n\n* Reads the types released in March 2023.\n* Faster start\n\n1.27.0\n======\n\n* Release Date: 2 March 2024\n* Boards\n"
    assert [one[1] for one in found("CHANGELOG.rst", text, False)] == [None, "2024-03-02"]


def test_labels_side_by_side_are_no_link_unless_the_document_says_where_to() -> None:
    text = "## 1.1.0\n\n- [fix][broker] Totals of empty boards\n- [Boards][b] can be shared\n\n[b]: https://orbit.example/boards\n"
    assert found("CHANGELOG.md", text, True)[0][2] == ["fix: [broker] Totals of empty boards", "unclassified: Boards can be shared"]


def test_a_heading_that_a_renderer_left_as_text_begins_a_release() -> None:
    text = "## 1.1.0\n\n- Boards\n\n##\u00a01.0.0 / 2024-03-05\n\n- Totals\n"
    assert [one[0] for one in found("CHANGELOG.md", text, False)] == ["1.1.0", "1.0.0"]
