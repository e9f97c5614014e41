"""The part of a page that is its content: navigation, footers, sidebars, cookie notices and page furniture are left out."""

from __future__ import annotations

import re

from spiders.read.display_text import fold_space
from spiders.read.html_tree import DROPPED_TAGS, Element
from spiders.read.html_visibility import Styles, is_hidden

_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "dialog", "menu"})
_FURNITURE_ROLES = frozenset(
    {"navigation", "contentinfo", "complementary", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar", "tablist", "tooltip"}
)
_FURNITURE_WORDS = frozenset(
    [
        "nav",
        "navbar",
        "navigation",
        "menu",
        "submenu",
        "breadcrumb",
        "breadcrumbs",
        "sidebar",
        "sidenav",
        "toc",
        "footer",
        "cookie",
        "cookies",
        "consent",
        "gdpr",
        "onetrust",
        "cookiebot",
        "newsletter",
        "subscribe",
        "pagination",
        "paginator",
        "pager",
        "skip",
        "skiplink",
        "offcanvas",
        "lightbox",
        "modal",
        "popup",
        "tooltip",
        "toolbar",
        "banner",
    ]
)
_FURNITURE_PHRASES = re.compile(
    r"(?:^|[\s_-])(?:table-of-contents|on-this-page|social-(?:share|links|icons)|share-(?:buttons|links|bar)|related-(?:posts|articles)|back-to-top|edit-this-page|"
    r"page-navigation|prev-next|was-this-helpful|feedback-widget|announcement-bar)(?:$|[\s_-])",
    re.IGNORECASE,
)
_INLINE_FURNITURE_WORDS = frozenset({"skip", "skiplink", "skipnav", "tooltip"})
# A wrapper names what it has beside it (`with-sidebar`), it is not that thing.
_BESIDE_WORDS = frozenset(
    [
        "with",
        "has",
        "no",
        "without",
        "layout",
        "page",
        "wrapper",
        "container",
        "body",
        "main",
        "content",
        "article",
        "post",
        "entry",
        "release",
        "changelog",
    ]
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CONSENT = re.compile(r"\bcookies?\b", re.IGNORECASE)
_CONSENT_ACT = re.compile(
    r"\b(accept|agree|consent|reject|decline|allow|akzeptieren|ablehnen|accepter|refuser|aceptar|rechazar|accetta|aceitar)\b", re.IGNORECASE
)
_MIN_MAIN_CHARS = 40
_WHOLE_PAGE_SHARE = 0.6


def strip_hidden(root: Element, styles: Styles) -> None:
    """Takes out of the tree what a person does not see; panels that a visible control opens stay."""
    controlled = {name for element in root.walk() for name in _controls(element)}
    stack = [root]
    while stack:
        element = stack.pop()
        kept: list[Element | str] = []
        before: Element | None = None
        for kid in element.kids:
            if isinstance(kid, Element):
                if is_hidden(kid, styles) and (kid.tag in DROPPED_TAGS or not (_is_panel(kid, before, controlled) or _is_said_again(kid, element))):
                    continue
                before = kid
                stack.append(kid)
            kept.append(kid)
        element.kids = kept


def _is_said_again(element: Element, parent: Element) -> bool:
    """A heading for screen readers whose words stand visibly beside it (the title of a release that is drawn as a link)."""
    if element.tag not in _HEADINGS or "hidden" in element.attributes or "style" in element.attributes:
        return False
    words = fold_space(element.text())
    return len(words) > 1 and fold_space(parent.text()).count(words) > 1


def _controls(element: Element) -> list[str]:
    attributes = element.attributes
    names = attributes.get("aria-controls", "").split()
    if not names and attributes.keys() & {"data-toggle", "data-bs-toggle", "data-target", "data-bs-target", "aria-expanded"}:
        names = [attributes.get(name, "").lstrip("#") for name in ("data-target", "data-bs-target", "href")]
    return [name for name in names if name]


def is_disclosure(element: Element) -> bool:
    """True for a control that opens a panel of the page."""
    attributes = element.attributes
    if element.tag == "summary" or "aria-expanded" in attributes or (element.tag == "button" and "aria-controls" in attributes):
        return True
    if element.tag not in ("button", "a") and attributes.get("role") not in ("button", "tab"):
        return False
    toggles = attributes.get("data-bs-toggle", "") + attributes.get("data-toggle", "")
    return "collapse" in toggles or bool(element.words() & {"accordion", "collapsible", "collapse", "toggle", "disclosure", "expander"})


def _is_panel(element: Element, before: Element | None, controlled: set[str]) -> bool:
    if element.attributes.get("id", "") in controlled and "id" in element.attributes:
        return not is_furniture(element)
    if before is None or not element.is_blocky:
        return False
    return is_disclosure(before) or (before.tag in _HEADINGS and any(is_disclosure(kid) for kid in before.walk()))


def is_furniture(element: Element) -> bool:
    """True for navigation, footers, sidebars, cookie notices: by tag, role or the words of class and id."""
    attributes = element.attributes
    if element.tag in ("html", "body", "main", "article", "ul", "ol", "li", "p", "details", "time") or element.tag in _HEADINGS:
        return attributes.get("role") in _FURNITURE_ROLES or (element.tag in ("ul", "ol") and _names_furniture(element))
    if element.tag in _FURNITURE_TAGS or attributes.get("role") in _FURNITURE_ROLES:
        return not (element.tag in ("aside", "menu") and _is_within_card(element))
    return _names_furniture(element)


def _is_within_card(element: Element) -> bool:
    above = element.parent
    while above is not None:
        if above.tag in ("article", "li", "section") and above.parent is not None and sum(kid.tag == above.tag for kid in above.parent.elements) > 1:
            return True
        above = above.parent
    return False


def _names_furniture(element: Element) -> bool:
    words = element.words()
    if not words:
        return False
    if not element.is_blocky:
        return bool(words & _INLINE_FURNITURE_WORDS)
    if words & _FURNITURE_WORDS and not words & _BESIDE_WORDS:
        return True
    return bool(_FURNITURE_PHRASES.search(element.attributes.get("class", "") + " " + element.attributes.get("id", "")))


def strip_furniture(root: Element) -> None:
    """Takes page furniture out of the tree, unless what its names call furniture holds the page's content."""
    text = fold_space(root.text())
    whole, has_cookies = len(text) or 1, _CONSENT.search(text) is not None
    stack = [root]
    while stack:
        element = stack.pop()
        element.kids = [kid for kid in element.kids if isinstance(kid, str) or not _is_out(kid, whole, has_cookies)]
        stack += element.elements


def _is_out(element: Element, whole: int, has_cookies: bool) -> bool:
    if _is_page_header(element) or _is_link_list(element) or (is_furniture(element) and not _is_content(element, whole)):
        return True
    return has_cookies and _is_consent(element)


def _is_content(element: Element, whole: int) -> bool:
    if element.tag in ("nav", "footer") or element.attributes.get("role") in ("navigation", "contentinfo"):
        return False
    if any(below.tag in ("main", "article") or below.attributes.get("role") == "main" for below in element.walk() if below is not element):
        return True
    return len(fold_space(element.text())) > whole * _WHOLE_PAGE_SHARE and any(below.tag in _HEADINGS for below in element.walk())


def _is_page_header(element: Element) -> bool:
    if element.tag != "header" and element.attributes.get("role") != "banner":
        return False
    if element.parent is not None and element.parent.tag in ("article", "section", "main", "li"):
        return False
    below = [(one.tag, one.attributes.get("role", "")) for one in element.walk()]
    return not any(tag == "h1" for tag, _ in below) and any(tag in ("nav", "ul") or role == "navigation" for tag, role in below)


def _is_link_list(element: Element) -> bool:
    if element.tag not in ("ul", "ol"):
        return False
    links = [below for below in element.walk() if below.tag == "a"]
    if len(links) < 3 or not all(link.attributes.get("href", "").startswith("#") for link in links):
        return False
    linked = sum(len(fold_space(link.text())) for link in links)
    return linked >= 0.9 * len(fold_space(element.text()))


def _is_consent(element: Element) -> bool:
    if element.tag not in ("div", "section", "form", "aside") or not (0 < len(element.kids) < 12):
        return False
    if not any(below.tag in ("button", "input") or "button" in below.words() for below in element.walk()):
        return False
    text = fold_space(element.text())
    is_content = any(below.tag in ("main", "article", "time") for below in element.walk())
    return len(text) < 1500 and bool(_CONSENT.search(text) and _CONSENT_ACT.search(text)) and not is_content


def main_element(root: Element) -> Element:
    """-> the element that holds the content: the one `main`, else the one `article`, else the body."""
    for tag, role in (("main", "main"), ("article", "article")):
        found = [element for element in root.walk() if element.tag == tag or element.attributes.get("role") == role]
        if len(found) == 1 and _holds_most(found[0], root):
            return found[0]
    return next((element for element in root.elements if element.tag == "body"), root)


def _holds_most(element: Element, root: Element) -> bool:
    inside = len(fold_space(element.text()))
    if element.tag == "main" and inside and any(below.tag in _HEADINGS for below in element.walk()):
        return True
    return inside >= _MIN_MAIN_CHARS and inside * 4 >= len(fold_space(root.text()))
