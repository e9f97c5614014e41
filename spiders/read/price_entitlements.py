"""What a plan includes: list entries of its card and cells of its column, as features, limits with a unit, or unlimited."""

from __future__ import annotations

import re
from decimal import Decimal

from spiders.read import price_terms as terms
from spiders.read.html_tree import Element
from spiders.read.price_amounts import NumberStyle, plain_text, read_number
from spiders.read.price_grid import _NO, _NO_TEXT, GridCell, PriceGrid
from spiders.read.price_lines import PageLine, locator
from spiders.read.price_model import FoundEntitlement
from spiders.read.price_phrases import read_line
from spiders.read.price_tag import PriceLine
from spiders.records import QUOTE_CHARS, EntitlementState

MAX_FEATURE_CHARS = 300
_UNLIMITED = re.compile(
    r"unlimited|unlimitiert|unbegrenzt\w*|illimit[eé]\w*|ilimitad[oa]s?|illimitat[oaie]|onbeperkt\w*|nieograniczon\w*|bez limitu|no limits?|∞|無制限|"
    r"无限|無限|무제한|غير محدود\w*|безлимит\w*|неогранич\w*",
    re.I,
)
_LIMIT = re.compile(
    r"^(?:up to|max\.?|maximum|bis zu|jusqu'?a|hasta|ate|fino a|tot|do|includes?|including|first)?\s*(?P<number>\d[\d.,' ]*?)\s?(?P<scale>k|m|mio|"
    r"million|thousand)?(?=\s|[a-z]|$)\s*(?P<unit>gb|tb|mb|[^\d\s].{0,60})?$"
)
_NEGATION = re.compile(r"^(?:no |not included|kein\w* |pas de |sin |sem |senza |geen |brak )")
_CROSSES = _NO_TEXT - {"-", "–", "—", "o", "x", "n", "k"}
_SCALES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "mio": 1_000_000, "million": 1_000_000}


def line_entitlement(line: PageLine, reading: PriceLine, style: NumberStyle) -> FoundEntitlement | None:
    """-> what a list entry of a card says the plan includes; None for prices and for words that are no feature."""
    text = line.text.strip(" ✓✔✗✘×•·-–—")
    if reading.tags or not re.search(r"[^\W\d_]", text) or len(text) > MAX_FEATURE_CHARS or line.is_action:
        return None
    entry = line.inside("li", "dd", "tr") or line.element
    if line.is_struck or line.text.strip()[:1] in _CROSSES or _is_marked_out(entry):
        return _entitlement(text, EntitlementState.EXCLUDED, line)
    if _UNLIMITED.search(terms.fold(text)):
        return _entitlement(text, EntitlementState.UNLIMITED, line)
    if _NEGATION.match(terms.fold(text)):
        return _entitlement(text, EntitlementState.EXCLUDED, line)
    amount, unit, period = read_limit(text, style)
    if amount is not None and unit:
        return _entitlement(text, EntitlementState.LIMIT, line, amount, unit, period)
    return _entitlement(text, EntitlementState.INCLUDED, line)


def _is_marked_out(entry: Element) -> bool:
    """True where the entry or an icon in it says by its classes that the plan lacks the feature."""
    return any(element.words() & _NO for element in [*entry.elements, entry] if element.tag in ("i", "svg", "span", "li", "img"))


def read_limit(text: str, style: NumberStyle) -> tuple[Decimal | None, str | None, str | None]:
    """`"Up to 1,000 events / month"` -> (1000, "events", "month"); (None, None, None) where no number leads the words."""
    folded = terms.fold(text).strip(" +.")
    period = read_line(text, NumberStyle.UNKNOWN).period
    shorter = re.sub(rf"\s*(?:/|per|pro|par|por|a|each|je)\s*(?:{terms.MONTH.pattern}|{terms.YEAR.pattern}|{terms.DAY.pattern})\s*$", "", folded)
    match = _LIMIT.match(shorter)
    if match is None:
        return None, None, None
    amount = read_number(match["number"].strip(), style)
    if amount is None or len(re.findall(r"\d", match["number"])) > 15:
        return None, None, None
    unit = (match["unit"] or "").strip(" .,:;+)") or None
    return amount * _SCALES.get(match["scale"] or "", 1), unit, period if period in ("month", "year", "day") else None


def _entitlement(
    feature: str, state: EntitlementState, line: PageLine, amount: Decimal | None = None, unit: str | None = None, period: str | None = None
) -> FoundEntitlement:
    return FoundEntitlement(feature, state, amount, unit, period, locator(line.element), line.text[:QUOTE_CHARS])


def card_entitlements(lines: list[PageLine], readings: list[PriceLine], style: NumberStyle) -> list[FoundEntitlement]:
    """-> the list entries among a card's lines, in order."""
    found = []
    seen: set[str] = set()
    for line in lines:
        element = line.inside("li")
        is_entry = element is not None or any(above.words() & {"feature", "feat", "benefit", "perk"} for above in list(line.ancestors())[:2])
        entitlement = line_entitlement(line, readings[line.index], style) if is_entry else None
        if entitlement is not None and entitlement.feature not in seen:
            seen.add(entitlement.feature)
            found.append(entitlement)
    return found


def column_entitlements(grid: PriceGrid, column: int, first_row: int, style: NumberStyle) -> list[FoundEntitlement]:
    """-> what the rows of a comparison table say about the plan of one column."""
    found = []
    for row in grid.rows[first_row:]:
        if column >= len(row) or row[0] is row[column] or not row[0].lines:
            continue
        label, cell = row[0], row[column]
        feature = label.text.strip()[:MAX_FEATURE_CHARS]
        if any(slot.tags for slot in cell.slots) or not re.search(r"\w", feature):
            continue
        entitlement = _cell(feature, cell, style)
        if entitlement is not None:
            found.append(entitlement)
    return found


def _cell(feature: str, cell: GridCell, style: NumberStyle) -> FoundEntitlement | None:
    text = cell.text.strip()
    place = locator(cell.element)
    quote = f"{feature}: {text or '(icon)'}"[:QUOTE_CHARS]
    mark = cell.mark
    if mark is not None:
        return FoundEntitlement(feature, EntitlementState.INCLUDED if mark else EntitlementState.EXCLUDED, None, None, None, place, quote)
    if not text:
        return None
    if _UNLIMITED.search(terms.fold(text)):
        return FoundEntitlement(feature, EntitlementState.UNLIMITED, None, None, None, place, quote)
    if re.fullmatch(r"\d+(?:[.,]\d+)?%?", plain_text(text)) is None and not re.search(r"\d", text):
        return FoundEntitlement(f"{feature}: {text}"[:MAX_FEATURE_CHARS], EntitlementState.INCLUDED, None, None, None, place, quote)
    amount, unit, period = read_limit(text, style)
    if amount is None:
        return FoundEntitlement(f"{feature}: {text}"[:MAX_FEATURE_CHARS], EntitlementState.INCLUDED, None, None, None, place, quote)
    return FoundEntitlement(feature, EntitlementState.LIMIT, amount, unit or feature.lower()[:60], period, place, quote)
