"""What the terminal shows. Captured text is data: control characters never reach the terminal."""

from __future__ import annotations

import re
import sys

from rich.console import Console
from rich.markup import escape

# where the output is no terminal (a log, a pipe) nothing says how wide it is: wide enough for a table
WIDTH = None if sys.stdout.isatty() else 160
OUT = Console(highlight=False, width=WIDTH)
ERROR = Console(stderr=True, highlight=False)
# C0 but tab and newline, DEL, C1, and the marks that turn the direction of text
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: object) -> str:
    """-> `text` without what a terminal would obey, and with console markup escaped."""
    return escape(CONTROL.sub("", str(text)))


def say(text: str) -> None:
    """Prints a line of our own words; console markup works in it."""
    OUT.print(text)


def complain(text: str) -> None:
    """Prints a fault as one line."""
    ERROR.print(f"[bold red]paceline:[/bold red] {plain(text)}", soft_wrap=True)
