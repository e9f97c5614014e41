"""Messages through Apprise: Slack, Teams, Discord and a hundred other services, each as plain text."""

from __future__ import annotations

import re

from pipelines.delivery.attempt import ChannelFault, Send, hushed
from pipelines.delivery.chat_text import chat_body, chat_title
from pipelines.delivery.notice import Notice

MOST = 3000
"""Longest body, characters, also where a service takes more: a message is read, not scrolled."""
TITLE_MOST = 150
MARGIN = 40
STATUS = re.compile(r"error=(\d{3})\b")
BUSY_S = 60.0
"""How long a service that answers 429 is left alone; Apprise does not hand its own wish on."""


def apprise_sender(address: str, timeout_s: float) -> Send:
    """-> a sender to one Apprise address, which is a secret. Raises ChannelFault where Apprise does not know it."""
    import apprise

    asset = apprise.AppriseAsset(
        app_id="Paceline",
        app_desc="Paceline",
        app_url="",
        async_mode=False,
        http_redirects=False,
        interpret_emojis=False,
        interpret_escapes=False,
        storage_mode="memory",
    )
    with hushed():
        service = apprise.Apprise.instantiate(address, asset=asset, suppress_exceptions=True)
    if not isinstance(service, apprise.NotifyBase):
        raise ChannelFault("Apprise does not know this address; see its documentation of the service, and mind that special letters are percent-encoded")
    schema = str(service.protocol or service.secure_protocol)

    def send(message_id: str, notice: Notice) -> str | None:
        client = apprise.Apprise(asset=asset)
        client.add(service)
        title = chat_title(notice, min(TITLE_MOST, service.title_maxlen or TITLE_MOST), schema)
        body = chat_body(notice, min(MOST, service.body_maxlen) - len(title) - MARGIN, schema)
        with hushed():
            result = client.notify(body=body, title=title, body_format=apprise.NotifyFormat.TEXT, timeout=timeout_s)
        if not result:
            raise _fault(str(service.service_name), [str(entry) for entry in result.logs()], result.status == apprise.AppriseResultStatus.TIMEOUT)
        return None

    return send


def _fault(service: str, logs: list[str], is_late: bool) -> ChannelFault:
    """-> the fault in words of ours: Apprise's own may hold the address."""
    if is_late:
        return ChannelFault(f"{service} did not answer in time", is_uncertain=True)
    status = next((match[1] for line in logs if (match := STATUS.search(line))), None)
    if status == "429":
        return ChannelFault(f"{service} answered 429, too many requests", retry_after_s=BUSY_S)
    return ChannelFault(f"{service} answered {status}" if status else f"{service} could not be reached or refused the message")
