"""Words of a change item: persons' names and trailing references taken off, references kept as a field."""

from __future__ import annotations

import re

from spiders.read.inline_markup import fold_space, links

MAX_REFS = 40
"""Most references kept of one item."""

_PERSON = r"(?:\[?@[\w.-]+(?:/[\w.-]+)?(?:\[bot\])?\]?(?:\([^()]*\))?)"
_NAME = r"(?:[A-Z][\w'’.-]*|[^\x00-\x7f]{2,12})(?:\s+(?:[A-Z][\w'’.-]*|van|von|de|der|del|da))*"
_PERSONS = rf"{_PERSON}(?:\s*(?:,|&|and|\+)\s*(?:and\s+)?{_PERSON})*"
_CREDIT = r"(?:by|from|via|thanks(?:\s+to)?|thank\s+you|thx|kudos(?:\s+to)?|credits?(?:\s+to)?|h/t|courtesy\s+of)"
_BY_TAIL = re.compile(rf"[\s,;–—-]*\(?\b{_CREDIT}\b:?\s*{_PERSONS}(?P<rest>[^a-zA-Z]*|\s+in\s+\S+)?\)?[\s.!]*$", re.I)
_BY_INSIDE = re.compile(
    r"\s*[\[(]\s*(?:(?:thanks|thank\s+you|thx|by|via|credits?|kudos|contributed\s+by|reported\s+by)\b(?:\s+to)?:?\s*)?"
    rf"{_PERSONS}(?:\s+(?:via|in)\s+[0-9a-f]{{7,40}})?\s*!?\s*[\])]",
    re.I,
)
_BY_NAME = re.compile(rf"\s*\(\s*(?:by|thanks(?:\s+to)?|contributed\s+by|patch\s+by|reported\s+by)\s+{_NAME}(?:(?:,|\s+and|\s*&)\s*{_NAME})*\s*\)")
_THANKS_TAIL = re.compile(
    r"[\s.,;–—-]+(?:[Tt]hanks|[Tt]hank\s+you|[Kk]udos|[Pp]rops)(?:\s+to)?[,:]?\s+@?[\w.@-]+(?:(?:,|\s+and|\s*&)?\s+@?[A-Z@][\w.@-]*){0,4}[.!]*$"
)
_AUTHOR_TAIL = re.compile(r"(?<=[\w).`'\"])\s+(@[\w-]{2,39}(?:\[bot\])?)$")
_HASH_HEAD = re.compile(r"^\[?(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{7,40}\]?:?\s+(?=\S)")
_HASH_SIGNS = frozenset("[0123456789abcdef")
_CREDIT_HEAD = re.compile(rf"^(?:\[?(?:#\d+|[0-9a-f]{{7,40}})\]?[\s,:]+){{1,4}}Thanks\s+{_PERSONS}\s*!?\s*[-–—:]\s+(?=\S)", re.I)
_CREDITED = re.compile(r"(?i)\(\s*(?:by|thanks|contributed|patch|reported)\b")
_THANKFUL = re.compile(r"\b(?:thank|kudos|props)")
_REF = r"(?:(?:[\w.-]+/)?[\w.-]*#\d+|\[?GH-\d+\]?|!\d+|(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{7,40}|[A-Z][A-Z0-9]{1,9}-\d+|https?://[^\s()<>]+)"
_REF_WORDS = (
    r"(?:(?:closes|close|fixes|fixed|fix|resolves|refs?|see|issues?|pr|prs|pull\s+request|pull|via|in|and|also|&|part\s+of|backport\s+of|commit)\b:?\s*)"
)
_REFS_TAIL = re.compile(rf"(?:[\s,;–—-]*[\[(]\s*{_REF_WORDS}*{_REF}(?:[\s,;/&]+{_REF_WORDS}*{_REF})*\s*[\])])+[\s.]*$", re.I)
_BARE_TAIL = re.compile(
    rf"(?:[\s,;:–—-]+(?:in\s+)?(?:{_REF_WORDS}*(?:[\w.-]+/[\w.-]+)?#\d+|https?://\S+/(?:pull|issues|commit|merge_requests)/\S+))+[\s.]*$", re.I
)
_NUMBER_REF = re.compile(r"(?<![\w&/])((?:[\w.-]+/[\w.-]+)?#\d+|GH-\d+|![1-9]\d+)(?![\w;])")
_TICKET = re.compile(
    r"(?<![\w/-])(?!(?:UTF|ISO|SHA|RFC|HTTP|TLS|AES|RSA|MD|IPV|BASE|ES|PEP|JSR|GPT|X|CP|COVID|RC|DES|CRC|WIN|KOI|LATIN|EBCDIC|CVSS)-)([A-Z][A-Z0-9]{1,9}-\d{1,6})(?![\w-])"
)
_ADVISORY = re.compile(r"\b(CVE-\d{4}-\d{4,7}|GHSA(?:-[0-9a-z]{4}){3}|RUSTSEC-\d{4}-\d{4})\b", re.I)
_TWO_WORDS = re.compile(r"\w\W+\w")
_HANDLE = re.compile(r"@[\w.-]+(?:\[bot\])?")
_LINK_TARGET = re.compile(r"\]\([^()]*(?:\([^()]*\)[^()]*)*\)")
_URL = re.compile(r"https?://[^\s()<>\[\]`\"']+[^\s()<>\[\]`\"'.,;:]")


def references(text: str, markup: str) -> tuple[str, ...]:
    """-> issues, pull requests, advisories, tickets and links that an item cites, each once, in order."""
    # no reference holds a blank: only the words that may hold one are searched
    dashed = " ".join([word for word in text.split() if "-" in word]) if "-" in text else ""
    found = [name.upper() for name in _ADVISORY.findall(dashed)] if dashed and _may_advise(dashed.casefold()) else []
    if "!" in text or "GH-" in text:
        found += _NUMBER_REF.findall(text)
    elif (sign := text.find("#")) >= 0:
        found += _NUMBER_REF.findall(text, text.rfind(" ", 0, sign) + 1)
    if dashed and not dashed.islower():
        found += [name for name in _TICKET.findall(dashed) if not name.startswith(("CVE-", "GHSA-", "GH-"))]
    if "](" in markup or "http" in markup:
        found += _addresses(markup)
    return tuple(dict.fromkeys([ref[:500] for ref in found]))[:MAX_REFS] if found else ()


def _may_advise(folded: str) -> bool:
    return "cve-" in folded or "ghsa-" in folded or "rustsec-" in folded


def _addresses(markup: str) -> list[str]:
    found, inside = [], 0
    for label, url in links(markup):
        inside += url.count("http") if f"]({url})" in markup else 0
        if url.startswith(("http://", "https://")) and not ("@" in label and _HANDLE.fullmatch(label.strip())):
            found.append(url)
    if markup.count("http") > inside:
        found += [m[0] for m in _URL.finditer(_LINK_TARGET.sub("]", markup))]
    return found


def item_words(text: str, markup: str = "") -> str:
    """-> the change in the author's words: without persons' names, a commit's hash before it and the references that trail it."""
    head = (_HASH_HEAD.match(text) if text[:1] in _HASH_SIGNS else None) or (_CREDIT_HEAD.match(text) if "@" in text else None)
    words = text[head.end() :] if head else text
    # what trails is taken away, which names nobody who was not named before
    may_name = "@" in words or _may_credit(words)
    for _ in range(3):
        before = words
        if may_name:
            words = _without_persons(words, markup)
        words = _without_references(words)
        if words == before:
            break
    words = fold_space(words.strip(" ,;–—-") or words)
    return words or fold_space(text)


def _may_credit(words: str) -> bool:
    return ("(" in words and _CREDITED.search(words) is not None) or _is_thankful(words)


def _is_thankful(words: str) -> bool:
    lower = words.lower()
    # most items hold none of the words, which is known sooner than where a word begins
    return ("thank" in lower or "kudos" in lower or "props" in lower) and _THANKFUL.search(lower) is not None


def _without_persons(words: str, markup: str) -> str:
    if "@" in words:
        words = _BY_TAIL.sub(_kept_reference, _BY_INSIDE.sub("", words))
        words = _AUTHOR_TAIL.sub(lambda m: m[0] if f"`{m[1]}" in markup else "", words)
    return _THANKS_TAIL.sub("", _BY_NAME.sub("", words)) if _may_credit(words) else words


def _without_references(words: str) -> str:
    last = words.rstrip(" .")
    if last.endswith((")", "]")):
        words = _without(_REFS_TAIL, words, _bracketed_from(words))
        last = words.rstrip(" .")
    if "#" in words or "http" in words:
        trailing = words[last.rfind(" ") + 1 :]
        if "#" in trailing or "http" in trailing:
            return _without(_BARE_TAIL, words)
    return words


def _bracketed_from(words: str) -> int:
    """-> where the first bracket stands, or the blanks, commas and dashes before it."""
    angular, round_ = words.find("["), words.find("(")
    start = min(angular, round_) if angular >= 0 and round_ >= 0 else max(angular, round_, 0)
    while start and (words[start - 1] in ",;–—-" or words[start - 1].isspace()):
        start -= 1
    return start


def _without(pattern: re.Pattern[str], words: str, start: int = 0) -> str:
    """References go only where words enough stay to say what changed (`Fix #179` stays whole). Nothing before `start` can be one."""
    bare = words[:start] + pattern.sub("", words[start:])
    return bare if _TWO_WORDS.search(bare) else words


def _kept_reference(match: re.Match[str]) -> str:
    rest = match["rest"] or ""
    return f" {rest.strip()}" if re.search(r"[#\d]", rest) else ""
