"""The watchlist: one YAML file a competitor; the file's stem is the competitor's identity.

`load_watchlist` either gives every source or raises WatchlistError with all problems found, each with file, line and what is
allowed there. Nothing else in the product decides what is watched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from spiders.kinds import NAMES, kind_named, registry
from spiders.kinds.kind import Kind
from spiders.records import WatchedSource
from spiders.watchlist_yaml import LineMap, YamlProblem, load_yaml

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
FORBIDDEN_IN_URL = re.compile(r"[\x00-\x20\x7f\\]")


def watchable() -> dict[str, Kind]:
    """-> the kinds that an address can be of; others come by import alone."""
    return {name: kind for name, kind in registry().items() if kind.accepts}


class Expectation(BaseModel):
    """What a healthy source gives; below it, publication is held back."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    min_records: int = Field(default=1, ge=0, description="fewest releases (or plan prices) a good reading yields")
    max_age_days: int | None = Field(default=None, ge=1, description="longest time without a successful capture before the source counts as stale, days")
    identity: str | None = Field(
        default=None, min_length=1, description="title of a feed, or host of its links, to be trusted although it shows another feed than before"
    )


class SourceEntry(BaseModel):
    """One URL of one kind about one product."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: str = Field(description="kind of source: " + "feed, changelog_page, changelog_file, pricing_page or pricing2yaml")
    url: str = Field(description="http or https address")
    options: dict[str, Any] = Field(default_factory=dict, description="options of the kind, see the README")
    expect: Expectation = Field(default_factory=Expectation, description="what a healthy source gives")

    @field_validator("kind")
    @classmethod
    def _known(cls, kind: str) -> str:
        if kind not in NAMES or not kind_named(kind).accepts:
            raise ValueError(f"is unknown; allowed: {', '.join(sorted(watchable()))}")
        return kind

    @field_validator("options")
    @classmethod
    def _of_its_kind(cls, options: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
        if "kind" not in info.data:
            return options
        kind = kind_named(info.data["kind"])
        try:
            return kind.options.model_validate(options).model_dump(mode="json", exclude_unset=True)
        except ValidationError as error:
            raise ValueError(f"options of {kind.name}: {', '.join(sorted(kind.options.model_fields)) or 'none'}") from error

    @field_validator("url")
    @classmethod
    def _address(cls, url: str) -> str:
        if FORBIDDEN_IN_URL.search(url):
            raise ValueError("has a blank, a control character or a backslash in it; write the address as a browser shows it")
        if not re.match(r"https?://[^/?#@]+([/?#]|$)", url, re.I):
            raise ValueError("must be http:// or https:// with a host, and without user name or password")
        return url


class ProductEntry(BaseModel):
    """One product of a competitor and its sources."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = Field(min_length=1, max_length=120, description="name as people say it")
    sources: dict[str, SourceEntry] = Field(min_length=1, description="sources by a short key of your choice")


class CompetitorFile(BaseModel):
    """One file of the watchlist."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = Field(min_length=1, max_length=120, description="name as people say it")
    homepage: str = Field(pattern=r"^https?://\S+$", description="home page")
    is_us: bool = Field(default=False, description="true for your own company, in one file at most")
    products: dict[str, ProductEntry] = Field(min_length=1, description="products by a short key of your choice")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the watchlist; `line` is 1-based, 0 where it concerns the whole file."""

    file: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}" if self.line else f"{self.file}: {self.message}"


class WatchlistError(ValueError):
    """The watchlist cannot be used; `problems` has all that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def load_watchlist(folder: Path, watched_at: datetime) -> list[WatchedSource]:
    """-> every source of every file, sorted by source_id. Raises WatchlistError with all problems."""
    if not folder.is_dir():
        raise WatchlistError([Problem(folder, 0, "there is no such folder; put one YAML file per competitor into it, or set PACELINE_WATCHLIST")])
    files = sorted(path for path in folder.iterdir() if path.suffix in (".yml", ".yaml"))
    if not files:
        raise WatchlistError([Problem(folder, 0, "holds no .yml file; the README shows a first one")])
    problems: list[Problem] = []
    sources: list[WatchedSource] = []
    ours: list[Path] = []
    for file in files:
        entry, lines = _load_file(file, problems)
        if entry is None:
            continue
        if entry.is_us:
            ours.append(file)
        sources += _sources(file, entry, lines, watched_at, problems)
    if len(ours) > 1:
        problems.append(Problem(ours[1], 0, f"is_us is true here and in {ours[0].name}; only one company can be us"))
    if problems:
        raise WatchlistError(problems)
    return sorted(sources, key=lambda source: source.source_id)


def select_sources(sources: list[WatchedSource], only: str | None) -> list[WatchedSource]:
    """-> the sources that `only` names: `competitor`, `competitor/source`, or a whole `competitor/product/source`.
    Raises LookupError with the names there are."""
    if not only:
        return sources
    parts = only.strip("/").split("/")
    chosen = [source for source in sources if _is_named(source.source_id.split("/"), parts)]
    if not chosen:
        raise LookupError(
            f"{only!r} names no source of the watchlist; there are: "
            + ", ".join(source.source_id for source in sources[:30])
            + (" ..." if len(sources) > 30 else "")
        )
    return chosen


def json_schema() -> dict[str, Any]:
    """-> the JSON Schema of a watchlist file, kinds and their options included, for editors."""
    schema = CompetitorFile.model_json_schema()
    entry = schema["$defs"]["SourceEntry"]
    kinds = watchable()
    entry["properties"]["kind"]["enum"] = sorted(kinds)
    entry["allOf"] = []
    for name, kind in sorted(kinds.items()):
        options = kind.options.model_json_schema()
        schema["$defs"].update(options.pop("$defs", {}))
        entry["allOf"].append({"if": {"properties": {"kind": {"const": name}}}, "then": {"properties": {"options": options}}})
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _is_named(name: list[str], wanted: list[str]) -> bool:
    competitor, product, source = name
    return wanted in ([competitor], [competitor, source], [competitor, product], [competitor, product, source])


def _load_file(file: Path, problems: list[Problem]) -> tuple[CompetitorFile | None, LineMap]:
    if not KEY.fullmatch(file.stem):
        problems.append(Problem(file, 0, f"the file's name is the competitor's identity: {file.stem!r} may hold lower-case letters, digits, - and _ only"))
    try:
        content, lines = load_yaml(file)
    except YamlProblem as problem:
        problems.append(Problem(file, problem.line, str(problem)))
        return None, LineMap({})
    try:
        return CompetitorFile.model_validate(content), lines
    except ValidationError as error:
        for detail in error.errors():
            raised = detail.get("ctx", {}).get("error")
            if isinstance(inner := getattr(raised, "__cause__", None), ValidationError):
                problems += [Problem(file, lines.line((*detail["loc"], *part["loc"])), f"{_say(part)} ({raised})") for part in inner.errors()]
            else:
                problems.append(Problem(file, lines.line(detail["loc"]), _say(detail)))
        return None, lines


def _sources(file: Path, entry: CompetitorFile, lines: LineMap, watched_at: datetime, problems: list[Problem]) -> Iterator[WatchedSource]:
    for product_key, product in entry.products.items():
        for source_key, source in product.sources.items():
            place = ("products", product_key, "sources", source_key)
            for key, where in ((product_key, place[:2]), (source_key, place)):
                if not KEY.fullmatch(key):
                    problems.append(Problem(file, lines.line(where), f"{key!r} may hold lower-case letters, digits, - and _ only"))
            yield WatchedSource(
                source_id=f"{file.stem}/{product_key}/{source_key}",
                competitor=file.stem,
                competitor_name=entry.name,
                homepage=entry.homepage,
                is_us=entry.is_us,
                product=product_key,
                product_name=product.name,
                kind=source.kind,
                url=source.url,
                options=json.dumps(source.options, sort_keys=True),
                min_records=source.expect.min_records,
                max_age_days=source.expect.max_age_days,
                expected_identity=source.expect.identity,
                watched_at=watched_at,
            )


def _say(detail: Mapping[str, Any]) -> str:
    place = ".".join(str(part) for part in detail["loc"]) or "the file"
    if detail["type"] == "extra_forbidden":
        return f"{place}: unknown key{_allowed(detail['loc'])}"
    if detail["type"] == "missing":
        return f"{place}: is missing"
    return f"{place}: {detail['msg'].removeprefix('Value error, ')} (got {detail['input']!r:.80})"


def _allowed(place: Sequence[Any]) -> str:
    models: dict[int, type[BaseModel]] = {1: CompetitorFile, 3: ProductEntry, 5: SourceEntry, 6: Expectation}
    model = models.get(len(place)) if place[:1] == ("products",) or len(place) == 1 else None
    return f"; allowed: {', '.join(model.model_fields)}" if model else ""
