"""The short way of a clean commit says what the long way would say."""

from __future__ import annotations

import pytest

from hooks.commands import check
from hooks.parsing import parser
from hooks.quick import hook_call, nothing_to_find

FILE_HANDLER = 'import logging\n\nlogging.FileHandler("app.log")\n'


@pytest.mark.parametrize(
    "words", [["app.py"], ["--", "app.py"], ["--only", "logs/file-handler", "--", "app.py", "-b.py"]]
)
def test_a_clean_commit_takes_the_short_way_and_gets_the_same_answer(project, factorlint, monkeypatch, words):
    project.write("app.py", "import os\n")
    project.write("-b.py", "import os\n")
    monkeypatch.chdir(project.root)

    assert nothing_to_find(["check", *words])
    assert factorlint("check", *words) == factorlint("check", "--color", "auto", *words)


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["check", "."],
        ["check", "bad.py"],
        ["check", "clean.py", "bad.py"],
        ["check", "nowhere.py"],
        ["check", "link.py"],
        ["check", "-x.py"],
        ["check", "--fix", "clean.py"],
        ["check", "--format", "json", "clean.py"],
        ["check", "--only", "nothing/like-it", "clean.py"],
        ["check", "../outside.py"],
        ["check", "factorlint.toml"],
        ["rules"],
        [],
    ],
    ids=" ".join,
)
def test_every_doubt_takes_the_long_way(project, monkeypatch, capfd, words):
    project.write("clean.py", "import os\n")
    project.write("-x.py", "import os\n")
    project.write("bad.py", FILE_HANDLER)
    project.write("factorlint.toml", "wrong\n")
    (project.root / "link.py").symlink_to("clean.py")
    (project.root.parent / "outside.py").write_text("import os\n")
    monkeypatch.chdir(project.root)

    assert not nothing_to_find(words)
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["check", "--", "a.py", "b c.py"],
        ["check", "a.py"],
        ["check", "--only", "logs/file-handler,logs/rotation", "--", "-x.py"],
        ["check", "--only", "III", "--only", "logs", "a.py"],
    ],
)
def test_a_hooks_call_means_what_the_parser_makes_of_it(words):
    asked = hook_call(words)
    assert asked is not None
    assert vars(check.hook_arguments(*asked)) == vars(parser("check", check).parse_args(words[1:]))


@pytest.mark.parametrize(
    "words", [["audit"], ["check", "--fix", "a.py"], ["check", "a.py", "--staged"], ["check", "--only"]]
)
def test_any_other_call_goes_to_the_parser(words):
    assert hook_call(words) is None
