"""What a stranger reads first holds."""

from __future__ import annotations

import re
import shlex
import tomllib
from argparse import ArgumentParser

import pytest
import yaml

from app.cli import parser as app_parser
from checks.config.parsing import parse
from hooks.commands import find, names
from hooks.parsing import parser
from hooks.version import version
from tests.docs.walkthrough import ROOT, commands

PAGES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
WRITTEN = sorted(
    path.relative_to(ROOT).as_posix()
    for path in [ROOT / "README.md", *(ROOT / "docs").glob("**/*.md")]
    if "rules/" not in path.as_posix()
)
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_a_file(page):
    text = (ROOT / page).read_text(encoding="utf-8")

    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_hook_is_in_the_table():
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())

    assert re.findall(r"^\| `([\w-]+)` \|", README, re.MULTILINE)[: len(hooks)] == [hook["id"] for hook in hooks]


def test_every_command_is_shown():
    shown = {line.split()[1] for line in commands("README.md") if line.startswith("factorlint ")}

    assert shown >= set(names()) - {"baseline"}


@pytest.mark.parametrize("page", WRITTEN)
def test_every_call_that_is_shown_is_understood(page):
    for line in commands(page):
        words = shlex.split(line.partition("  #")[0].partition(" < ")[0].partition(" || ")[0].removesuffix(" &"))
        if words[:1] == ["factorlint"]:
            command = command_of(words)
            assert command.parse_args(words[3:] if words[1] == "app" else words[2:])


def command_of(words: list[str]) -> ArgumentParser:
    if words[1] != "app":
        return parser(words[1], find(words[1]))
    (subcommands,) = (action for action in app_parser()._actions if action.dest != "help")
    return subcommands.choices[words[2]]


@pytest.mark.parametrize("page", WRITTEN)
def test_every_configuration_that_is_shown_is_one(page):
    text = (ROOT / page).read_text(encoding="utf-8")

    for block in re.findall(r"^ *```toml\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL):
        if "[[rule]]" in block:  # A file of an editor.
            assert tomllib.loads(block)
        elif not block.startswith("#:schema"):
            assert parse(re.sub(r"^ +", "", block, flags=re.MULTILINE), "factorlint.toml").explicit


def test_the_exit_codes_are_those_of_the_command_line():
    from hooks.parsing import _EXITS

    told = re.findall(r"^\| (\d) \|", README, re.MULTILINE)

    assert told == ["0", "1", "2", "3"]
    assert all(re.search(rf"\b{code} \w", _EXITS) for code in told)


@pytest.mark.parametrize("page", WRITTEN)
def test_every_page_names_the_version_of_this_checkout(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    named = re.findall(r"factorlint/factorlint@v([\w.]+)|factorlint/factorlint\n +rev: v([\w.]+)", text)

    assert {first or second for first, second in named} <= {version()}
