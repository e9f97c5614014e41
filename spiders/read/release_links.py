"""Links from an index page to the pages of its releases, newest first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from urllib.parse import urldefrag, urljoin, urlsplit

from spiders.read.dates import find_date, read_date
from spiders.read.display_text import fold_space
from spiders.read.html_cards import find_cards
from spiders.read.html_inline import TIME_TAGS
from spiders.read.html_main import main_element
from spiders.read.html_page import HtmlPage
from spiders.read.html_tree import Element

MAX_LINKS = 2_000
"""Most candidate links looked at."""

_NOT_A_PAGE = re.compile(r"\.(?:xml|rss|atom|json|pdf|zip|gz|tgz|exe|dmg|msi|deb|rpm|png|jpe?g|gif|svg|webp|mp4|css|js|txt|ics|sig|asc|sha256)$", re.IGNORECASE)
_NOT_A_RELEASE = re.compile(
    r"(?:^|/)(?:tags?|categor(?:y|ies)|authors?|page|rss|feed|atom|search|login|signin|signup|about|contact|pricing|legal|privacy|terms)(?:/|$)", re.IGNORECASE
)
_VERSION = re.compile(r"(?<![\d.])v?\d+(?:[._-]\d+){1,3}(?![\d])", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_URL_DATE = re.compile(rf"(?<!\d)((?:19|20)\d\d)[-/_](\d{{1,2}}|(?:{'|'.join(_MONTHS)})[a-z]*)(?:[-/_](\d{{1,2}}))?(?!\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Link:
    url: str
    on: date | None
    version: tuple[int, ...]
    list_id: int

    @property
    def is_named(self) -> bool:
        return self.on is not None or bool(self.version)


def find_release_links(page: HtmlPage, url: str, prefix: str | None = None) -> list[str]:
    """-> addresses on the page's host, each once. Where dates or versions run upwards the order is turned around."""
    main, here = main_element(page.root), urlsplit(url)
    under = prefix or _directory(here.path)
    cards, found = find_cards(main), dict[str, _Link]()
    for element in main.walk():
        target = _target(element, page.base_url) if element.tag == "a" else None
        if target is None or urlsplit(target).netloc != here.netloc or target in found or _is_same(target, url):
            continue
        path = urlsplit(target).path
        if not path.startswith(under) or _NOT_A_PAGE.search(path) or (prefix is None and _NOT_A_RELEASE.search(path[len(under) :])):
            continue
        found[target] = _Link(target, _date(element, path, cards), _version(element, path), _list_id(element))
        if len(found) >= MAX_LINKS:
            break
    links = list(found.values())
    # Beside the releases of a list stands the one without a number yet; links elsewhere go elsewhere.
    lists = {link.list_id for link in links if link.is_named}
    return [link.url for link in _newest_first([link for link in links if not lists or link.is_named or link.list_id in lists])]


def _directory(path: str) -> str:
    """`/changelog` and `/changelog/` -> `/changelog/`; `/docs/releases.html` -> `/docs/`."""
    path = re.sub(r"/(?:index\.\w+)?$", "", path)
    last = path.rsplit("/", 1)[-1]
    return path.rsplit("/", 1)[0] + "/" if "." in last else path + "/"


def _target(link: Element, base_url: str) -> str | None:
    href = link.attributes.get("href", "").strip()
    if not href or href.startswith("#") or "nofollow" in link.attributes.get("rel", "").split():
        return None
    try:
        target = urldefrag(urljoin(base_url, href)).url
        return target if urlsplit(target).scheme in ("http", "https") and "@" not in urlsplit(target).netloc else None
    except ValueError:
        return None


def _is_same(target: str, url: str) -> bool:
    return urlsplit(target).path.rstrip("/") == urlsplit(url).path.rstrip("/")


def _list_id(link: Element) -> int:
    holder = link.parent
    while holder is not None and holder.tag not in ("ul", "ol", "table", "dl", "section", "main", "body"):
        holder = holder.parent
    return id(holder)


def _date(link: Element, path: str, cards: dict[int, str]) -> date | None:
    """Stated in the link's words, its card, or its address."""
    stated = find_date(fold_space(link.text())[:300])
    if stated is None:
        holder = link.parent
        while holder is not None and id(holder) not in cards and holder.tag not in ("li", "tr", "article"):
            holder = holder.parent
        if holder is not None:
            times = [below.attributes.get("datetime", "") for below in holder.walk() if below.tag in TIME_TAGS]
            stated = next((read for read in (read_date(time) for time in times) if read), None) or find_date(fold_space(holder.text())[:300])
    if stated is not None:
        return stated.on
    in_path = _URL_DATE.search(path)
    if in_path is None:
        return None
    month = in_path[2].lower()
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
    try:
        return date(int(in_path[1]), number, int(in_path[3] or 1))
    except ValueError:
        return None


def _version(link: Element, path: str) -> tuple[int, ...]:
    found = _VERSION.search(fold_space(link.text())[:100]) or _VERSION.search(path.rsplit("/", 2)[-1] or path)
    return tuple(int(part) for part in re.findall(r"\d{1,9}", found[0])) if found else ()


def _newest_first(links: list[_Link]) -> list[_Link]:
    for keys in ([link.on.timetuple()[:3] if link.on else () for link in links], [link.version for link in links]):
        known = [key for key in keys if key]
        if len(known) > 1 and len(known) * 2 > len(links):
            rising, falling = sum(one < two for one, two in pairwise(known)), sum(one > two for one, two in pairwise(known))
            return links[::-1] if rising > falling else links
    return links
