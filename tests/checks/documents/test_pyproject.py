from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from checks.documents.pyproject import Pyproject, parse
from checks.errors import Unreadable
from checks.text import Text

STANDARD = """\
[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"
[project]
name = "shop"
requires-python = ">=3.11"
dynamic = ["version"]
dependencies = [
    "Flask[async]>=3,<4 ; python_version < '4'",  # why
    'psycopg',
    "tool @ git+https://example.com/tool@abc123",
]
[project.optional-dependencies]
worker = ["celery==5.4.0"]
[project.scripts]
shop = "shop.cli:main"
[dependency-groups]
dev = ["pytest", {include-group = "lint"}]
[tool.uv]
dev-dependencies = ["mypy"]
[tool.hatch.envs.docs]
dependencies = ["mkdocs"]
"""

POETRY = """\
[tool.poetry]
name = "shop"
[tool.poetry.dependencies]
python = "^3.11"
django = "^5.0"
celery = {version = "*", extras = ["redis"], markers = "sys_platform == 'linux'"}
own = {git = "https://example.com/own.git", branch = "main"}
near = {path = "../near"}
several = [{version = "1"}, {version = "2"}]
[tool.poetry.dev-dependencies]
pytest = "*"
[tool.poetry.group.lint.dependencies]
ruff = "0.5.0"
"""


def project(content: str) -> Pyproject:
    return parse(Text("pyproject.toml", content))


def test_standard_dependencies_tell_their_group_and_section() -> None:
    assert [(one.name, one.specifier, one.group, one.section) for one in project(STANDARD).dependencies] == [
        ("Flask", ">=3,<4", "", "project.dependencies"),
        ("psycopg", "", "", "project.dependencies"),
        ("tool", "", "", "project.dependencies"),
        ("celery", "==5.4.0", "worker", "project.optional-dependencies.worker"),
        ("pytest", "", "dev", "dependency-groups.dev"),
        ("mypy", "", "dev", "tool.uv.dev-dependencies"),
        ("mkdocs", "", "docs", "tool.hatch.envs.docs.dependencies"),
        ("hatchling", ">=1.27", "build", "build-system.requires"),
    ]


def test_dependencies_keep_their_place() -> None:
    found = project(STANDARD)
    flask, _, tool, *_ = found.dependencies
    assert found.text.slice(flask.span) == "\"Flask[async]>=3,<4 ; python_version < '4'\""
    assert found.text.slice(flask.name_span) == "Flask"
    assert flask.marker == "python_version < '4'"
    assert tool.reference == "git+https://example.com/tool@abc123"


def test_the_project_is_described() -> None:
    found = project(STANDARD)
    assert (found.name, found.build_backend, found.dynamic) == ("shop", "hatchling.build", {"version"})
    assert found.requires_python is not None
    assert found.requires_python.value == ">=3.11"
    assert [entry.key.value for entry in found.scripts] == ["shop"]


def test_poetry_dependencies_are_read() -> None:
    found = project(POETRY)
    assert [(one.name, one.specifier, one.reference, one.group) for one in found.dependencies] == [
        ("django", "^5.0", "", ""),
        ("celery", "*", "", ""),
        ("own", "", "git+https://example.com/own.git@main", ""),
        ("near", "", "../near", ""),
        ("several", "1", "", ""),
        ("several", "2", "", ""),
        ("pytest", "*", "", "dev"),
        ("ruff", "0.5.0", "", "lint"),
    ]
    assert found.name == "shop"
    assert found.requires_python is not None
    assert found.text.slice(found.dependencies[0].span) == '"^5.0"'


def test_a_project_without_dependencies_has_none() -> None:
    assert project("[tool.ruff]\nline-length = 100\n").dependencies == ()


@given(st.lists(st.sampled_from([*STANDARD.splitlines(keepends=True), *POETRY.splitlines(keepends=True)])).map("".join))
def test_any_arrangement_of_lines_is_read_or_refused(content: str) -> None:
    try:
        found = project(content)
    except Unreadable:
        return
    for one in found.dependencies:
        assert one.name in found.text.slice(one.name_span)
