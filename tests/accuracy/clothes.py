"""Same content, other clothes, over all real changelogs: `python -m tests.accuracy.clothes DATA [PROJECT...]`.

Every Markdown and reStructuredText file of DATA/releases/changelogs is read, dressed in every design, read again and compared.
Prints per design the share of releases and items kept (macro over projects) and the files below .98; also the real pairs.
"""

from __future__ import annotations

import gzip
import hashlib
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from spiders.kinds import changelog_file, changelog_page, feed
from spiders.read.reading import CapturedDocument, Reader, Reading, SourceContext
from tests.clothes import HOST, Fit, Wardrobe, compare

MAX_RELEASES = 60
DESIGNS = ("article", "cards", "accordion", "disclosure", "pages", "atom", "rss")


def read_text(text: str, url: str, read: Reader, *, source_url: str | None = None, media_type: str = "text/html; charset=utf-8") -> Reading | None:
    """-> the reading of `text` as a captured document, None where it failed."""
    body = text.encode("utf-8", "replace")
    document = CapturedDocument(body, hashlib.sha256(body).hexdigest(), url, media_type)
    reading = read(document, SourceContext("acme/app/notes", "", source_url or url, {"follow": 200}))
    return reading if isinstance(reading, Reading) else None


def dressed(wardrobe: Wardrobe, design: str, name: str = "changelog") -> list[Reading]:
    """-> what is read from one design; the address keeps the file's name, which may be all that says the version."""
    index = f"{HOST}/{name}" if design == "article" else f"{HOST}/changelog"
    if design == "pages":
        pages = wardrobe.pages()
        body = wardrobe.index().encode()
        links = changelog_page.release_links(CapturedDocument(body, "0" * 64, index, "text/html"), SourceContext("a/b/c", "", index, {"follow": 200}))
        found = [read_text(pages[link], link, changelog_page.read, source_url=index) for link in links if link in pages]
    elif design in ("atom", "rss"):
        text = wardrobe.atom() if design == "atom" else wardrobe.rss()
        found = [read_text(text, f"{HOST}/feed.xml", feed.read, media_type=f"application/{design}+xml")]
    else:
        found = [read_text(getattr(wardrobe, design)(), index, changelog_page.read)]
    return [reading for reading in found if reading is not None]


def fits(text: str, url: str) -> Iterator[tuple[str, Fit, Wardrobe]]:
    """-> (design, fit, wardrobe) of one changelog file; nothing where the file itself cannot be read."""
    reading = read_text(text, url, changelog_file.read, media_type="text/plain")
    is_rst = url.endswith(".rst")
    if reading is None or not (is_rst or changelog_file.markup_of(text, url) == "markdown"):
        return
    wardrobe = (Wardrobe.rst if is_rst else Wardrobe.markdown)(text.replace("\r\n", "\n").replace("\r", "\n"), reading)
    for design in DESIGNS:
        if design == "article":
            yield design, compare(reading, dressed(wardrobe, design, url.rsplit("/", 1)[-1].rsplit(".", 1)[0])), wardrobe
            continue
        kept = wardrobe.garments[:MAX_RELEASES]
        ids = {one.release.release_id for one in kept}
        part = Reading(
            reading.document, tuple(one.release for one in kept), tuple(item for item in reading.items if item.release_id in ids and design != "rss")
        )
        yield design, compare(part, dressed(Wardrobe(wardrobe.whole, kept), design)), wardrobe


def main(data: Path, only: list[str]) -> None:
    """Prints the table."""
    by_design: dict[str, dict[str, list[Fit]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted((data / "releases" / "changelogs").iterdir()):
        project, url = path.name.split("__")[0], path.name.removesuffix(".gz")
        if (only and project not in only) or not url.endswith((".md", ".mdx", ".rst")):
            continue
        body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for design, fit, _ in fits(changelog_file.decoded(body), f"https://files.example/{url}"):
            by_design[design][project].append(fit)
            if (fit.items and fit.share < 0.98) or fit.kept_releases < fit.releases:
                print(
                    f"  {design:11}{path.name[:60]:62}{fit.kept_releases:5}/{fit.releases:<5}{fit.kept_items:6}/{fit.items:<6} +{fit.extra_items:<5}{fit.share:.3f}",
                    flush=True,
                )
                for line in fit.missing[:3] if only else ():
                    print(f"      {line}")
    for design, projects in by_design.items():
        shares = [sum(fit.share for fit in each) / len(each) for each in projects.values()] if design != "rss" else [1.0]
        kept, items, extra = (sum(getattr(fit, name) for each in projects.values() for fit in each) for name in ("kept_items", "items", "extra_items"))
        releases = sum(fit.kept_releases for each in projects.values() for fit in each) / max(
            1, sum(fit.releases for each in projects.values() for fit in each)
        )
        kinds = sum(fit.kept_kinds for each in projects.values() for fit in each) / max(1, kept)
        print(
            f"{design:11} releases {releases:.4f}  items macro {sum(shares) / len(shares):.4f}  micro {kept / max(1, items):.4f} (+{extra} of {items})  kinds {kinds:.4f}"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
