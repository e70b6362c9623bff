"""What a status rests on: signs of the factor, never the mere presence of files."""

from __future__ import annotations

import pytest

from checks.baseline import Baseline, Entry
from checks.config.model import Config
from checks.config.parsing import parse
from checks.engine import check
from checks.factor import FACTORS
from checks.focus import Focus
from checks.index import KINDS
from checks.report import FactorStatus, Report
from checks.signs.sign import signs
from checks.snapshot import MemorySnapshot
from checks.whole_tree import SHARE

APP = {
    "requirements.txt": "flask==3.1.0\n",
    "Procfile": "web: gunicorn app:app\n",
    "app.py": "import logging\nimport os\nlogging.getLogger().info(os.environ['GREETING'])\n",
}


def assessed(files: dict[str, str], config: Config | None = None, focus: Focus | None = None) -> Report:
    return check(MemorySnapshot(files), config or Config(), focus or Focus(), thorough=True)


def factor(report: Report, wanted: str) -> FactorStatus:
    return next(each for each in report.factors if each.id == wanted)


def test_every_factor_has_signs_and_every_sign_names_kinds_that_exist() -> None:
    assert {sign.factor for sign in signs().values()} == set(FACTORS)
    assert {kind for sign in signs().values() for kind in sign.looks_at} <= set(KINDS)


def test_literals_of_signs_are_lower_case_as_documents_are_searched() -> None:
    for sign in signs().values():
        for literals in sign.looks_at.values():
            assert [literal for literal in literals if literal != literal.lower()] == []


def test_a_status_names_what_was_seen_and_where() -> None:
    seen = factor(assessed(APP), "config").seen
    assert [(each.what, each.files, each.paths) for each in seen] == [
        ("variables read from the environment", 1, ("app.py",))
    ]


def test_files_that_say_nothing_of_a_factor_leave_it_not_assessed_with_the_reason() -> None:
    telemetry = factor(assessed(APP), "telemetry")
    assert telemetry.status in ("not_assessed", "advice")
    lonely = factor(assessed({"sum.py": "def total(a, b):\n    return a + b\n"}), "logs")
    assert lonely.status == "not_assessed"
    assert "1 file was read for it, and none shows log lines that are written" in lonely.reason


def test_where_no_rule_read_a_file_that_is_the_reason() -> None:
    status = factor(assessed({"LICENSE": "Do as you like.\n"}), "port-binding")
    assert (status.status, status.reason) == ("not_assessed", "no file that its rules read is here")


def test_a_library_is_told_why_a_factor_does_not_apply() -> None:
    report = assessed(
        {"pyproject.toml": "[build-system]\nrequires = []\n", "sums.py": "import logging\nlogging.info('x')\n"}
    )
    logs = factor(report, "logs")
    assert (logs.status, logs.reason[:9]) == ("not_applicable", "a library")
    assert factor(report, "codebase").status == "passing"


def test_a_factor_that_is_switched_off_names_the_file_that_says_so() -> None:
    off = parse("[factors]\nlogs = 'off'\n", "factorlint.toml")
    assert factor(assessed(APP, off), "logs").reason == "it is switched off in factorlint.toml"


def test_signs_in_tests_and_vendored_code_speak_for_nothing() -> None:
    files = {"tests/test_a.py": "print('x')\n", "vendor/b.py": "print('x')\n", "c.py": "A = 1\n"}
    assert factor(assessed(files), "logs").status == "not_assessed"


def test_lock_files_are_seen_by_name() -> None:
    seen = factor(assessed({**APP, "poetry.lock": "[[package]]\n"}), "dependencies").seen
    assert ("lock files", ("poetry.lock",)) in [(each.what, each.paths) for each in seen]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_large_tree_shows_the_same_signs_share_by_share(jobs: int) -> None:
    many = {**APP, **{f"pages/{number}.py": "A = 1\n" for number in range(SHARE + 10)}, "zz/last.py": "print('x')\n"}
    report = check(MemorySnapshot(many), Config(), jobs=jobs)
    (seen,) = factor(report, "logs").seen
    assert (seen.files, seen.paths) == (2, ("app.py", "zz/last.py"))


def monorepo() -> dict[str, str]:
    shop = {f"shop/{path}": content for path, content in APP.items()}
    library = {"lib/pyproject.toml": "[build-system]\nrequires = []\n", "lib/sums.py": "def f():\n    return 1\n"}
    return {**shop, **library, "shop/log.py": "import logging\nlogging.FileHandler('a.log')\n"}


def test_each_unit_has_statuses_of_its_own() -> None:
    units = {unit.root: unit for unit in assessed(monorepo()).units}
    assert {root: unit.kind for root, unit in units.items()} == {"lib": "library", "shop": "application"}
    standing = {root: {each.id: each.status for each in unit.factors} for root, unit in units.items()}
    assert (standing["shop"]["logs"], standing["lib"]["logs"]) == ("failing", "not_applicable")
    assert all(path.startswith("shop/") for each in units["shop"].factors for path in each.evidence)


def test_one_folder_of_several_is_assessed_by_its_own_files() -> None:
    files = monorepo()
    focus = Focus.of_paths(path for path in files if path.startswith("lib/"))
    report = assessed(files, focus=focus)
    assert factor(report, "logs").status == "not_applicable"
    assert [unit.root for unit in report.units] == ["lib"]


def test_a_check_of_a_commit_looks_for_no_signs() -> None:
    report = check(MemorySnapshot(APP), Config(), Focus.of_paths(["app.py"]))
    assert (report.units, [each.seen for each in report.factors if each.seen]) == ((), [])


def test_what_the_baseline_accepts_and_nothing_needs_is_told_of_whole_trees_alone() -> None:
    baseline = Baseline((Entry("app.py", "logs/file-handler", "0" * 16),))
    snapshot = MemorySnapshot(APP)
    assert check(snapshot, Config(), baseline=baseline).stale == baseline.entries
    assert check(snapshot, Config(), Focus.of_paths(["app.py"]), baseline=baseline).stale == ()
    lines = Focus.of_lines({"app.py": frozenset({1})})
    assert check(snapshot, Config(), lines, baseline=baseline, thorough=True).stale == ()


def test_where_only_findings_speak_about_a_factor_their_files_are_its_evidence() -> None:
    files = {**APP, "app.py": "from flask import Flask\napp = Flask(__name__)\n"}
    report = assessed(files)
    found = tuple(dict.fromkeys(each.path for each in report.findings if each.factor == "XIV"))
    telemetry = factor(report, "telemetry")
    assert (telemetry.status, telemetry.seen, telemetry.evidence) == ("advice", (), found)


def test_a_version_in_one_place_alone_has_nothing_to_differ_from() -> None:
    image = {"Dockerfile": 'FROM python:3.13.1-slim\nCMD ["python", "app.py"]\n', "app.py": "print('x')\n"}
    assert factor(assessed(image), "parity").status == "not_assessed"
    assert factor(assessed({**image, ".python-version": "3.13.1\n"}), "parity").status == "passing"
