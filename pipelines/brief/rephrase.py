"""Sentences of the first page in other words, if the user configures a language model: which wording is taken, and which is not. Pure.

A wording is taken where it holds the same figures, dates, names and quotes in the same order, and nothing that the plain sentence does not say: no other
direction, no cause, no superlative, no link, hardly another word. Anything else leaves the plain sentence, which is never wrong.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from pipelines.brief.model import Brief, Statement
from pipelines.brief.words import CONTROL

WORDINGS_FILE = "wordings.json"
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
HARD = re.compile(rf"“[^”]*”|[$€£¥]\s?\d[\d.,]*\d|[$€£¥]\s?\d|\d[\d.,:/-]*\d(?:\s?%)?|\d(?:\s?%)?|\b(?:{'|'.join(MONTHS)})\b|%")
"""What has to stand as it is, in its order: quotes, amounts, figures with their sign, months."""
WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
SUSPECT = re.compile(r"://|www\.|[<>\[\]{}|\\`@#*_~=\n\r\t]|\b[\w-]+\.[a-z]{2,}\b|\b\w+:(?=\S)", re.IGNORECASE)
SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+")


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


FUNCTION = _listed("""a an and are as at been before between but by during each for from had has have in into is it its of on or over since so than that the their them then there these they this
    those through to under until was were which while who whose will with within""")
"""Words that claim nothing."""
UP = _listed(
    "raised raises raise rose rise rises rising increased increase increases up higher faster speeding accelerated accelerating grew growth gained more upwards"
)
DOWN = _listed(
    "cut cuts lowered lower fell fall falls decreased decrease decreases down slower slowing slowed dropped reduced shrank less fewer downwards quiet"
)
DENIAL = _listed("not no none never without nothing neither nor cannot longer stopped ended")
CLAIM = _listed("""because due caused causes cause therefore hence thanks driven drives reason why likely probably certainly clearly best worst first last only every always largest biggest highest
    lowest leading leader unprecedented half double doubled triple tripled quarter third dozen one two three four five six seven eight nine ten hundred thousand million percent twice
    thrice nearly almost about roughly around approximately""")
"""Causes, degrees of certainty, superlatives and numbers in words: only where the plain sentence has the same one."""
UNITS = _listed(
    "user users month months monthly year years yearly annually week weeks day days hour hours seat seats feature features release releases change changes price prices plan plans limit limits "
    "competitor competitors product products source sources vendor vendors median theme themes deprecation deprecations fix fixes"
)
"""What figures count and what they are per: the same ones in the same order."""
_OPENINGS = _listed("at in on no nothing ours its over most measured compared against this these")
"""Other words that begin our own sentences and are no names."""
STEM = 5
KNOWN_SHARE = 0.7
"""Least share of a wording's words that the plain sentence has too, or that claim nothing."""


def accepts(plain: str, wording: str) -> bool:
    """-> whether `wording` says what `plain` says."""
    if not wording.strip() or CONTROL.search(wording) or not len(plain) // 3 <= len(wording) <= len(plain) * 1.3 + 30:
        return False
    if HARD.findall(plain) != HARD.findall(wording):
        return False
    outside, other = HARD.sub(" ", plain), HARD.sub(" ", wording)
    if Counter(SUSPECT.findall(other)) - Counter(SUSPECT.findall(outside)) or '"' in other:
        return False
    return _same_names(outside, other) and _same_claims(outside, other)


def reworded(brief: Brief, wordings: Mapping[str, str]) -> Brief:
    """-> the edition with those wordings of its first page's sentences that are accepted. Its subject stays plain."""

    def said(text: str) -> str:
        wording = wordings.get(text)
        return wording if wording is not None and accepts(text, wording) else text

    def again(statement: Statement) -> Statement:
        return replace(statement, text=said(statement.text), so_what=said(statement.so_what))

    return replace(brief, headline=again(brief.headline), bullets=tuple(map(again, brief.bullets)))


def sentences_to_reword(briefs: Iterable[Brief]) -> list[str]:
    """-> the sentences of the first pages, each once, in their order."""
    parts = (part for brief in briefs for statement in (brief.headline, *brief.bullets) for part in (statement.text, statement.so_what))
    return list(dict.fromkeys(part for part in parts if part))


def write_wordings(folder: Path, wordings: Mapping[str, str]) -> None:
    """Keeps the wordings of a publication beside it: the check of a brief puts them to the same test again."""
    (folder / WORDINGS_FILE).write_text(json.dumps(dict(wordings), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_wordings(folder: Path) -> dict[str, str]:
    """-> the wordings kept beside a publication, none where no model was asked."""
    path = folder / WORDINGS_FILE
    content = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return {str(plain): str(wording) for plain, wording in content.items()}


def _same_names(plain: str, wording: str) -> bool:
    """-> whether both have the same capitalised words, in the same order; a function word may begin a sentence."""
    return _names(plain) == _names(wording)


def _names(text: str) -> list[str]:
    found = []
    for sentence in SENTENCE_END.split(text.strip()):
        for place, word in enumerate(WORD.findall(sentence)):
            is_opening = place == 0 and (word.lower() in FUNCTION or word.lower() in _OPENINGS)
            if word[0].isupper() and not is_opening:
                found.append(word)
    return found


def _same_claims(plain: str, wording: str) -> bool:
    known, words = [word.lower() for word in WORD.findall(plain)], [word.lower() for word in WORD.findall(wording)]
    if not _is_within(_directions(words), _directions(known)) or not CLAIM.intersection(words) <= set(known):
        return False
    if [word.rstrip("s") for word in words if word in UNITS] != [word.rstrip("s") for word in known if word in UNITS]:
        return False
    if sum(word in DENIAL for word in words) != sum(word in DENIAL for word in known):
        return False
    stems = {word[:STEM] for word in known}
    familiar = sum(word in FUNCTION or word[:STEM] in stems for word in words)
    return familiar >= KNOWN_SHARE * len(words)


def _directions(words: list[str]) -> list[str]:
    """-> up and down, in the order in which they are said."""
    return ["up" if word in UP else "down" for word in words if word in UP or word in DOWN]


def _is_within(part: list[str], whole: list[str]) -> bool:
    """-> whether `part` stands in `whole` in its order, other things between."""
    rest = iter(whole)
    return all(entry in rest for entry in part)
