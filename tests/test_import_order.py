"""The packages depend on each other in one direction, as CONTRIBUTING.md describes it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def modules_of(package: str) -> dict[str, ast.Module]:
    modules = {}
    for path in (ROOT / package).rglob("*.py"):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        modules[name.removesuffix(".__init__")] = ast.parse(path.read_text(encoding="utf-8"))
    return modules


GEO = modules_of("geo")
DASHBOARD = modules_of("dashboard")


def imports(tree: ast.Module, *, everywhere: bool) -> Iterator[str]:
    """Yield the names that a module imports when it is loaded, or in any of its functions, too."""
    for node in ast.walk(tree) if everywhere else top_level(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def top_level(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the statements that run when a module is loaded; not those for type checkers alone."""
    for node in tree.body:
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            yield from ast.walk(node) if isinstance(node, ast.Try | ast.With) else [node]


def imported_modules(name: str, modules: dict[str, ast.Module], *, everywhere: bool) -> set[str]:
    """Return the modules of a package that one of its modules imports."""
    targets = set()
    for target in imports(modules[name], everywhere=everywhere):
        while target and target not in modules:
            target = target.rpartition(".")[0]
        # A package's face is loaded before its modules, and may import them all.
        if target and target != name and not name.startswith(f"{target}."):
            targets.add(target)
    return targets


@pytest.mark.parametrize("modules", [GEO, DASHBOARD], ids=["geo", "dashboard"])
def test_no_module_imports_itself_through_others_when_it_is_loaded(modules: dict[str, ast.Module]) -> None:
    graph = {name: imported_modules(name, modules, everywhere=False) for name in modules}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_packages_of_the_engine_import_each_other_in_one_direction_only() -> None:
    graph: dict[str, set[str]] = {}
    for name in GEO:
        package = ".".join(name.split(".")[:2])
        targets = {".".join(target.split(".")[:2]) for target in imported_modules(name, GEO, everywhere=False)}
        graph.setdefault(package, set()).update(targets - {package, "geo"})
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


@pytest.mark.parametrize("name", sorted(GEO))
def test_the_engine_imports_neither_the_dashboard_nor_streamlit_nor_the_tools(name: str) -> None:
    packages = {target.split(".")[0] for target in imports(GEO[name], everywhere=True)}
    assert not packages & {"dashboard", "streamlit", "tools", "benchmarks", "tests"}


@pytest.mark.parametrize("name", sorted(DASHBOARD))
def test_the_dashboard_imports_nothing_that_is_not_in_the_wheel(name: str) -> None:
    packages = {target.split(".")[0] for target in imports(DASHBOARD[name], everywhere=True)}
    assert not packages & {"tools", "benchmarks", "tests"}
