"""The same changelog as a file, as pages in several designs, split behind an index and as feeds gives the same releases and items.

The made-up files always; the real ones (a sample: one small file a project) and the real pairs where the shared data stand beside
the checkout (`PACELINE_SHARED`, default `../shared`). All of them: `python -m tests.accuracy.clothes DATA`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from spiders.kinds import changelog_file, changelog_page
from spiders.read.reading import Reading
from tests.accuracy.clothes import DESIGNS, dressed, read_text
from tests.clothes import Wardrobe, compare

SHARED = Path(os.environ.get("PACELINE_SHARED", Path(__file__).parents[1] / ".." / "shared")) / "data" / "releases"
SAMPLE = 4
LARGEST_BYTES = 8_000

FILES = {
    "keep a changelog": """# Changelog

Everything worth telling about Harbor.

## [Unreleased]

### Added
- A bell for every berth

## [2.1.0] - 2024-03-05

### Added
- Berth plans can be **shared** by [link](https://harbor.example/docs) ([#41](https://git.example/41))
- Tide tables for 40 more ports
  - also in `UTC`
  - and in feet

### Fixed
- Crane bookings no longer vanish at midnight

### Security
- Sessions end after a day

## [2.0.0] - 2024-02-01 [YANKED]

### Removed
- The old booking form

## 1.9.0 - 2024-01-10

- No headings here, only a list
- with a second line
""",
    "versions in every level": """# 3.0.0 (2024-05-01)

### Features

* **maps:** draw depths in colour ([a1b2c3d](https://git.example/c/a1b2c3d))
* **maps:** remember the zoom

### BREAKING CHANGES

* **maps:** `drawDepth` is gone

## 2.9.1 (2024-04-02)

### Bug Fixes

* **log:** print in one column

## 2.9.0 (2024-04-01)

### Performance Improvements

* open maps twice as fast
""",
    "labels in bold": """Release notes
=============

v1.4
----
*Released on 12 January 2024*

**New features**

- Moorings can be drawn by hand
- Ropes have a length

**Bug fixes**

- The horn sounds once, not twice

v1.3
----
*Released on 2 December 2023*

**Bug fixes**

1. Whistles work in the rain
2. Bells work in the fog
""",
    "prose": """# What's new

## March 2024

### Pilots can be booked

A pilot can now be booked together with a berth.

### Scales on every map

Maps show a scale in nautical miles.

## February 2024

### Quieter horns

Horns are quiet at night.
""",
}


def from_file(text: str, suffix: str = "md") -> Reading:
    """-> the reading of a changelog file."""
    reading = read_text(text, f"https://harbor.example/changelog.{suffix}", changelog_file.read, media_type="text/plain")
    assert reading is not None
    return reading


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("name", FILES)
def test_a_made_up_file_reads_the_same_in_every_design(name: str, design: str) -> None:
    reading = from_file(FILES[name])
    fit = compare(reading, dressed(Wardrobe.markdown(FILES[name], reading), design))
    assert (fit.kept_releases, fit.releases) == (len(reading.releases), len(reading.releases))
    if design != "rss":
        assert (fit.missing, fit.extra_items) == ((), 0)
        assert fit.kept_kinds == fit.items


@pytest.mark.parametrize("design", ["cards", "accordion", "disclosure", "pages"])
def test_dates_survive_the_design(design: str) -> None:
    reading = from_file(FILES["keep a changelog"])
    found = {
        release.version: release.released_on for part in dressed(Wardrobe.markdown(FILES["keep a changelog"], reading), design) for release in part.releases
    }
    assert found == {release.version: release.released_on for release in reading.releases}


def test_the_comparison_notices_a_lost_item_and_a_lost_release() -> None:
    whole, cut = FILES["labels in bold"], FILES["labels in bold"].replace("- Ropes have a length\n", "")
    fit = compare(from_file(whole), [from_file(cut)])
    assert (fit.kept_items, fit.extra_items) == (fit.items - 1, 0)
    assert compare(from_file(whole), [from_file(whole.replace("v1.3", "v1.2"))]).kept_releases == 1


def real_files() -> list[Path]:
    """-> one small Markdown file a project, every n-th."""
    small: dict[str, Path] = {}
    for path in sorted((SHARED / "changelogs").glob("*.md")) if SHARED.is_dir() else []:
        if 1_000 < path.stat().st_size < LARGEST_BYTES:
            small.setdefault(path.name.split("__")[0], path)
    files = list(small.values())
    return files[:: max(1, len(files) // SAMPLE)][:SAMPLE]


@pytest.mark.skipif(not SHARED.is_dir(), reason="no shared data beside the checkout (PACELINE_SHARED)")
def test_real_files_read_the_same_in_every_design() -> None:
    kept = items = 0
    for path in real_files():
        text = changelog_file.decoded(path.read_bytes())
        reading = from_file(text)
        wardrobe = Wardrobe.markdown(text, reading)
        for design in ("article", "cards", "accordion", "pages", "atom"):
            fit = compare(reading, dressed(wardrobe, design))
            kept, items = kept + fit.kept_items, items + max(fit.items, fit.kept_items + fit.extra_items)
    assert items > 0
    assert kept / items >= 0.98


@pytest.mark.skipif(not SHARED.is_dir(), reason="no shared data beside the checkout (PACELINE_SHARED)")
def test_real_pages_read_like_their_markdown_source() -> None:
    kept = items = pairs = 0
    for source in sorted((SHARED / "html").glob("*__docs_changelog_*.md"))[::6]:
        project, _, year, month = source.stem.replace("__docs_", "__").replace("__", "_").split("_")
        pages = [page for page in (SHARED / "html").glob(f"{project}__changelog_{year}_*_index.html") if page.name.split("_")[4].lower() == month]
        front, _, body = source.read_text(encoding="utf-8").partition("---\n")[2].partition("---\n")
        title = front.partition('title: "')[2].partition('"')[0]
        page = read_text(pages[0].read_text(encoding="utf-8"), f"https://docs.example/changelog/{year}/{month}", changelog_page.read) if pages else None
        if page is None:
            continue
        pairs += 1
        fit = compare(from_file(f"# {title}\n\n{body}"), [page])
        kept, items = kept + fit.kept_items, items + max(fit.items, fit.kept_items + fit.extra_items)
    assert pairs >= 14
    assert kept / items >= 0.98
