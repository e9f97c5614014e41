"""robots.txt as RFC 9309 reads it: the groups of one robot, the longest matching rule, and how long to wait between requests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes, urlsplit

MAX_BYTES = 500 * 1024
MAX_DELAY_S = 60.0
RESERVED = b"/?#[]@!$&'()*+,;=:%"
RATE = re.compile(r"(\d+)\s*/\s*(\d+)\s*([smh]?)")
UNIT_S = {"": 1, "s": 1, "m": 60, "h": 3600}


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What one robots.txt says to one robot: `rules` are (is_allowed, path pattern), `delay_s` seconds between requests or None."""

    rules: tuple[tuple[bool, str], ...] = ()
    delay_s: float | None = None

    def allows(self, url: str) -> bool:
        """True where `url` may be fetched: the longest matching rule decides, a tie allows, no match allows."""
        parts = urlsplit(url)
        path = _normal(parts.path or "/") + (f"?{_normal(parts.query)}" if parts.query else "")
        if path == "/robots.txt":
            return True
        best = max(((len(pattern), is_allowed) for is_allowed, pattern in self.rules if _matches(pattern, path)), default=(0, True))
        return best[1]


def parse_robots(body: bytes, robot: str) -> RobotsRules:
    """-> the rules for the product token `robot` (`paceline`): its own groups joined, else those of `*`. Only the first 500 KiB count."""
    own, everyone = _Group(), _Group()
    current: list[_Group] = []
    in_rules, has_own = False, False
    for key, value in _lines(body):
        if key == "user-agent":
            if in_rules:
                current, in_rules = [], False
            if value == "*":
                current.append(everyone)
            elif _token(value) == robot.lower():
                has_own = True
                current.append(own)
        elif key in ("allow", "disallow", "crawl-delay", "request-rate"):
            in_rules = True
            for group in current:
                group.add(key, value)
    return (own if has_own else everyone).rules()


class _Group:
    def __init__(self) -> None:
        self.paths: list[tuple[bool, str]] = []
        self.delay_s: float | None = None

    def add(self, key: str, value: str) -> None:
        if key in ("allow", "disallow"):
            if value.startswith(("/", "*")):
                self.paths.append((key == "allow", _normal_pattern(value)))
            return
        delay = _crawl_delay(value) if key == "crawl-delay" else _request_rate(value)
        if delay is not None:
            self.delay_s = min(max(delay, self.delay_s or 0.0), MAX_DELAY_S)

    def rules(self) -> RobotsRules:
        return RobotsRules(tuple(self.paths), self.delay_s)


def _lines(body: bytes) -> list[tuple[str, str]]:
    text = body[:MAX_BYTES].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    found = []
    for line in re.split(r"\r\n|\r|\n", text):
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            found.append((key.replace("\x00", "").strip().lower(), value.replace("\x00", "").strip()))
    return found


def _token(value: str) -> str:
    match = re.match(r"[A-Za-z_-]+", value)
    return match[0].lower() if match else ""


def _crawl_delay(value: str) -> float | None:
    match = re.match(r"\d{1,9}(\.\d{1,9})?", value)
    return float(match[0]) if match else None


def _request_rate(value: str) -> float | None:
    match = RATE.match(value)
    if not match or int(match[1]) == 0:
        return None
    return int(match[2]) * UNIT_S[match[3]] / int(match[1])


def _normal(text: str) -> str:
    """Percent-encoding in one spelling: unreserved characters plain, everything else encoded; `%2F` and `/` stay apart."""
    pieces = re.split(r"(%[0-9A-Fa-f]{2})", text)
    return "".join(_normal_escape(piece) if index % 2 else quote(piece, safe="/?#[]@!$&'()*+,;=:~") for index, piece in enumerate(pieces))


def _normal_escape(escape: str) -> str:
    byte = unquote_to_bytes(escape)
    return escape.upper() if byte in (bytes([b]) for b in RESERVED) or byte[0] <= 0x20 or byte[0] >= 0x7F else quote(byte, safe="~")


def _normal_pattern(value: str) -> str:
    pattern = re.sub(r"\*+", "*", value)
    return _normal(pattern)


def _matches(pattern: str, path: str) -> bool:
    """Greedy match of the literal parts between `*`, in linear time; a final `$` binds the end."""
    is_bound = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    place = len(first)
    if not rest:
        return not is_bound or place == len(path)
    for part in rest[:-1]:
        place = path.find(part, place)
        if place < 0:
            return False
        place += len(part)
    last = rest[-1]
    if is_bound:
        return len(path) - len(last) >= place and path.endswith(last)
    return path.find(last, place) >= 0
