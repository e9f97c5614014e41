"""Which line of a card names the plan: headings and name-like classes, the same place in every card of a grid, words plans are called by."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from spiders.read import price_terms as terms
from spiders.read.html_tree import class_words
from spiders.read.price_lines import PageLine, TextRun
from spiders.read.price_tag import PriceLine

MAX_NAME_CHARS = 60
MAX_NAME_WORDS = 8
_NAME_CLASSES = frozenset(["name", "title", "heading", "header", "tier", "planname", "nome", "titre", "titel", "titulo", "plan-name", "type", "package"])
_NOT_NAME_CLASSES = frozenset(
    [
        "desc",
        "description",
        "subtitle",
        "tagline",
        "sub",
        "badge",
        "ribbon",
        "tag",
        "flag",
        "popular",
        "note",
        "notes",
        "caption",
        "period",
        "duration",
        "feature",
        "features",
        "eyebrow",
        "saving",
        "save",
        "discount",
        "trial",
        "tooltip",
        "who",
    ]
)
_SENTENCE = re.compile(r"[.!?…。](?:\s|$)|,\s")


def word_count(text: str) -> int:
    """-> words of the text; scripts without spaces count three signs as a word."""
    unspaced = len(re.findall(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]", text))
    return len(re.sub(r"[\u3040-\u30ff\u3400-\u9fff]", "", text).split()) + unspaced // 3


def name_words(line: PageLine) -> int:
    """-> 1 where class or id say that this is a name, -1 where they say that it is something else, 0 where nothing is said."""
    score = 0
    for element in list(line.ancestors())[:2]:
        words = element.words()
        if "data-slot" in element.attributes:
            words = words | class_words(element.attributes["data-slot"])
        if words & _NOT_NAME_CLASSES:
            return -1
        if words & _NAME_CLASSES and not score:
            score = 1
        if element.is_blocky:
            break
    return score


def is_name_like(line: PageLine, reading: PriceLine) -> bool:
    """True for short words that could name a plan: no amount, no badge, no button."""
    text = line.text
    if reading.tags or line.is_action or not re.search(r"[^\W\d_]", text) or len(text) > MAX_NAME_CHARS or word_count(text) > MAX_NAME_WORDS:
        return False
    folded = terms.fold(text)
    is_badge = terms.BADGE.match(folded) and (len(folded.split()) > 2 or re.search(r"\d|save", folded) or name_words(line) < 0)
    if is_badge or (reading.is_vocabulary and not _is_period_name(line, reading, folded)):
        return False
    return not re.search(r"[.!?…]\s+\S|[?]$|:$", text)


def _is_period_name(line: PageLine, reading: PriceLine, folded: str) -> bool:
    """True for price vocabulary that stands where a name would: `Monthly`, `Lifetime` as a heading."""
    return line.is_period_card or bool((line.heading or name_words(line)) and (reading.period or terms.PLAN_NAME.search(folded)))


def clean_name(line: PageLine) -> str:
    """-> the line as a name: badge pieces, prices and trailing marks removed."""
    kept = [run.text for run in line.runs if not _is_badge(line, run)]
    text = " ".join(" ".join(kept).split()) if kept and len(kept) < len(line.runs) else line.text
    return text.strip(' \t:·|–—-*•“”"') or line.text


def _is_badge(line: PageLine, run: TextRun) -> bool:
    if terms.BADGE.match(terms.fold(run.text.strip())):
        return True
    return run.element is not line.element and bool(run.element.words() & {"badge", "tag", "ribbon", "flag", "pill", "chip"})


def rank_names(cards: Sequence[tuple[list[PageLine], int]], readings: list[PriceLine], page_text: str) -> list[list[tuple[float, PageLine]]]:
    """-> for every card (its lines, the line of its first price) the name candidates, best first.

    A place (tag and class) that holds another short text in every card is where the names stand; a text that repeats in every card
    (`Features`) names none of them.
    """
    texts = Counter(text for lines, _ in cards for text in {terms.fold(line.text) for line in lines})
    places = Counter(place for lines, _ in cards for place in {_place(line) for line in lines if is_name_like(line, readings[line.index])})
    ranked = []
    for lines, price_at in cards:
        scored = []
        term = max((line.index for line in lines if line.index < price_at and line.inside("dt") is not None), default=None)
        for line in lines:
            if not is_name_like(line, readings[line.index]):
                continue
            score = _score(line, readings[line.index], price_at, lines[0].index, page_text)
            # of several terms of a definition list the last one above the price is defined by it
            score -= 4 if term is not None and line.index < term and line.inside("dt") is not None else 0
            if len(cards) > 1 and line.inside("li") is not None and texts[terms.fold(line.text)] > 1:
                continue
            if len(cards) > 1:
                score -= 4 if texts[terms.fold(line.text)] > max(1, len(cards) // 2) else 0
                score += 1.5 * (places[_place(line)] / len(cards))
            scored.append((score, line))
        ranked.append(sorted(scored, key=lambda found: (-found[0], found[1].index)))
    return ranked


def _place(line: PageLine) -> str:
    block = next((element for element in line.ancestors() if element.is_blocky), line.element)
    return f"{line.element.tag}.{block.tag}.{' '.join(sorted(block.words()))[:60]}"


def _score(line: PageLine, reading: PriceLine, price_at: int, first: int, page_text: str) -> float:
    folded = terms.fold(line.text)
    words = word_count(folded)
    score = 2.0 * name_words(line)
    score += 3.0 if line.heading else 0.0
    score += 0.8 if not line.heading and line.element.tag in ("strong", "b", "th", "dt") else 0.0
    score += (
        2.0
        if terms.PLAN_NAME.fullmatch(re.sub(r" (?:plan|tier|edition|package)$", "", folded))
        else 0.8
        if terms.PLAN_NAME.search(folded) and words <= 5
        else 0.0
    )
    score -= 2.5 if terms.BADGE.match(folded) else 0.0
    score += 1.0 if line.index == first else 0.0
    distance = price_at - line.index
    score += 1.0 - 0.25 * min(distance, 8) if distance > 0 else -0.5 - 0.2 * min(-distance, 12)
    score -= 1.5 if line.inside("li", "td") is not None and line.index != first else 0.0
    score -= 2.0 if words > 4 or _SENTENCE.search(line.text) else 0.0
    score -= 1.5 if reading.state is not None or reading.is_vocabulary else 0.0
    score -= 3.0 if line.is_struck or (reading.period and re.search(r"\d", folded)) else 0.0
    score -= 3.0 if _PRICING_ONLY.match(folded) else 0.0
    return score + _mentions(folded, page_text)


_PRICING_ONLY = re.compile(
    rf"^\W*(?:(?:our|simple|the|und|and|&|et|y|e|unsere|nos|nuestros|nossos|i nostri) ?)*(?:{terms.PRICING_HEADING.pattern})(?: (?:and|&|und|et|y|e) (?:{terms.PRICING_HEADING.pattern}))?\W*$"
)
"""`Pricing`, `Our plans`, `Plans & pricing`: what the part is about, no plan's name."""


def _mentions(folded: str, page_text: str) -> float:
    """-> 1.5 where the page calls this name a plan elsewhere (`everything in Pro`, `plano Negócio`)."""
    if len(folded) < 2 or len(folded.split()) > 3:
        return 0.0
    return 1.5 if " ".join(re.findall(r"\w+", folded)) in _called_plans(page_text) else 0.0


_BEFORE_NAME = re.compile(
    r"(?:everything (?:in|from)|all (?:of|the)? ?(?:in )?|plan|plano|tarif|tudo do|todo (?:lo )?de|alles (?:aus|in)|tout(?:es)?(?: de| du)?|formule|todo en) "
    r"(?:the |o |le |la |el )?"
)
_AFTER_NAME = re.compile(r" (?:plan|tier|tarif|abo)(?![a-z])")


@lru_cache(maxsize=4)
def _called_plans(page_text: str) -> frozenset[str]:
    """-> one to three words behind `everything in`, `plan` ..., and before `plan`, wherever they stand on the page."""
    called: set[str] = set()
    for match in itertools.islice(_BEFORE_NAME.finditer(page_text), 100):
        words = re.findall(r"\w+", page_text[match.end() : match.end() + 60])[:3]
        called |= {" ".join(words[:count]) for count in (1, 2, 3)}
    for match in itertools.islice(_AFTER_NAME.finditer(page_text), 100):
        words = re.findall(r"\w+", page_text[max(0, match.start() - 60) : match.start()])[-3:]
        called |= {" ".join(words[-count:]) for count in (1, 2, 3)}
    return frozenset(called)
