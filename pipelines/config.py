"""Room 2's configuration: the only module of `pipelines/` that reads the environment.

PACELINE_HOME    folder of all state (default `data`)
PACELINE_NOW     freezes the clock at an ISO instant, for demos and replays (default: the real clock)
PACELINE_PROJECT folder of the dbt project (default: the one beside this package)
PACELINE_TAXONOMY  CSV file of themes and their terms, in place of ours (default: `seeds/theme_term.csv` of the dbt project)
PACELINE_MEMORY  memory limit of DuckDB (default `4GB`)
PACELINE_CAPABILITIES CSV file of a person's decisions about capabilities (default: none; see pipelines/capability_file.py)
PACELINE_ADDRESS web address under which people open `published/`, for links in feeds and messages (default: none, they link to nothing of ours)
PACELINE_DELIVERY YAML file of the channels that editions and alerts are sent to (default: none, nothing is sent; see docs/delivery.md)
PACELINE_OUTPUTS files that a publication holds beside market.duckdb, Parquet and the brief: a comma list of csv, xlsx, sqlite, dictionary, dbt,
                 pdf (the briefs as PDF), or `none` (default: all of them)
PACELINE_REPHRASE_URL, _MODEL, _KEY  any OpenAI-compatible endpoint (address without /chat/completions), its model and its key: it may propose plainer wordings of the brief's
                 first page, which are checked (default: none, nothing is asked)
PACELINE_LOCK_S  longest wait for another run to finish with the warehouse, seconds (default 60)
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from spiders.config import Config, ConfigError, load_config

ROOT = Path(__file__).resolve().parent.parent
OUTPUTS = ("csv", "xlsx", "sqlite", "dictionary", "dbt", "pdf")
"""Formats that a big market may leave out of a publication."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one process; paths are absolute. `crawl` holds room 1's settings: both rooms share one home."""

    crawl: Config
    dbt_project: Path
    taxonomy: Path
    memory_limit: str
    lock_wait_s: float
    capabilities: Path | None = None
    address: str | None = None
    delivery: Path | None = None
    outputs: frozenset[str] = frozenset(OUTPUTS)
    rephrase_url: str | None = None
    rephrase_model: str = "default"

    @property
    def home(self) -> Path:
        """Folder of all state."""
        return self.crawl.home

    @property
    def warehouse(self) -> Path:
        """The private DuckDB file; only one process at a time opens it."""
        return self.home / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """What people open: a link to the newest whole version."""
        return self.home / "published"

    @property
    def versions(self) -> Path:
        """Folder of published versions."""
        return self.home / "versions"

    @property
    def outbox(self) -> Path:
        """Folder of what is to be sent and was sent."""
        return self.home / "outbox"

    @property
    def dagster_home(self) -> Path:
        """Dagster's own state."""
        return self.home / "dagster"

    def now(self) -> datetime:
        """The frozen instant where one is set, else the real one, UTC."""
        return self.crawl.now()


def load_settings(env: Mapping[str, str] | None = None) -> Settings:
    """Reads the settings from `env` (default: the process's environment). Raises spiders.config.ConfigError naming the variable."""
    values = os.environ if env is None else env
    dbt_project = Path(values.get("PACELINE_PROJECT") or ROOT / "dbt_project").absolute()
    return Settings(
        crawl=load_config(values),
        dbt_project=dbt_project,
        taxonomy=Path(values.get("PACELINE_TAXONOMY") or dbt_project / "seeds" / "theme_term.csv").absolute(),
        memory_limit=values.get("PACELINE_MEMORY") or "4GB",
        lock_wait_s=float(values.get("PACELINE_LOCK_S") or 60),
        capabilities=Path(values["PACELINE_CAPABILITIES"]).absolute() if values.get("PACELINE_CAPABILITIES") else None,
        address=_address(values, "PACELINE_ADDRESS"),
        delivery=Path(values["PACELINE_DELIVERY"]).absolute() if values.get("PACELINE_DELIVERY") else None,
        outputs=_outputs(values.get("PACELINE_OUTPUTS") or ",".join(OUTPUTS)),
        rephrase_url=_address(values, "PACELINE_REPHRASE_URL"),
        rephrase_model=values.get("PACELINE_REPHRASE_MODEL") or "default",
    )


def _address(values: Mapping[str, str], name: str) -> str | None:
    address = values.get(name, "").strip().rstrip("/")
    if address and not re.fullmatch(r"https?://[^\s/?#\"<>]+(?:/[^\s?#\"<>]*)?", address):
        raise ConfigError(f"{name}={address!r} is not a web address, for example https://intranet.example/paceline.")
    return address or None


def named_secret(name: str) -> str | None:
    """-> the secret in the environment variable `name`, read when it is used: it is part of no settings that could be shown."""
    return os.environ.get(name)


def _outputs(text: str) -> frozenset[str]:
    names = {name.strip() for name in text.split(",")} - {"", "none"}
    if unknown := sorted(names - set(OUTPUTS)):
        raise ConfigError(f"PACELINE_OUTPUTS names {', '.join(unknown)}; allowed are {', '.join(OUTPUTS)}, or none")
    return frozenset(names)


def child_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """-> the environment for a child process: this one's, with telemetry off, and `extra` on top."""
    quiet = {"DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "DO_NOT_TRACK": "1", "DAGSTER_DISABLE_TELEMETRY": "1", "PYTHONUNBUFFERED": "1"}
    # dbt works in another folder: what it reads is named in full
    named = {name: str(Path(os.environ[name]).absolute()) for name in ("PACELINE_CAPABILITIES", "PACELINE_DELIVERY") if os.environ.get(name)}
    return {**os.environ, **quiet, **named, **(extra or {})}
