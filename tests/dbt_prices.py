"""Price stories of the small market that turn on more than an amount: tax labels, smallest quantities, announcements, two sources, redesigns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from tests.dbt_market import Price, RawMarket, day
from tests.dbt_packaging import BEFORE, CAPTURES, HALFWAY, LATER, PRICES, features, see_lists

PRO = Price("Pro", "12")
FREE = Price("Free", None, period=None, billed=None, unit=None, kind="free")
EFFECT = 60
"""Day on which announced prices are to hold."""
LATELY = 69
"""A day within the last four weeks."""


def on(number: int) -> date:
    """-> the UTC day `number` days after START."""
    return day(number).date()


def conditions(market: RawMarket) -> None:
    """F10: a tax label appears or turns, alone or with the amount; a smallest quantity goes up, alone or with the amount."""
    taxed = replace(PRO, tax="included")
    stories = {
        "taxlabel": (PRO, replace(PRO, tax="excluded")),
        "taxturn": (taxed, replace(PRO, tax="excluded")),
        "taxnet": (taxed, replace(PRO, amount="10", tax="excluded")),
        "taxsame": (taxed, replace(taxed, amount="15")),
        "minlabel": (PRO, replace(PRO, minimum=5)),
        "minmore": (PRO, replace(PRO, amount="10", minimum=5)),
    }
    for name, (before, after) in stories.items():
        page = market.source(f"{name}/app/pricing", "pricing_page")
        for number in CAPTURES:
            market.see(page, day(number), prices=[FREE, after if number >= HALFWAY else before], windowed=False)


def announcements(market: RawMarket) -> None:
    """A price to come is announced: on day 42 for day 60, kept silently or with its day on the page; lately for day 200, withdrawn again or still ahead."""
    coming = replace(PRO, amount="15", effective_on=on(EFFECT))
    ahead = replace(coming, effective_on=on(200))
    stories: dict[str, Callable[[int], list[Price]]] = {
        "promised": lambda n: [PRO] if n < HALFWAY else [PRO, coming] if n < EFFECT else [replace(PRO, amount="15")],
        "dated": lambda n: [PRO] if n < HALFWAY else [PRO, coming],
        "recanted": lambda n: [PRO, ahead] if LATELY <= n < 78 else [PRO],
        "ahead": lambda n: [PRO] if n < LATELY else [PRO, ahead],
    }
    for name, shown in stories.items():
        page = market.source(f"{name}/app/pricing", "pricing_page")
        for number in CAPTURES:
            # past its day the same words are another document: pages carry other things that move
            market.see(page, day(number), prices=[FREE, *shown(number)], windowed=False, noise="later" if number >= EFFECT else "")


def two_sources(market: RawMarket) -> None:
    """A page and a list that somebody wrote down tell one rise; another rise stands in the list alone."""
    page = market.source("twofold/app/pricing", "pricing_page")
    for number in CAPTURES:
        market.see(page, day(number), prices=[FREE, replace(PRO, amount="15") if number >= HALFWAY else PRO], windowed=False)
    book = market.source("twofold/app/list", "price_list")
    for number, amount in ((-300, "9"), (-100, "12"), (40, "15")):
        market.see(book, day(number), prices=[replace(PRO, amount=amount, billed=None)], windowed=False, imported=True)


def redesigns(market: RawMarket) -> None:
    """One name, but the place, the price and the whole list are others; and a rise whose plan keeps its list."""
    before = {"Pro": features("Rota desk", "Shift swaps", "Holiday rules", "Single sign-on"), "Max": features("Payroll file", "Audit trail", "Kiosk mode")}
    after = {"Max": before["Max"], "Pro": features("Model training", "Vector store", "Prompt editor")}
    kept = {**before}
    for name, page, prices in (("remade", after, {"Max": "30", "Pro": "99"}), ("dearer", kept, {"Pro": "14", "Max": "30"})):
        source = market.source(f"{name}/app/pricing", "pricing_page")
        for number in CAPTURES:
            see_lists(market, source, number, *((page, prices) if number >= HALFWAY else (before, {"Pro": "12", "Max": "30"})))


def lately(market: RawMarket) -> None:
    """What happened halfway to the lists of `pkmove` and `pkcut` happens to others within the last four weeks."""
    for name in ("pkmove", "pkcut"):
        source = market.source(f"{name}late/app/pricing", "pricing_page")
        for number in CAPTURES:
            see_lists(market, source, number, *(LATER[name] if number >= LATELY else (BEFORE, PRICES)))


def price_stories(market: RawMarket) -> None:
    """All of them."""
    for story in (conditions, announcements, two_sources, redesigns, lately):
        story(market)
