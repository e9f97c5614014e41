"""What a line says of prices: its price tags, and the words around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from spiders.read import price_terms as terms
from spiders.read.price_amounts import Money
from spiders.records import PriceKind, PriceRole


@dataclass(frozen=True, slots=True)
class PriceTag:
    """One amount as a price tag; `period`: month, year, day, one_time, usage or None; `billed`: monthly, annually, one_time or None."""

    money: Money
    period: str | None = None
    billed: str | None = None
    unit: str | None = None
    role: PriceRole = PriceRole.LIST
    refused: str | None = None

    @property
    def amount(self) -> Decimal | None:
        return self.money.amount

    @property
    def is_metered(self) -> bool:
        return self.unit is not None and is_metered(self.unit)


@dataclass(frozen=True, slots=True)
class PriceLine:
    """A line's price tags in order, the words that are no price vocabulary, and the state it spells (`Free`, `Contact us`).

    label: the words before the first amount where they are no price vocabulary (`Pro` in `Pro - $9`), as displayed.
    """

    tags: tuple[PriceTag, ...]
    rest: str
    label: str = ""
    state: PriceKind | None = None
    period: str | None = None
    billed: str | None = None
    unit: str | None = None
    has_from: bool = False
    has_tax: bool = False
    is_sign: bool = False

    @property
    def is_pure(self) -> bool:
        """True where nothing but price vocabulary stands in the line."""
        return not self.rest

    @property
    def prices(self) -> tuple[PriceTag, ...]:
        """The tags that may be prices of a plan."""
        return tuple(tag for tag in self.tags if tag.refused is None)

    @property
    def is_vocabulary(self) -> bool:
        """True for words that complete an amount in a neighbouring line: `per month`, `billed yearly`, `from`."""
        says = self.period or self.billed or self.unit or self.has_from or self.has_tax
        return self.is_pure and not self.tags and self.state is None and bool(says or self.is_sign)


def is_metered(unit: str) -> bool:
    """True for units that are used up (requests, minutes, GB), false for seats, sites and the like."""
    return unit.isdigit() or bool(terms.METERED.match(re.sub(r"^[\d,. ]*k?\s*(?:thousand|million)?\s*", "", unit)))
