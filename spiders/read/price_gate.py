"""Whether amounts are prices of plans at all: shops, hotels, menus, salaries and articles are full of amounts that are not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from spiders.read import price_terms as terms
from spiders.read.html_tree import Element
from spiders.read.price_lines import PageLine, PricePage, class_text
from spiders.read.price_rivals import compares_own
from spiders.read.price_tag import PriceTag
from spiders.records import PriceRole

_CLASS_CONTEXT = re.compile(r"pric(?:e|es|ing)|plans?\b|plan[-_]|package|subscri|member(?:ship)?|tarif|preis|pacote|plano|precio|tier|abonn|cennik", re.I)
_SHOP = re.compile(
    r"add to (?:cart|bag|basket|wishlist|order)|in den warenkorb|ajouter au panier|anadir al carrito|adicionar ao carrinho|aggiungi al carrello|"
    r"do koszyka|dodaj do koszyka|sold out|out of stock|in stock|free shipping|quick view|view product|"
    r"\bsku\b|size guide|カートに入れる|加入购物车|장바구니"
)
_LODGING = re.compile(
    r"check-?in|check-?out|\brooms?\b|per night|la nuit|une nuit|pro nacht|bed(?:s|room)|(?<!security )(?<!office )(?<!product )(?<!software )(?<!full )(?<!test )\bsuites?\b|"
    r"book(?:ing)? (?:now|a room)|\bguests?\b|chambre|"
    r"zimmer|habitacion|cabane|villa|hotel|apartment|lodg|campsite|camping|"
    r"\d\s?m²|\bsq\.? ?ft\b|square feet|kaltmiete|warmmiete|wohnflache|charges comprises|meublee?\b|for rent\b|for sale\b|a louer|a vendre|se alquila|se vende|"
    r"\d nights?\b|\d[- ]bed\b|\bbathrooms?\b|\bto rent\b|\brentals\b|(?<!product )(?<!take a )(?<!take the )\btours?\b|itinerar|\bcruise|excursion|"
    r"en alquiler|en venta|aluga-se|a venda\b|affittasi|te huur|te koop"
)
_MEALS = re.compile(
    r"\bmenu\b|dish|dessert|starters?\b|appetizer|pizza|burger|salad|breakfast|lunch|dinner|chef|cuisine|restaurant|reserv(?:e|ation)|pizz\w+|"
    r"trattoria|ristorante|osteria|speisekarte|vorspeise|hauptgericht|getranke|antipast|dolci|entrees?|plats?\b|carte des|bebidas|sobremesa|"
    r"margherita|cappuccino|espresso|cocktail|platos|postres"
)
_WAGES = re.compile(
    r"salar(?:y|ies)|wage|compensation|gehalt|salaire|salario|job (?:title|opening|description)|we'?re hiring|vacanc|full[- ]time|part[- ]time|employment|"
    r"\bjobs?\b(?! runs?)|apply now|stellenangebot|emplois?\b|vagas?\b|empleos?\b"
)
_FINANCE = re.compile(
    r"\b(?:loans?|apr|mortgages?|interest rates?|repayments?|tuition|tax (?:rates?|bands?|brackets?)|income tax|universit\w+|semesters?|scholarships?|stipends?|bursar\w+|"
    r"kredite?|darlehen|zinss?atz\w*|hypothek\w*|studiengebuhr\w*|einkommensteuer|emprunts?|pret immobilier|taux d'interet|frais de scolarite|prestamos?|hipoteca\w*|"
    r"matricula|emprestimos?|financiamento|mutuo|prestiti|tasse universitarie)\b"
)
"""Loans, taxes and schools: their sums by the month or the year are no prices of plans."""
_RIVAL = re.compile(
    r"\b(?:vs\.?|versus|competitors?|compared? (?:to|with)|others?|elsewhere|without|alternatives?|market|industry average|traditional|"
    r"how (?:we|it|us|\w+) compares?|comparativo com|comparaison avec|im vergleich (?:zu|mit)|"
    r"agency cost|ohne|sans|sem a|sem o|sin|concorrent\w*|competidor\w*|wettbewerb\w*|konkurrenz|"
    r"you (?:currently )?pay today|costs? you|voce paga hoje|in-house|diy)\b"
)

_SAVED = re.compile(r"\b(?:saved?|savings?|spar(?:en|e|st|t)|economi\w*|ahorr\w*|risparmi\w*|roi|return on investment)\b")


@dataclass(frozen=True, slots=True)
class PageNature:
    """What the page as a whole is about."""

    is_pricing: bool
    is_shop: bool
    is_lodging: bool
    is_meals: bool
    is_wages: bool
    is_finance: bool = False

    @property
    def is_foreign(self) -> bool:
        """True for pages whose amounts are those of goods, rooms, meals, wages, loans or schools."""
        return self.is_shop or self.is_lodging or self.is_meals or self.is_wages or self.is_finance


def nature_of(page: PricePage, url: str | None) -> PageNature:
    """-> what title, address, first headings and recurring words say of the page."""
    path = urlsplit(url or "").path
    heads = [page.title or "", *[line.text for line in page.lines if line.heading and line.heading <= 2][:4]]
    is_pricing = bool(re.search(r"pric|plans?\b|tarif|preis|preco|precio|prezzi|cennik|abonnement|subscri", terms.fold(path)))
    is_pricing = is_pricing or any(terms.PRICING_HEADING.search(terms.fold(text)) for text in heads)
    folded = terms.fold("\n".join([page.title or "", *[line.text for line in page.lines]]))
    counts = [len(pattern.findall(folded)) for pattern in (_SHOP, _LODGING, _MEALS, _WAGES)]
    is_finance = len(_FINANCE.findall(folded)) >= 3 or len(_FINANCE.findall(terms.fold(" ".join(heads)))) >= 2
    return PageNature(is_pricing, counts[0] >= 2, counts[1] >= 4, counts[2] >= 3, counts[3] >= 3, is_finance)


def stands_in_pricing(page: PricePage, element: Element, first: int) -> bool:
    """True where a heading shortly above, or a class around, says that this part is about prices or plans."""
    above: Element | None = element
    depth = 0
    while above is not None and above.tag not in ("body", "html"):
        if depth < 8 and _CLASS_CONTEXT.search(class_text(above)):
            return True
        above, depth = above.parent, depth + 1
    headings = [line for line in page.lines[max(0, first - 60) : first + 3] if line.heading][-4:]
    return any(terms.PRICING_HEADING.search(terms.fold(line.text)) for line in headings)


def is_rival(page: PricePage, element: Element, first: int) -> bool:
    """True where the heading above compares with what others charge, or the classes speak of competitors."""
    for above in _chain(element)[:6]:
        if above.words() & {"them", "theirs", "competitor", "competitors", "rival", "others", "versus", "vs", "old", "without", "before"}:
            return True
    heading = next((line for line in reversed(page.lines[max(0, first - 12) : first + 1]) if line.heading), None)
    if heading is None:
        return False
    folded = terms.fold(heading.text)
    is_saving = bool(_SAVED.search(folded)) and "%" not in folded and not terms.PRICING_HEADING.search(folded)
    return is_saving or (bool(_RIVAL.search(folded)) and not compares_own(heading.text))


def _chain(element: Element) -> list[Element]:
    chain = [element]
    while chain[-1].parent is not None:
        chain.append(chain[-1].parent)
    return chain


_METRIC = re.compile(
    r"^\W*(?:(?:total|net|gross|avg\.?|average|monthly|annual|new|your|current) )*(?:mrr|arr|arpu|ltv|cac|aov|cpc|cpm|roas|gmv|revenue|earnings?|sales|turnover|profit|income|"
    r"balance|budget|spend(?:ing)?|expenses?|savings?|payouts?|deposits?|fund size|market cap|goal|raised|umsatz|einnahmen|gewinn|chiffre d'affaires|"
    r"faturamento|receita|lucro|ingresos|ventas|ganancias|fatturato|ricavi)(?: \([^)]*\))?\W*$"
)
"""Names of figures on a dashboard: no plan is called so."""


_PLAIN_PLAN = re.compile(rf"^(?:{terms.PLAN_NAME.pattern}|{terms.PLAN_WORD.pattern})(?:\s(?:{terms.PLAN_WORD.pattern}|{terms.PLAN_NAME.pattern}))?$")
"""A name made of nothing but words that plans are called by."""


def are_offers(nature: PageNature, tags: Sequence[PriceTag], names: Sequence[str], lines: Sequence[PageLine], *, in_pricing: bool, has_state: bool) -> bool:
    """-> whether a group of named amounts standing side by side are prices of plans.

    names: one a card. lines: the words of the cards. in_pricing: a heading or class around speaks of prices or plans.
    """
    current = [tag for tag in tags if tag.role is not PriceRole.OLD]
    folded = terms.fold("\n".join(line.text for line in lines))
    if not current or _SHOP.search(folded) or any(_METRIC.match(terms.fold(name)) for name in names):
        return False
    named = sum(bool(terms.PLAN_NAME.search(terms.fold(name))) for name in names)
    recurring = any(tag.period in ("month", "year", "one_time", "usage") or tag.unit for tag in current)
    if nature.is_wages and not in_pricing:
        return False
    if nature.is_finance and not (in_pricing and named and any(tag.period == "month" or tag.unit for tag in current)):
        return False
    if nature.is_foreign and not (recurring and (in_pricing or any(_PLAIN_PLAN.match(terms.fold(name)) for name in names))):
        return False
    if recurring:
        # sums by the year alone are awards, fees or fines as often as prices; what is sold by the month, the piece or on a button is not
        is_sold = any(tag.period != "year" or tag.unit for tag in current) or any(line.is_action for line in lines)
        return bool(in_pricing or nature.is_pricing or named or has_state or (len(names) > 2 and is_sold))
    is_sold = (
        named > 0
        or has_state
        or any(line.is_action for line in lines)
        or any(_CLASS_CONTEXT.search(class_text(element)) for line in lines[:4] for element in list(line.ancestors())[:4])
    )
    if not is_sold:
        return False
    if in_pricing and (named or len(names) > 1 or nature.is_pricing):
        return True
    return nature.is_pricing and (named > 0 or has_state or len(names) > 1)
