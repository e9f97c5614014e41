"""The words a record may use: outcomes, change kinds, date precisions, channels, price kinds and roles, entitlement states."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """How one attempt to fetch a source ended."""

    FETCHED = "fetched"
    UNCHANGED = "unchanged"
    IMPORTED = "imported"
    NOT_FOUND = "not_found"
    GONE = "gone"
    FORBIDDEN = "forbidden"
    HTTP_ERROR = "http_error"
    RATE_LIMITED = "rate_limited"
    WAITING = "waiting"
    ROBOTS_DENIED = "robots_denied"
    ROBOTS_UNAVAILABLE = "robots_unavailable"
    ADDRESS_REFUSED = "address_refused"
    DNS_ERROR = "dns_error"
    TLS_ERROR = "tls_error"
    CONNECT_ERROR = "connect_error"
    TIMED_OUT = "timed_out"
    INCOMPLETE = "incomplete"
    TOO_LARGE = "too_large"
    REDIRECT_LOOP = "redirect_loop"
    MOVED_DOMAIN = "moved_domain"
    AUTH_WALL = "auth_wall"
    BLOCKED = "blocked"
    WRONG_TYPE = "wrong_type"
    PROTOCOL_ERROR = "protocol_error"

    @property
    def is_capture(self) -> bool:
        """True where the source's content at that moment is known (a `document_hash` stands beside it)."""
        return self in (Outcome.FETCHED, Outcome.UNCHANGED, Outcome.IMPORTED)


class ChangeKind(StrEnum):
    """What a change item is; one an item. `unclassified` where neither author nor text decides."""

    FEATURE = "feature"
    IMPROVEMENT = "improvement"
    FIX = "fix"
    SECURITY = "security"
    BREAKING = "breaking"
    DEPRECATION = "deprecation"
    REMOVAL = "removal"
    PERFORMANCE = "performance"
    DOCS = "docs"
    INTERNAL = "internal"
    UNCLASSIFIED = "unclassified"


class KindBasis(StrEnum):
    """What a change kind rests on."""

    AUTHOR = "author"
    TEXT = "text"
    NONE = "none"


class DatePrecision(StrEnum):
    """How exactly a date was stated."""

    INSTANT = "instant"
    DAY = "day"
    MONTH = "month"


class Channel(StrEnum):
    """Stage of a release."""

    GENERAL = "general"
    BETA = "beta"
    RC = "rc"
    NIGHTLY = "nightly"
    UNRELEASED = "unreleased"


class PriceKind(StrEnum):
    """What stands where a price would."""

    FIXED = "fixed"
    FREE = "free"
    USAGE = "usage"
    GRADUATED = "graduated"
    CONTACT_SALES = "contact_sales"
    TRIAL = "trial"
    HIDDEN = "hidden"


class PriceRole(StrEnum):
    """What an amount on a pricing page is to the buyer."""

    LIST = "list"
    PROMO = "promo"
    OLD = "old"
    OVERAGE = "overage"
    STARTING_AT = "starting_at"


class EntitlementState(StrEnum):
    """How a plan holds a feature or a limit."""

    INCLUDED = "included"
    EXCLUDED = "excluded"
    LIMIT = "limit"
    UNLIMITED = "unlimited"
