"""Room 1's configuration: the only module of `spiders/` that reads the environment.

PACELINE_HOME       folder of all state (default `data`): evidence, landing, warehouse, published
PACELINE_WATCHLIST  folder of the watchlist's YAML files (default `watchlist`)
PACELINE_CONTACT    a mail address or URL that site owners can reach; without it nothing is fetched
PACELINE_ALLOW      comma-separated `host:port` of own test servers that the public-address guard lets through (default none)
PACELINE_DELAY_S    seconds between two requests to one host (default 2, at least 1)
PACELINE_MAX_BYTES  largest body, bytes after decompression (default 20,000,000)
PACELINE_DEADLINE_S longest time for one request, seconds, to the last byte (default 60)
PACELINE_NOW        freezes the clock at an ISO instant, for demos and replays (default: the real clock)
DAGSTER_PIPES_CONTEXT is set by Dagster where it starts a crawl; progress is then told to it as well
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

MIN_DELAY_S = 1.0
PROXY_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")


class ConfigError(ValueError):
    """A setting that cannot be used; the message is for the person who set it."""


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of one process; paths are absolute. `proxy_variables` names the proxy settings of the environment, which are not used."""

    home: Path
    watchlist: Path
    contact: str | None
    allowed_addresses: frozenset[tuple[str, int]]
    delay_s: float
    max_body_bytes: int
    deadline_s: float
    frozen_now: datetime | None
    proxy_variables: tuple[str, ...] = ()
    is_under_pipes: bool = False

    @property
    def evidence(self) -> Path:
        """Folder of captured bodies, by hash."""
        return self.home / "evidence"

    @property
    def landing(self) -> Path:
        """Folder of landing runs."""
        return self.home / "landing"

    def now(self) -> datetime:
        """The frozen instant where one is set, else the real one, UTC."""
        return self.frozen_now or datetime.now(UTC)

    def require_contact(self) -> str:
        """The contact; raises ConfigError where none is set, because an anonymous crawler is not polite."""
        if not self.contact:
            raise ConfigError(
                "PACELINE_CONTACT is not set, so nothing was fetched. Site owners must be able to reach you: export PACELINE_CONTACT=you@example.com (or a URL) and run again."
            )
        return self.contact


def load_config(env: Mapping[str, str] | None = None) -> Config:
    """Reads the settings from `env` (default: the process's environment). Raises ConfigError naming the variable."""
    values = os.environ if env is None else env
    contact = values.get("PACELINE_CONTACT", "").strip() or None
    if contact and not re.fullmatch(r"(mailto:)?[^@\s]+@[^@\s]+\.[^@\s]+|https?://[^\s/]+\.\S+", contact):
        raise ConfigError(f"PACELINE_CONTACT={contact!r} is neither a mail address nor a URL; set it to one that site owners can use.")
    return Config(
        home=Path(values.get("PACELINE_HOME") or "data").absolute(),
        watchlist=Path(values.get("PACELINE_WATCHLIST") or "watchlist").absolute(),
        contact=contact,
        allowed_addresses=frozenset(_address(part) for part in values.get("PACELINE_ALLOW", "").split(",") if part.strip()),
        delay_s=_number(values, "PACELINE_DELAY_S", 2.0, MIN_DELAY_S),
        max_body_bytes=int(_number(values, "PACELINE_MAX_BYTES", 20_000_000, 1_000)),
        deadline_s=_number(values, "PACELINE_DEADLINE_S", 60.0, 1.0),
        frozen_now=_instant(values),
        is_under_pipes="DAGSTER_PIPES_CONTEXT" in values,
    )


def _address(text: str) -> tuple[str, int]:
    match = re.fullmatch(r"\[?([0-9A-Za-z.:-]+?)\]?:(\d{1,5})", text.strip())
    if not match or not 0 < int(match[2]) < 65536:
        raise ConfigError(f"PACELINE_ALLOW entry {text!r} is not `host:port`, for example 127.0.0.1:8765.")
    return match[1].lower(), int(match[2])


def _number(values: Mapping[str, str], name: str, default: float, least: float) -> float:
    text = values.get(name, "").strip()
    if not text:
        return default
    try:
        number = float(text)
    except ValueError:
        raise ConfigError(f"{name}={text!r} is not a number.") from None
    if not least <= number < float("inf"):
        raise ConfigError(f"{name}={text} is below the least allowed value, {least:g}.")
    return number


def _instant(values: Mapping[str, str]) -> datetime | None:
    text = values.get("PACELINE_NOW", "").strip()
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigError(f"PACELINE_NOW={text!r} is not an ISO instant, for example 2026-06-30T06:00:00Z.") from None
    if moment.tzinfo is None:
        raise ConfigError(f"PACELINE_NOW={text!r} has no time zone; end it with Z for UTC.")
    return moment.astimezone(UTC)
