"""Made-up feeds for the tests: the same vendor's releases in any format."""

from __future__ import annotations

import hashlib
from typing import Any
from xml.sax.saxutils import escape

from spiders.kinds import feed
from spiders.read.reading import CapturedDocument, Reading, SourceContext
from spiders.records import ReadFailure

URL = "https://updates.lumen.example/feed.xml"
NOTES = "<ul><li>Added shared boards</li><li>Fixed a crash on sign-in</li></ul>"


def item(number: int, body: str = NOTES, **parts: str) -> str:
    """-> one RSS item; `parts` replace its elements, an empty one leaves the element out."""
    stated = {
        "title": f"Lumen 2.{number}.0",
        "link": f"https://lumen.example/releases/2-{number}-0",
        "guid": f"lumen-2-{number}-0",
        "pubDate": f"Tue, {number % 27 + 1:02} Mar 2024 10:{number % 60:02}:07 GMT",
    } | parts
    elements = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in stated.items() if text)
    return f"<item>{elements}<description>{escape(body)}</description></item>"


def rss(*items: str, prolog: str = '<?xml version="1.0" encoding="utf-8"?>', head: str = "<title>Lumen updates</title>") -> str:
    """-> an RSS 2.0 document."""
    return f'{prolog}<rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'


def entry(number: int, body: str = NOTES, kind: str = "html", **parts: str) -> str:
    """-> one Atom entry."""
    stated = {"id": f"urn:lumen:2-{number}", "title": f"Lumen 2.{number}.0", "updated": f"2024-03-{number % 27 + 1:02}T10:{number % 60:02}:07Z"} | parts
    elements = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in stated.items() if text)
    content = body if kind == "xhtml" else escape(body)
    return f'<entry>{elements}<link href="https://lumen.example/releases/2-{number}-0"/><content type="{kind}">{content}</content></entry>'


def atom(*entries: str, attributes: str = "") -> str:
    """-> an Atom 1.0 document."""
    return f'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"{attributes}><title>Lumen updates</title>{"".join(entries)}</feed>'


def outcome(body: bytes | str, url: str = URL, media_type: str | None = None, **options: Any) -> Reading | ReadFailure:
    """-> what the kind makes of a feed."""
    raw = body.encode() if isinstance(body, str) else body
    document = CapturedDocument(raw, hashlib.sha256(raw).hexdigest(), url, media_type)
    return feed.read(document, SourceContext("lumen/board/updates", "feed", url, options))


def reading(body: bytes | str, url: str = URL, media_type: str | None = None, **options: Any) -> Reading:
    """-> the reading of a feed that has to be readable."""
    result = outcome(body, url, media_type, **options)
    assert isinstance(result, Reading), result
    assert result.document.release_count == len(result.releases)
    assert result.document.item_count == len(result.items)
    return result


def failure(body: bytes | str, url: str = URL, **options: Any) -> ReadFailure:
    """-> the failure of a feed that must not be readable."""
    result = outcome(body, url, **options)
    assert isinstance(result, ReadFailure), result
    return result


def doubt_codes(result: Reading) -> set[str]:
    """-> codes of a reading's doubts."""
    return {doubt.split(":")[0] for doubt in result.document.doubts}
