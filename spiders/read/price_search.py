"""A pricing page under reading: its lines, what each says of prices, and what was met and not understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from spiders.read import price_terms as terms
from spiders.read.price_amounts import NumberStyle, number_style
from spiders.read.price_gate import PageNature, nature_of
from spiders.read.price_lines import PricePage
from spiders.read.price_model import FoundPrice
from spiders.read.price_sayings import sayings
from spiders.read.price_slots import PriceSlot, find_slots
from spiders.read.price_tag import PriceLine, PriceTag, is_metered
from spiders.records import PriceKind


@dataclass(slots=True)
class PlanSearch:
    """The page under reading: its lines, their meaning, and what was met and not understood."""

    page: PricePage
    style: NumberStyle
    nature: PageNature
    slots: list[PriceSlot]
    readings: list[PriceLine]
    text: str
    said: list[PriceLine] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def said_of_all(self, tags: Sequence[PriceTag]) -> list[PriceTag]:
        """-> the tags, completed with the period and unit that the page states once for all."""
        period = next((reading.period for reading in self.said if reading.period), None)
        unit = next((reading.unit for reading in self.said if reading.unit), None)
        return [replace(tag, period=tag.period or period, unit=tag.unit or unit) for tag in tags]

    def completed(self, price: FoundPrice) -> FoundPrice:
        """-> the price with the unit that the page states once for all, where it has none and that unit is used up."""
        unit = next((reading.unit for reading in self.said if reading.unit and is_metered(reading.unit)), None)
        if unit is None or price.unit is not None or price.period is not None or not price.amount:
            return price
        return replace(price, unit=unit, period="usage", price_kind=PriceKind.USAGE)

    def doubt(self, code: str, words: str) -> None:
        """Note something not understood, once."""
        found = f"{code}: {' '.join(words.split())[:160]}"
        if found not in self.doubts and len(self.doubts) < 50:
            self.doubts.append(found)


def start_search(page: PricePage, url: str | None, style: NumberStyle | None = None) -> PlanSearch:
    """-> the page with every line read as prices."""
    style = style or number_style((line.text for line in page.lines if line.region.is_offer), page.language)
    slots, readings = find_slots(page, style)
    text = terms.fold("\n".join(line.text for line in page.lines))
    return PlanSearch(page, style, nature_of(page, url), slots, readings, text, sayings(page, readings, style))
