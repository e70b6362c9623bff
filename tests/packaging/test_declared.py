"""What the code imports is what pyproject.toml declares for it."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

OWN = {"app", "benchmarks", "checks", "docs", "factorlint", "hooks", "tests"}
OWN |= {path.stem for path in (Path(__file__).parents[2] / "docs").glob("*.py")}  # Scripts that import each other.


@pytest.fixture(scope="session")
def declared(pytestconfig: pytest.Config) -> Mapping[str, set[str]]:
    """Names of distributions: what every installation brings, what the App adds, what development adds."""
    project = tomllib.loads((pytestconfig.rootpath / "pyproject.toml").read_text(encoding="utf-8"))
    always = distributions(project["project"]["dependencies"])
    app = distributions(project["project"]["optional-dependencies"]["app"])
    dev = distributions(each for group in project["dependency-groups"].values() for each in group)
    return {"always": always, "app": always | app, "dev": always | app | dev}


def distributions(requirements: Iterator[str]) -> set[str]:
    return {canonical(re.split(r"[\[<>=~!; ]", requirement, maxsplit=1)[0]) for requirement in requirements}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(folder: Path) -> Iterator[tuple[str, str]]:
    """Top-level modules with the files that import them, those that come with Python and our own left out."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for top in {name.partition(".")[0] for name in names} - OWN - sys.stdlib_module_names:
                yield top, path.as_posix()


@pytest.mark.parametrize(
    ("folder", "installation"),
    [
        ("factorlint", "always"),
        ("checks", "always"),
        ("hooks", "always"),
        ("app", "app"),
        ("tests", "dev"),
        ("benchmarks", "dev"),
        ("docs", "dev"),
    ],
)
def test_every_import_is_declared(folder, installation, declared, pytestconfig):
    known = packages_distributions()
    undeclared = {
        (module, path)
        for module, path in imported(pytestconfig.rootpath / folder)
        if declared[installation].isdisjoint(map(canonical, known.get(module, ())))
    }
    assert undeclared == set()
