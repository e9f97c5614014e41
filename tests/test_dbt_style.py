"""The rules of dbt-project-evaluator over dbt's own manifest, and a few of ours. Which rule is not taken, and why, is in docs/decisions.md."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pytest

from tests.conftest import ROOT

PROJECT = ROOT / "dbt_project"
PREFIXES = {"staging": "stg_", "intermediate": "int_", "brief": "int_", "marts": "(?:dim|fct|rpt)_"}
LAYERS = ("staging", "intermediate", "marts")
WATCHED = {"stg_watched_source", "stg_theme_term", "stg_fetch", "stg_run_failure"}
"""What is watched, how it is tagged and what became of attempts: marts read it as it is. What captures held goes through an int_ model."""
MOST_PARENTS = 10


@dataclass(frozen=True)
class Project:
    """dbt's manifest, by names of models."""

    manifest: dict[str, Any]

    @cached_property
    def models(self) -> dict[str, dict[str, Any]]:
        """-> every model by name."""
        return {node["name"]: node for node in self.manifest["nodes"].values() if node["resource_type"] == "model"}

    @cached_property
    def parents(self) -> dict[str, set[str]]:
        """-> names of the models that a model reads; of sources with their schema, `raw.fetch`."""
        return {name: {self._name(parent) for parent in node["depends_on"]["nodes"]} for name, node in self.models.items()}

    @cached_property
    def children(self) -> dict[str, set[str]]:
        """-> names of the models that read a model or source."""
        found: dict[str, set[str]] = defaultdict(set)
        for name, parents in self.parents.items():
            for parent in parents:
                found[parent].add(name)
        return found

    @cached_property
    def sources(self) -> set[str]:
        return {self._name(unique_id) for unique_id in self.manifest["sources"]}

    def layer(self, name: str) -> str:
        """-> staging, intermediate, brief or marts: the model's folder."""
        return str(self.models[name]["path"]).split("/")[0]

    def _name(self, unique_id: str) -> str:
        kind, _, *place = unique_id.split(".")
        return ".".join(place) if kind == "source" else place[-1]


@pytest.fixture(scope="module")
def project() -> Project:
    path = PROJECT / "target" / "manifest.json"
    newest = max(file.stat().st_mtime for folder in ("models", "macros", "tests") for file in (PROJECT / folder).rglob("*") if file.suffix in (".sql", ".yml"))
    assert path.exists(), "dbt's manifest is missing: run `make setup`"
    assert path.stat().st_mtime >= newest, "dbt's manifest is older than the project: run `make setup`"
    return Project(json.loads(path.read_text(encoding="utf-8")))


# --- modelling


def test_staging_reads_one_source_and_nothing_else_does(project: Project) -> None:
    reads = {name: parents & project.sources for name, parents in project.parents.items()}
    assert {name for name, found in reads.items() if found} == {name for name in project.models if project.layer(name) == "staging"}
    assert {name: found for name, found in reads.items() if len(found) > 1 or (found and found != project.parents[name])} == {}


def test_every_source_has_one_staging_model(project: Project) -> None:
    assert {source: project.children[source] for source in project.sources if len(project.children[source]) != 1} == {}


def test_no_model_is_a_root(project: Project) -> None:
    assert [name for name, parents in project.parents.items() if not parents] == []


def test_layers_point_one_way(project: Project) -> None:
    order = {"staging": 0, "intermediate": 1, "brief": 2, "marts": 2}
    edges = [(name, parent) for name, parents in project.parents.items() for parent in parents & project.models.keys()]
    assert [edge for edge in edges if order[project.layer(edge[0])] < order[project.layer(edge[1])]] == []
    assert [edge for edge in edges if project.layer(edge[0]) == project.layer(edge[1]) == "staging"] == []


def test_marts_read_no_captured_content_from_staging(project: Project) -> None:
    read = {(name, parent) for name, parents in project.parents.items() if project.layer(name) == "marts" for parent in parents if parent.startswith("stg_")}
    assert {edge for edge in read if edge[1] not in WATCHED} == set()


def test_no_reference_is_hard_coded(project: Project) -> None:
    written = {name: re.sub(r"--.*|{#.*?#}", " ", node["raw_code"]) for name, node in project.models.items()}
    schemas = "|".join(("raw", "main", *LAYERS))
    assert {name for name, sql in written.items() if re.search(rf"(?i)\b(?:from|join)\s+(?:{schemas})\.\w", sql)} == set()


def test_no_model_joins_more_than_can_be_read(project: Project) -> None:
    assert {name for name, parents in project.parents.items() if len(parents) > MOST_PARENTS} == set()


def test_views_are_not_chained_and_stand_on_tables(project: Project) -> None:
    """What people open is a table always: a publication copies the rows of marts. In the warehouse a mart may be a view of up to three tables; the brief's
    gathers facts of every kind, by purpose, in one list."""
    views = {name for name, node in project.models.items() if node["config"]["materialized"] == "view"}
    assert {name for name in views if project.parents[name] & views} == set()
    assert {name for name in views if project.layer(name) != "staging" and len(project.parents[name]) > 3} == {"rpt_market_brief"}


# --- names and places


def test_models_are_named_and_stand_by_their_layer(project: Project) -> None:
    assert [name for name in project.models if not re.match(PREFIXES[project.layer(name)], name)] == []
    schemas = {name: node["schema"] for name, node in project.models.items()}
    assert {name for name, schema in schemas.items() if schema != {"brief": "intermediate"}.get(project.layer(name), project.layer(name))} == set()


def test_what_is_said_of_a_model_stands_in_its_folder(project: Project) -> None:
    said = {name: str(node["patch_path"]).split("/")[-2] for name, node in project.models.items()}
    assert {name for name, folder in said.items() if folder != project.layer(name)} == set()


# --- tests and words


def test_every_model_has_a_tested_key(project: Project) -> None:
    tests = [node for node in project.manifest["nodes"].values() if node["resource_type"] == "test" and node.get("test_metadata")]
    keyed = {test["attached_node"].split(".")[-1] for test in tests if test["test_metadata"]["name"] == "is_key"}
    assert project.models.keys() - keyed == set()


def test_everything_is_described(project: Project) -> None:
    nodes = [*project.models.values(), *project.manifest["sources"].values()]
    assert [node["name"] for node in nodes if not node["description"].strip()] == []
    assert {node["source_name"] for node in project.manifest["sources"].values() if not node["source_description"].strip()} == set()
    assert [(node["name"], column) for node in nodes for column, value in node["columns"].items() if not value["description"].strip()] == []
    assert [name for name, node in project.models.items() if not node["columns"]] == []
    assert [metric["name"] for metric in project.manifest["metrics"].values() if not metric["description"].strip()] == []


def test_marts_have_contracts(project: Project) -> None:
    assert [name for name in project.models if project.layer(name) == "marts" and not project.models[name]["config"]["contract"]["enforced"]] == []


def test_exposures_rest_on_marts_and_every_mart_is_exposed(project: Project) -> None:
    exposed = {unique_id.split(".")[-1] for exposure in project.manifest["exposures"].values() for unique_id in exposure["depends_on"]["nodes"]}
    assert exposed == {name for name in project.models if project.layer(name) == "marts"}


def test_what_nothing_reads_is_opened_by_people(project: Project) -> None:
    assert {name for name in project.models if project.layer(name) != "marts" and not project.children[name]} == set()


def test_nothing_is_declared_for_a_model_that_does_not_exist(project: Project) -> None:
    files = {path.stem for path in (PROJECT / "models").rglob("*.sql")}
    assert files == project.models.keys()
