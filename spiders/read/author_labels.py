"""What the author says of a change item's kind: in a heading, a bold label, a parent bullet, or before the item itself.

`read_label` reads one heading or label; `split_prefix` takes the label off the front of an item (`[BUGFIX] ...`, `Fix - ...`,
`feat(api)!: ...`, `Bugfix #12: ...`, a pictogram); `nearest_label` finds the label that governs an item among those above it.
Only the words of `label_words` count. A heading with too many other words is a title, not a label.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from spiders.read.label_words import (
    COMPONENT_WORDS,
    EMOJI,
    FILLERS,
    LOWER_CASE_PREFIXES,
    NEVER_PREFIXES,
    NOT_A_CHANGE,
    OPEN,
    PLAIN_LISTS,
    SHORTCODES,
    VAGUE,
    WORDS,
)
from spiders.records import ChangeKind

MAX_OTHER_WORDS = 3
"""Most words beside label words and fillers that a heading may have and still be a label."""

_RANK = (
    NOT_A_CHANGE, OPEN, ChangeKind.BREAKING, ChangeKind.SECURITY, ChangeKind.REMOVAL, ChangeKind.DEPRECATION, ChangeKind.PERFORMANCE,
    ChangeKind.DOCS, ChangeKind.INTERNAL, ChangeKind.FIX, ChangeKind.IMPROVEMENT, ChangeKind.FEATURE, VAGUE,
)  # fmt: skip
_TOPIC_WORDS = frozenset(("security", "performance", "documentation", "docs", "dependencies"))
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SPLIT = re.compile(r"\s*(?:[&/+,;|]|\b(?:and|und|et|y|e|en|i|и|및)\b|と|和|・|、)\s*")
_SHORTCODE = re.compile(r":([a-z_]+):")
_DROP = re.compile(r"\([^()]*\)|\[[^\]\[]*\]\([^)]*\)|https?://\S+|(?<!\w)v?\d[\w.]*|[^\w\s&/+,;|'-]")


@dataclass(frozen=True, slots=True)
class AuthorLabel:
    """A label as read.

    words: as written. kinds: the kinds it names, one, or two and more where it is mixed (`Fixes and improvements`), none where
    it names no kind of change (`Known issues`). is_vague: it says `changed` only. is_exact: no word in it is unknown.
    is_open: it leaves the kind to the item's words (`Uncategorized`). is_topic: one word that may as well name a component (`Security`, `Tests`).
    """

    words: str
    kinds: tuple[ChangeKind, ...]
    is_vague: bool = False
    is_exact: bool = True
    is_breaking: bool = False
    is_open: bool = False
    is_topic: bool = False
    is_component: bool = False

    @property
    def kind(self) -> ChangeKind | None:
        """-> the one kind it names, or None."""
        return self.kinds[0] if len(self.kinds) == 1 else None


class ItemPrefix(NamedTuple):
    """What stands before an item's words: `label` None where only a scope does; `rest` are the item's words without the label."""

    label: AuthorLabel | None
    scope: str | None
    rest: str


@lru_cache(maxsize=8192)
def read_label(words: str) -> AuthorLabel | None:
    """Label that a heading, a bold line or a parent bullet states, or None where it states no kind."""
    folded = _fold(words)
    if folded in PLAIN_LISTS:
        return None
    senses, other = _senses(folded)
    if not senses:
        kind = _pictogram(words) if other == 0 else None
        return None if kind is None else AuthorLabel(words.strip(), (kind,))
    if other > MAX_OTHER_WORDS:
        return None
    return _label(words, folded, senses, other)


def _label(words: str, folded: str, senses: list[str], other: int) -> AuthorLabel | None:
    exact = other == 0
    if NOT_A_CHANGE in senses:
        return AuthorLabel(words.strip(), ())
    if OPEN in senses:
        return AuthorLabel(words.strip(), (), is_open=True) if senses == [OPEN] and exact else None
    kinds = tuple(dict.fromkeys(ChangeKind(sense) for sense in senses if sense != VAGUE))
    if not kinds:
        return AuthorLabel(words.strip(), (ChangeKind.IMPROVEMENT,), is_vague=True, is_exact=exact) if _names_change(folded) else None
    bare = exact and folded in WORDS
    label = AuthorLabel(words.strip(), kinds, is_exact=exact, is_breaking=kinds == (ChangeKind.BREAKING,))
    return replace(label, is_topic=bare and folded in _TOPIC_WORDS, is_component=bare and folded in COMPONENT_WORDS)


def _names_change(folded: str) -> bool:
    """Tells `Changed` and `UI changes` from a list of everything (`All changes`, `Other changes`, `API changes since 7.1`)."""
    known = [word for word in folded.split() if word not in FILLERS or word in ("notable", "minor")]
    return " since" not in folded and (len(known) > 1 or (known[:1] != [] and known[0] not in PLAIN_LISTS))


def _fold(words: str) -> str:
    text = unicodedata.normalize("NFKC", words).casefold().replace("’", "'").replace("what's", "whats")
    text = _SHORTCODE.sub(" ", text)
    text = _DROP.sub(" ", text).replace("backwards-", "backward ").replace("backward-", "backward ").replace("bug-", "bug ")
    return " ".join(re.sub(r"(?<!\w)[-']+|[-']+(?!\w)|_", " ", text).split())


def _senses(folded: str) -> tuple[list[str], int]:
    """-> the senses of the parts of a label, in order, and the number of words nobody knows."""
    if folded in WORDS:
        return [WORDS[folded]], 0
    senses, other = [], 0
    for part in _SPLIT.split(folded):
        sense, unknown = _part_sense(part)
        other += unknown
        if sense is not None:
            senses.append(sense)
    return senses, other


def _part_sense(part: str) -> tuple[str | None, int]:
    core = " ".join(word for word in part.split() if word not in FILLERS)
    for phrase in (part, core):
        if phrase in WORDS:
            return WORDS[phrase], 0
    if _CJK.search(core):
        return _cjk_sense(core)
    tokens = core.split()
    found = [(WORDS[token], place) for place, token in enumerate(tokens) if token in WORDS]
    outer = [sense for sense, place in found if place in (0, len(tokens) - 1)]
    if not outer:
        return None, len(tokens)
    return min((sense for sense, _ in found), key=_RANK.index) if len(found) == len(tokens) else _headed(tokens), len(tokens) - len(found)


def _headed(tokens: list[str]) -> str:
    """Sense of `new keyboard shortcuts` (by its first word) or `query editor improvements` (by its last); the last one wins."""
    if "breaking" in tokens:
        return ChangeKind.BREAKING
    last, first = WORDS.get(tokens[-1]), WORDS.get(tokens[0])
    if last is None or (last == ChangeKind.FEATURE and first is not None):
        return first or VAGUE
    return last


def _cjk_sense(core: str) -> tuple[str | None, int]:
    hits = {word: sense for word, sense in WORDS.items() if _CJK.search(word) and word in core}
    if not hits:
        return None, 1
    longest = max(hits, key=len)
    return hits[longest], 0 if len(longest) * 2 >= len(core) else 1


def _pictogram(words: str) -> ChangeKind | None:
    names = [EMOJI[SHORTCODES[name]] for name in _SHORTCODE.findall(words) if name in SHORTCODES]
    kinds = {ChangeKind(kind) for kind in [*(EMOJI[char] for char in words if char in EMOJI), *names]}
    return kinds.pop() if len(kinds) == 1 else None


@lru_cache(maxsize=2048)
def nearest_label(sections: tuple[str, ...], parents: tuple[str, ...] = (), bold_label: str | None = None) -> AuthorLabel | None:
    """Label that governs an item: the nearest above it, parents before the bold label before headings (each list: nearest last).

    A word that may name a component (`Tests`, `Misc`) yields to a label further out that states a kind, unless that says `breaking`:
    release pages put everything below a breaking heading by accident of level.
    """
    labels = [label for text in (*reversed(parents), bold_label or "", *reversed(sections)) if text and (label := read_label(text)) is not None]
    for place, label in enumerate(labels):
        outer = labels[place + 1] if place + 1 < len(labels) else None
        if label.is_component and outer is not None and outer.is_exact and not outer.is_breaking:
            continue
        return label
    return None


_OPENING = re.compile(r"^(?:[^\w\s`'\"(\[{</@$.~+:-]|[\u200d\ufe0f])+\s*")
_PICTOGRAM = re.compile(_OPENING.pattern + r"|^:[a-z_]+:\s*")
_REFERENCE = re.compile(r"^\W*(?:\[?\\?(?:#|GH-|T(?=\d{4})|[A-Z]{2,9}-(?=\d))\d+\]?(?:\([^)]*\))?\)?[\s:,-]*)+(?=\S)", re.IGNORECASE)
# what a prefix begins with and the sign that ends its first words: most items have neither
_BRACKETS = frozenset("[(【")
_WORDS_AND_SIGN = re.compile(r"\w[\w'\s]*+([(!:：–—#-])")
_BRACKETED = re.compile(r"^[\[(【]\s*(?P<label>[^\]\[()【】,]{2,40}?)\s*[\])】]\s*[:\-–—]?\s*(?=\S)")
_SPACED = re.compile(r"^(?P<label>\w[\w' ]{0,30}?)\s*(?:\((?P<scope>[^()]{1,60})\))?(?P<bang>!)?\s*(?:[:：]|\s[-–—](?=\s)|\s#\d+:)\s*(?=\S)")
_NUMBERED = re.compile(r"^(?P<label>\w[\w ]{1,20}?)\s+#\d+:?\s*[:\-–—]\s*(?=\S)")
_SIGN = re.compile(r"^\[(?P<sign>[+*!~-])\]\s+(?=\S)")
_BOLD = re.compile(r"^\W{0,3}(?:\*\*|__)(?P<label>[^*_]{2,40}?)\s*[:：]?\s*(?:\*\*|__)\s*[:\-–—]?\s*(?=\S)")
MAX_SCOPE_CHARS = 60
"""Longest component before an item with the colon after it, characters."""
_SCOPE = re.compile(r"^(?:\[(?P<a>[^\]\[]{1,40})\]|(?P<b>[\w@/.-]{2,30}(?: [\w-]{2,20})?):)\s+(?=\S)")


def split_prefix(text: str, markup: str = "") -> ItemPrefix:
    """Take the author's label and the component off the front of an item; `rest` keeps the component's words."""
    rest, label, scope = text.strip(), None, None
    for _ in range(3):
        taken = _take(rest, markup if label is None else "")
        if taken is None:
            break
        found, named, rest = taken
        scope = named or scope
        label = _stronger(label, found)
    if label is None and not rest[:1].isalnum():
        label, rest = _take_sign(rest) or _take_pictogram(rest)
    place = _SCOPE.match(rest) if scope is None and (rest[:1] == "[" or ":" in rest[:MAX_SCOPE_CHARS]) else None
    if place is not None and read_label(place["a"] or place["b"]) is None:
        scope = place["a"] or place["b"]
    return ItemPrefix(label, scope, rest)


def _stronger(one: AuthorLabel | None, other: AuthorLabel) -> AuthorLabel:
    if one is None:
        return other
    best = other if one.is_vague or len(one.kinds) != 1 or other.is_breaking else one
    return replace(best, words=f"{one.words}, {other.words}", is_breaking=one.is_breaking or other.is_breaking)


def _take(text: str, markup: str) -> tuple[AuthorLabel, str | None, str] | None:
    bare = text if _opens_plainly(text) else _behind(_REFERENCE, _behind(_OPENING, _SHORTCODE.sub("", text, count=1) if text.startswith(":") else text))
    for pattern in _worded_prefixes(bare):
        match = pattern.match(bare)
        label = match and _prefix_label(match["label"], pattern is _SPACED and match["scope"] is None)
        if match and label:
            parts = match.groupdict()
            loud = bool(parts.get("bang")) or label.is_breaking
            return replace(label, is_breaking=loud), parts.get("scope"), bare[match.end() :]
    return _take_bold(bare, markup)


def _worded_prefixes(bare: str) -> tuple[re.Pattern[str], ...]:
    """-> the prefixes that may stand before an item, by the first sign in it that is no word and no blank."""
    if bare[:1] in _BRACKETS:
        return (_BRACKETED,)
    ended = _WORDS_AND_SIGN.match(bare)
    return () if ended is None else (_NUMBERED, _SPACED) if ended[1] == "#" else (_SPACED,)


def _opens_plainly(text: str) -> bool:
    """True where neither a sign nor a reference (`T1234`, `ABC-12`) can stand before the first word."""
    return text[:1].isalnum() and text[0] not in "tT" and "-" not in text[2:10]


def _behind(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.match(text)
    return text[match.end() :] if match else text


def _take_bold(bare: str, markup: str) -> tuple[AuthorLabel, str | None, str] | None:
    match = _BOLD.match(markup) if "**" in markup[:5] or "__" in markup[:5] else None
    if match is None:
        return None
    words = match["label"].strip()
    label = _prefix_label(words, False)
    plain = re.sub(r"[`*_]", "", words)
    if label is None or not bare.startswith(plain):
        return None
    return label, None, re.sub(r"^\s*[:：–—-]?\s*", "", bare[len(plain) :])


@lru_cache(maxsize=4096)
def _prefix_label(words: str, may_be_name: bool) -> AuthorLabel | None:
    """A label before an item: known words only, at most three of them, and no list heading."""
    folded = _fold(words)
    if len(folded.split()) > 3 or folded in NEVER_PREFIXES or (may_be_name and folded in LOWER_CASE_PREFIXES and words[:1].isupper()):
        return None
    if folded in WORDS and folded in PLAIN_LISTS:
        return AuthorLabel(words.strip(), (ChangeKind.IMPROVEMENT,), is_vague=True)
    label = read_label(words)
    return label if label is not None and label.is_exact and label.kinds else None


def _take_sign(text: str) -> tuple[AuthorLabel | None, str] | None:
    """`[+] Boards`: a plus means new everywhere; what the other signs mean differs from author to author."""
    match = _SIGN.match(text) if text[:1] == "[" else None
    if match is None:
        return None
    label = AuthorLabel(match["sign"], (ChangeKind.FEATURE,)) if match["sign"] == "+" else None
    return label, text[match.end() :]


def _take_pictogram(text: str) -> tuple[AuthorLabel | None, str]:
    match = _PICTOGRAM.match(text)
    kind = _pictogram(match[0]) if match else None
    if match is None or kind is None or match.end() == len(text):
        return None, text
    return AuthorLabel(match[0].strip(), (kind,), is_breaking=kind is ChangeKind.BREAKING), text[match.end() :]
