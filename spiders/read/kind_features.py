"""What the kind model looks at in a change item: its act, what the act is done to, turns of phrase, words, and form.

`features(text)` gives six groups of tokens. A token is a string whose first word names its family: `F:FIX` the act it opens with,
`A:BAD` a class of words anywhere, `X:ADD|TEST` act and subject, `P:no_longer` a phrase, `w crash` a word, `b ^ add` two words in
a row, `p add|option` act and later word, `len2` form. Each group is scaled to the same length, so long items weigh no more than short.
How a project writes (brackets, dashes, capitals, full stops) is left out on purpose: it tells the project, not the kind.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from functools import lru_cache
from itertools import chain, pairwise

from spiders.read import kind_phrases, kind_words
from spiders.read.kind_phrases import PHRASES, phrase_pattern
from spiders.read.kind_words import ACTS, CLASSES_BY_WORD

GROUPS: dict[str, float] = {"cues": 3.0, "words": 1.0, "pairs": 1.0, "opening": 1.0, "skips": 1.0, "form": 0.5}
"""Group -> its scale; a token of a group of n counts `scale / sqrt(n)`."""

SPEC_VERSION = 2
"""Raise it whenever `features` changes what it gives; weights of another version are refused."""

_NOISE = re.compile(
    r"\s*(?:\((?:[^()]*?(?:#\d+|https?|\bby\b|PR \d|[0-9a-f]{7,40})[^()]*)\)?|https?\\?:\S+|[-–—]+ ?thanks? .{0,60}$"
    r"|\bthanks,? (?:to )?\S+(?: for .*)?$|,? ?close?s\b[^.]*$|@[\w-]+)",
    re.IGNORECASE,
)
# what every noise holds: looking for it first is ten times as fast
_NOISY = re.compile(r"[(@]|[hH][tT]{2}[pP]|[tT][hH][aA][nN][kK]|[cC][lL][oO]")
_SCOPE = re.compile(
    r"^(?:\[[^\]]{1,40}\]\s*|\([^)]{1,30}\)\s*|[\w@./`*-]{2,40}(?:,? [\w/-]{1,24}){0,3}\s*:\s+|[\w./`*-]+(?:,? [\w/-]{1,24}){0,3}\s+[-–—]\s+)(?=\S)"
)
_SCOPE_END = re.compile("[:–—-]")
_TOKEN = re.compile(r"[a-z_@][\w'@./-]*[\w']|[a-z]|[^\W\d_]+")
_REFERENCE = re.compile(r"(?<!\w)(?:[\w.-]+/[\w.-]+)?[#!]\d+|\bGH-\d+")
_VERSION = re.compile(r"v?\d+(?:\.[\dx*]+)*[\w.+-]*")
_CAPITAL_INSIDE = re.compile(r"[a-z][A-Z]")
# code by its signs, each of which is searched from where the sign first stands
_SIGNS_OF_CODE = (("_", re.compile(r"(?<=\w)_\w")), (".", re.compile(r"(?<=\w)\.(?:\w+\(|[a-z]+\.)")), ("--", re.compile(r"--\w")))
_SHAPED = re.compile(r"<ref>|--?[a-zA-Z][\w-]*+|[a-zA-Z_@][\w@]*+(?:[._/:\\-][\w@]++)*+(?:\(\))?|v?\d[\w.]*+|[^\W\d_]++(?:'[a-z]+)?")
_CODE_TOKEN = re.compile(r"[a-z][A-Z]|\w\.\w|[_/(@]")
_NAME_PART = re.compile(r"[a-z]{3,}")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ities", "ity", "ies", "ied", "ers", "er", "ed", "es", "s", "ly", "e")
_PREPOSITIONS = frozenset(
    re.findall(
        r"\w+",
        "for to in on with when of from by if that which where via at as into during while after before and so using without instead between across not "
        "is are was were has have",
    )
)
_ARTICLES = frozenset(("the", "a", "an", "some", "all", "its", "their", "more", "this", "our", "your", "any", "each"))
_SCOPE_CLASSES = frozenset(("DOCS", "TEST", "SEC", "PERF", "UI", "DEP"))
_LENGTHS = (4, 7, 11, 18, 32, 60)


def _phrases_by_trigger() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for place, (_, triggers, _) in enumerate(PHRASES):
        for trigger in triggers:
            found.setdefault(trigger, set()).add(place)
    return {trigger: frozenset(places) for trigger, places in found.items()}


_TRIGGERS = _phrases_by_trigger()
_SEVERAL_WORDS = {trigger: places for trigger, places in _TRIGGERS.items() if " " in trigger}
_IN_WORDS = {trigger: places for trigger, places in _TRIGGERS.items() if " " not in trigger}


def features(text: str) -> dict[str, set[str]]:
    """-> the tokens of an item's words (without the author's label), by group."""
    cleaned = text.replace("\\:", ":")
    cleaned = (_NOISE.sub("", cleaned) if _is_noisy(cleaned) else cleaned).strip()
    text = cleaned if len(cleaned) >= 8 else text
    body, scope = _split_scope(text)
    words = _TOKEN.findall(body.lower())
    classes = [CLASSES_BY_WORD.get(word, ()) for word in words]
    acts = tuple(name for name in (classes[0] if classes else ()) if name in ACTS) or ("NOUN",)
    found = list(map(_shape, _SHAPED.findall(_REFERENCE.sub(" <ref> ", body) if "#" in body or "!" in body or "GH-" in body else body)))
    shaped, stems = [word for word, _, _ in found], [stem for _, stem, _ in found]
    first = stems[0] if stems else ""
    return {
        "cues": _class_cues(words, classes, acts).union(_head_cues(words, acts), _phrase_cues(text.lower()), _form_cues(text, scope, words)),
        "words": {token for _, _, token in found}.union(*map(_part_tokens, text.split())),
        "pairs": {f"b {one} {other}" for one, other in pairwise(["^", *shaped, "$"])},
        "opening": _opening(shaped, stems),
        "skips": {f"p {first}|{stem}" for stem, word in zip(stems[1:], shaped[1:], strict=True) if len(word) > 2},
        "form": _form(shaped),
    }


def _is_noisy(text: str) -> bool:
    if not text.isascii():
        return _NOISY.search(text) is not None
    lower = text.lower()
    return "(" in lower or "@" in lower or "http" in lower or "thank" in lower or "clo" in lower


def spec_hash() -> str:
    """-> 12 hex digits over everything that decides what `features` gives; weights carry it."""
    tables = [sorted(CLASSES_BY_WORD.items()), [(name, triggers, pattern) for name, triggers, pattern in PHRASES], sorted(GROUPS.items())]
    return hashlib.sha256(repr((SPEC_VERSION, tables, kind_words.ACTS, len(kind_phrases.PHRASES))).encode()).hexdigest()[:12]


@lru_cache(maxsize=8192)
def _shape(token: str) -> tuple[str, str, str]:
    """-> what stands for a token (see `_shaped`), its stem, and its token among the words."""
    word = _shaped(token)
    return word, _stem(word), f"w {word}"


def _shaped(token: str) -> str:
    """What stands for a token that is no word of a language, else the token in lower case."""
    if token[0] in "<-" and len(token) > 1:
        return token if token[0] == "<" else "<flag>"
    if _VERSION.fullmatch(token):
        return "<number>" if token.isdigit() else "<version>"
    if _CODE_TOKEN.search(token):
        return "<code>"
    return token.lower()


def _split_scope(text: str) -> tuple[str, str]:
    body, scope = text, ""
    for _ in range(2):
        match = _SCOPE.match(body) if body[:1] in ("[", "(") or _SCOPE_END.search(body) else None
        if match is None or match.end() >= len(body):
            break
        scope += match[0]
        body = body[match.end() :]
    return body, scope


@lru_cache(maxsize=8192)
def _part_tokens(word: str) -> tuple[str, ...]:
    """-> tokens of the names that a word is put together of (`fooBar_baz`)."""
    return tuple(f"w {part}" for part in _NAME_PART.findall(_CAMEL.sub(" ", word).lower()))


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _ending(word: str) -> str:
    if word.endswith(("ed", "ing")):
        return "ed" if word.endswith("ed") else "ing"
    return "s" if word.endswith("s") and not word.endswith("ss") else "0"


def _class_cues(words: list[str], classes: list[tuple[str, ...]], acts: tuple[str, ...]) -> set[str]:
    everywhere, later = set(chain.from_iterable(classes)), set(chain.from_iterable(classes[1:]))
    cues = {f"A:{name}" for name in everywhere}
    cues.update([f"E:{name}" for names in classes[:3] for name in names])
    cues.update([f"F:{act}" for act in acts], [f"X:{act}|{name}" for act in acts for name in later or ("",)])
    cues.update([f"T2:{name}" for names in classes[1:2] for name in names], [f"L:{name}" for names in classes[-1:] for name in names])
    cues.add(f"nbad{min(sum(['BAD' in names or 'FIX' in names for names in classes]), 3)}")
    if words:
        ending = _ending(words[0])
        cues.update((f"u:{words[0]}", f"m:{ending}", f"mv:{acts[0]}{ending}"))
    if len(words) > 1:
        cues.add(f"u2:{words[0]} {words[1]}")
    return cues


def _head_cues(words: list[str], acts: tuple[str, ...]) -> set[str]:
    """The head noun of what the act is done to: the last word before the first preposition."""
    start, head = (0 if acts == ("NOUN",) else 1), None
    for word in words[start : start + 9]:
        if word in _PREPOSITIONS:
            if head or start:
                break
        elif word not in _ARTICLES:
            head = word
    if head is None:
        return set()
    names = CLASSES_BY_WORD.get(head, ())
    return {f"hw:{head}", *[f"H:{name}" for name in names], *[f"XH:{act}|{name}" for act in acts for name in names]}


def _phrase_cues(lower: str) -> set[str]:
    asked = set().union(*map(_asked_by_word, lower.split()), *[places for trigger, places in _SEVERAL_WORDS.items() if trigger in lower])
    return {f"P:{PHRASES[place][0]}" for place in asked if phrase_pattern(place).search(lower)}


@lru_cache(maxsize=8192)
def _asked_by_word(word: str) -> frozenset[int]:
    """-> places of the phrases that a word makes worth looking for; words come again and again, triggers are many."""
    return frozenset().union(*(places for trigger, places in _IN_WORDS.items() if trigger in word))


def _form_cues(text: str, scope: str, words: list[str]) -> set[str]:
    parts = _NAME_PART.findall(scope.lower()) if scope else ()
    cues = {f"S:{name}" for part in parts for name in CLASSES_BY_WORD.get(part, ()) if name in _SCOPE_CLASSES}
    cues.add(f"len{bisect_right(_LENGTHS, len(words))}")
    if ". " in text:
        cues.add("multi")
    if _holds_code(text):
        cues.add("code")
    return cues


def _holds_code(text: str) -> bool:
    if "()" in text or (not text[1:].islower() and _CAPITAL_INSIDE.search(text)):
        return True
    return any((place := text.find(sign)) >= 0 and pattern.search(text, place) for sign, pattern in _SIGNS_OF_CODE)


def _opening(words: list[str], stems: list[str]) -> set[str]:
    if not words:
        return set()
    tokens = {f"f {words[0]}", f"fs {stems[0]}", f"fx {words[0][-3:]}", f"l {words[-1]}"}
    if len(words) > 1:
        tokens |= {f"f2 {words[0]} {words[1]}", f"n2 {words[1]}", f"f2s {stems[0]} {stems[1]}"}
    if len(words) > 2:
        tokens.add(f"f3 {words[0]} {words[1]} {words[2]}")
    return tokens


def _form(words: list[str]) -> set[str]:
    return {*_size_tokens(len(words)), *[f"has {word}" for word in words if word[0] == "<"]}


@lru_cache(maxsize=512)
def _size_tokens(words: int) -> tuple[str, str]:
    return f"n{min(words.bit_length(), 7)}", f"nn{min(words // 3, 12)}"
