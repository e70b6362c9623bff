from __future__ import annotations

import pytest

from checks.documents.composer_json import parse
from checks.errors import Unreadable
from checks.text import Text

CONTENT = """{
  "name": "shop/shop", "type": "project",
  "require": {"php": "^8.2", "laravel/framework": "^11.0"},
  "require-dev": {"phpunit/phpunit": "*"},
  "scripts": {"test": ["phpunit"]}
}"""


def test_requirements_tell_their_section_and_platform() -> None:
    found = parse(Text("composer.json", CONTENT))
    assert [(one.name, one.constraint, one.section, one.platform) for one in found.requirements] == [
        ("php", "^8.2", "require", True),
        ("laravel/framework", "^11.0", "require", False),
        ("phpunit/phpunit", "*", "require-dev", False),
    ]
    assert found.text.slice(found.requirements[1].span) == '"^11.0"'
    assert found.text.slice(found.requirements[1].name_span) == '"laravel/framework"'


def test_the_package_is_described() -> None:
    found = parse(Text("composer.json", CONTENT))
    assert (found.name, found.type) == ("shop/shop", "project")
    assert [entry.key.value for entry in found.scripts] == ["test"]


def test_a_file_that_is_no_object_is_refused() -> None:
    with pytest.raises(Unreadable, match="no object"):
        parse(Text("composer.json", "[]"))
