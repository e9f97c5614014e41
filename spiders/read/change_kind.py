"""The kind of a change item: from the author's own words where there are any, else from the item's words.

Policy where two sources disagree (the disagreement is kept as `is_disputed`):

1. A list of known issues or upgrade notes holds no changes: `unclassified`, unless the item carries a label of its own.
2. A dependency bump is `internal` under whatever heading it stands, unless that says `breaking` or `security`.
3. Of a heading and a label on the item itself, the one that says *what is touched* (breaking, security, deprecation, removal,
   performance, docs, internal) beats the one that says *what was done* (feature, improvement, fix); else the item's own label wins.
   `Changed` and catch-alls (`Misc`) yield to anything.
4. A label that names two kinds (`Fixes and improvements`) limits the choice; the item's words make it.
5. The item's words alone never overrule a label that names one kind.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from spiders.read.author_labels import AuthorLabel, nearest_label, split_prefix
from spiders.read.kind_model import KindOdds, kind_odds
from spiders.read.kind_words import CLASSES_BY_WORD
from spiders.records import ChangeKind, KindBasis

TEXT_THRESHOLD = 0.45
"""Least probability at which the words alone give a kind; below it an item is `unclassified`."""

FEATURE_THRESHOLD = 0.62
"""The same for `feature`, the kind the headline figures count: a wrong one there costs more than a missing one."""

DISPUTE_PROBABILITY = 0.03
"""A label is disputed where the words give its kind less than this, and another kind the `DISPUTE_MARGIN` or more."""

DISPUTE_MARGIN = 0.85
EXACT_CONFIDENCE, HEADED_CONFIDENCE, VAGUE_CONFIDENCE = 0.98, 0.93, 0.7
_TOUCHED = frozenset(
    (ChangeKind.BREAKING, ChangeKind.SECURITY, ChangeKind.DEPRECATION, ChangeKind.REMOVAL, ChangeKind.PERFORMANCE, ChangeKind.DOCS, ChangeKind.INTERNAL)
)
_STANDING = frozenset((ChangeKind.BREAKING, ChangeKind.SECURITY, ChangeKind.INTERNAL))
"""Kinds of labels that stand where a dependency is bumped."""
_KIND_BY_ACT = {
    "ADD": ChangeKind.FEATURE, "FIX": ChangeKind.FIX, "REMOVE": ChangeKind.REMOVAL, "DEPREC": ChangeKind.DEPRECATION, "UPDATE": ChangeKind.INTERNAL,
    "SIMPLIFY": ChangeKind.INTERNAL,
}  # fmt: skip
_ACT_KINDS = {word: kinds for word, acts in CLASSES_BY_WORD.items() if (kinds := frozenset(_KIND_BY_ACT[act] for act in acts if act in _KIND_BY_ACT))}
"""Kinds that an item's first word speaks for."""
_UNLABELLED = AuthorLabel("", ())
_VERB = r"^(?:bump(?:s|ed)?|upgrade[sd]?|update[sd]?)\s+(?:the\s+)?"
_TO = r"(?:from\s+\S+\s+)?to\s+[\^~v]?\d"
_PARTS = r"(?:dependency|dependencies|module|rust crate|package|library|deps?)"
_FAMILY = r"(?:dev-?|npm |pip |go |python |js |javascript )?(?:dependencies|deps|lock ?files?|package-lock)\b"
_BUMP = re.compile(
    rf"{_VERB}(?:(?:[\w/-]+\s)?{_PARTS}\s+(?:[\w@/.~^-]+\s+)?(?:{_TO}|v\d|\(|#|\[|$)"  # update dependency x to v4
    rf"|(?:[\w@.-]*[/@][\w@/.-]+|[\w-]+(?:[.-][\w-]+)+|[a-z]\w+)\s+from\s+[\^~v]?\d\S*\s+to\s+[\^~v]?\d"  # bump x from 1.2 to 1.3
    rf"|(?:[\w@.-]*/[\w@/.-]+|@[\w/.-]+)\s+{_TO}"  # bump host/owner/x to v1.3
    rf"|the\s+[\w-]+\s+group\b|{_FAMILY}(?!\s+(?:doc|page|view|section|check|list|graph|tab)))",
    re.IGNORECASE,
)
_BREAKING = re.compile(r"\bBREAKING\b|\bbreaking[ -]change|\bbackwards?[- ]incompatib|\bincompatible change", re.IGNORECASE)
_NOT_BREAKING = re.compile(r"\b(?:no|non|not|without|fix(?:e[sd])?|avoid|prevent)\b[\s\w-]{0,24}breaking", re.IGNORECASE)


class KindDecision(NamedTuple):
    """What an item is and why.

    confidence: calibrated probability that `kind` is right, 0-1. label: the author's words. scope: component named before the
    item. text: the item's words without the label.
    """

    kind: ChangeKind
    basis: KindBasis
    confidence: float
    is_breaking: bool
    label: str | None
    scope: str | None
    is_disputed: bool
    text: str


def is_dependency_bump(text: str) -> bool:
    """True for `Bump x/y from 1.2 to 1.3`, `update dependency z to v4` and the like."""
    return text[:1] in ("b", "B", "u", "U") and _BUMP.match(text) is not None


def decide_kind(text: str, markup: str = "", sections: tuple[str, ...] = (), parents: tuple[str, ...] = (), bold_label: str | None = None) -> KindDecision:
    """Decide the kind of one item; `sections`, `parents` and `bold_label` as in `releases.FoundItem` (nearest last)."""
    prefix = split_prefix(text, markup)
    above = nearest_label(sections, parents, bold_label)
    label, is_disputed = _governing(prefix.label, above)
    kind, basis, confidence, doubted = _weigh(prefix.rest, label, above)
    own = prefix.label
    is_labelled = (own is not None and own.is_breaking) or (label is not None and label.is_breaking)
    breaking = kind is ChangeKind.BREAKING or is_labelled or _says_breaking(prefix.rest)
    named = f"{above.words} / {own.words}" if own is not None and above is not None else (own or above or _UNLABELLED).words
    return KindDecision(kind, basis, confidence, breaking, named or None, prefix.scope, is_disputed or doubted, prefix.rest)


def _governing(own: AuthorLabel | None, above: AuthorLabel | None) -> tuple[AuthorLabel | None, bool]:
    """-> the label that governs (rules 1 and 3), and whether the two disagree."""
    if own is None or above is None:
        return own or above, False
    if not above.kinds or not own.kinds:
        return (own if own.kinds else above), False
    if own.kind is None or above.kind is None:
        chosen = above if own.kind is None else own
        other = own if chosen is above else above
        return chosen, not set(chosen.kinds) & set(other.kinds)
    differs = own.kind is not above.kind
    if own.is_vague != above.is_vague:
        return (above if own.is_vague else own), differs
    if above.kind in _TOUCHED and own.kind not in _TOUCHED and not above.is_component:
        return above, differs
    return own, differs


def _weigh(text: str, label: AuthorLabel | None, above: AuthorLabel | None) -> tuple[ChangeKind, KindBasis, float, bool]:
    """-> kind, basis, confidence, and whether the words contradict the label (rules 1, 2, 4, 5)."""
    kinds = () if label is None else label.kinds
    if label is not None and not kinds and not label.is_open:
        return ChangeKind.UNCLASSIFIED, KindBasis.NONE, 0.0, False
    kind = kinds[0] if len(kinds) == 1 else None
    if is_dependency_bump(text) and kind not in _STANDING:
        return ChangeKind.INTERNAL, KindBasis.TEXT, HEADED_CONFIDENCE, bool(kinds)
    if label is not None and kind is not None:
        return kind, KindBasis.AUTHOR, _label_confidence(label), not label.is_vague and _contradicts(text, kind)
    return (*_from_text(kind_odds(text), kinds), False)


def _label_confidence(label: AuthorLabel) -> float:
    if label.is_vague:
        return VAGUE_CONFIDENCE
    return EXACT_CONFIDENCE if label.is_exact else HEADED_CONFIDENCE


def _contradicts(text: str, kind: ChangeKind) -> bool:
    """True where the words are sure of another kind; asked only where the first word names another act, since most labels are right."""
    first = text.split(maxsplit=1)[:1]
    acts = _ACT_KINDS.get(first[0].lower()) if first else None
    if acts is None or (len(acts) == 1 and kind in acts):
        return False
    odds = kind_odds(text).by_kind
    return odds[kind] < DISPUTE_PROBABILITY and max(odds.values()) >= DISPUTE_MARGIN


def _from_text(odds: KindOdds, among: tuple[ChangeKind, ...]) -> tuple[ChangeKind, KindBasis, float]:
    kind, confidence = odds.best
    if among:
        share = sum(odds.by_kind[one] for one in among)
        kind = max(among, key=lambda one: odds.by_kind[one])
        confidence = odds.by_kind[kind] / share if share > 0 else 0.0
    confidence = round(min(confidence, 1.0), 4)
    if confidence < (FEATURE_THRESHOLD if kind is ChangeKind.FEATURE else TEXT_THRESHOLD):
        return ChangeKind.UNCLASSIFIED, KindBasis.NONE, confidence
    return kind, KindBasis.TEXT, confidence


def _says_breaking(text: str) -> bool:
    lower = text.lower()
    if "breaking" not in lower and "incompatib" not in lower:
        return False
    return _BREAKING.search(text) is not None and _NOT_BREAKING.search(text) is None
