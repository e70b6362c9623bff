"""The examples of the rules about secrets, through the same path that a check takes."""

from __future__ import annotations

from importlib import import_module

import pytest

from checks.secrets.detection import detect
from checks.secrets.examples import shown
from checks.secrets.place import place_of
from checks.secrets.reporting import judged_role, level_of, rule_for
from checks.text import Text

RULES = (
    "secret connection_password private_key secret_in_image secret_in_compose secret_in_manifest secret_in_workflow "
    "example_holds_secret"
).split()


def found(files: dict[str, str], rule: str) -> set[str]:
    places = set()
    for path, content in files.items():
        text, role = Text(path, content), judged_role(path)
        place = place_of(text, role)
        for secret in detect(text, role):
            if level_of(secret, role, place, path) and rule_for(place, secret) == rule:
                places.add(f"{path}:{secret.span.line}")
    return places


CASES = [
    (name, position)
    for name in RULES
    for position in range(len(getattr(import_module(f"checks.rules.config.{name}"), name).bad))
    if (name, position) != ("private_key", 0)  # A key store: found by its name, not in its text.
]
GOOD = [
    (name, position)
    for name in RULES
    for position in range(len(getattr(import_module(f"checks.rules.config.{name}"), name).good))
]


@pytest.mark.parametrize(("name", "position"), CASES)
def test_each_bad_example_is_found_by_its_own_rule_where_it_stands(name: str, position: int) -> None:
    files, places = getattr(import_module(f"checks.rules.config.{name}"), name).bad[position]
    assert found(files, name.replace("_", "-")) == set(places.split()), files


@pytest.mark.parametrize(("name", "position"), GOOD)
def test_no_rule_about_secrets_finds_anything_in_a_good_example(name: str, position: int) -> None:
    files = getattr(import_module(f"checks.rules.config.{name}"), name).good[position]
    assert {rule: found(files, rule.replace("_", "-")) for rule in RULES if found(files, rule.replace("_", "-"))} == {}


@pytest.mark.parametrize(("name", "position"), CASES)
def test_an_example_as_a_page_shows_it_holds_no_secret(name: str, position: int) -> None:
    files = shown(getattr(import_module(f"checks.rules.config.{name}"), name).bad)[position][0]
    for path, content in files.items():
        assert [secret.kind for secret in detect(Text(path, content), "production")] == []
