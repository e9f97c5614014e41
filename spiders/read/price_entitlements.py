"""What a plan includes: list entries of its card and cells of its column, as features, limits with a unit, or unlimited."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spiders.read import price_terms as terms
from spiders.read.html_tree import Element
from spiders.read.price_amounts import NumberStyle
from spiders.read.price_grid import _NO, _NO_TEXT, GridCell, PriceGrid
from spiders.read.price_limits import FeatureWords, cell_limit, feature_words
from spiders.read.price_lines import PageLine, locator
from spiders.read.price_model import FoundEntitlement
from spiders.read.price_phrases import read_line
from spiders.read.price_tag import PriceLine
from spiders.records import QUOTE_CHARS, EntitlementState

MAX_FEATURE_CHARS = 300
MOST_ENTRY_LINES = 4
LEAST_ROWS = 3
_MARKS = " ✓✔✗✘×•·-–—"
_CROSSES = _NO_TEXT - {"-", "–", "—", "o", "x", "n", "k"}
_FEATURE_CLASSES = frozenset({"feature", "feat", "benefit", "perk"})
_BARE = re.compile(r"^[\W\d_]*$|^\W*(?:unlimited|unbegrenzt|illimit[eé]s?|ilimitad[oa]s?|illimitat[oi]|onbeperkt|無制限|无限|무제한)\W*$", re.IGNORECASE)


def card_entitlements(lines: list[PageLine], readings: list[PriceLine], style: NumberStyle, plan: str = "") -> list[FoundEntitlement]:
    """-> what the entries of a card's lists say, in order; `plan` is the name that no entry repeats as a feature."""
    found: dict[FoundEntitlement, FoundEntitlement] = {}
    for entry, held in _entries(lines, readings):
        if terms.fold(held[0].text).strip(_MARKS) == terms.fold(plan) or any(readings[line.index].tags for line in held):
            continue
        for entitlement in _row(entry, held, style) if entry.tag == "tr" else _entry(entry, held, readings, style):
            found.setdefault(replace(entitlement, feature="", locator="", quote=""), entitlement)
    return list(found.values())


def _entries(lines: Sequence[PageLine], readings: list[PriceLine]) -> Iterator[tuple[Element, list[PageLine]]]:
    """-> the entries with their lines: list items and table rows, elements called features, and rows of one shape that follow one another."""
    rows, named = _rows_of_one_shape(lines, readings), _named_features(lines)
    holders = [line.inside("li", "dd", "tr") for line in lines]
    size = Counter(id(holder) for holder in holders if holder is not None)
    grouped: dict[int, tuple[Element, list[PageLine]]] = {}
    for line, holder in zip(lines, holders, strict=True):
        entry = holder if holder is not None and size[id(holder)] <= MOST_ENTRY_LINES else rows.get(line.index) or named.get(line.index)
        if entry is not None:
            grouped.setdefault(id(entry), (entry, []))[1].append(line)
    yield from grouped.values()


def _named_features(lines: Sequence[PageLine]) -> dict[int, Element]:
    """-> element by line, for the few lines of an element that is called a feature (a highlighted card is called so, too)."""
    named = [next((above for above in list(line.ancestors())[:2] if above.words() & _FEATURE_CLASSES), None) for line in lines]
    size = Counter(id(element) for element in named)
    return {line.index: element for line, element in zip(lines, named, strict=True) if element is not None and size[id(element)] <= MOST_ENTRY_LINES}


def _rows_of_one_shape(lines: Sequence[PageLine], readings: list[PriceLine]) -> dict[int, Element]:
    """-> row by line, for elements whose children are all alike, each of few lines and none with a price or a heading: a list without list markup."""
    kids: dict[int, dict[int, tuple[Element, list[PageLine]]]] = {}
    for line in lines:
        below = line.element
        for above in [*line.ancestors()][1:12]:
            kids.setdefault(id(above), {}).setdefault(id(below), (below, []))[1].append(line)
            below = above
    found: dict[int, Element] = {}
    for held in kids.values():
        rows = list(held.values())
        if (
            len(rows) >= LEAST_ROWS
            and len({(row.tag, row.attributes.get("class", "")) for row, _ in rows}) == 1
            and all(_is_row(each, readings) for _, each in rows)
        ):
            found.update({line.index: row for row, each in rows for line in each})
    return found


def _is_row(lines: list[PageLine], readings: list[PriceLine]) -> bool:
    return len(lines) <= MOST_ENTRY_LINES and not any(line.heading or readings[line.index].tags or readings[line.index].state for line in lines)


def _entry(entry: Element, lines: list[PageLine], readings: list[PriceLine], style: NumberStyle) -> Iterator[FoundEntitlement]:
    """-> an entry's first line as a feature; what stands below it describes it. A number alone is joined with what follows."""
    first = lines[0]
    text = " ".join(line.text for line in lines) if _BARE.match(first.text) else first.text
    reading = readings[first.index]
    is_words_of_a_price = reading.is_vocabulary or re.fullmatch(r"\W*(?:or|ou|oder|o|and|und|et)\W*", terms.fold(text))
    if is_words_of_a_price or reading.state or len(text) > MAX_FEATURE_CHARS or (first.is_action and entry.tag in ("li", "tr", "dd", "a", "button")):
        return
    feature = text.strip(_MARKS)
    is_out = first.is_struck or text.strip()[:1] in _CROSSES or _is_marked_out(entry)
    for words in feature_words(feature, style):
        said = FeatureWords(EntitlementState.EXCLUDED, words.subject) if is_out else words
        yield _found(feature, said, first.element if text == first.text else entry, text)


def _is_marked_out(entry: Element) -> bool:
    """True where the entry or an icon in it says by its classes that the plan lacks the feature."""
    return any(element.words() & _NO for element in [*entry.elements, entry] if element.tag in ("i", "svg", "span", "li", "img"))


def _row(entry: Element, lines: list[PageLine], style: NumberStyle) -> Iterator[FoundEntitlement]:
    """-> a table row inside a card: its first cell names the feature, its second says how it is held."""
    cells = [element for element in entry.elements if element.tag in ("td", "th")]
    if len(cells) != 2:
        return
    sides: list[list[PageLine]] = [[line for line in lines if any(above is cell for above in line.ancestors())] for cell in cells]
    label = " ".join(line.text for line in sides[0]).strip(_MARKS)[:MAX_FEATURE_CHARS]
    if not re.search(r"[^\W\d_]", label):
        return
    value = GridCell(cells[1], sides[1], [], False)
    found = _cell(label, value, style)
    if found is not None:
        yield replace(found, locator=locator(entry), quote=" ".join(filter(None, (label, value.text)))[:QUOTE_CHARS])


def column_entitlements(grid: PriceGrid, column: int, first_row: int, style: NumberStyle) -> list[FoundEntitlement]:
    """-> what the rows of a comparison table say about the plan of one column."""
    found = []
    for row in grid.rows[first_row:]:
        if column >= len(row) or row[0] is row[column] or not row[0].lines:
            continue
        label, cell = row[0], row[column]
        feature = label.text.strip()[:MAX_FEATURE_CHARS]
        is_price = any(slot.tags for slot in cell.slots) or (any(slot.tags for other in row for slot in other.slots) and read_line(cell.text, style).state)
        if is_price or not re.search(r"\w", feature):
            continue
        entitlement = _cell(feature, cell, style)
        if entitlement is not None:
            found.append(entitlement)
    return found


def _cell(feature: str, cell: GridCell, style: NumberStyle) -> FoundEntitlement | None:
    text = cell.text.strip()
    named = next(iter(feature_words(feature, style)), None)
    subject = named.subject if named is not None else terms.fold(feature)
    quote = f"{feature}: {text or '(icon)'}"
    if (mark := cell.mark) is not None:
        return _found(feature, FeatureWords(EntitlementState.INCLUDED if mark else EntitlementState.EXCLUDED, subject), cell.element, quote)
    if not text:
        return None
    said = next(iter(feature_words(text, style)), None)
    if _BARE.match(text) and re.search(r"\D", text.replace(" ", "")) and not re.search(r"\d", text):
        said = FeatureWords(EntitlementState.UNLIMITED, subject)
    limit = cell_limit(text, style)
    if limit is not None:
        return _found(feature, replace(limit, subject=subject, unit=limit.unit or subject[:60]), cell.element, quote)
    if said is not None and said.state is EntitlementState.UNLIMITED:
        return _found(feature, FeatureWords(said.state, subject, None, None, said.period), cell.element, quote)
    return _found(f"{feature}: {text}"[:MAX_FEATURE_CHARS], FeatureWords(EntitlementState.INCLUDED, subject), cell.element, quote)


def _found(feature: str, words: FeatureWords, element: Element, quote: str) -> FoundEntitlement:
    return FoundEntitlement(feature, words.state, words.amount, words.unit, words.period, locator(element), quote[:QUOTE_CHARS], words.subject)
