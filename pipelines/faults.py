"""Faults that a person can do something about: one line that says what happened, what was kept and what to do."""

from __future__ import annotations

import errno


class MarketFault(Exception):
    """A fault of the surroundings, not of the program; shown as one line, without a traceback. `exit_code` is the command's."""

    exit_code = 1


class WrongInput(MarketFault):
    """What the person gave cannot be used."""

    exit_code = 2


class CollectFailed(MarketFault):
    """Nothing could be collected."""

    exit_code = 3


class WarehouseFault(MarketFault):
    """The private warehouse cannot be used."""

    exit_code = 4


class PublicationHeld(MarketFault):
    """What was built is not fit to be published; the previous publication stands."""

    exit_code = 5


class DiskFault(MarketFault):
    """The disk is full, read-only or not ours."""

    exit_code = 6


def disk_fault(error: OSError) -> DiskFault | None:
    """-> the fault that an OSError is about, or None where it is not about the disk."""
    what = {
        errno.ENOSPC: "the disk is full",
        errno.EDQUOT: "the disk quota is used up",
        errno.EFBIG: "the file is larger than allowed here",
        errno.EROFS: "the file system is read-only",
        errno.EACCES: "access is denied",
        errno.EPERM: "access is denied",
        errno.EIO: "the disk reports an error",
    }.get(error.errno or 0)
    if what is None:
        return None
    place = f" at {error.filename}" if error.filename else ""
    return DiskFault(
        f"{what}{place}. What was published before stands, and every capture already stored is kept; make room or mend the permissions, then run again."
    )
