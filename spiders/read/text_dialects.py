"""Dialects of plain text changelogs, line by line into Markdown, so that every block keeps its line.

Debian's changelog, GNU's ChangeLog and NEWS, PHP's NEWS, MediaWiki's headings, labels in brackets. A dialect is recognised by what it
cannot be without; text of no known dialect stays as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spiders.read.author_labels import read_label
from spiders.read.versions import VERSION

_DEBIAN = re.compile(r"^(?P<head>[a-z0-9][a-z0-9+.-]+ \([^()\s]+\))\s[^;\n]+;\s*urgency=\w+", re.I)
_DEBIAN_END = re.compile(r"^ -- .{0,200}<[^<>\s]*>\s+(?P<date>\w{3},\s+\d{1,2} \w{3} \d{4}\b.*)$")
_DEBIAN_PERSON = re.compile(r"^\s+\[ [^\]]{2,60} \]\s*$")
_GNU_ENTRY = re.compile(r"^(?P<date>\d{4}-\d{2}-\d{2})\s+\S.{0,100}<[^<>\s]+@[^<>\s]+>\s*$")
_OUTLINE = re.compile(r"^(?P<stars>\*{1,4})\s+(?P<title>\S.{0,200})$")
_WIKI = re.compile(r"^(?P<signs>={1,5})\s*(?P<title>[^=\s].{0,200}?)\s*(?P=signs)\s*$")
_RULER = re.compile(r"^\s*(?:([|*~#+_.])\1{19,}|([=-])\2{19,})\s*$")
_DOT_BULLET = re.compile(r"^(\s+)\.\s+(?=\S)")
_LABEL = re.compile(r"^\s*\[(?P<label>[^\]\[]{2,40})\]\s*:?\s*$")


@dataclass(frozen=True, slots=True)
class Translated:
    """Markdown with as many lines as the text, and the dates (as written) that stand on headings, by 1-based line."""

    text: str
    stamps: dict[int, str]


def translate(text: str) -> Translated:
    """-> `text` as Markdown where it is of a known dialect."""
    lines = text.split("\n")
    if sum(_DEBIAN.match(line) is not None for line in lines) and any(_DEBIAN_END.match(line) for line in lines):
        return _debian(lines)
    if sum(_GNU_ENTRY.match(line) is not None for line in lines) > 1:
        lines = [f"## {entry['date']}" if (entry := _GNU_ENTRY.match(line)) else line for line in lines]
    elif _is_outline(lines):
        lines = [f"{'#' * len(found['stars'])} {found['title']}" if (found := _OUTLINE.match(line)) else line for line in lines]
    elif _is_wiki(lines):
        lines = [f"{'#' * len(found['signs'])} {found['title']}" if (found := _WIKI.match(line)) else line for line in lines]
    return Translated("\n".join(_plain(lines)), {})


def _debian(lines: list[str]) -> Translated:
    out: list[str] = []
    stamps: dict[int, str] = {}
    head = 0
    for number, line in enumerate(lines, 1):
        if found := _DEBIAN.match(line):
            head, line = number, f"## {found['head']}"
        elif end := _DEBIAN_END.match(line):
            stamps[head], line = end["date"], ""
        elif _DEBIAN_PERSON.match(line):
            line = ""
        out.append(line)
    return Translated("\n".join(out), stamps)


def _is_outline(lines: list[str]) -> bool:
    """GNU's NEWS: `* Noteworthy changes in release 4.3` at the margin, `** New features` below."""
    found = [match for line in lines if (match := _OUTLINE.match(line))]
    tops = [match for match in found if len(match["stars"]) == 1]
    return len(found) > len(tops) and any(VERSION.search(match["title"]) for match in tops)


def _is_wiki(lines: list[str]) -> bool:
    """MediaWiki's headings: versions stand at the second or third level, between as many signs on either side."""
    found = [match for line in lines if (match := _WIKI.match(line))]
    versions = [len(match["signs"]) for match in found if VERSION.search(match["title"])]
    return bool(versions) and sum(level > 1 for level in versions) * 2 > len(versions)


def _plain(lines: list[str]) -> list[str]:
    has_dots = sum(_DOT_BULLET.match(line) is not None for line in lines) > 1
    out: list[str] = []
    for line in lines:
        label = _LABEL.match(line)
        ruler = _RULER.match(line)
        # a line of = or - below words underlines them
        if ruler and not (ruler[2] and out and out[-1].strip()):
            line = ""
        elif label and (known := read_label(label["label"])) is not None and known.is_exact:
            line = f"###### {label['label']}"
        elif has_dots:
            line = _DOT_BULLET.sub(r"\1- ", line)
        out.append(line)
    return out
