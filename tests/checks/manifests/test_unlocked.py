"""A missing lock file is one cause and one finding, whichever rules speak of it."""

from __future__ import annotations

from checks.config.model import Config
from checks.engine import collect, run
from checks.finding import Finding
from checks.focus import EVERYTHING, Focus
from checks.rule import Rule
from checks.rules.dependencies.lockfile_ignored import lockfile_ignored
from checks.rules.dependencies.no_lockfile import no_lockfile
from checks.rules.dependencies.unpinned import unpinned
from checks.snapshot import MemorySnapshot

PACKAGE = '{"private": true,\n"dependencies": {"a": "^1.0.0", "b": "^2.0.0", "c": "3.1.0"}}\n'


def findings(files: dict[str, str], rules: tuple[Rule, ...], focus: Focus = EVERYTHING) -> tuple[Finding, ...]:
    literals = (literal for rule in rules for literal in rule.looks_at.values())
    report = run(collect(MemorySnapshot(files), Config(), literals), Config(), focus, rules)
    assert not report.crashed
    return report.findings


def test_a_missing_lock_file_is_told_once_with_the_number_of_open_requirements() -> None:
    (found,) = findings({"package.json": PACKAGE}, (no_lockfile, unpinned))
    assert found.rule == "dependencies/no-lockfile"
    assert "2 of the 3 packages" in found.message


def test_without_the_rule_about_lock_files_the_open_requirements_are_still_told_once() -> None:
    (found,) = findings({"package.json": PACKAGE}, (unpinned,))
    assert found.message.startswith("a and b may be any version")


def test_a_list_that_pins_most_of_its_packages_is_told_line_by_line() -> None:
    files = {"Procfile": "web: gunicorn x\n", "requirements.txt": "a==1\nb==2\nc==3\nd\ne\n"}
    found = findings(files, (no_lockfile, unpinned))
    assert [(each.rule, each.span.line) for each in found] == [
        ("dependencies/unpinned", 4),
        ("dependencies/unpinned", 5),
    ]


def test_all_members_of_a_workspace_without_a_lock_file_make_one_finding_at_its_root() -> None:
    root = '{"private": true, "workspaces": ["apps/*"],\n"devDependencies": {"turbo": "2.0.0"}}\n'
    files = {"package.json": root, "apps/a/package.json": PACKAGE, "apps/b/package.json": PACKAGE}
    (found,) = findings(files, (no_lockfile, unpinned))
    assert found.path == "package.json"
    (changed,) = findings(files, (no_lockfile, unpinned), Focus.of_paths({"apps/b/package.json"}))
    assert changed.path == "package.json"


def test_a_lock_file_that_is_ignored_is_told_once_at_the_line_that_ignores_it() -> None:
    files = {".gitignore": "node_modules\npackage-lock.json\n", "web/package.json": PACKAGE}
    (found,) = findings(files, (lockfile_ignored, no_lockfile, unpinned))
    assert (found.rule, found.path, found.span.line) == ("dependencies/lockfile-ignored", ".gitignore", 2)
    (without,) = findings(files, (no_lockfile, unpinned))
    assert (without.rule, without.path) == ("dependencies/no-lockfile", ".gitignore")
    assert without.message.startswith("web/package.json has no lock file")
    (changed,) = findings(files, (no_lockfile, unpinned), Focus.of_paths({"web/package.json"}))
    assert changed.path == ".gitignore"


def test_a_line_that_ignores_the_lock_file_of_another_folder_is_not_the_cause() -> None:
    files = {".gitignore": "/package-lock.json\napi/yarn.lock\n", "web/package.json": PACKAGE}
    (found,) = findings(files, (no_lockfile, unpinned))
    assert found.path == "web/package.json"


def test_a_member_of_a_workspace_with_a_lock_file_at_its_root_passes() -> None:
    root = '{"private": true, "workspaces": ["apps/*"], "devDependencies": {"turbo": "2.0.0"}}\n'
    files = {"package.json": root, "yarn.lock": "", "apps/a/package.json": PACKAGE}
    assert findings(files, (no_lockfile, unpinned)) == ()
