"""A delivery: every channel of `delivery.yml` gets what it was not told yet. One channel's fault is told and stops no other."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipelines.config import Settings, named_secret
from pipelines.delivery.apprise_channel import apprise_sender
from pipelines.delivery.attempt import ChannelFault, Send
from pipelines.delivery.channel_file import AppriseChannel, EmailChannel, WebhookChannel, load_channels
from pipelines.delivery.due import Publication, due_notices, read_publication
from pipelines.delivery.mail_channel import mail_sender
from pipelines.delivery.notice import Notice, trial_notice
from pipelines.delivery.outbox import Outbox, Waiting, open_outbox
from pipelines.delivery.webhook_channel import webhook_sender
from pipelines.faults import WrongInput

AnyChannel = EmailChannel | AppriseChannel | WebhookChannel
PAUSES_S = (2.0, 8.0)
"""Waits before a second and a third attempt at once."""
PATIENCE_S = 30.0
"""Longest wait that a receiver may ask for and be given at once; a longer one is kept until the next delivery."""
FIRST_BACK_OFF, LONGEST_BACK_OFF = timedelta(minutes=5), timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class ChannelReport:
    """How a delivery went at one channel: subjects sent, messages that wait, and what to do about it, None where all is well."""

    name: str
    sent: tuple[str, ...]
    waiting: int
    fault: str | None = None
    note: str | None = None


def deliver(settings: Settings, *, is_asked: bool = False, sleep: Callable[[float], None] = time.sleep) -> list[ChannelReport]:
    """Sends what every channel is due; -> one report a channel, none where PACELINE_DELIVERY is not set or nothing is published.
    A channel that failed is left alone for a while, unless a person asks (`is_asked`)."""
    if settings.delivery is None or not (settings.published / "market.duckdb").exists():
        return []
    channels = load_channels(settings.delivery)
    now = settings.now()
    publication = read_publication(settings.published.resolve(), settings.address, now)
    with open_outbox(settings.outbox) as outbox:
        return [_deliver_to(name, channel, publication, outbox, now, sleep, is_asked) for name, channel in channels.items()]


def preview(settings: Settings) -> dict[str, list[Notice]]:
    """-> what every channel would be sent now, by its name. Nothing is sent and nothing is noted down."""
    channels = _channels(settings)
    publication = read_publication(settings.published.resolve(), settings.address, settings.now())
    found: dict[str, list[Notice]] = {}
    with open_outbox(settings.outbox) as outbox:
        for name, channel in channels.items():
            state = outbox.channel(name)
            told = outbox.told(name) if state else set(publication.broken)
            stuck = [message.notice for message in outbox.waiting(name) if message.is_uncertain]
            found[name] = stuck + due_notices(publication, channel, state.since if state else publication.as_of, told)
    return found


def send_test(settings: Settings, name: str) -> str | None:
    """Sends one message that says it is a test; -> the receiver's remark. Raises WrongInput where the channel is unknown or does not work."""
    channels = _channels(settings)
    if name not in channels:
        raise WrongInput(f"there is no channel {name!r}; {settings.delivery} has: {', '.join(channels) or 'none'}")
    try:
        return sender_of(channels[name])(f"test-{settings.now():%Y%m%dT%H%M%S}", trial_notice(name))
    except ChannelFault as fault:
        raise WrongInput(f"the channel {name} does not work: {fault}") from None


def sender_of(channel: AnyChannel) -> Send:
    """-> what sends to a channel. Raises ChannelFault where a secret is not set or an address is unknown."""
    match channel:
        case EmailChannel():
            return mail_sender(channel, _secret(channel.password) if channel.password else None)
        case WebhookChannel():
            return webhook_sender(channel.url, _secret(channel.secret), channel.timeout_s)
        case AppriseChannel():
            return apprise_sender(_secret(channel.url), channel.timeout_s)


def _channels(settings: Settings) -> dict[str, AnyChannel]:
    if settings.delivery is None:
        raise WrongInput("PACELINE_DELIVERY is not set: it names the file of channels; docs/delivery.md shows one")
    if not (settings.published / "market.duckdb").exists():
        raise WrongInput("nothing is published yet; `paceline run` publishes (`make demo` does without network)")
    return load_channels(settings.delivery)


def _secret(reference: str) -> str:
    name = reference[2:-1]
    value = named_secret(name)
    if not value:
        raise ChannelFault(f"the environment variable {name} is not set, which holds its secret")
    return value


def _deliver_to(
    name: str, channel: AnyChannel, publication: Publication, outbox: Outbox, now: datetime, sleep: Callable[[float], None], is_asked: bool
) -> ChannelReport:
    state = outbox.channel(name)
    if state is None:
        outbox.begin_channel(name, publication.as_of, publication.broken)
    since = state.since if state else publication.as_of
    outbox.replace_waiting(name, due_notices(publication, channel, since, outbox.told(name)), now)
    messages = outbox.waiting(name)
    if messages and state and state.next_at and state.next_at > now and not is_asked:
        return ChannelReport(name, (), len(messages), f"{state.error}; tried again after {state.next_at:%Y-%m-%d %H:%M} UTC, or by `paceline deliver`")
    sent: list[str] = []
    note = None
    for message in messages:
        try:
            note = _send(outbox, name, channel, message, now, sleep) or note
        except ChannelFault as fault:
            failures = state.failures if state else 0
            wish = timedelta(seconds=fault.retry_after_s or 0)
            again = now + max(wish, min(FIRST_BACK_OFF * 2**failures, LONGEST_BACK_OFF))
            outbox.fail(name, message, str(fault), again, is_uncertain=fault.is_uncertain)
            return ChannelReport(name, tuple(sent), len(messages) - len(sent), f"{fault}; nothing is lost, the next delivery tries again", note)
        sent.append(message.notice.subject)
    return ChannelReport(name, tuple(sent), 0, None, note)


def _send(outbox: Outbox, name: str, channel: AnyChannel, message: Waiting, now: datetime, sleep: Callable[[float], None]) -> str | None:
    """Sends a message, at once up to three times; -> the receiver's remark. Raises the last ChannelFault."""
    send = sender_of(channel)
    outbox.start(message.message_id)
    for pause in (*PAUSES_S, None):
        try:
            note = send(message.message_id, message.notice)
        except ChannelFault as fault:
            wait = max(fault.retry_after_s or 0, pause or 0)
            if pause is None or wait > PATIENCE_S or (fault.is_uncertain and not _knows_copies(channel)):
                raise
            sleep(wait)
        else:
            outbox.finish(name, message, now, note)
            return note
    raise AssertionError("unreachable: the last attempt returns or raises")


def _knows_copies(channel: AnyChannel) -> bool:
    """-> whether a receiver can tell a second copy of a message by its id: mail and webhooks can, chat programs cannot."""
    return not isinstance(channel, AppriseChannel)
