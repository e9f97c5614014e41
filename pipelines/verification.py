"""The proof of a publication: evidence, landing, warehouse and brief, each against what it claims."""

from __future__ import annotations

from pathlib import Path

from pipelines.brief import compile_brief
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
    return [_evidence(settings), _landing(settings), _warehouse(settings), _brief(settings)]


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


def _brief(settings: Settings) -> Finding:
    folder: Path = settings.published
    if not (folder / "brief.md").exists():
        return Finding("brief", False, "nothing is published yet; `paceline run` publishes")
    files = compile_brief(folder, EvidenceStore(settings.crawl.evidence))
    expected = {name: content.encode() if isinstance(content, str) else content for name, content in files.items()}
    wrong = [name for name, content in expected.items() if not (folder / name).exists() or (folder / name).read_bytes() != content]
    if wrong:
        shown = f"{len(wrong)} files, such as {wrong[0]}," if len(wrong) > SHOWN else " and ".join(wrong)
        return Finding("brief", False, f"{shown} differ(s) from what the published marts give; do not repeat its numbers, run `paceline rebuild`")
    return Finding(
        "brief", True, f"every number, date and percentage is what the published marts give; {len(files) - 2} quotes were looked up in their captures"
    )
