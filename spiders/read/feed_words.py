"""Small texts of a feed as a person sees them: titles without markup, links that can be followed."""

from __future__ import annotations

import html
import re
from contextlib import suppress
from urllib.parse import urljoin

from spiders.read.display_text import fold_space, strip_invisible

MAX_TITLE_CHARS = 500
MAX_LINK_CHARS = 2000

_HTML_NAMES = (
    "a|abbr|acronym|address|article|aside|b|bdi|bdo|big|blockquote|br|center|cite|code|dd|del|details|dfn|div|dl|dt|em|figcaption|figure|font|footer|h[1-6]|header|hr|"
    "i|iframe|img|ins|kbd|label|li|main|mark|nav|nobr|ol|p|picture|pre|q|s|samp|section|small|source|span|strike|strong|style|script|sub|summary|sup|svg|table|tbody|td|"
    "tfoot|th|thead|time|tr|tt|u|ul|var|video|wbr"
)
_TAG = re.compile(rf"</?(?:{_HTML_NAMES})(?:\s[^<>]*)?/?>", re.I)
_UNSEEN = re.compile(r"<(script|style|svg|template)\b.*?</\1\s*>", re.I | re.S)
_BLANK = re.compile("[\x00-\x20]")
_BREAK = re.compile(r"<(?:br|hr|/?p|/?div|/?li|/?h[1-6]|/?td)\b[^<>]*>", re.I)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_WINDOWS_CONTROLS = {chr(code): bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
_CONTROL = re.compile("[\x80-\x9f]")


# What cp1252 shows for the bytes 0x80-0x9F, back to those bytes.
_CP1252_BACK = {shown: control for control, shown in _WINDOWS_CONTROLS.items() if shown}
_SHOWN = re.compile(f"[{''.join(_CP1252_BACK)}]")
# Both are looked for in the UTF-8 of a text: bytes with a fixed beginning are found ten times as fast as classes of characters.
_TWICE = re.compile(rb"\xc3[\x82-\xb4](?:\xc2[\x80-\xbf]|\xe2\x80|\xe2\x82\xac|\xe2\x84\xa2|\xc5[\x92-\xbe]|\xc6\x92|\xcb[\x86\x9c])")
_C1 = re.compile(rb"\xc2[\x80-\x9f]")


def first_encoded_twice(text: str) -> str | None:
    """-> first characters that look like UTF-8 taken for Latin-1 and encoded again (`Ã©`, `â‚`), None where there are none."""
    found = None if text.isascii() else _TWICE.search(text.encode("utf-8", "surrogatepass"))
    return found[0].decode("utf-8", "ignore") if found else None


def mend_characters(text: str) -> str:
    """-> `text` decoded once more where the whole of it is UTF-8 taken for Latin-1 or windows-1252; C1 controls as the
    windows-1252 characters that they stand for."""
    if text.isascii():
        return text
    if first_encoded_twice(text):
        with suppress(UnicodeError):  # only a part looks so: left as written
            text = _SHOWN.sub(lambda found: _CP1252_BACK[found[0]], text).encode("latin-1").decode("utf-8")
    if not _C1.search(text.encode("utf-8", "surrogatepass")):
        return text
    return _CONTROL.sub(lambda found: _WINDOWS_CONTROLS.get(found[0], ""), text)


def looks_like_html(text: str) -> bool:
    """-> whether `text` holds tags or character references of HTML."""
    return ("<" in text and _TAG.search(text) is not None) or ("&" in text and _REFERENCE.search(text) is not None)


def visible_words(raw: str, *, is_literal: bool = False, limit: int = MAX_TITLE_CHARS) -> str:
    """-> the words of a title that may be plain text or HTML; `is_literal` where the feed says that it is plain text.

    Only tags that HTML has are taken out, so that `Array<T>` stays. At most `limit` characters, one line, nothing invisible.
    """
    text = mend_characters(raw[: limit * 20])
    if not is_literal and looks_like_html(text):
        text = _TAG.sub("", _BREAK.sub(" ", _UNSEEN.sub(" ", text)))
        text = html.unescape(text)
    words = fold_space(strip_invisible(text))
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"


def followed_link(raw: str | None, base: str) -> str | None:
    """-> absolute http(s) address of `raw`, None where it has another scheme or is no address."""
    link = (raw or "").strip()
    if not link or len(link) > MAX_LINK_CHARS:
        return None
    if "[" in link or not link.startswith(("http://", "https://")):
        try:
            link = urljoin(base, link)
        except ValueError:
            return None
    if not link.lower().startswith(("http://", "https://")) or _BLANK.search(link):
        return None
    return link
