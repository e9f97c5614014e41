"""What a page says once of all its prices, found before its plans are: `Prices are per message`, `One-time payment.`, `Pay once`."""

from __future__ import annotations

import re

from spiders.read import price_terms as terms
from spiders.read.price_amounts import NumberStyle
from spiders.read.price_lines import PageLine, PricePage
from spiders.read.price_phrases import read_line
from spiders.read.price_tag import PriceLine

MAX_SAYING_CHARS = 140
_ABOUT_ALL = re.compile(
    r"\b(?:all|our|these|listed|shown|the)?\s?(?:prices?|pricing|plans|rates|fees|amounts|preise|prix|tarifs|precios|precos|prezzi|"
    r"ceny|cenami|priser|prijzen|hinnat)\b.{0,25}\b(?:are|is|in|per|billed|sind|sont|son|en|em|sao|sono|zijn|ar|er|sa|jsou|verstehen)\b"
)
_NO_RENEWAL = re.compile(
    r"\b(?:no subscriptions?|not a subscription|keine? abo\w*|sans abonnement|sin suscripcion|sem (?:assinatura|mensalidade)s?|senza abbonamento)\b"
)


def said_lines(page: PricePage, readings: list[PriceLine]) -> list[str]:
    """-> the short lines without an amount that speak of all prices, in order."""
    return [
        line.text
        for line in page.lines
        if line.region.is_offer and len(line.text) <= MAX_SAYING_CHARS and not readings[line.index].tags and _ABOUT_ALL.search(terms.fold(line.text))
    ]


def sayings(page: PricePage, readings: list[PriceLine], style: NumberStyle) -> list[PriceLine]:
    """-> what those lines say: period, billing, unit."""
    found = [read_line(re.sub(r"[*†].*$", "", text), style) for text in said_lines(page, readings)]
    if not any(tag.period in ("month", "year", "day") for reading in readings for tag in reading.tags):
        found += [PriceLine((), "", period="one_time") for line in page.lines if _is_one_payment(line, readings[line.index])][:1]
    return found


def _is_one_payment(line: PageLine, reading: PriceLine) -> bool:
    """True for a short line of its own that says that one pays once."""
    if reading.tags or not line.region.is_offer or len(line.text) > 80 or line.inside("li", "td", "th", "blockquote") is not None:
        return False
    return reading.period == "one_time" or bool(_NO_RENEWAL.search(terms.fold(line.text)))
