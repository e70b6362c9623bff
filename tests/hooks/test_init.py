"""`factorlint init`: what it writes, what it keeps, and that a second run changes nothing."""

from __future__ import annotations

import json

import pytest
import yaml

from checks.config.parsing import parse
from hooks.adoption.hook_runner import with_hook
from tests.hooks.conftest import FILE_HANDLER

HOOKS = ".pre-commit-config.yaml"
WORKFLOW = ".github/workflows/factorlint.yml"
ENTRY = {
    "repo": "https://github.com/factorlint/factorlint",
    "rev": "v1.2.3",
    "hooks": [{"id": "twelve-factor"}],
}


def read(project, path: str) -> str:
    return (project.root / path).read_bytes().decode()


def written(project) -> set[str]:
    return {line[3:] for line in project.git("status", "--porcelain", "-uall").splitlines()}


@pytest.fixture
def service(project):
    project.write("app.py", FILE_HANDLER)
    project.write("Procfile", "web: python app.py\n")
    project.commit()
    return project


def test_a_bare_repository_gets_hook_configuration_and_workflow(service, factorlint):
    ran = factorlint("init")

    assert ran.code == 0
    assert written(service) == {HOOKS, "factorlint.toml", WORKFLOW}
    assert yaml.safe_load(read(service, HOOKS))["repos"][0]["hooks"] == [{"id": "twelve-factor"}]


def test_what_is_written_is_shown_before(service, factorlint):
    shown = factorlint("init").out

    for path in (HOOKS, "factorlint.toml", WORKFLOW):
        assert f"+++ b/{path}\n" in shown
        assert all(f"+{line}\n" in shown for line in read(service, path).splitlines())


def test_a_dry_run_shows_the_same_and_writes_nothing(service, factorlint):
    dry = factorlint("init", "--dry-run")

    assert written(service) == set()
    assert dry.out == factorlint("init").out


def test_a_second_run_has_nothing_to_do(service, factorlint):
    factorlint("init", "--baseline")
    service.commit()

    ran = factorlint("init", "--baseline")

    assert (ran.code, ran.out) == (0, "")
    assert "nothing was changed" in ran.err
    assert written(service) == set()


def test_factors_that_pass_are_enforced_and_the_rest_advises(service, factorlint):
    factorlint("init")

    factors = parse(read(service, "factorlint.toml"), "factorlint.toml").modes.factors

    assert len(factors) == 15
    assert (factors["logs"], factors["dependencies"], factors["telemetry"]) == ("advise", "enforce", "advise")


def test_nothing_that_is_there_blocks_after_it(service, factorlint):
    assert factorlint("check").code == 1

    factorlint("init")

    assert factorlint("check").code == 0


def test_a_new_break_of_a_factor_that_passed_blocks(service, factorlint):
    factorlint("init")
    service.write(".env", "DATABASE_PASSWORD=s3lf-raised-horse\n")

    assert factorlint("check").code == 1


def test_a_baseline_accepts_what_is_there(service, factorlint):
    factorlint("init", "--baseline")

    accepted = json.loads(read(service, ".factorlint-baseline.json"))["findings"]

    assert [each["rule"] for each in accepted] == ["logs/file-handler"]
    assert "nothing found" in factorlint("check").out


def test_the_configuration_joins_a_pyproject_whose_own_text_stays(service, factorlint):
    before = '[project]\nname = "shop"  # ours\n\n[tool.ruff]\nline-length = 100\n'
    service.write("pyproject.toml", before)

    factorlint("init")

    after = read(service, "pyproject.toml")
    assert after.startswith(before)
    assert parse(after, "pyproject.toml").modes.factors["logs"] == "advise"
    assert not (service.root / "factorlint.toml").exists()


def test_a_pyproject_that_takes_no_table_is_left_alone(service, factorlint):
    before = "tool = { ruff = { line-length = 100 } }\n"
    service.write("pyproject.toml", before)

    factorlint("init")

    assert read(service, "pyproject.toml") == before
    assert (service.root / "factorlint.toml").exists()


def test_a_configuration_that_exists_stays_as_it_is(service, factorlint):
    service.write("factorlint.toml", '[factors]\nlogs = "off"\n')

    factorlint("init")

    assert read(service, "factorlint.toml") == '[factors]\nlogs = "off"\n'


def test_a_workflow_that_checks_already_is_enough(service, factorlint):
    service.write(".github/workflows/ci.yaml", "jobs: {a: {steps: [{run: factorlint check}]}}\n")

    factorlint("init")

    assert not (service.root / WORKFLOW).exists()


def test_without_a_workflow_where_none_is_wanted(service, factorlint):
    factorlint("init", "--no-workflow")

    assert not (service.root / ".github").exists()


def test_every_action_of_others_is_pinned_to_a_commit(service, factorlint):
    factorlint("init")

    steps = yaml.safe_load(read(service, WORKFLOW))["jobs"]["twelve-factor"]["steps"]

    others = [step["uses"] for step in steps if not step["uses"].startswith("factorlint/")]
    assert [len(uses.partition("@")[2]) for uses in others] == [40]


def test_from_a_folder_below_it_writes_to_the_root(service, factorlint):
    service.write("deep/x.py")

    factorlint("init", below="deep")

    assert (service.root / HOOKS).exists()


def test_outside_of_git_there_is_nothing_to_set_up(folder, factorlint):
    ran = factorlint("init")

    assert (ran.code, ran.out) == (2, "")
    assert "git init" in ran.err


def test_a_link_that_leads_out_of_the_repository_is_not_followed(service, factorlint, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (service.root / ".github").symlink_to(outside)
    service.git("add", "--all")

    ran = factorlint("init")

    assert ran.code == 2
    assert list(outside.iterdir()) == []
    assert not (service.root / HOOKS).exists()


@pytest.mark.parametrize(
    "before",
    [
        "",
        "# nothing yet\n",
        "fail_fast: true",
        "repos:\n",
        "repos: []\n",
        "repos: []  # none yet\nfail_fast: true\n",
        "repos:  # none yet\nfail_fast: true\n",
        "repos:\n- repo: local\n  hooks:\n  - id: a\n    entry: x  # why\n",
        "repos:\n    - repo: local\n      hooks: [{id: a}]\n    # the end\nci: {autofix_prs: false}\n",
        "repos:\n  - repo: local\n    hooks:\n      - id: a\n        args:\n          - 'b'",
        "repos:\n  - repo: local\n    hooks:\n      - id: a\n        entry: |\n          one\n          two\n\n# tail\nfail_fast: true\n",
        "---\nrepos:\n- repo: local\n  hooks:\n  - {id: a, name: 'a: b'}\n\n\n# tail\n",
        "repos:\n- repo: meta\n  hooks:\n  - id: identity\n    files:\n",
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_hook_is_added_behind_the_others_and_every_line_stays(before, newline):
    before = before.replace("\n", newline)

    after = with_hook(before, "1.2.3")

    old = yaml.safe_load(before) or {}
    assert yaml.safe_load(after) == {**old, "repos": [*(old.get("repos") or []), ENTRY]}
    lines = iter([squeezed(line) for line in after.splitlines()])
    assert all(squeezed(line) in lines for line in before.splitlines())
    assert ("\r\n" in after) == ("\r\n" in before)
    assert with_hook(after, "1.2.3") == after


def squeezed(line: str) -> str:
    """The line without what an empty list is written with."""
    return "".join(line.replace("[]", "").split())


def test_a_hook_of_another_version_or_of_a_copy_is_left_as_it_is():
    before = "repos:\n- repo: https://git.internal/mirror/factorlint\n  rev: v0.0.1\n  hooks: [{id: twelve-factor}]\n"

    assert with_hook(before, "1.2.3") == before


@pytest.mark.parametrize("before", ["repos: [{repo: local, hooks: [{id: a}]}]\n", "{fail_fast: true}\n"])
def test_a_file_in_one_line_is_not_guessed_at(service, factorlint, before):
    service.write(HOOKS, before)

    ran = factorlint("init")

    assert (ran.code, read(service, HOOKS)) == (2, before)
    assert "add by hand" in ran.err


@pytest.mark.parametrize("before", ["repos: [\n", "- a\n", "repos: {a: b}\n", "repos: text\n"])
def test_a_broken_file_is_named_and_nothing_is_written(service, factorlint, before):
    service.write(HOOKS, before)

    ran = factorlint("init")

    assert (ran.code, ran.out) == (2, "")
    assert HOOKS in ran.err
    assert not (service.root / "factorlint.toml").exists()
