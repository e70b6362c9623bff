"""The command line around `check`."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from checks.index import RULES
from hooks.commands import find, names
from hooks.version import version


@pytest.mark.parametrize("word", ["--version", "--help", "-h"])
def test_what_is_asked_of_the_program_itself_is_answered(word):
    ran = subprocess.run([sys.executable, "-m", "factorlint", word], capture_output=True, text=True, check=False)

    assert ran.returncode == 0
    assert ran.stdout.startswith(f"factorlint {version()}\n" if word == "--version" else "usage: factorlint")
    assert ran.stderr == ""


def test_no_command_shows_the_commands_and_is_a_usage_error(project, factorlint):
    ran = factorlint()

    assert (ran.code, ran.out) == (2, "")
    assert all(f"  {name} " in ran.err for name in [*names(), "app"])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["chekc"], "unknown command 'chekc'; did you mean 'check'?"),
        (["--staged", "check"], "unrecognized arguments: --staged"),
        (["explain"], "the following arguments are required: NAME"),
        (["explain", "logs/file-handlr"], "did you mean 'logs/file-handler'?"),
        (["rules", "nothing-like-it"], "unknown rule or factor 'nothing-like-it'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_word_is_one_sentence_and_exit_code_2(project, factorlint, words, sentence):
    ran = factorlint(*words)

    assert (ran.code, ran.out) == (2, "")
    assert sentence in ran.err
    assert ran.err.count("\n") == 1


def test_every_command_says_what_it_is_for_and_can_be_asked_for_help(project, factorlint):
    for name in names():
        assert find(name).SUMMARY
        with pytest.raises(SystemExit) as left:
            factorlint(name, "--help")
        assert left.value.code == 0


def test_rules_lists_every_rule_by_factor(project, factorlint):
    ran = factorlint("rules")

    assert ran.code == 0
    assert {line.split()[0] for line in ran.out.splitlines() if line[:2] == "  " != line[2:4]} == set(RULES)
    assert "XI. Logs: event streams" in ran.out


def test_rules_as_json_hold_what_a_program_needs(project, factorlint):
    listed = json.loads(factorlint("rules", "--format", "json").out)

    assert {rule["rule"] for rule in listed["rules"]} == set(RULES)
    assert all(rule["why"] and rule["mend"] and rule["url"] and rule["factor"] for rule in listed["rules"])


def test_rules_can_be_narrowed_to_a_factor(project, factorlint):
    listed = json.loads(factorlint("rules", "XI", "--format", "json").out)["rules"]

    assert {rule["rule"] for rule in listed} == {rule for rule in RULES if rule.startswith("logs/")}


def test_explain_shows_the_processes_below_a_path_with_what_each_runs(project, factorlint):
    project.write("Dockerfile", 'FROM python:3.12\nCOPY start.sh /\nENTRYPOINT ["/start.sh"]\n')
    project.write("start.sh", "#!/bin/sh\npython manage.py migrate\nexec gunicorn shop.wsgi\n")

    ran = factorlint("explain", "--processes", ".")

    assert ran.code == 0
    assert "Dockerfile:3 image (web)\n" in ran.out
    assert "python manage.py migrate  <- start.sh:2\n" in ran.out
    assert "gunicorn shop.wsgi  <- start.sh:3\n" in ran.out


def test_explain_says_so_where_no_process_is_declared(project, factorlint):
    project.write("notes.txt")

    assert factorlint("explain", "--processes", ".").out == "No process is declared here.\n"


def test_help_of_one_command_imports_no_other():
    code = "import sys; from hooks.cli import main; main(['rules', '--format', 'json']); print(sorted(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "'hooks.commands.check'" not in ran.stdout


@pytest.mark.parametrize("words", ["III, XI", "III XI", " config  ,logs ", "Config Logs"])
def test_names_are_parted_by_commas_or_blanks(project, factorlint, words):
    listed = json.loads(factorlint("rules", words, "--format", "json").out)["rules"]

    assert {rule["factor"] for rule in listed} == {"III", "XI"}


def test_the_title_of_a_factor_may_have_blanks_of_its_own(project, factorlint):
    listed = json.loads(factorlint("rules", "Backing services, VII", "--format", "json").out)["rules"]

    assert {rule["factor"] for rule in listed} == {"IV", "VII"}
