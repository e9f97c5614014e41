"""A notice as the text of a chat message: nobody is called, no captured word becomes a link, and it is cut between letters as people see them. Pure."""

from __future__ import annotations

import re

import regex

from pipelines.brief.words import display
from pipelines.delivery.notice import Notice

JOINT = "\u200b"
"""A zero-width space: what stands on both sides of it is no longer read as one."""
CALL = re.compile(r"([@#!])(?=[\w&!@-])")
ADDRESS = re.compile(r"(?i)(\b[a-z][a-z0-9+.-]*:)(?=/|\S*@)|(\bwww)(?=\.)")
MARKED_LINK = re.compile(r"\](?=\()")
DISCORD_MARKS = re.compile(r"([\\*_~`|>\[\]()<]|^[#-])", re.MULTILINE)
CUT = "…"


def disarmed(text: str) -> str:
    """-> captured words that call nobody (`@everyone`, `<!channel>`, `<@U1>`) and are no link (`http://`, `www.`, `[text](address)`) in any chat program."""
    plain = display(text, 10_000)
    return MARKED_LINK.sub(f"]{JOINT}", ADDRESS.sub(lambda match: f"{match[0]}{JOINT}", CALL.sub(rf"\1{JOINT}", plain)))


def discord_text(text: str) -> str:
    """-> `text` with the marks of Discord's Markdown escaped: it knows no plain text."""
    return DISCORD_MARKS.sub(r"\\\1", text)


def cut(text: str, most: int) -> str:
    """-> `text` of at most `most` characters, cut with a mark between two letters as people see them (grapheme clusters, UAX 29)."""
    if len(text) <= most:
        return text
    kept, length = [], 0
    for letter in regex.findall(r"\X", text):
        if length + len(letter) + len(CUT) > most:
            break
        kept.append(letter)
        length += len(letter)
    return "".join(kept).rstrip() + CUT


def chat_body(notice: Notice, most: int, escape: str) -> str:
    """-> the lines of a notice, one beneath the other, of at most `most` characters; what does not fit is counted.
    `escape` is the Apprise schema of the program that shows it."""
    blocks = [_block(line.text, line.link, escape) for line in notice.lines]
    told: list[str] = []
    for number, block in enumerate(blocks):
        rest = f"\nand {len(blocks) - number - 1} more, see the brief" if number + 1 < len(blocks) else ""
        if len("\n".join([*told, block])) + len(rest) > most:
            told.append(f"and {len(blocks) - number} more, see the brief" if told else cut(block, most))
            break
        told.append(block)
    return cut("\n".join(told), most)


def chat_title(notice: Notice, most: int, escape: str) -> str:
    """-> the subject, of at most `most` characters."""
    words = disarmed(notice.subject)
    return cut(discord_text(words) if escape == "discord" else words, most)


def _block(text: str, link: str | None, escape: str) -> str:
    words = disarmed(text)
    if escape == "discord":
        # in angle brackets an address is a link without a picture of its page
        return f"• {discord_text(words)}" + (f"\n  <{link}>" if link else "")
    return f"• {words}" + (f"\n  {link}" if link else "")
