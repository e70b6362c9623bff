from __future__ import annotations

import pytest

from checks.documents.package_json import Package, parse
from checks.errors import Unreadable
from checks.text import Text

CONTENT = """{
  "name": "shop",
  "private": true,
  "type": "module",
  "main": "server.js",
  "bin": {"shop": "cli.js"},
  "packageManager": "pnpm@9.1.0",
  "engines": {"node": ">=20"},
  "workspaces": {"packages": ["packages/*"]},
  "scripts": {
    "start": "node server.js",
    "dev": "nodemon server.js"
  },
  "dependencies": {"express": "^4.19.2"},
  "devDependencies": {"nodemon": "*"}
}
"""


def package(content: str) -> Package:
    return parse(Text("package.json", content))


def test_scripts_keep_the_place_of_their_command() -> None:
    found = package(CONTENT)
    script = found.script("start")
    assert script is not None
    assert script.command == "node server.js"
    assert found.text.slice(script.span) == '"node server.js"'
    assert found.text.slice(script.entry_span) == '"start": "node server.js"'


def test_dependencies_tell_their_section() -> None:
    found = package(CONTENT)
    assert [(one.name, one.requirement, one.section) for one in found.dependencies] == [
        ("express", "^4.19.2", "dependencies"),
        ("nodemon", "*", "devDependencies"),
    ]
    assert found.dependency("nodemon", ("dependencies",)) is None
    assert found.text.slice(found.dependencies[0].name_span) == '"express"'


def test_plain_fields_are_given_as_written() -> None:
    found = package(CONTENT)
    assert (found.name, found.private, found.type, found.main) == ("shop", True, "module", "server.js")
    assert found.package_manager == "pnpm@9.1.0"
    assert [(name, scalar.value) for name, scalar in found.engines] == [("node", ">=20")]
    assert found.bin is not None
    assert found.exports is None


@pytest.mark.parametrize("written", ['["a", "b/*"]', '{"packages": ["a", "b/*"]}'])
def test_workspaces_are_read_in_both_forms(written: str) -> None:
    assert package(f'{{"workspaces": {written}}}').workspaces == ("a", "b/*")


def test_an_unusual_shape_gives_nothing_instead_of_failing() -> None:
    found = package('{"scripts": ["x"], "dependencies": {"a": {"b": 1}}, "workspaces": 3, "name": []}')
    assert (found.scripts, found.dependencies, found.name) == ((), (), None)


def test_a_file_without_a_name_is_anchored_at_its_first_key() -> None:
    found = package('{"private": true}')
    assert found.text.slice(found.name_span) == '"private"'


def test_a_file_that_is_no_object_is_refused() -> None:
    with pytest.raises(Unreadable, match="no object"):
        package("[]")
