"""Which of the brief's pages of evidence shows which words: by the hash of the capture and the place in it, as the pages say themselves."""

from __future__ import annotations

import re
from pathlib import Path

import lxml.html

from pipelines.dashboard.packed import packed

NAMES = ("hash", "locator", "href")
PLACE = "Place in the page"
_HASH = re.compile(r"[0-9a-f]{64}")


def evidence_links(folder: Path) -> str:
    """-> the packed dataset of the pages in `folder`, which need not be there: hash, locator, address seen from beside the folder."""
    pages = sorted(folder.glob("*.html"), key=lambda path: (len(path.name), path.name))
    rows = [row for path in pages if (row := _row(path, f"{folder.name}/{path.name}"))]
    return packed(NAMES, rows)


def _row(path: Path, href: str) -> tuple[str, str, str] | None:
    told = dict(_terms(lxml.html.document_fromstring(path.read_bytes())))
    found = next((words for words in told.values() if _HASH.fullmatch(words)), None)
    return (found, told.get(PLACE, ""), href) if found else None


def _terms(tree: lxml.html.HtmlElement) -> list[tuple[str, str]]:
    """-> the terms of the page's list, each with what it says."""
    return [(term.text_content().strip(), said.text_content().strip()) for term in tree.iter("dt") if (said := term.getnext()) is not None]
