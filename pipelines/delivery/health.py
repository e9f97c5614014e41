"""How delivery stands: what is wrong with each channel, from its file, its secrets and the outbox. Looks only, sends nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from pipelines.config import Settings, named_secret
from pipelines.delivery.channel_file import AppriseChannel, EmailChannel, WebhookChannel, load_channels

STATE_SQL = """
SELECT error, coalesce(sent_at, 'never'), (SELECT count(*) FROM message WHERE message.channel = channel.name) FROM channel WHERE name = ? AND error IS NOT NULL
"""


def channel_troubles(settings: Settings) -> list[str]:
    """-> one line for each channel with which something is wrong; empty where all is well or none is set up. Raises WrongInput for a wrong `delivery.yml`."""
    if settings.delivery is None:
        return []
    troubles = []
    for name, channel in load_channels(settings.delivery).items():
        missing = [reference for reference in _references(channel) if not named_secret(reference[2:-1])]
        if missing:
            troubles.append(f"channel {name}: {', '.join(missing)} is not set")
        elif said := _last_error(settings, name):
            troubles.append(f"channel {name}: {said}")
    return troubles


def _references(channel: EmailChannel | AppriseChannel | WebhookChannel) -> list[str]:
    match channel:
        case EmailChannel():
            return [channel.password] if channel.password else []
        case WebhookChannel():
            return [channel.secret]
        case AppriseChannel():
            return [channel.url]


def _last_error(settings: Settings, name: str) -> str | None:
    path = settings.outbox / "outbox.sqlite"
    if not path.exists():
        return None
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        row = connection.execute(STATE_SQL, (name,)).fetchone()
    return f"{row[0]}; {row[2]} message(s) wait, last success {row[1][:16].replace('T', ' ')}; `paceline deliver` tries again" if row else None
