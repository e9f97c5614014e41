"""Versions as authors write them, and what a heading says of a release: version, dates, channel, withdrawal.

`v1.2.3`, `1.0.0-rc.1`, `2024.05.1`, `7.x`, `Version 12`, `Release 4`, `pkg@1.2.3` are versions. A dotted date is a version
only where the heading has no other; numbers inside a sentence are not (`Support for Node 18.2`, `Migrating from 1.x`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from spiders.read.dates import StatedDate, find_dates
from spiders.records import Channel, DatePrecision

VERSION = re.compile(
    r"(?<![A-Za-z0-9_.])(?<!\d[-:,])[vV]?\.?\d+(?:\.(?:\d+|[xX](?![A-Za-z])))+(?:\.?[A-Za-z]+\d*)?(?:[-+_.~][0-9A-Za-z]+)*(?:\s(?:[Aa]lpha|[Bb]eta|RC|rc|[Pp]review)\s\d{1,2})?(?![A-Za-z0-9_])"
    r"|(?<![A-Za-z0-9_.-])[vV]\.?\d+(?:-?(?:alpha|beta|rc|pre)[-.]?\d*)?(?![\w.]*[A-Za-z0-9_])",
)
_NUMBER_AFTER_WORD = re.compile(r"(?i)\b(?:version|release|ver\.?|rev\.?|revision|build|update)\s+#?(\d{1,6}[a-z]?)(?![\w.]*\w)")
_NUMBER_ALONE = re.compile(r"^[\s\[(=#]*(\d{1,3}[a-z]?)(?:[\s\])=,/–—-]|\x02|released|stable)*$")
_BUILD_AT_END = re.compile(r"\x01\s+(\d{1,3})\s*$")
_DECORATION_WORDS = (
    "version versions ver release releases released rel v r rev build builds changelog changes change log notes note history for on of in at the "
    "date day dated what's whats new from stable final ga general availability lts latest current major minor patch hotfix maintenance bugfix "
    "feature beta alpha rc preview candidate nightly canary pre pre-release prerelease testflight official public app store production legacy "
    "yanked withdrawn broken retracted unpublished pulled unreleased extended support service pack sp update tag branch main master published and "
    "to be tbd tba "
)
_DECORATION = frozenset(_DECORATION_WORDS.split())
_SENTENCE = re.compile(
    r"(?i)\b(?:to|from|since|before|after|until|through|upgrad\w*|updat(?:e|ing)\s+to|migrat\w*|support(?:s|ed|ing)?\s+for|requires?|fix(?:e[sd]|ing)?|add(?:s|ed|ing)?|drop(?:s|ped)?|"
    r"python|node(?:\.?js)?|java|php|component|components|versions|known|issues|using|with|compatib\w*|depend\w*|install\w*|bump\w*)\b"
)
_UNRELEASED = re.compile(
    r"(?i)^\W*(?:unreleased|next|tip|upcoming|coming(?:\s+up|\s+soon)?|master|main|head|trunk|dev|develop|development|vnext|in\s+development|wip|work\s+in\s+progress|"
    r"to\s+be\s+released|not\s+yet\s+released|tba|tbd|tbr|future|unver[oö]ffentlicht|non\s+publié|未发布|未リリース)(?:\W+(?:releases?|versions?|changes?|branch|unreleased|main|master|head))*\W*(?:\s[\[(].*)?$"
)
_NOT_OUT_YET = re.compile(r"(?i)\b(?:unreleased|not\s+(?:yet\s+)?released|to\s+be\s+released|in\s+development|in\s+progress|tba|tbd|tbr)\b|\?\?\?\?")
_PLACEHOLDER = re.compile(r"(?i)\b\d{4}-(?=[\dxm?]{2}-[\dxd?]{2})(?=\S*[xmd?])[\dxm?]{2}-[\dxd?]{2}(?!\w)")
_WITHDRAWN = re.compile(
    r"(?i)[\[({]\s*(?:yanked|withdrawn|broken|retracted|unpublished|pulled|revoked|do\s+not\s+use|deleted)\b[^\])}]*[\])}]|[-–—:,]\s*(?:yanked|withdrawn|retracted)\s*$"
)
_BEFORE_NUMBER = re.compile(r"^\W*[vV]")
_LETTER = re.compile(r"[^\W\d_]")
_CHANNELS = (
    (Channel.NIGHTLY, re.compile(r"(?i)(?<![a-z])(?:nightly|canary|snapshot|dev|edge|insiders?)(?![a-z])")),
    (Channel.RC, re.compile(r"(?i)(?<![a-z])(?:rc|release[\s-]candidate|cr)(?![a-z])|\drc\d")),
    (
        Channel.BETA,
        re.compile(r"(?i)(?<![a-z])(?:beta|alpha|preview|pre|prerelease|pre-release|testflight|milestone|experimental|m(?=\d))(?![a-z])|\d[ab]\d+$"),
    ),
)


class Clarity(IntEnum):
    """How clearly a line names a release."""

    LEADING = 1
    TITLED = 2
    PLAIN = 3


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """What one heading or line says of a release; `name` is what stands before the version, `words` what stands after it."""

    clarity: Clarity
    version: str | None
    dates: tuple[StatedDate, ...]
    channel: Channel
    is_withdrawn: bool
    name: str
    words: str

    @property
    def date(self) -> StatedDate | None:
        """The one date the line states; None where it states none or two that disagree."""
        exact = [d for d in self.dates if d.precision is not DatePrecision.MONTH] or list(self.dates)
        return exact[0] if exact and all(d.on == exact[0].on for d in exact) else None


def version_key(version: str | None) -> str | None:
    """-> the first version in `version` folded for comparison: `v1.0.0-RC.1` and `1.0.0rc1` are equal."""
    if version is None:
        return None
    first = VERSION.search(version)
    text = re.sub(r"\s", "", (first[0] if first else version).lower()).lstrip("v.")
    return re.sub(r"(?<=[a-z])[-_.](?=\d)", "", re.sub(r"[-_.+](?=[a-z])", "", text))


def channel_of(version: str | None, words: str = "") -> Channel:
    """-> stage that a version's suffix or the words around it name; `general` where neither does."""
    suffixed = _BEFORE_NUMBER.sub("", version) if version else ""
    # every name of a stage has a letter in it
    said = [text for text in (suffixed, words) if _LETTER.search(text)]
    for channel, pattern in _CHANNELS if said else ():
        if any(pattern.search(text) for text in said):
            return channel
    return Channel.GENERAL


@lru_cache(maxsize=4096)
def read_release_line(text: str) -> ReleaseLine | None:
    """-> what `text` (one heading or line, visible words) says of a release; None where it names none."""
    text = text.strip().strip("=#*").strip()
    if not text or len(text) > 250:
        return None
    bare = _PLACEHOLDER.sub(" ", text)
    has_placeholder, text = bare != text, bare.strip()
    dates = find_dates(text)
    if _UNRELEASED.match(text):
        return ReleaseLine(Clarity.PLAIN if _NOT_OUT_YET.search(text) else Clarity.LEADING, None, (), Channel.UNRELEASED, False, "", "")
    masked, versions, dates = _masked(text, dates)
    if not versions and not dates:
        return None
    is_withdrawn = bool(_WITHDRAWN.search(text))
    name, words, has_mark = _around(_WITHDRAWN.sub(" ", masked))
    clarity = _clarity(name, words, bool(dates), has_mark)
    if clarity is None or (not versions and clarity is Clarity.LEADING):
        return None
    version = _joined(versions, masked) if versions else None
    stage = Channel.UNRELEASED if has_placeholder else _stage(version, text, masked)
    return ReleaseLine(clarity, version, tuple(dates), stage, is_withdrawn, name, words)


def _masked(text: str, dates: list[StatedDate]) -> tuple[str, list[str], list[StatedDate]]:
    masked = text
    for stated in dates:
        masked = masked.replace(stated.raw, "\x02", 1)
    versions = [m[0] for m in VERSION.finditer(masked)]
    if not versions and len(dates) == 1 and re.fullmatch(r"v?\d{4}\.\d{1,2}\.\d{1,2}", dates[0].raw):
        return _masked(text, [])
    for version in versions:
        masked = masked.replace(version, "\x01", 1)
    if not versions and (found := _NUMBER_AFTER_WORD.search(masked) or _NUMBER_ALONE.search(masked)) and not _is_year(found[1]):
        versions = [found[1]]
        masked = masked[: found.start(1)] + "\x01" + masked[found.end(1) :]
    elif len(versions) == 1 and (found := _BUILD_AT_END.search(masked)):
        return masked[: found.start(1)] + "\x01", [*versions, found[1]], dates
    return masked, versions, dates


def _is_year(number: str) -> bool:
    return len(number) == 4 and number.isdigit() and 1985 <= int(number) <= 2099


def _around(masked: str) -> tuple[str, str, bool]:
    """-> name before the first mark, words after it without decoration, whether a separator stands between mark and words."""
    first = min((i for i in (masked.find("\x01"), masked.find("\x02")) if i >= 0), default=0)
    mark = masked.find("\x01") if "\x01" in masked else first
    before, after = masked[:mark].replace("\x02", " "), masked[mark + 1 :]
    name = _undecorated(before)
    cut = re.split(r"[\x01\x02]", after)
    rest = " ".join(cut)
    separated = bool(re.match(r"^[\s\])}\x01\x02/&,]*(?:[-–—:|•~,(\[“\"«'‘/]|$)", after)) or bool(re.search(r"[\x01\x02][\s\])}.]*[-–—:|•,]?", after))
    return name, _undecorated(rest), separated


def _undecorated(text: str) -> str:
    kept = [w for w in re.findall(r"[^\s()\[\]{}|:;,–—•~“”\"«»=*]+", text) if w.strip("-./'’#&+!?").lower() not in _DECORATION and re.search(r"\w", w)]
    return " ".join(w for w in kept if not re.fullmatch(r"\d+", w)).rstrip("@/-")


def _clarity(name: str, words: str, has_date: bool, separated: bool) -> Clarity | None:
    if not name and not words:
        return Clarity.PLAIN
    is_product = has_date and not words and len(name.split()) <= 2
    if name and (len(name.split()) > 6 or (_SENTENCE.search(name) and not is_product)):
        return None
    if not name:
        return Clarity.TITLED if separated or has_date else Clarity.LEADING
    if not words:
        return Clarity.TITLED if has_date else Clarity.LEADING
    return Clarity.LEADING if has_date or (separated and len(name.split()) <= 3) else None


def _joined(versions: list[str], masked: str) -> str:
    """Several versions in one heading: joined where they are one (`2.10 2.8` -> `2.10_2.8`, `v1.65.0/v0.159.0`), else the first."""
    if re.search("\x01/\x01", masked):
        return "/".join(versions)
    if re.search("\x01\\s+\x01", masked):
        return "_".join(versions[:2])
    return versions[0]


def _stage(version: str | None, text: str, masked: str) -> Channel:
    if _NOT_OUT_YET.search(text):
        return Channel.UNRELEASED
    near = re.search(r"\x01[\])]*\s*[-–—(\[,]*\s*((?:public |open |closed |developer )?[A-Za-z-]+(?:\s+candidate)?)\b", masked)
    words = near[1] if near else ""
    return channel_of(version, words if words.split()[-1:] and len(words.split()) <= 2 else "")
