"""Messages through a mail server: an edition is sent as the brief's own e-mail, anything else as a short one."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr

from pipelines.brief.email_page import email_message
from pipelines.brief.html_page import page_templates
from pipelines.brief.plain_page import wrapped
from pipelines.delivery.attempt import ChannelFault, Send
from pipelines.delivery.channel_file import EmailChannel
from pipelines.delivery.notice import Notice

Clock = Callable[[], datetime]


def mail_sender(channel: EmailChannel, password: str | None, clock: Clock = lambda: datetime.now(UTC)) -> Send:
    """-> a sender to the channel's recipients. `clock` gives the date of messages that have none of their own."""

    def send(message_id: str, notice: Notice) -> str | None:
        message = addressed(notice, message_id, channel.sender, channel.to, clock())
        try:
            with _server(channel) as server:
                if channel.user and password:
                    server.login(channel.user, password)
                refused = server.send_message(message, parseaddr(channel.sender)[1], [parseaddr(mailbox)[1] for mailbox in channel.to])
        except (smtplib.SMTPServerDisconnected, TimeoutError) as error:
            raise ChannelFault("the mail server did not answer in time or broke off", is_uncertain=True) from error
        except smtplib.SMTPException as error:
            raise ChannelFault(_told(error)) from error
        except OSError as error:
            raise ChannelFault(f"the mail server cannot be reached ({error.strerror or type(error).__name__})") from error
        return f"{len(refused)} of {len(channel.to)} recipients were refused: {', '.join(sorted(refused))}" if refused else None

    return send


def addressed(notice: Notice, message_id: str, sender: str, recipients: tuple[str, ...], now: datetime) -> EmailMessage:
    """-> the message with sender and recipients. Its Message-ID is the same at every attempt, so that a mail server knows a second copy."""
    if notice.email is not None:
        parsed = message_from_bytes(notice.email.encode("ascii"), _class=EmailMessage, policy=SMTP)
        message = parsed if isinstance(parsed, EmailMessage) else EmailMessage(policy=SMTP)
        del message["X-Unsent"]
    else:
        text = "\n".join(part for line in notice.lines for part in (*wrapped(line.text, "* ", "  "), f"  {line.link}" if line.link else "", ""))
        page = page_templates().get_template("notice.html.j2").render(notice=notice)
        message = email_message(notice.subject, text, page, message_id, now)
        del message["X-Unsent"]
    message["From"] = sender
    message["To"] = ", ".join(recipients)
    return message


def _server(channel: EmailChannel) -> smtplib.SMTP:
    """-> the server, encrypted as the channel says, its certificate checked."""
    safe = ssl.create_default_context()
    if channel.security == "tls":
        return smtplib.SMTP_SSL(channel.host, channel.port, timeout=channel.timeout_s, context=safe)
    server = smtplib.SMTP(channel.host, channel.port, timeout=channel.timeout_s)
    if channel.security == "starttls":
        server.starttls(context=safe)
    return server


def _told(error: smtplib.SMTPException) -> str:
    """-> what the server refused, by its code alone: its words may repeat what we sent."""
    code = getattr(error, "smtp_code", None)
    what = {
        "SMTPAuthenticationError": "user or password",
        "SMTPRecipientsRefused": "all recipients",
        "SMTPSenderRefused": "the sender",
        "SMTPDataError": "the message",
    }
    return f"the mail server refused {what.get(type(error).__name__, 'to go on')}" + (f" (code {code})" if code else "")
