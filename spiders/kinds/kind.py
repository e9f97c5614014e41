"""What a kind of source is: a name, a reader with a version, and the options a watchlist entry may set."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from spiders.read.reading import Reader


class KindOptions(BaseModel):
    """Options of a kind; each kind extends it with its own, every field described."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of source.

    version: raise it whenever the reader's output changes; captures are then read again.
    accepts: media types (without parameters) that the fetch step asks for, best first; none for a kind that comes by import only.
    """

    name: str
    version: int
    read: Reader
    options: type[KindOptions]
    accepts: tuple[str, ...]
    yields_releases: bool = True
