from __future__ import annotations

import ast
import re
import sys
from importlib import metadata
from pathlib import Path

import pytest

import dashboard
from dashboard import STATIC, assets
from geo.folium import FOLDER as MAP

FOLDER = Path(dashboard.__file__).parent
MODULES = sorted(path for path in FOLDER.rglob("*.py"))
SCRIPTS = sorted((MAP / "scripts").glob("*.js")) + sorted((FOLDER / "components").rglob("*.js"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_module_that_a_script_imports_is_served(script: Path) -> None:
    version = assets.url("dashboard/components/component.js").split("/")[1]
    for name in re.findall(r"""(?:from|import) "(\.[^"]+)";""", script.read_text(encoding="utf-8")):
        path = (script.parent / name).resolve().relative_to(FOLDER.parent).as_posix()
        assert assets.find_file(version, path), path


@pytest.mark.parametrize(
    "path", sorted((MAP / "vendor").rglob("*.js")) + sorted(MAP.rglob("*.css")), ids=lambda path: path.name
)
def test_vendored_code_asks_for_nothing_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "sourceMappingURL" not in text
    assert not re.search(r"(@import|url\()\s*[\"']?(https?:)?//", text)


@pytest.mark.parametrize(
    "path",
    SCRIPTS,
    ids=lambda path: path.name,
)
def test_own_scripts_never_parse_text_as_html(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setHTML|srcdoc", text
    )
    html = set(re.findall(r"html: (\S+?),", text))
    assert html <= {'""'}


def test_every_vendored_package_has_its_license() -> None:
    for folder in [*(MAP / "vendor").iterdir(), STATIC / "fonts"]:
        if folder.is_dir():
            heads = [path.read_text(encoding="utf-8")[:1000] for path in folder.glob("*.js")]
            assert (folder / "LICENSE").is_file() or (heads and all("license" in head for head in heads)), folder


def test_only_one_module_touches_folium() -> None:
    users = {path.relative_to(FOLDER).as_posix() for path in MODULES if _imports(path) & {"folium", "branca"}}
    assert users == {"map/folium_map.py"}


def test_only_constant_or_escaped_text_is_shown_as_html() -> None:
    """`st.html` and `st.markdown` get constants, or what was escaped; no other call parses HTML or Markdown."""
    ours = {"_STYLE", "f'<style>{_EMBEDDED}</style>'"}
    for path in MODULES:
        for call in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)):
            name = ast.unparse(call.func)
            if name in {"st.html", "st.markdown", "st.write"} and call.args:
                shown = call.args[0]
                escaped = isinstance(shown, ast.JoinedStr) and "html.escape(" in ast.unparse(shown)
                assert isinstance(shown, ast.Constant) or escaped or ast.unparse(shown) in ours, ast.unparse(call)
            assert not any(keyword.arg == "unsafe_allow_html" for keyword in call.keywords)


def test_no_module_shadows_an_installed_one() -> None:
    """Streamlit puts dashboard/ first on the path: a module there must not be called like another's."""
    own = {path.stem for path in FOLDER.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    others = set(sys.stdlib_module_names) | set(metadata.packages_distributions())
    assert not (own - {"__init__"}) & (others - {"dashboard"})


def _imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in names}
