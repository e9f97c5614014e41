"""`delivery.yml`: the channels, what each of them wants, and where its secrets are found. Nothing secret stands in the file itself.

channels:
  board:
    kind: email
    host: smtp.example.com
    user: paceline
    password: ${PACELINE_SMTP_PASSWORD}
    from: Paceline <paceline@example.com>
    to: [director@example.com]
    editions: [weekly, monthly]
  team:
    kind: apprise
    url: ${PACELINE_TEAM_URL}
    alerts: [price_change, breaking_change, deprecation, source_broken]
  intranet:
    kind: webhook
    url: https://intranet.example/hooks/paceline
    secret: ${PACELINE_HOOK_SECRET}
    editions: [weekly]
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.headerregistry import Address
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from pipelines.delivery.alert import RULES
from pipelines.faults import WrongInput
from spiders.watchlist_yaml import LineMap, YamlProblem, load_yaml

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
Reference = Annotated[str, StringConstraints(pattern=r"^\$\{[A-Z][A-Z0-9_]*\}$")]
"""`${NAME}` of an environment variable: a secret is never written into the file."""
EDITIONS = ("weekly", "monthly", "quarterly")


class Wishes(BaseModel):
    """What every channel says: which editions and battlecards, which alerts, and how long one attempt may take."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    editions: tuple[str, ...] = Field(default=(), description="editions of the market brief: weekly, monthly, quarterly")
    battlecards: tuple[str, ...] = Field(default=(), description="competitors whose weekly battlecards are wanted beside it; `all` for every one")
    alerts: tuple[str, ...] = Field(default=(), description="rules of alerts: " + ", ".join(RULES))
    timeout_s: float = Field(default=15.0, ge=1, le=120, description="longest time for one attempt, seconds")

    @field_validator("editions")
    @classmethod
    def _known_editions(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        return _among(given, EDITIONS)

    @field_validator("alerts")
    @classmethod
    def _known_alerts(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        return _among(given, tuple(RULES))


class EmailChannel(Wishes):
    """Mail through one server; the message is the brief's own, with both its alternatives."""

    kind: Literal["email"]
    host: str = Field(pattern=r"^[A-Za-z0-9.:-]+$", description="mail server")
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = Field(default="starttls", description="none is for a server on this machine")
    user: str | None = None
    password: Reference | None = None
    sender: str = Field(alias="from", description="who it is from: Paceline <paceline@example.com>")
    to: tuple[str, ...] = Field(min_length=1, max_length=200)

    @field_validator("sender")
    @classmethod
    def _sender(cls, given: str) -> str:
        return _mailbox(given)

    @field_validator("to")
    @classmethod
    def _recipients(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(_mailbox, given))


class AppriseChannel(Wishes):
    """Anything that Apprise knows: Slack, Teams, Discord, Matrix, ntfy and a hundred more. The address is a secret."""

    kind: Literal["apprise"]
    url: Reference


class WebhookChannel(Wishes):
    """A signed JSON document posted to one address; see docs/delivery.md."""

    kind: Literal["webhook"]
    url: str = Field(pattern=r"^https?://[^\s/?#@\"<>\\]+(?:/[^\s#\"<>\\]*)?$", description="address without user name or password")
    secret: Reference


Channel = Annotated[EmailChannel | AppriseChannel | WebhookChannel, Field(discriminator="kind")]


class DeliveryFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    channels: dict[Name, Channel]


def load_channels(path: Path) -> dict[str, EmailChannel | AppriseChannel | WebhookChannel]:
    """-> the channels by name. Raises WrongInput that names every wrong line, and never what was written there: it may be a secret."""
    if not path.exists():
        raise WrongInput(f"PACELINE_DELIVERY names {path}, which does not exist; docs/delivery.md shows one")
    try:
        content, lines = load_yaml(path)
    except YamlProblem as problem:
        raise WrongInput(f"{path}{f':{problem.line}' if problem.line else ''}: {problem}") from None
    try:
        return dict(DeliveryFile.model_validate(content).channels)
    except ValidationError as error:
        raise WrongInput("\n".join(_said(path, lines, detail) for detail in error.errors(include_input=False, include_context=False))) from None


def _said(path: Path, lines: LineMap, detail: Mapping[str, Any]) -> str:
    # behind the channel's name stands its kind, which is no key of the file
    place = tuple(part for number, part in enumerate(detail["loc"]) if number != 2)
    words = {"extra_forbidden": "unknown key", "missing": "is missing"}.get(detail["type"], detail["msg"].removeprefix("Value error, "))
    if r"\$\{" in words:
        words = "must be the name of an environment variable, like ${PACELINE_TEAM_URL}: secrets stay out of the file"
    return f"{path}:{lines.line(place)}: {'.'.join(map(str, place))}: {words}"


def _among(given: tuple[str, ...], allowed: tuple[str, ...]) -> tuple[str, ...]:
    unknown = [name for name in given if name not in allowed]
    if unknown:
        raise ValueError(f"unknown: {', '.join(unknown)}; allowed: {', '.join(allowed)}")
    return given


def _mailbox(given: str) -> str:
    """-> a mailbox that can stand in a header as it is."""
    name, address = parseaddr(given)
    if re.search(r"[\r\n\x00]", given) or not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+", address):
        raise ValueError("is no mail address, for example Paceline <paceline@example.com>")
    return str(Address(name, addr_spec=address))
