"""The level of a factor, and what the next one takes."""

from __future__ import annotations

import json

import pytest

from tests.hooks.conftest import FILE_HANDLER

APP = {"Procfile": "web: python app.py\n", "requirements.txt": "flask==3.1.0\n", "app.py": "print('ready')\n"}
HOOK = "repos:\n- repo: https://example.org/factorlint\n  rev: v1\n  hooks: [{id: factorlint}]\n"


@pytest.fixture
def level(project, factorlint):
    """The maturity of factor XI in a repository of these files."""

    def reached(files: dict[str, str], *words: str) -> dict:
        for path, content in {**APP, **files}.items():
            project.write(path, content)
        levels = json.loads(factorlint("audit", "--format", "json", *words).out)["audit"]["maturity"]
        return next(each for each in levels if each["number"] == "XI")

    return reached


def test_what_blocks_leaves_a_factor_open(level):
    reached = level({"log.py": FILE_HANDLER})
    assert (reached["level"], reached["word"], reached["next"]) == (0, "open", "mend logs/file-handler")


def test_advising_instead_of_enforcing_lifts_no_level(level):
    assert level({"log.py": FILE_HANDLER, "factorlint.toml": "[factors]\nlogs = 'advise'\n"})["level"] == 0


def test_what_the_baseline_accepts_is_still_there(level, factorlint, project):
    level({"log.py": FILE_HANDLER})
    factorlint("baseline")

    assert level({})["level"] == 1


def test_nothing_found_among_what_was_seen_is_clean_but_not_held(level):
    reached = level({})
    assert (reached["level"], "factorlint init" in reached["next"]) == (2, True)


def test_a_hook_that_enforces_it_holds_it(level):
    reached = level({".pre-commit-config.yaml": HOOK})
    assert (reached["level"], reached["next"]) == (3, None)
    assert ".pre-commit-config.yaml" in reached["reason"]


def test_a_hook_without_enforcement_holds_nothing(level):
    reached = level({".pre-commit-config.yaml": HOOK, "factorlint.toml": "[factors]\nlogs = 'advise'\n"})
    assert (reached["level"], reached["next"]) == (2, 'enforce it: `logs = "enforce"` below `[factors]`')


def test_where_nothing_is_known_there_is_no_level(level):
    reached = level({"app.py": "TOTAL = 1\n"})
    assert (reached["level"], reached["word"]) == (None, None)
    assert "none shows log lines that are written" in reached["reason"]
