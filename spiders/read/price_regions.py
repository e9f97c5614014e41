"""Which parts of a page speak of what its vendor sells: testimonials, mock-ups, calculators and code do not."""

from __future__ import annotations

from enum import StrEnum

from spiders.read.html_tree import Element


class Region(StrEnum):
    """What a part of a page is."""

    CONTENT = "content"
    ANSWER = "answer"
    NAVIGATION = "navigation"
    QUOTE = "quote"
    CALCULATOR = "calculator"
    MOCKUP = "mockup"
    CODE = "code"
    NOTICE = "notice"

    @property
    def is_offer(self) -> bool:
        """True where an amount may be a price of the vendor's."""
        return self in (Region.CONTENT, Region.ANSWER)


_BY_TAG = {
    "nav": Region.NAVIGATION,
    "blockquote": Region.QUOTE,
    "q": Region.QUOTE,
    "code": Region.CODE,
    "pre": Region.CODE,
    "samp": Region.CODE,
    "output": Region.CALCULATOR,
}
_BY_WORD: dict[str, Region] = {}
for _region, _words in {
    Region.NAVIGATION: "navbar navigation breadcrumb breadcrumbs sidenav offcanvas megamenu",
    Region.QUOTE: "testimonial testimonials testimony quote quotes review reviews trustpilot",
    Region.CALCULATOR: "calculator estimator simulator roi simulador calculadora rechner calculateur",
    Region.MOCKUP: "mock mockup mockups phone iphone screenshot browser terminal dashboard preview-app invoice receipt illustration device devices laptop chart "
    "graph",
    Region.NOTICE: "cookie cookies consent gdpr toast cart basket minicart",
    Region.ANSWER: "faq faqs accordion",
}.items():
    _BY_WORD.update(dict.fromkeys(_words.split(), _region))
_PRICING_WORDS = frozenset(
    [
        "price",
        "prices",
        "pricing",
        "plan",
        "plans",
        "package",
        "packages",
        "tier",
        "tiers",
        "plano",
        "planos",
        "tarif",
        "tarifs",
        "preis",
        "preise",
        "precio",
        "precios",
        "preco",
        "precos",
    ]
)


def region_of(element: Element, above: Region) -> Region:
    """-> the region of `element`, given the one it lies in."""
    if above not in (Region.CONTENT, Region.ANSWER):
        return above
    found = _BY_TAG.get(element.tag)
    if found is None and element.tag == "footer" and _is_page_footer(element):
        found = Region.NAVIGATION
    if found is None and element.tag not in ("body", "html", "main", "a", "button", "i"):
        words = element.words()
        found = next((_BY_WORD[word] for word in sorted(words) if word in _BY_WORD), None)
        if found is not None and found is not Region.CALCULATOR and words & _PRICING_WORDS:
            found = None
    if found is None and element.tag == "details" and above is Region.CONTENT:
        found = Region.ANSWER
    return found or above


def _is_page_footer(element: Element) -> bool:
    depth, parent = 0, element.parent
    while parent is not None:
        if parent.tag in ("article", "section", "li", "td"):
            return False
        depth, parent = depth + 1, parent.parent
    return depth <= 6
