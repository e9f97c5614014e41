"""A page as a whole: its tree, and what its head says of it (title, language, address, date, feeds)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from spiders.read.display_text import cap, fold_space
from spiders.read.html_locator import Locators
from spiders.read.html_main import strip_furniture, strip_hidden
from spiders.read.html_tree import Element, parse_html
from spiders.read.html_visibility import page_styles

MAX_TITLE_CHARS = 300
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_PUBLISHED = ("article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "og:published_time", "publish_date", "publication_date")
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/json"})
_MAX_JSON_CHARS = 500_000


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """A parsed page; `root` holds only what a person sees of its content, `locators` count all of it.

    base_url: what relative links are completed with. own_url: the address that the page gives itself, on the same host.
    published: the date that the head states for the page, as written. feeds: addresses of its feeds.
    script_count, text_chars: to tell an empty shell from a page.
    """

    root: Element
    locators: Locators
    title: str | None
    language: str | None
    base_url: str
    own_url: str
    published: str | None
    feeds: tuple[str, ...]
    script_count: int
    text_chars: int


def open_page(html: str, url: str) -> HtmlPage:
    """-> the page behind `html`, which was answered by `url`."""
    root = parse_html(html)
    locators, elements = Locators(root), list(root.walk())
    base = _joined(url, next((e.attributes["href"] for e in elements if e.tag == "base" and e.attributes.get("href")), "")) or url
    metas = _metas(elements)
    titles = [fold_space(e.text()) for e in elements if e.tag == "title" and e.parent is not None and e.parent.tag == "head"]
    title = next(iter(titles), "") or metas.get("og:title", "")
    language = root.attributes.get("lang") or root.attributes.get("xml:lang") or metas.get("content-language", "")
    links = [(e.attributes.get("rel", "").lower().split(), e.attributes) for e in elements if e.tag == "link"]
    canonical = next((_joined(url, a.get("href", "")) for rel, a in links if "canonical" in rel), None)
    feeds = [_joined(base, a.get("href", "")) for rel, a in links if "alternate" in rel and a.get("type", "").lower().split(";")[0] in _FEED_TYPES]
    published = next((metas[name] for name in _PUBLISHED if metas.get(name)), None) or _json_date(elements)
    scripts = sum(e.tag == "script" for e in elements)
    strip_hidden(root, page_styles(root))
    text_chars = len(fold_space(root.text()))
    strip_furniture(root)
    return HtmlPage(
        root,
        locators,
        cap(title, MAX_TITLE_CHARS) or None,
        language.strip() if _LANGUAGE.fullmatch(language.strip()) else None,
        base,
        canonical if canonical and urlsplit(canonical).netloc == urlsplit(url).netloc else url.split("#")[0],
        published,
        tuple(dict.fromkeys(feed for feed in feeds if feed)),
        scripts,
        text_chars,
    )


def _joined(base: str, href: str) -> str | None:
    try:
        joined = urljoin(base, href.strip())
        return joined if href.strip() and urlsplit(joined).scheme in ("http", "https") else None
    except ValueError:
        return None


def _metas(elements: list[Element]) -> dict[str, str]:
    metas: dict[str, str] = {}
    for element in elements:
        if element.tag == "meta":
            name = next((element.attributes[key] for key in ("property", "name", "itemprop", "http-equiv") if element.attributes.get(key)), "")
            metas.setdefault(name.lower(), fold_space(element.attributes.get("content", "")))
    return metas


def _json_date(elements: list[Element]) -> str | None:
    """`datePublished` of the one article that the page's JSON-LD describes."""
    found: set[str] = set()
    for element in elements:
        if element.tag == "script" and element.attributes.get("type", "").lower() == "application/ld+json":
            text = element.text()
            try:
                stack: list[object] = [json.loads(text)] if len(text) <= _MAX_JSON_CHARS else []
            except (ValueError, RecursionError):
                continue
            while stack:
                node = stack.pop()
                if isinstance(node, dict):
                    found |= {str(node["datePublished"])} if isinstance(node.get("datePublished"), str) else set()
                    stack.extend(node.values())
                elif isinstance(node, list):
                    stack.extend(node)
    return found.pop() if len(found) == 1 else None
