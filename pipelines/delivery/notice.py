"""What a channel is told: one message over one or many items, never a storm. Pure."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from pipelines.brief.email_page import subject_line
from pipelines.brief.html_page import safe_link
from pipelines.brief.issue import Edition
from pipelines.brief.words import display, plural
from pipelines.delivery.event import BROKEN, Event

TOLD_SINGLY = 20
"""Items told one by one in a message; the rest are counted."""
SUBJECT_CHARS, LINE_CHARS = 180, 600


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, and the address of the page it rests on, where that is safe to link to."""

    text: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """One message for one channel. `items` are the ids of the events and keys of the editions in it: what it was sent for is not told again.
    `email` is the whole message of an edition, ready but for sender and recipients; `document` is the edition's JSON, for the webhook."""

    kind: str
    items: tuple[str, ...]
    subject: str
    lines: tuple[Line, ...]
    email: str | None = None
    document: dict[str, Any] | None = None

    def message_id(self, channel: str) -> str:
        """-> the same for the same items to the same channel, for ever: what a receiver knows a second copy by."""
        return hashlib.sha256("\n".join((channel, *sorted(self.items))).encode()).hexdigest()[:32]

    def to_json(self) -> str:
        """-> the text that the outbox keeps."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Notice:
        """Reads `to_json`'s text again."""
        content = json.loads(text)
        lines = tuple(Line(**line) for line in content.pop("lines"))
        return cls(**(content | {"items": tuple(content["items"]), "lines": lines}))


def alert_notice(events: list[Event]) -> Notice:
    """-> one message for all these events, in their order."""
    lines = [Line(display(event.text, LINE_CHARS), safe_link(event.fact.source_url)) for event in events[:TOLD_SINGLY]]
    rest = len(events) - len(lines)
    if rest > 0:
        kinds = Counter(event.event_type.replace("_", " ") for event in events[TOLD_SINGLY:])
        lines.append(Line(f"And {rest:,} more: {', '.join(f'{count} {kind}' for kind, count in kinds.most_common())}; all in the table rpt_timeline."))
    return Notice("alert", tuple(event.event_id for event in events), display(_subject(events), SUBJECT_CHARS), tuple(lines))


def edition_notice(edition: Edition, lines: tuple[Line, ...], email: str | None, document: dict[str, Any] | None) -> Notice:
    """-> the message of one edition: its own e-mail and JSON, and `lines` for channels that take neither."""
    return Notice("edition", (edition.key,), display(subject_line(edition.key, edition.title, edition.subject), SUBJECT_CHARS), lines, email, document)


def digest_notice(notices: list[Notice]) -> Notice:
    """-> one message in place of several: the first sentence of each."""
    lines = tuple(Line(notice.subject, notice.lines[0].link if notice.lines else None) for notice in notices)
    subject = f"{plural(len(notices), 'brief')}: {notices[0].subject}"
    return Notice("digest", tuple(item for notice in notices for item in notice.items), display(subject, SUBJECT_CHARS), lines)


def trial_notice(channel: str) -> Notice:
    """-> what `paceline deliver --test` sends."""
    return Notice("test", (), f"Paceline reaches the channel {channel}", (Line("This is a test. What you asked for in delivery.yml will come this way."),))


def _subject(events: list[Event]) -> str:
    if len(events) == 1:
        return events[0].text
    broken = sum(event.event_type == BROKEN for event in events)
    competitors = len({event.fact.competitor for event in events if event.event_type != BROKEN})
    parts = [f"{plural(len(events) - broken, 'change')} at {plural(competitors, 'competitor')}"] if competitors else []
    parts += [f"{plural(broken, 'source')} broken"] if broken else []
    return f"{' and '.join(parts)}: {events[0].text}"
