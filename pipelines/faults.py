"""Faults that a person can do something about: one line that says what happened, what was kept and what to do."""

from __future__ import annotations

from spiders.disk import EXIT_DISK, disk_sentence, disk_sentence_from


class MarketFault(Exception):
    """A fault of the surroundings, not of the program; shown as one line, without a traceback. `exit_code` is the command's."""

    exit_code = 1


class WrongInput(MarketFault):
    """What the person gave cannot be used."""

    exit_code = 2


class CollectFailed(MarketFault):
    """Nothing could be collected."""

    exit_code = 3


class NothingReached(MarketFault):
    """No source could be reached at all: this machine's network, not the sources."""

    exit_code = 3


class WarehouseFault(MarketFault):
    """The private warehouse cannot be used."""

    exit_code = 4


class PublicationHeld(MarketFault):
    """What was built is not fit to be published; the previous publication stands."""

    exit_code = 5


class ChannelsDown(MarketFault):
    """Something that was due could not be delivered; it waits."""

    exit_code = 7


class DiskFault(MarketFault):
    """The disk is full, read-only or not ours."""

    exit_code = EXIT_DISK


def disk_fault(error: BaseException) -> DiskFault | None:
    """-> the fault where an error of the system or of a database is about the disk, else None."""
    if isinstance(error, OSError):
        sentence = disk_sentence(error)
    elif type(error).__module__.split(".")[0] in ("sqlite3", "duckdb", "_duckdb"):
        sentence = disk_sentence_from(str(error))
    else:
        sentence = None
    return DiskFault(sentence) if sentence else None
