"""Plain text and WordPress readmes to blocks: `text_blocks(text) -> list[Block]`.

A WordPress readme (`== Changelog ==`, `= 1.2.3 =`) is Markdown with headings of its own; of its sections only those about
changes are kept. Other plain text is read by the Markdown scanner, which knows underlined titles and loose lists.
"""

from __future__ import annotations

import re

from spiders.read.blocks import Block, BlockType
from spiders.read.markdown_blocks import markdown_blocks
from spiders.read.text_dialects import translate
from spiders.read.versions import VERSION

_SECTION = re.compile(r"^\s{0,3}={2,3}\s*(?!=)(\S.*?)\s*=*\s*$")
_VERSION = re.compile(r"^\s{0,3}=\s*(?!=)(\S.*?)\s*=*\s*$")
_CHANGES = re.compile(r"(?i)^\W*(?:change\s*logs?|changes|release\s*notes?|version\s+history|history|what'?s\s+new|upgrade\s+notice)\b")
_UPGRADE = re.compile(r"(?i)^\W*upgrade\s+notice\b")
_HEADER = re.compile(r"(?mi)^(?:stable tag|contributors|requires at least|tested up to)\s*:")
_LETTER_BULLET = re.compile(r"(?m)^([ \t]{0,8})o[ \t]+(?=\S)")
_STARRED = re.compile(r"^\*{3,}\s*(.+?)\s*\*{3,}$")


def is_wordpress_readme(text: str) -> bool:
    """True where the text has WordPress's section headings."""
    sections = re.findall(r"(?m)^\s{0,3}={2,3}\s*(\w[^\n=]*)={2,3}\s*$", text)
    return len(sections) >= 2 and (_HEADER.search(text) is not None or any(_CHANGES.match(title) and not VERSION.search(title) for title in sections))


def text_blocks(text: str) -> list[Block]:
    """-> the blocks of a plain text file, each with the lines it stands on (`line:12-14`, 1-based)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(_LETTER_BULLET.findall(text)) > 1:
        text = _LETTER_BULLET.sub(r"\1- ", text)
    if not is_wordpress_readme(text):
        return _translated_blocks("\n".join(_STARRED.sub(r"# \1", line) for line in text.split("\n")))
    lines = []
    for line in text.split("\n"):
        if len(line) > 300:
            pass
        elif section := _SECTION.match(line):
            line = f"# {section[1].rstrip('= ')}"
        elif version := _VERSION.match(line):
            line = f"## {version[1].rstrip('= ')}"
        elif line.lstrip().startswith("##"):
            line = re.sub(r"^\s*#+", "###", line)
        lines.append(line)
    return _changes_only(markdown_blocks("\n".join(lines)))


def _translated_blocks(text: str) -> list[Block]:
    known = translate(text)
    blocks = markdown_blocks(known.text)
    if not known.stamps:
        return blocks
    stamps = {f"line:{line}": date for line, date in known.stamps.items()}
    return [block._replace(stamp=stamps.get(block.locator)) if block.type is BlockType.HEADING else block for block in blocks]


def _changes_only(blocks: list[Block]) -> list[Block]:
    """Blocks of the sections about changes; `Upgrade Notice` repeats the changelog and counts only where there is no other."""
    titles = [b.text for b in blocks if b.type is BlockType.HEADING and b.level == 1 and _CHANGES.match(b.text)]
    has_changelog = any(not _UPGRADE.match(title) for title in titles)
    kept: list[Block] = []
    inside = False
    for block in blocks:
        if block.type is BlockType.HEADING and block.level == 1:
            inside = bool(_CHANGES.match(block.text)) and not (has_changelog and _UPGRADE.match(block.text))
        if inside:
            kept.append(block)
        elif block.type is BlockType.ITEM:
            kept.append(block._replace(text="", markup=""))
    return kept
