"""The brief as a whole e-mail: the plain text and an HTML page side by side, styles inlined, nothing loaded from anywhere.

`brief.eml` opens as a draft in a mail program; delivery takes the same message and adds who it is from and to.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from pipelines.brief.html_page import page_templates
from pipelines.brief.model import Brief
from pipelines.brief.plain_page import render_plain
from pipelines.brief.words import display

SUBJECT_CHARS = 180
"""A longer subject is cut, with a mark."""
PLAIN_SUBJECT = "market/weekly/"
DOMAIN = "paceline.invalid"
"""Right side of our Message-IDs: a name that nobody can own (RFC 2606)."""


def render_email(brief: Brief) -> str:
    """-> the message in the form of RFC 5322, its lines ended as text files end them. The edition's key gives the Message-ID: a second copy is recognised."""
    return email_message(subject_line(brief.key, brief.title, brief.subject), render_plain(brief), render_email_html(brief), brief.key, brief.as_of).as_string(
        policy=SMTP.clone(linesep="\n")
    )


def subject_line(key: str, title: str, subject: str) -> str:
    """-> the most important fact as the subject; any edition but the week's says which one it is, since several may tell the same fact."""
    return subject if key.startswith(PLAIN_SUBJECT) else f"{subject} [{title}]"


def email_message(subject: str, text: str, page: str, key: str, issued_at: datetime | None) -> EmailMessage:
    """-> a message of two alternatives, text and HTML, byte for byte the same for the same arguments."""
    identity = hashlib.sha256(key.encode()).hexdigest()[:32]
    message = EmailMessage(policy=SMTP)
    message["Subject"] = header_words(subject)
    message["Date"] = format_datetime(issued_at or datetime(1970, 1, 1, tzinfo=UTC))
    message["Message-ID"] = f"<{identity}@{DOMAIN}>"
    message["X-Unsent"] = "1"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(page, subtype="html", cte="quoted-printable")
    message.set_boundary(f"==={identity}===")
    return message


def header_words(text: str) -> str:
    """-> `text` fit for a header. Line breaks would begin a header of its own, and `=?` begins an encoded word, which may hold one."""
    return display(re.sub(r"=(?=\?)", "= ", text), SUBJECT_CHARS)


def render_email_html(brief: Brief) -> str:
    """-> the page of the message. Charts stay out, since mail programs do not draw SVG: their tables tell the same."""
    import css_inline  # here, because a run that finds nothing new writes no message

    page = page_templates().get_template("email.html.j2").render(brief=brief)
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False).inline(page)
