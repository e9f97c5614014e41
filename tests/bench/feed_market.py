"""Made-up feeds for measuring a first refresh, in the proportions of 183 real feeds: 2.2 change items and 2.7 kB an entry.

Every fourth feed holds release notes as full HTML with lists; the others hold posts, of which only a summary in prose is in the feed. RSS and Atom in turn.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from random import Random

NOTES_EVERY = 4
FIRST_AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
OPENINGS = {
    "Added": ("Added", "Support for", "New:"),
    "Fixed": ("Fixed", "Resolved an issue with", "No more errors in"),
    "Changed": ("Renamed", "Moved", "Updated"),
    "Improvements": ("Improved", "Faster", "Less clutter in"),
    "Security": ("Hardened", "Upgraded the library behind", "Closed a hole in"),
    "What's new": ("You can now use", "Meet", "Introducing"),
}
"""What items begin with, by the heading that they stand under."""
THINGS = (
    "dashboards shared by link", "the export of large tables", "webhook signatures", "keyboard navigation in the editor", "roles for guests", "audit log retention",
    "two-factor sign-in", "the public API", "time zones in reports", "search across archived projects", "the command line client", "invoice previews",
)  # fmt: skip
ENDINGS = (
    "when a workspace is empty",
    "on small screens",
    "for teams with more than {n} members",
    "after a plan change",
    "in the beta programme",
    "with the v{n} endpoints",
)


def made_feed(number: int, entries: int = 20, *, only_notes: bool = False) -> bytes:
    """-> feed `number` with `entries` entries, newest first; equal numbers give equal bytes. `only_notes`: every feed holds release notes."""
    chance = random.Random(number)
    has_notes = only_notes or number % NOTES_EVERY == 0
    said = [
        (step, FIRST_AT + timedelta(days=6 * step, minutes=number % 600), _notes(chance) if has_notes else _post(chance)) for step in reversed(range(entries))
    ]
    is_rss = number // NOTES_EVERY % 2 == 1
    return (_rss(number, said, has_notes) if is_rss else _atom(number, said, has_notes)).encode()


def _post(chance: Random) -> str:
    """-> the summary of a post: prose with links and a picture."""
    picture = f"<p><img src='https://cdn.example/{chance.randrange(9999)}.png' alt='' width='640' height='320'/></p>"
    return picture + "".join(f"<p>{' '.join(_linked(chance) for _ in range(chance.randint(2, 5)))}</p>" for _ in range(chance.randint(3, 6)))


def _linked(chance: Random) -> str:
    link = f"<a href='/posts/{chance.randrange(9999)}'>{chance.choice(THINGS)}</a>"
    return f"{_sentence(chance, chance.choice(list(OPENINGS)))}, which many teams had asked for. More on {link} will follow."


def _notes(chance: Random) -> str:
    """-> notes of one release: a sentence, then headings with lists, links and code."""
    parts = [f"<p>{_sentence(chance, 'Improvements')}. Read the <a href='/guides/{chance.randrange(900)}'>guide</a>, or <strong>update now</strong>.</p>"]
    for label in chance.sample(list(OPENINGS), chance.choice((1, 2, 3, 3))):
        items = "".join(f"<li>{_item(chance, label)}</li>" for _ in range(chance.randint(2, 6)))
        parts.append(f"<h3>{label}</h3><ul>{items}</ul>")
    return "\n".join(parts)


def _sentence(chance: Random, label: str) -> str:
    ending = chance.choice(ENDINGS).format(n=chance.randrange(2, 90))
    return f"{chance.choice(OPENINGS[label])} {chance.choice(THINGS)} {ending}"


def _item(chance: Random, label: str) -> str:
    number = chance.randrange(100, 9999)
    return f"{_sentence(chance, label)}, see <code>option_{number}</code> (<a href='https://forge.example/team/app/issues/{number}'>#{number}</a>)"


def _rss(number: int, releases: list[tuple[int, datetime, str]], has_notes: bool) -> str:
    element = "content:encoded" if has_notes else "description"
    items = "\n".join(
        f"<item><title>Release 3.{step}.0</title><link>https://v{number}.example/notes/3-{step}</link><guid>https://v{number}.example/notes/3-{step}</guid>"
        f"<pubDate>{format_datetime(at)}</pubDate><{element}>{escape(notes)}</{element}></item>"
        for step, at, notes in releases
    )
    head = f"<title>Updates of vendor {number}</title><link>https://v{number}.example/</link>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>{head}\n{items}\n</channel></rss>'


def _atom(number: int, releases: list[tuple[int, datetime, str]], has_notes: bool) -> str:
    element = "content" if has_notes else "summary"
    entries = "\n".join(
        f"<entry><id>urn:made:{number}:{step}</id><title>v2.{step}.0</title><updated>{at:%Y-%m-%dT%H:%M:%SZ}</updated>"
        f'<link href="https://v{number}.example/notes/2-{step}"/><{element} type="html">{escape(notes)}</{element}></entry>'
        for step, at, notes in releases
    )
    head = f"<title>Updates of vendor {number}</title><id>urn:made:{number}</id><updated>{FIRST_AT:%Y-%m-%dT%H:%M:%SZ}</updated>"
    return f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">{head}\n{entries}\n</feed>'
