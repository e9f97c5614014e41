"""Small texts of a feed as a person sees them: titles without markup, links that can be followed."""

from __future__ import annotations

import html
import re
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
_WINDOWS_CONTROLS = {code: bytes([code]).decode("cp1252", "ignore") or None for code in range(0x80, 0xA0)}


# What cp1252 shows for the bytes 0x80-0x9F, back to those bytes.
_CP1252_BACK = {ord(shown): code for code, shown in _WINDOWS_CONTROLS.items() if shown}
ENCODED_TWICE = re.compile("[\u00c2-\u00df][\u0080-\u00bf\u0152-\u2122]|[\u00e0-\u00f4](?:[\u0080-\u00bf]|[\u0152-\u2122]){2,3}")
"""UTF-8 that somebody took for Latin-1 and encoded again: `Ã©`, `â‚¬`."""


def mend_encoded_twice(text: str) -> str:
    """-> `text` decoded once more where the whole of it is UTF-8 taken for Latin-1 or windows-1252; else as it is."""
    if text.isascii() or not ENCODED_TWICE.search(text):
        return text
    try:
        return text.translate(_CP1252_BACK).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def looks_like_html(text: str) -> bool:
    """-> whether `text` holds tags or character references of HTML."""
    return ("<" in text and _TAG.search(text) is not None) or ("&" in text and _REFERENCE.search(text) is not None)


def visible_words(raw: str, *, is_literal: bool = False, limit: int = MAX_TITLE_CHARS) -> str:
    """-> the words of a title that may be plain text or HTML; `is_literal` where the feed says that it is plain text.

    Only tags that HTML has are taken out, so that `Array<T>` stays. At most `limit` characters, one line, nothing invisible.
    """
    text = mend_encoded_twice(raw[: limit * 20])
    if not is_literal and looks_like_html(text):
        text = _TAG.sub("", _BREAK.sub(" ", _UNSEEN.sub(" ", text)))
        text = html.unescape(text)
    elif not text.isascii():
        text = text.translate(_WINDOWS_CONTROLS)
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
