"""A disk that is full, read-only or not ours, in one sentence; the same for every room."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable

EXIT_DISK = 6
"""Exit code of every command that the disk ended."""

WHAT = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "a file grew larger than is allowed here",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "access is denied",
    errno.EPERM: "access is denied",
    errno.EIO: "the disk reports an error",
}
KEPT = "What was published before stands, and every capture already stored is kept; make room or mend the permissions, then run again."
# what databases say of the same faults, in their own words
IN_WORDS = re.compile(r"no space left|disk is full|disk full|disk I/O error|file too large|out of disk|quota exceeded|readonly database", re.I)


def disk_sentence(error: OSError) -> str | None:
    """-> what the disk did and what to do, or None where the error is not about the disk."""
    what = WHAT.get(error.errno or 0)
    if what is None:
        return None
    place = f" at {error.filename}" if error.filename else ""
    return f"{what}{place}. {KEPT}"


def disk_sentence_from(text: str) -> str | None:
    """-> the same from the words of a database's error, or None where they are about something else."""
    return f"the disk is full or cannot be written. {KEPT}" if IN_WORDS.search(text) else None


def ended_by_disk(command: Callable[[], int]) -> int:
    """Runs a command; -> its exit code, or EXIT_DISK after one line where the disk ended it."""
    try:
        return command()
    except OSError as error:
        sentence = disk_sentence(error)
        if sentence is None:
            raise
        print(sentence, flush=True)  # noqa: T201  a command's output
        return EXIT_DISK
