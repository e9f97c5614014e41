"""The words of one feature: what is had (`subject`), and whether it is simply included, left out, limited or unlimited."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from spiders.read import price_terms as terms
from spiders.read.price_amounts import NumberStyle, plain_text, read_number
from spiders.records import EntitlementState

_UNLIMITED = re.compile(
    r"unlimited|unlimitierte?\w*|unbegrenzt\w*|illimite\w*|ilimitad[oa]s?|illimitat[oaie]|onbeperkt\w*|nieograniczon\w*|bez limitu|no limits?(?: on)?|∞|無制限|"
    r"无限|無限|무제한|غير محدود\w*|безлимит\w*|неогранич\w*"
)
_LIMIT = re.compile(
    r"^(?:up to|max\.?|maximum|bis zu|jusqu'?a|hasta|ate|fino a|tot|do|includes?|including|first)?\s*(?P<number>\d+(?:[.,' ]\d+)*)"
    r"(?:\s?(?P<scale>k|mio|million|thousand|m)(?![a-z]))?(?:\s?(?P<measure>[kmgtp]i?b|ghz|mbps|gbps|mbit/s|gbit/s)(?![a-z]))?(?P<rest>(?:\s.*|$|\s*[/(·].*))$"
)
_SCALES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "mio": 1_000_000, "million": 1_000_000}
_NEGATION = re.compile(r"^(?:no|not included:?|keine?[nrms]?|pas de|sans|sin|sem|senza|geen|brak)\s+(?=\S)")
_BADGE = re.compile(r"\s*[(\[]?\b(?:new|neu|nouveau|nuevo|novo|nuovo|nieuw|popular|beta)\b[)\]]?\s*!?$", re.IGNORECASE)
_COMING = re.compile(r"\b(?:coming soon|soon|demnachst|bientot|proximamente|em breve|prossimamente|binnenkort|wkrotce|planned|roadmap)\b|近日|即将|곧 ")
_PRAISE = re.compile(
    r"^(?:most popular|most|recommended|best value|best seller|our favou?rite|beliebt\w*|empfohlen|recommande|le plus populaire|recomendado|mas popular)$"
)
_INCLUDED = re.compile(r"\s*\b(?:included|incl\.?|inklusive|inbegriffen|inclus(?:es?)?|inclu[si]d[oa]s?|inclusi)\b\s*$")
_JOINER = re.compile(r"^(?:(?:of|de|des|di|an|von|van|del)\s+|d')(?=\S)")
_EACH = r"(?:/|per|pro|par|por|al?|each|je|every)"
_PERIOD = re.compile(rf"\s*{_EACH}\s*(?:{terms.MONTH.pattern}|{terms.YEAR.pattern}|{terms.DAY.pattern})|(?:{terms.MONTH.pattern}|{terms.YEAR.pattern})\s*$")
_MONTHLY = re.compile(r"^(?P<period>monthly|yearly|annual|daily)\s+(?=\S)")
_PERIODS = {"monthly": "month", "yearly": "year", "annual": "year", "daily": "day"}
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]{0,200}[)\]]")
_TAIL = re.compile(r"\s*(?:[·;:]|[,+–—-]\s).*$")


@dataclass(frozen=True, slots=True)
class FeatureWords:
    """What a feature's words say. subject: folded words of what is had; amount in `unit`; period: month, year, day or None."""

    state: EntitlementState
    subject: str
    amount: Decimal | None = None
    unit: str | None = None
    period: str | None = None


def feature_words(text: str, style: NumberStyle) -> tuple[FeatureWords, ...]:
    """`"Up to 1,000 events / month"` -> limit 1000 of `events` a month; two for `5 projects / 10 users`; none where nothing is held yet, or no noun stands there."""
    folded = terms.fold(plain_text(_BADGE.sub("", text.strip()))).strip(" +.!*:")
    if _COMING.search(folded) or _PRAISE.match(folded) or not re.search(r"[^\W\d_]", folded):
        return ()
    parts = re.split(r"\s+/\s+(?=\d)", folded) if re.match(r"\d", folded) else [folded]
    return tuple(words for part in parts if (words := _part(part, style)) is not None)


def _part(folded: str, style: NumberStyle) -> FeatureWords | None:
    if negation := _NEGATION.match(folded):
        return _with(EntitlementState.EXCLUDED, folded[negation.end() :])
    core = _ASIDE.sub("", folded).strip() or folded
    if unlimited := _UNLIMITED.search(core):
        return _unlimited(core, unlimited)
    limit = cell_limit(core, style)
    if limit is not None:
        return limit if limit.subject else None
    return _with(EntitlementState.INCLUDED, core)


def _unlimited(core: str, match: re.Match[str]) -> FeatureWords | None:
    before, after = core[: match.start()].strip(" -:"), core[match.end() :]
    period = _period(_TAIL.sub("", after))
    subject = _subject(after) or _TAIL.sub("", before)
    # `everything in Pro, without limits`: the words tell of limits, not of one thing that has none
    if len(before.split()) > 4 or not subject:
        return _with(EntitlementState.INCLUDED, core) if before else None
    return FeatureWords(EntitlementState.UNLIMITED, subject, None, None, period)


def cell_limit(text: str, style: NumberStyle) -> FeatureWords | None:
    """-> the limit that a cell or an entry leads with; None where no number leads, or the words hold a second one. The subject may be empty."""
    folded = _ASIDE.sub("", terms.fold(plain_text(text))).strip(" +.")
    match = _LIMIT.match(folded)
    if match is None or len(re.findall(r"\d", match["number"])) > 15:
        return None
    rest = match["rest"].strip()
    period = _period(rest)
    subject = _subject(rest)
    amount = _amount(match["number"].strip(), style, is_counted=not match["measure"] and not match["scale"])
    if amount is None or re.search(r"(?<![^\W\d_])\d", subject) or rest.startswith(("x ", "×")):
        return None
    unit = match["measure"] or subject or None
    return FeatureWords(EntitlementState.LIMIT, subject or (match["measure"] or ""), amount * _SCALES.get(match["scale"] or "", 1), unit, period)


def _amount(raw: str, style: NumberStyle, *, is_counted: bool) -> Decimal | None:
    amount = read_number(raw, style)
    if amount is None and is_counted and re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", raw):
        # what is counted comes in whole numbers, so three digits behind the mark are thousands in every language
        return Decimal(re.sub(r"\D", "", raw))
    return amount


def _period(words: str) -> str | None:
    if monthly := _MONTHLY.match(words.strip()):
        return _PERIODS[monthly["period"]]
    found = _PERIOD.search(words)
    if found is None:
        return None
    for name, pattern in (("month", terms.MONTH), ("year", terms.YEAR), ("day", terms.DAY)):
        if pattern.search(found[0]):
            return name
    return None


def _subject(words: str) -> str:
    """-> the noun of a limit: without period, joiners, `included`, and what follows it as a thought of its own."""
    shorter = _MONTHLY.sub("", words.strip())
    shorter = _PERIOD.sub("", shorter)
    shorter = _INCLUDED.sub("", _TAIL.sub("", shorter))
    shorter = re.sub(r"\s*/\s*|\s+(?:per|pro|par|por)\s+", " / ", shorter)
    return " ".join(_JOINER.sub("", shorter.strip(" .,:;+")).split())[:60].strip(" /.,")


def _with(state: EntitlementState, folded: str) -> FeatureWords | None:
    subject = " ".join(_INCLUDED.sub("", _ASIDE.sub("", folded)).split()).strip(" .,:;")
    subject = subject or " ".join(folded.split())
    return FeatureWords(state, subject) if re.search(r"[^\W\d_]", subject) else None
