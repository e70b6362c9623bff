"""What a stranger reads first holds."""

from __future__ import annotations

import re
import tomllib

import pytest
import yaml

from checks.config.parsing import parse
from hooks.commands import find, names
from hooks.parsing import parser
from tests.docs.walkthrough import ROOT, commands

PAGES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_a_file(page):
    text = (ROOT / page).read_text(encoding="utf-8")

    links = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_hook_is_in_the_table():
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())

    assert re.findall(r"^\| `([\w-]+)` \|", README, re.MULTILINE)[: len(hooks)] == [hook["id"] for hook in hooks]


def test_every_command_that_is_shown_is_understood():
    shown = [line.partition("  #")[0].split() for line in commands("README.md") if line.startswith("factorlint ")]

    assert {words[1] for words in shown} >= set(names()) - {"baseline"}
    for words in shown:
        arguments = [word.strip('"') for word in " ".join(words[2:]).replace('"config, XI"', "config,XI").split()]
        assert parser(words[1], find(words[1])).parse_args(arguments)


@pytest.mark.parametrize(
    "page",
    sorted(
        str(path.relative_to(ROOT))
        for path in [ROOT / "README.md", *(ROOT / "docs").glob("**/*.md")]
        if "rules/" not in str(path)
    ),
)
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
