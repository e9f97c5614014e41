"""What a body is by its first bytes, since Content-Type lies: a PDF under `text/html`, a log-in page where a feed was."""

from __future__ import annotations

import re
from collections.abc import Sequence

HEAD_BYTES = 2048
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"RIFF", "image"),
    (b"\x00\x00\x01\x00", "image"),
    (b"PK\x03\x04", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x7fELF", "binary"),
    (b"MZ\x90", "binary"),
    (b"\x00asm", "binary"),
    (b"wOF", "binary"),
)
BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
PROLOGUE = re.compile(r"\A(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE(?!\s+html)[^>\[]*(?:\[.*?\])?\s*>)+", re.S | re.I)
FEED_ROOT = re.compile(r"<(?:[\w-]+:)?(?:rss|feed|rdf|channel)\b", re.I)
HTML_START = re.compile(r"<!DOCTYPE\s+html|<html\b|<head\b|<body\b|<title\b|<meta\b", re.I)
XML_START = re.compile(r"\A\s*<\?xml\b", re.I)
TAG = re.compile(r"<[a-z][a-z0-9-]*[\s>/]", re.I)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(body: bytes) -> str:
    """-> empty, pdf, image, archive, binary, html, feed (RSS, Atom), xml, json, or text."""
    head = body[:HEAD_BYTES]
    if not head.strip():
        return "empty"
    for magic, name in MAGIC:
        if head.startswith(magic):
            return name
    text = _text(head)
    if len(CONTROL.findall(text)) > len(text) // 50:
        return "binary"
    return _markup(text)


def mismatch(body: bytes, accepts: Sequence[str]) -> str | None:
    """-> why `body` cannot be what a source of a kind with media types `accepts` holds, in words; None where it can."""
    found = sniff(body)
    if found == "empty":
        return "the body is empty"
    wanted = _families(accepts)
    # Markdown files often begin with HTML tags, so a text kind takes anything but a whole page or a feed
    if found in wanted or ("html" in wanted and found == "text" and TAG.search(_text(body[: 16 * HEAD_BYTES]))) or ("feed" in wanted and found == "xml"):
        return None
    return f"the body is {_say(found)}, not {' or '.join(_say(name) for name in sorted(wanted))}"


def _text(head: bytes) -> str:
    for bom, charset in BOMS:
        if head.startswith(bom):
            return head[len(bom) :].decode(charset, "ignore")
    if (head[:1] == b"<" and head[1:2] == b"\0") or (head[:1] == b"\0" and head[1:2] == b"<"):
        return head.decode("utf-16-le" if head[:1] == b"<" else "utf-16-be", "ignore")
    return head.decode("latin-1")


def _markup(text: str) -> str:
    start = PROLOGUE.sub("", text, count=1)
    if FEED_ROOT.match(start):
        return "feed"
    if HTML_START.match(start):
        return "html"
    if start[:1] in ("{", "[") and re.match(r"\{\s*[\"}]|\[\s*[\[{\"]", start):
        return "json"
    return "xml" if XML_START.match(text) else "text"


def _families(accepts: Sequence[str]) -> set[str]:
    families: set[str] = set()
    for media_type in accepts:
        name = media_type.partition(";")[0].strip().lower()
        if "html" in name:
            families.add("html")
        elif "rss" in name or "atom" in name or name.endswith(("/xml", "rdf+xml")):
            families.add("feed")
        elif "json" in name:
            families.add("json")
        elif name.startswith("text/"):
            families.add("text")
    return families or {"html", "feed", "json", "text", "xml"}


def _say(family: str) -> str:
    return {"feed": "an RSS or Atom feed", "html": "an HTML page", "text": "plain text", "json": "JSON", "xml": "XML of another kind", "pdf": "a PDF"}.get(
        family, f"{family} data"
    )
