"""Hold the house to what no linter knows: size, names, packages, and that every import contract can break."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from itertools import chain
from pathlib import Path

import pytest
from grimp import ImportGraph, build_graph
from importlinter import Contract
from importlinter.configuration import configure
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract

configure()  # what its command line does first

_ROOT = Path(__file__).parents[1]
_PROJECT = tomllib.loads((_ROOT / "pyproject.toml").read_text())
_PACKAGES: list[str] = _PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
_LINTER = _PROJECT["tool"]["importlinter"]
_FILES = sorted(path for package in _PACKAGES for path in (_ROOT / package).rglob("*.py"))
_FORBIDDEN_NAMES = {
    "utils",
    "util",
    "helpers",
    "common",
    "base",
    "manager",
    "service",
    "handler",
    "process",
    "data",
    "info",
}


def _name(path: Path) -> str:
    return str(path.relative_to(_ROOT))


@pytest.mark.parametrize("path", _FILES, ids=_name)
def test_a_file_is_short_and_so_is_every_function(path: Path) -> None:
    """Style: a file has at most 300 lines, a function 40."""
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 300
    assert [f"{name} has {lines} lines" for name, lines in _functions(text) if lines > 40] == []


def test_no_name_says_nothing() -> None:
    """Style: files and folders are nouns of the product."""
    assert [_name(path) for path in _FILES if path.stem in _FORBIDDEN_NAMES] == []


def test_every_package_of_the_tree_is_packed_typed_measured_and_linted() -> None:
    """Without the list hatchling packs only the folder named like the project, silently."""
    in_tree = {path.parent.name for path in _ROOT.glob("*/__init__.py")}
    tool = _PROJECT["tool"]
    assert in_tree - {"benchmarks"} <= set(_PACKAGES)  # measured from a checkout, not shipped
    assert set(_PACKAGES) == set(_LINTER["root_packages"]) == set(tool["pyright"]["strict"])
    assert set(_PACKAGES) == set(tool["coverage"]["run"]["source"])


def test_no_test_folder_is_a_package() -> None:
    """With `--import-mode=importlib` an `__init__.py` here would shadow the product's packages."""
    assert list((_ROOT / "tests").rglob("__init__.py")) == []


def test_the_constraints_are_exact_versions_and_nothing_else() -> None:
    """No address, no local path: the file must mean the same on every machine."""
    lines = [line for line in (_ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][A-Za-z0-9.+!-]*", line)] == []


def test_every_dependency_is_pinned_in_the_constraints() -> None:
    """A fresh clone next year must install what was tested today."""
    pinned = {_plain(line) for line in (_ROOT / "constraints.txt").read_text().splitlines()}
    project = _PROJECT["project"]
    wanted = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    assert [name for name in wanted if _plain(name) not in pinned] == []


@pytest.mark.parametrize("contract", _LINTER["contracts"], ids=lambda contract: contract["name"])
def test_a_contract_is_broken_by_the_import_it_forbids(contract: dict[str, object]) -> None:
    """A contract that a planted fault does not break protects nothing."""
    importer, imported, checked = _fault(contract)
    graph = _tree()
    assert checked.check(deepcopy(graph), verbose=False).kept  # a check takes ignored imports out of its graph
    graph.add_module(imported) if imported not in graph.modules else None
    graph.add_import(importer=importer, imported=imported)
    assert not checked.check(graph, verbose=False).kept


def _fault(contract: dict[str, object]) -> tuple[str, str, Contract]:
    # Its reader of TOML turns booleans into strings before a contract sees them.
    options = {key: str(value) if isinstance(value, bool) else value for key, value in contract.items()}
    session = {"root_packages": _LINTER["root_packages"], "include_external_packages": "True"}
    if contract["type"] == "layers":
        return "domain", "concierge", LayersContract(str(contract["name"]), session, options)
    sources, forbidden = contract["source_modules"], contract["forbidden_modules"]
    assert isinstance(sources, list)
    assert isinstance(forbidden, list)
    return sources[0], forbidden[0], ForbiddenContract(str(contract["name"]), session, options)


def _tree() -> ImportGraph:
    return build_graph(*_LINTER["root_packages"], include_external_packages=True, cache_dir=None)


def _functions(text: str) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def _plain(requirement: str) -> str:
    return re.split(r"[\[>=<~!]", requirement, maxsplit=1)[0].strip().lower().replace("_", "-").replace(".", "-")
