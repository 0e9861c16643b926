"""What the layout of the code promises: imports point one way, knowledge is data, files stay readable."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ["extractor", "models", "annotations", "service"]  # each may import those before it
FILES = sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))
FINDINGS = ROOT / "extractor/pipes/findings"
TESTS = sorted((ROOT / "tests").rglob("*.py"))

# The engine knows no model, no annotator, no network.
FOREIGN_TO_EXTRACTOR = {
    "fastapi", "ftplib", "http", "httpx", "huggingface_hub", "label_studio_sdk", "requests", "rich", "socket",
    "starlette", "torch", "transformers", "typer", "urllib", "uvicorn",
}  # fmt: skip
MOST_LINES = 400
MOST_WORDS = 6  # Chinese words that a collection in the engine's code may hold
MOST_ALTERNATIVES = 8  # Chinese alternatives of a regular expression, which a format (units after a number) may need


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports(path: Path) -> Iterator[str]:
    """The full names of the modules that a file imports, anywhere in it."""
    package = list(path.relative_to(ROOT).parent.parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            yield ".".join([*above, *filter(None, [node.module])])


def is_chinese(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and any("\u4e00" <= character <= "\u9fff" for character in node.value)
    )


def word_lists(tree: ast.AST) -> list[int]:
    """How many Chinese strings each collection holds that holds more than it may, directly or as an alternation."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            found += [sum(map(is_chinese, filter(None, node.keys))), sum(map(is_chinese, node.values))]
        elif isinstance(node, ast.List | ast.Tuple | ast.Set):
            found.append(sum(map(is_chinese, node.elts)))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            alternatives = sum(is_chinese(ast.Constant(word)) for word in node.value.split("|"))
            found.append(alternatives if alternatives > MOST_ALTERNATIVES else 0)
    return [count for count in found if count > MOST_WORDS]


@pytest.mark.parametrize("path", FILES, ids=name)
def test_imports_point_one_way(path: Path) -> None:
    layer = path.relative_to(ROOT).parts[0]
    above = set(LAYERS[LAYERS.index(layer) + 1 :]) | {"tests"}
    assert not {module for module in imports(path) if module.split(".")[0] in above}


@pytest.mark.parametrize("path", [path for path in FILES if path.is_relative_to(ROOT / "extractor")], ids=name)
def test_the_engine_knows_no_model_no_annotator_no_network(path: Path) -> None:
    assert not {module for module in imports(path) if module.split(".")[0] in FOREIGN_TO_EXTRACTOR}


@pytest.mark.parametrize("path", sorted((FINDINGS / "common").glob("*.py")), ids=name)
def test_what_rules_share_knows_none_of_them(path: Path) -> None:
    folders = {each.parent.name for each in FINDINGS.glob("*/*.py")} - {"common"}
    assert len(folders) > 1
    assert not {module for module in imports(path) if module.split(".")[3:4] and module.split(".")[3] in folders}


@pytest.mark.parametrize("path", [path for path in FILES if path.is_relative_to(ROOT / "extractor")], ids=name)
def test_the_engine_holds_no_word_list(path: Path) -> None:
    assert not word_lists(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", FILES + TESTS, ids=name)
def test_a_file_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_no_pipe_calls_another() -> None:
    """A pipe knows the layers on the Doc, not who wrote them."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "extractor" / "pipes").glob("*.py")}
    pipes = {
        node.name
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
        and any("Language." in ast.unparse(decorator) for decorator in node.decorator_list)
    }
    assert pipes
    imported = {
        f"{name(path)}: {alias.name}"
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name in pipes
    }
    assert not imported


def test_what_is_imported_is_declared() -> None:
    """Nothing is used only because something else happens to install it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [wanted for extra, found in project["optional-dependencies"].items() if extra != "dev" for wanted in found]
    declared = {re.split(r"[<>=\[]", wanted)[0].lower() for wanted in [*project["dependencies"], *extras]}
    # The type checker's own stubs, which are never imported when the code runs.
    known = set(sys.stdlib_module_names) | set(LAYERS) | {"_typeshed"}
    imported = {module.split(".")[0] for path in FILES for module in imports(path)} - known
    distributions = packages_distributions()
    used = {name: {found.lower().replace("_", "-") for found in distributions.get(name, [name])} for name in imported}
    assert not {name for name, candidates in used.items() if not candidates & declared}


def test_importing_the_engine_loads_nothing_heavy() -> None:
    code = "import extractor, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "extractor" in loaded
    assert not loaded & {"torch", "transformers", "fastapi", "label_studio_sdk"}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("x = ['一', '二', '三', '四', '五', '六', '七', 'a']", [7]),
        ("x = {'一': 1, '二': 1, '三': 1, '四': 1, '五': 1, '六': 1, '七': 1}", [7]),
        ("x = frozenset(('一', '二', '三', '四', '五', '六', '七', '八'))", [8]),
        ("x = re.compile('甲|乙|丙|丁|戊|己|庚|辛|壬')", [9]),
        ("x = ['甲乙丙丁戊己庚辛壬', '一', '二', '三', '四', '五']", []),
    ],
)
def test_the_search_for_word_lists_finds_them(source: str, found: list[int]) -> None:
    assert word_lists(ast.parse(source)) == found
