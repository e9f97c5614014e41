"""One publication: the market's files and the brief, built aside and made current together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.change import fingerprint, remember
from pipelines.config import Settings, named_secret
from pipelines.outputs import write_outputs
from pipelines.publish import make_current, new_version, write_market
from pipelines.transform import marts
from pipelines.warehouse import connect
from spiders.evidence import EvidenceStore

if TYPE_CHECKING:
    from pipelines.brief.language_model import Rephrase


@dataclass(frozen=True, slots=True)
class Edition:
    """What was published: the version's folder, rows per table, and the brief's first sentence."""

    folder: Path
    rows: dict[str, int]
    headline: str


def publish_edition(settings: Settings) -> Edition:
    """Publishes the marts of the warehouse. The caller holds the market's lock. Raises PublicationHeld where the brief's check fails."""
    from pipelines.brief.press import write_brief  # here, because a run that finds nothing new compiles no brief
    from pipelines.dashboard import write_dashboard
    from pipelines.delivery.feed import write_feeds

    now = settings.now()
    with connect(settings.warehouse, settings, read_only=True) as connection:
        digest = fingerprint(connection, settings, now)
    folder = new_version(settings, now)
    rows = write_market(settings, folder, marts(settings))
    headline = write_brief(folder, settings.published, EvidenceStore(settings.crawl.evidence), now, _rephrase(settings), has_pdf="pdf" in settings.outputs)
    write_feeds(folder, settings.address, now)
    write_dashboard(folder)
    write_outputs(folder, settings)
    final = make_current(settings, folder)
    remember(settings, digest)
    return Edition(final, rows, headline)


def _rephrase(settings: Settings) -> Rephrase | None:
    """-> what asks the language model that the user configured, None where there is none."""
    from pipelines.brief.language_model import Endpoint, rephraser

    if settings.rephrase_url is None:
        return None
    return rephraser(Endpoint(settings.rephrase_url, settings.rephrase_model), named_secret("PACELINE_REPHRASE_KEY"))
