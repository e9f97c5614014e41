"""Names of rivals on a page that compares: `Acme vs Bolt, Crux`, `an alternative to Bolt`. Their prices are not the vendor's."""

from __future__ import annotations

import re

from spiders.read import price_terms as terms
from spiders.read.price_lines import PricePage

_VERSUS = re.compile(r"\s(?:vs\.?|versus|×|gegen|contre|contra)\s(?P<others>[^|—–:.!?()]{2,80})")
_INSTEAD = re.compile(
    r"\balternativ[aeo]s? (?:to|zu|a|ao|al|para|fur|for) (?P<others>[^|—–:.!?()]{2,60})|(?:^|\s)(?P<before>\w{3,20}) alternativ(?:es?|as?|o)\b(?! (?:to|zu|a|ao|al|para|fur|for)\b)"
)
_BETWEEN = re.compile(r"\s*(?:,|/|&|\s(?:vs\.?|versus|×|and|und|et|e|y|or|oder|ou)\s)\s*")
_AGAINST_ALL = re.compile(
    r"\s(?:vs\.?|versus|against|compared (?:to|with))\s(?:all )?(?:the |other |our )*(?:rest|others|tools|apps|platforms|competition|competitors|alternatives|market)(?!\w)"
)
_SIDES = re.compile(r"\s(?:vs\.?|versus|gegen|contre|contra)\s")
_COMMON = frozenset(
    [
        "the",
        "a",
        "an",
        "your",
        "our",
        "best",
        "free",
        "cheap",
        "good",
        "great",
        "better",
        "top",
        "open",
        "source",
        "other",
        "these",
        "those",
        "competitors",
        "others",
        "alternative",
        "manual",
        "diy",
    ]
)
MAX_NAME_WORDS = 3


def rival_names(page: PricePage) -> frozenset[str]:
    """-> folded names of those the title and the first headings compare the vendor with."""
    texts = [page.title or "", *[line.text for line in page.lines if line.heading == 1]]
    found: set[str] = set()
    for folded in (terms.fold(text) for text in texts if len(text) <= 160):
        for match in [*_VERSUS.finditer(folded), *_INSTEAD.finditer(folded)]:
            named = match.groupdict()
            for name in _BETWEEN.split(re.split(r"\s-\s", named.get("others") or named.get("before") or "")[0]):
                words = name.split()
                if words and len(words) <= MAX_NAME_WORDS and words[0] not in _COMMON and not _is_own_word(name.strip()):
                    found.add(name.strip())
    if not found and any(len(text) <= 160 and _AGAINST_ALL.search(terms.fold(text)) for text in texts):
        found |= _other_columns(page, terms.fold(" ".join(texts)))
    return frozenset(found)


def _other_columns(page: PricePage, own: str) -> set[str]:
    """-> the heads of a table's columns beside the one whose name the title or the first heading says."""
    heads = [terms.fold(line.text).strip() for line in page.lines if line.inside("th") is not None and line.inside("thead") is not None]
    names = {head for head in heads if head and len(head.split()) <= MAX_NAME_WORDS and not _is_own_word(head)}
    mine = {head for head in names if re.search(rf"(?<!\w){re.escape(head)}(?!\w)", own)}
    return names - mine if len(mine) == 1 else set()


def _is_own_word(name: str) -> bool:
    """True for words that tell the vendor's own offers apart (`Monthly vs annual`, `Cloud vs self-hosted`)."""
    patterns = (terms.PLAN_NAME, terms.MONTH, terms.YEAR, terms.ONE_TIME, terms.PRICING_HEADING)
    return any(pattern.search(name) for pattern in patterns)


def compares_own(text: str) -> bool:
    """True for `Cloud vs self-hosted`: both sides are words of the vendor's own offers."""
    sides = _SIDES.split(terms.fold(re.split(r"\s[|–—-]\s", text)[0]))
    return len(sides) > 1 and all(_is_own_word(side.strip()) for side in sides)


def is_of_rival(name: str, rivals: frozenset[str]) -> bool:
    """True for a plan called like a rival, or like a rival's plan (`Bolt`, `Bolt Pro`)."""
    folded = terms.fold(name).strip()
    return any(re.match(rf"{re.escape(rival)}(?!\w)", folded) for rival in rivals)
