"""The proof of a publication: evidence, landing, warehouse and brief, each against what it claims."""

from __future__ import annotations

from pathlib import Path

from pipelines.brief.check import check_file, check_published
from pipelines.brief.issue import EDITIONS_FILE
from pipelines.collect import landed
from pipelines.config import Settings
from pipelines.diagnosis import Finding
from pipelines.faults import MarketFault
from pipelines.warehouse import connect
from spiders.evidence import EvidenceDamaged, EvidenceMissing, EvidenceStore
from spiders.landing import LandingDamaged, verify_tables

SHOWN = 3


def verify_market(settings: Settings) -> list[Finding]:
    """-> one finding for each promise; reads everything, changes nothing."""
    return [_evidence(settings), _landing(settings), _warehouse(settings), verify_brief(settings)]


def _evidence(settings: Settings) -> Finding:
    store = EvidenceStore(settings.crawl.evidence)
    named = {str(entry[1]) for run in landed(settings) for entry in run.captured}
    wrong: list[str] = []
    for document_hash in sorted(named | set(store.hashes())):
        try:
            store.get(document_hash)
        except (EvidenceDamaged, EvidenceMissing) as error:
            wrong.append(str(error))
    if wrong:
        return Finding(
            "evidence",
            False,
            f"{len(wrong)} of {len(named)} documents: {'; '.join(wrong[:SHOWN])}. Facts read from them cannot be proven; restore the files from a backup",
        )
    return Finding("evidence", True, f"{len(named):,} documents have the hash that names them")


def _landing(settings: Settings) -> Finding:
    runs = landed(settings)
    wrong: list[str] = []
    for run in runs:
        try:
            verify_tables(run)
        except LandingDamaged as error:
            wrong.append(str(error))
    return Finding("landing", not wrong, "; ".join(wrong[:SHOWN]) if wrong else f"{len(runs):,} runs are as their manifests say")


def _warehouse(settings: Settings) -> Finding:
    expected = {run.run_id: sum(entry["rows"] for entry in run.tables.values()) for run in landed(settings)}
    try:
        with connect(settings.warehouse, settings, read_only=True) as connection:
            known = dict(connection.execute("SELECT run_id, row_count FROM raw.loaded_run").fetchall())
    except MarketFault as fault:
        return Finding("warehouse", False, str(fault))
    wrong = [run_id for run_id, rows in known.items() if expected.get(run_id) != rows]
    if wrong:
        return Finding("warehouse", False, f"{len(wrong)} loaded runs are not what has landed ({', '.join(wrong[:SHOWN])}); run `paceline rebuild`")
    return Finding("warehouse", True, f"{len(known):,} runs loaded, {len(expected) - len(known)} waiting for the next run")


def verify_brief(settings: Settings, path: Path | None = None) -> Finding:
    """-> whether every figure of a rendered brief, or of all that are published, is what the published marts give, and every quote stands in its capture."""
    folder, store = settings.published, EvidenceStore(settings.crawl.evidence)
    if not (folder / EDITIONS_FILE).exists():
        return Finding("brief", False, "nothing is published yet; `paceline run` publishes")
    check = check_file(folder, path, store) if path else check_published(folder, store)
    if check.wrong:
        rest = f" (and {len(check.wrong) - SHOWN} more)" if len(check.wrong) > SHOWN else ""
        return Finding("brief", False, f"{'; '.join(check.wrong[:SHOWN])}{rest}. Do not repeat its numbers; `paceline rebuild` publishes anew")
    return Finding(
        "brief",
        True,
        f"all {check.figures:,} figures of {check.files} file(s) are what the published marts give; {check.quotes} quotes stand in their captures",
    )
