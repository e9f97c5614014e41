"""What a run needs, looked at one by one; each finding says what to do."""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from pipelines.config import Settings
from pipelines.faults import MarketFault, WrongInput
from pipelines.warehouse import connect
from spiders.watchlist import WatchlistError, load_watchlist

LEAST_FREE_BYTES = 500_000_000
NETWORK_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "fuse.sshfs"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    subject: str
    ok: bool
    detail: str


def examine(settings: Settings) -> list[Finding]:
    """-> a finding for everything a run needs; looks only, changes nothing but a probe file in the home."""
    looks: list[Callable[[Settings], Finding]] = [_python, _contact, _watchlist, _home, _space, _file_system, _warehouse, _dbt, _allowed, _delivery]
    return [look(settings) for look in looks]


def _python(_: Settings) -> Finding:
    version = sys.version_info[:2]
    return Finding("Python", (3, 11) <= version <= (3, 13), f"{version[0]}.{version[1]}; 3.11 to 3.13 are supported")


def _contact(settings: Settings) -> Finding:
    contact = settings.crawl.contact
    return Finding(
        "contact", bool(contact), contact or "PACELINE_CONTACT is not set: export PACELINE_CONTACT=you@example.com, so that site owners can reach you"
    )


def _watchlist(settings: Settings) -> Finding:
    try:
        sources = load_watchlist(settings.crawl.watchlist, settings.now())
    except WatchlistError as error:
        return Finding("watchlist", False, f"{len(error.problems)} problem(s), the first: {error.problems[0]}; `paceline check` shows all")
    return Finding("watchlist", True, f"{len(sources)} sources in {settings.crawl.watchlist}")


def _home(settings: Settings) -> Finding:
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=settings.home, prefix=".probe"):
            pass
    except OSError as error:
        return Finding("home", False, f"{settings.home} cannot be written ({error.strerror}); mend its permissions or set PACELINE_HOME")
    return Finding("home", True, str(settings.home))


def _space(settings: Settings) -> Finding:
    place = next(path for path in (settings.home, *settings.home.parents) if path.exists())
    free = shutil.disk_usage(place).free
    return Finding("disk", free >= LEAST_FREE_BYTES, f"{free / 1e9:.1f} GB free; a run wants at least {LEAST_FREE_BYTES / 1e9:.1f} GB")


def _file_system(settings: Settings) -> Finding:
    kind = _mounted_as(settings.home)
    return Finding(
        "file system", kind not in NETWORK_FILE_SYSTEMS, f"{kind}; file locks of a network file system cannot be trusted, keep PACELINE_HOME on a local disk"
    )


def _mounted_as(path: Path) -> str:
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return "unknown"
    best, kind = "", "unknown"
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        _, point, name, *_rest = line.split()
        if (str(path) + "/").startswith(point.rstrip("/") + "/") and len(point) > len(best):
            best, kind = point, name
    return kind


def _warehouse(settings: Settings) -> Finding:
    if not settings.warehouse.exists():
        return Finding("warehouse", True, "not made yet; the first run makes it")
    try:
        connect(settings.warehouse, settings, read_only=True).close()
    except MarketFault as fault:
        return Finding("warehouse", False, str(fault))
    return Finding("warehouse", True, f"{settings.warehouse.stat().st_size / 1e6:.0f} MB, opens")


def _dbt(settings: Settings) -> Finding:
    manifest = settings.dbt_project / "target" / "manifest.json"
    installed = find_spec("dbt") is not None
    ok = installed and manifest.exists()
    return Finding("dbt", ok, str(manifest) if ok else f"{'dbt' if not installed else manifest} is missing; run `make setup`")


def _allowed(settings: Settings) -> Finding:
    allowed = sorted(f"{host}:{port}" for host, port in settings.crawl.allowed_addresses)
    proxies = settings.crawl.proxy_variables
    said = f"addresses let through beside public ones: {', '.join(allowed) or 'none'}"
    return Finding("network guard", not proxies, f"{said}; {', '.join(proxies)} set: the crawl does not use proxies, unset them" if proxies else said)


def _delivery(settings: Settings) -> Finding:
    if settings.delivery is None:
        return Finding("delivery", True, "PACELINE_DELIVERY is not set: nothing is sent to anybody")
    from pipelines.delivery.health import channel_troubles

    try:
        troubles = channel_troubles(settings)
    except (WrongInput, sqlite3.Error) as fault:
        return Finding("delivery", False, str(fault))
    return Finding("delivery", not troubles, "; ".join(troubles) or f"the channels of {settings.delivery} work")
