"""The figures of a text: numbers with their sign of money or per cent, and names of months. Two texts tell the same figures where these are equal, in order. Pure."""

from __future__ import annotations

import calendar
import email
import email.policy
import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from lxml import etree, html

MONTHS = sorted({*calendar.month_name[1:], *calendar.month_abbr[1:]}, key=len, reverse=True)
_FIGURE = re.compile(rf"[$€£¥]?\d+(?:[.,:]\d+)*(?:\s?%)?|\b(?:{'|'.join(MONTHS)})\b")
AROUND = 36
UNSEEN = frozenset({"style", "script", "meta"})


class Figure(NamedTuple):
    """One figure as it is written, and where it begins in the text."""

    text: str
    start: int


class Difference(NamedTuple):
    """What a text says, what it must say, and the words around it."""

    said: str
    due: str
    place: str

    def __str__(self) -> str:
        said = f"says {self.said!r}" if self.said else "leaves out what must stand there"
        return f"{said}, the marts give {self.due or 'nothing there'!r}, at “{self.place}”"


def figures(text: str) -> list[Figure]:
    """-> every figure of a text, in order; the space before a per cent sign does not matter."""
    return [Figure(re.sub(r"\s", "", found[0]), found.start()) for found in _FIGURE.finditer(text)]


@lru_cache(maxsize=8)
def shown_text(content: str, ending: str) -> str:
    """-> the text that a reader of a file sees: of HTML everything that is shown, with the places that its links lead to, of a mail its subject and both its alternatives;
    every other format is its own text."""
    if ending == "eml":
        return _mail_text(content)
    if ending != "html":
        return content
    tree = html.document_fromstring(content.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True))
    parts: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if element.tag in UNSEEN:
            continue
        if event == "start":
            named = (element.get("aria-label"), element.get("href"), element.get("id"))
            parts += [f" {part} " for part in named if part] + [element.text or "", " "]
        else:
            parts += [" ", element.tail or ""]
    return " ".join("".join(parts).split())


def differences(actual: str, expected: str) -> list[Difference]:
    """-> where a text says other figures than it must, or where none differ the first place where its words do."""
    if actual == expected:
        return []
    said, due = figures(actual), _figures_of(expected)
    start, end = _equal_ends([one.text for one in said], [one.text for one in due])
    odd_said, odd_due = said[start : len(said) - end], due[start : len(due) - end]
    found = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, [one.text for one in odd_said], [one.text for one in odd_due], autojunk=False).get_opcodes():
        if tag != "equal":
            place = _around(actual, said[min(start + a1, len(said) - 1)].start) if said else ""
            found.append(Difference(" ".join(one.text for one in odd_said[a1:a2]), " ".join(one.text for one in odd_due[b1:b2]), place))
    return found or [_words(actual, expected)]


@lru_cache(maxsize=2)
def _figures_of(expected: str) -> list[Figure]:
    """-> `figures`, kept for the text that several others are compared with."""
    return figures(expected)


def _equal_ends(one: list[str], other: list[str]) -> tuple[int, int]:
    """-> how many entries two lists share at their beginning and, of the rest, at their end: comparing takes time with the square of what is left."""
    shorter = min(len(one), len(other))
    start = next((place for place in range(shorter) if one[place] != other[place]), shorter)
    end = next((place for place in range(shorter - start) if one[-1 - place] != other[-1 - place]), shorter - start)
    return start, end


def _words(actual: str, expected: str) -> Difference:
    at = next((number for number, (one, other) in enumerate(zip(actual, expected, strict=False)) if one != other), min(len(actual), len(expected)))
    start = max(0, at - AROUND // 2)
    return Difference(_cut(actual, start), _cut(expected, start), _around(actual, at))


def _cut(text: str, start: int) -> str:
    return " ".join(text[start : start + AROUND].split())


def _around(text: str, place: int) -> str:
    return " ".join(text[max(0, place - AROUND) : place + AROUND].split())


def _mail_text(content: str) -> str:
    message = email.message_from_string(content, policy=email.policy.default)
    shown = []
    for part in message.walk():
        if part.get_content_maintype() == "text":
            body = part.get_payload(decode=True)
            shown.append(shown_text(body.decode("utf-8", "replace") if isinstance(body, bytes) else "", part.get_content_subtype()))
    return "\n".join([str(message["Subject"]), *shown])
