"""What stands among change items and is none: contributors, checksums, downloads, install text, links to more, tables of contents."""

from __future__ import annotations

import re
from functools import lru_cache

_SECTION = re.compile(
    r"(?i)^\W*(?:(?:new|our|first[\s-]time|all|external|community)\s+)?(?:contributors?|contributions?|thanks(?:\s+to)?(?:\s+(?:all|our|everyone).*)?|thank\s+you|special\s+thanks|"
    r"credits?|acknowledge?ments?|checksums?|sha-?\d{1,3}(?:sums?|\s+checksums?)?|md5(?:sums?)?|downloads?|download\s+(?:links?|binaries)|binary\s+downloads?|assets|artifacts|binaries|"
    r"how\s+to\s+(?:install|download|get|upgrade)|install(?:ation|ing)?(?:\s+instructions)?|docker(?:\s+images?)?|container\s+images?|full\s+change\s*log|table\s+of\s+contents|contents|toc|topics|"
    r"mitwirkende|danksagung(?:en)?|contributeurs?|remerciements|colaboradores|agradecimientos|agradecimentos|contributori|ringraziamenti|участники|благодарности|貢献者|贡献者|기여자)\W*$"
)
_FIRST_CONTRIBUTION = re.compile(r"(?i)\bmade\s+(?:their|his|her)\s+first\s+contribution\b")
_ITEM = re.compile(
    r"(?i)\W*(?:"
    r"@[\w.\[\]-]+\s+(?:made\s+(?:their|his|her)\s+first|for\s|has\s+joined|contributed)"
    r"|(?:the\s+)?(?:full\s+change\s*log|full\s+(?:list|diff|release\s+notes)|(?:all|list\s+of\s+all)\s+(?:the\s+)?(?:changes|commits))\b.{0,80}$"
    r"|(?:compare|diff)\s*:?\s*(?:https?://\S+|v?\d[\w.]*\s*(?:\.{2,3}|→|->|to)\s*v?\d[\w.-]*)\W*$"
    r"|(?:many\s+|special\s+|big\s+|huge\s+)?(?:thanks|thank\s+you|kudos)\b(?:\s+(?:so\s+much\s+)?to|\s*,|\s*!|\s+for|\s+@|\s+everyone|\s+all).{0,300}$"
    r"|(?:sha-?(?:1|256|512)|md5)\b[\s:(=].*$|[0-9a-f]{32,128}\b.{0,120}$"
    r"|(?:\*\*)?(?:download|get)\s+(?:it\s+)?(?:here|now|the\s+(?:app|binar\w+|installers?)(?:\s+(?:here|from\s+\S+))?|from\s+\S+|links?)?\s*[:.]?\s*(?:https?://\S+)?\W*$"
    r"|(?:npm\s+(?:i|install)|pip\s+install|docker\s+pull|brew\s+(?:install|upgrade)|go\s+get|cargo\s+install|composer\s+require|gem\s+install|yarn\s+add)"
    r"\s+\S+(?:\s+\S+){0,3}\W*$"
    r"|https?://\S+\W*$)"
)
# what the words of `_ITEM` begin with; a checksum stands without a blank
_ITEM_OPENINGS = frozenset(re.findall(r"\w+", "th fu al li co di ma sp bi hu ku sh md do ge np pi br go ca ya ht"))
_CREDIT_LINE = re.compile(r"(?i)^\W*(?:by|authors?|contributors?|reported\s+by|credits?)\b:?\s*@?[\w\[]")
_NO_CHANGE = re.compile(
    r"(?i)^\W*(?:n/?a|none|nothing(?:\s+(?:yet|to\s+report|here))?|no\s+(?:\w+[\s-]){0,2}changes(?:\s+in\s+this\s+release)?|tbd|tba|-+)\W*$"
)
_REFERENCES = re.compile(r"[\w.-]{0,80}(?:/[\w.-]{1,80})?#\d+|\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{7,40}\b|https?://\S+")
# a word that can be no part of a reference: between spaces, of letters only, one of them no hexadecimal digit
_WORD = re.compile(r"(?:^|\s)[A-Za-z]{0,12}[g-zG-Z][A-Za-z]{0,12}(?=\s|$)")
_SIGN = re.compile(r"[^\W_]")
_PROSE = re.compile(
    r"(?i)^\W*(?:(?:the\s+)?(?:first|initial)\s+(?:public\s+|stable\s+|official\s+)?(?:release|version|commit)|same\s+as\s+\S+"
    r"|for\s+more\s+(?:information|details)\b.*|(?:note:?\s+)?version\s+bump\s+only\b.*)\W*$"
)
_POINTING = re.compile(r"(?i)^\W*(?:please\s+)?(?:also\s+)?(?:see|read|refer\s+to|check\s+out|visit)\s")
_TARGET = re.compile(r"\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\]\([^()]*\)|<?https?://\S+|`[^`]+`|\S+\.\w{2,4}(?!\w)|\S+/\S*|#\d+|\bv?\d[\w.]*")
_PAGE_WORDS = (
    "please also see read refer to check out visit the a an our this these that and or for in on at of from with here there below above more full complete whole entire all "
    "list lists details detail information info change changes changelog changelogs log logs release releases note notes notice announcement announcements blog post posts "
    "article doc docs documentation guide guides page pages site website file files section milestone milestones commit commits history diff comparison wiki readme news "
    "github gitlab tag tags issue issues pr prs pull request requests migration migrating upgrade upgrading version previous earlier older next its their what new link links"
)
_POINTER_WORDS = frozenset(_PAGE_WORDS.split())
_PAGE = (
    r"(?:guides?|docs?|documentation|manual|blog(?:\s+posts?)?|posts?|articles?|pages?|notes?|change\s?logs?|announcements?|files?|readme|milestones?|wiki|discussions?|issues?|"
    r"threads?|tutorials?|fragments?|directory)"
)
_TO_PAGE = re.compile(
    r"(?i)^\W*(?:please\s+)?(?:also\s+)?(?:see|read|refer\s+to|check\s+out|visit)\s+(?:\[[^\[\]]*\]\([^()]*\)\W*(?:$|(?:for|on|about)\b)"
    rf"|(?:(?!(?:who|what|how|when|which|where|why|at|with|in|from|by|for|of|on|to|and)\b)[\w.'’()+-]+\s+){{0,7}}{_PAGE}\b)"
)
_SECOND_SENTENCE = re.compile(r"[.!?]\s+\w")
_CONTENTS_LINK = re.compile(r"^\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\]\(#[^)]*\)$")


@lru_cache(maxsize=4096)
def is_boilerplate_section(title: str) -> bool:
    """True where a heading or label opens a list that holds no changes (`Contributors`, `Checksums`, `Installation`)."""
    return _SECTION.match(title) is not None


def is_boilerplate_item(text: str, markup: str = "") -> bool:
    """True where one list item or paragraph is no change: a credit, a link to more, a checksum, an entry of a table of contents, `None`."""
    bare = markup.strip()
    # a first letter that none of the words for nothing begins with rules them out
    may_deny = not text[:1].isalpha() or text[0] in "nNtT"
    if (bare[:1] == "[" and _CONTENTS_LINK.match(bare)) or (may_deny and _NO_CHANGE.match(text)) or not _has_words(text):
        return True
    return (_may_open(text) and _ITEM.match(text) is not None) or ("made" in text.lower() and _FIRST_CONTRIBUTION.search(text) is not None)


def _may_open(text: str) -> bool:
    """False where `_ITEM` cannot match: known sooner than by asking it, and true of most items."""
    opening = text[:2]
    return not (opening.isascii() and opening.isalpha() and opening.lower() not in _ITEM_OPENINGS and " " in text[:32])


def _has_words(text: str) -> bool:
    if _WORD.search(text):
        return True
    return _SIGN.search(_REFERENCES.sub("", text) if "#" in text or "http" in text or len(text) < 45 else text) is not None


def is_credit_line(text: str) -> bool:
    """True where a paragraph only says who did it (`By @x in #12`)."""
    return len(text) < 250 and ("@" in text or "http" in text) and _CREDIT_LINE.match(text) is not None


def is_pointer(text: str, markup: str = "") -> bool:
    """True where a paragraph says no change: `Initial release.`, `Same as 2.0b3.`, or points to a page or file and says nothing else."""
    if _PROSE.match(text):
        return True
    if not _POINTING.match(text):
        return False
    if not _SECOND_SENTENCE.search(text) and (_TO_PAGE.match(text) or _TO_PAGE.match(markup)):
        return True
    bare = _TARGET.sub(" ", markup or text)
    return all(word in _POINTER_WORDS for word in re.findall(r"[^\W\d_]+", bare.lower()))
