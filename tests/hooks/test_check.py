"""`factorlint check` from words to exit code, on real repositories."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from checks.decoding import MAXIMUM_BYTES
from checks.errors import Unreadable
from hooks.cli import main
from hooks.disk import Disk

FILE_HANDLER = 'import logging\n\nlogging.FileHandler("app.log")\n'
CLEAN = "import logging\n"
DEPLOYED = "web: gunicorn app:app\n"
"""A Procfile: where nothing is deployed, a log file is only advised against."""


def found(ran):
    return [(finding["path"], finding["line"]) for finding in json.loads(ran.out)["findings"]]


@contextmanager
def unprivileged(place):
    """As somebody who may not read everything: root, who may, becomes nobody for a while."""
    if os.geteuid() != 0:
        yield
        return
    for folder in (place, *place.parents):
        if folder.stat().st_mode & 0o055 != 0o055:
            folder.chmod(folder.stat().st_mode | 0o055)
    os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def as_json(factorlint):
    def run(*words, below=""):
        return found(factorlint("check", "--format", "json", *words, below=below))

    return run


def test_a_finding_at_an_enforced_level_fails(project, factorlint):
    project.write("Procfile", DEPLOYED)
    project.write("app.py", FILE_HANDLER)

    ran = factorlint("check")

    assert ran.code == 1
    assert "app.py\n  3:1  error" in ran.out
    assert ran.err == ""


def test_nothing_found_passes_and_says_how_much_was_read(project, factorlint):
    project.write("app.py", CLEAN)

    ran = factorlint("check", "app.py")

    assert (ran.code, ran.out, ran.err) == (0, "factorlint: 1 file checked, nothing found\n", "")


def test_advice_does_not_fail(project, factorlint):
    project.write("app.py", FILE_HANDLER)
    project.write("factorlint.toml", '[factors]\nlogs = "advise"\n')

    ran = factorlint("check")

    assert ran.code == 0
    assert "1 warning" in ran.out


def test_paths_are_told_from_the_root_wherever_one_stands(project, factorlint, as_json):
    project.write("deep/er/app.py", FILE_HANDLER)
    project.write("other.py", FILE_HANDLER)

    assert as_json(below="deep") == [("deep/er/app.py", 3)]
    assert as_json("er", below="deep") == [("deep/er/app.py", 3)]
    assert as_json("er/app.py", "../other.py", below="deep") == [("deep/er/app.py", 3), ("other.py", 3)]
    assert as_json("..", below="deep") == [("deep/er/app.py", 3), ("other.py", 3)]
    assert as_json(str(project.root / "other.py"), below="deep") == [("other.py", 3)]


def test_another_repository_can_be_named(project, tmp_path, as_json):
    other = tmp_path / "other"
    other.mkdir()
    (other / "app.py").write_text(FILE_HANDLER)
    subprocess.run(["git", "init", "--quiet"], cwd=other, check=True)
    project.write("app.py", CLEAN)

    assert as_json(str(other)) == [("app.py", 3)]


def test_a_repository_below_a_folder_that_is_none_is_one_of_git(folder, as_json):
    inner = folder.root / "inner"
    inner.mkdir()
    subprocess.run(["git", "init", "--quiet"], cwd=inner, check=True)
    folder.write("inner/app.py", FILE_HANDLER)
    folder.write("inner/tracked.py", FILE_HANDLER)
    subprocess.run(["git", "add", "tracked.py"], cwd=inner, check=True)
    folder.write("inner/.gitignore", "*.py\n")

    assert as_json("inner") == [("tracked.py", 3)]
    assert as_json("inner/tracked.py") == [("tracked.py", 3)]


def test_a_folder_outside_git_is_checked(folder, as_json):
    folder.write("app.py", FILE_HANDLER)
    folder.write("ignored.py", FILE_HANDLER)
    folder.write(".gitignore", "ignored.py\n")

    assert as_json() == [("app.py", 3)]
    assert as_json("app.py") == [("app.py", 3)]
    assert as_json(str(folder.root)) == [("app.py", 3)]


@pytest.mark.parametrize("words", [["--staged"], ["--diff", "main"], ["--rev", "HEAD"]])
def test_options_of_git_outside_git_are_a_usage_error(folder, factorlint, words):
    ran = factorlint("check", *words)

    assert ran.code == 2
    assert f"{words[0]} needs a git repository" in ran.err


def test_staged_reads_the_index(project, as_json):
    project.write("app.py", FILE_HANDLER)
    project.git("add", "app.py")
    project.write("app.py", CLEAN)
    project.write("unstaged.py", FILE_HANDLER)

    assert as_json("--staged") == [("app.py", 3)]
    assert as_json("app.py") == []


def test_diff_reports_added_lines_alone(project, as_json):
    project.write("app.py", FILE_HANDLER)
    base = project.commit()
    project.write("app.py", FILE_HANDLER + 'logging.FileHandler("second.log")\n')

    assert as_json("--diff", base) == [("app.py", 4)]
    assert as_json("--diff", f"{base}...HEAD") == []
    project.commit()
    assert as_json("--diff", f"{base}...HEAD") == [("app.py", 4)]


def test_rev_reads_a_commit_as_it_is_in_git(project, as_json):
    project.write("app.py", FILE_HANDLER)
    project.commit()
    project.write("app.py", CLEAN)
    project.commit()

    assert as_json("--rev", "HEAD~1") == [("app.py", 3)]
    assert as_json("--rev", "HEAD") == []


def test_what_changed_can_be_narrowed_to_paths(project, factorlint, as_json):
    project.write("one/app.py", FILE_HANDLER)
    project.write("two/app.py", FILE_HANDLER)
    project.git("add", ".")

    assert as_json("--staged", "one") == [("one/app.py", 3)]
    assert "nothing to check in three" in factorlint("check", "--staged", "three").err


def test_a_buffer_is_read_from_standard_input(project, factorlint, as_json, monkeypatch):
    project.write("app.py", CLEAN)
    project.write("factorlint.toml", '[factors]\nlogs = "advise"\n')
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FILE_HANDLER.encode())))

    ran = factorlint("check", "-", "--stdin-path", "app.py", "--format", "json")

    assert found(ran) == [("app.py", 3)]
    assert json.loads(ran.out)["findings"][0]["level"] == "warning"


@pytest.mark.parametrize(
    ("words", "runs"),
    [
        (["--only", "logs/file-handler"], True),
        (["--only", "logs"], True),
        (["--only", "XI"], True),
        (["--only", "logs/file-handler,XI", "--only", "logs"], True),
        (["--skip", "logs"], False),
        (["--only", "logs,config", "--skip", "III"], True),
    ],
)
def test_rules_are_chosen_by_id_factor_and_numeral(project, as_json, words, runs):
    project.write("app.py", FILE_HANDLER)

    assert bool(as_json(*words)) is runs


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ["--only", "logs/file-handlr"],
            "unknown rule or factor 'logs/file-handlr'; did you mean 'logs/file-handler'?",
        ),
        (["--skip", "lgos"], "unknown rule or factor 'lgos'; did you mean 'logs'?"),
        (["--only", "logs", "--skip", "XI"], "--only and --skip leave no rule to run"),
        (["--staged", "--rev", "HEAD"], "--staged and --rev contradict each other"),
        (["--staged", "--diff", "main"], "--staged and --diff contradict each other"),
        (["--fix", "--staged"], "--fix changes files on disk"),
        (["--fix", "--rev", "HEAD"], "--fix changes files on disk"),
        (["--fix", "--diff", "a...b"], "--fix changes files on disk"),
        (["--quiet", "--verbose"], "--quiet and --verbose contradict each other"),
        (["--baseline", "x", "--no-baseline"], "--baseline and --no-baseline contradict each other"),
        (["-"], "needs --stdin-path"),
        (["--stdin-path", "x.py"], "--stdin-path needs `-`"),
        (["-", "app.py", "--stdin-path", "x.py"], "give no other path with it"),
        (["--jobs", "0"], "--jobs must be 1 or more"),
        (["--jobs", "many"], "invalid int value"),
        (["--format", "pdf"], "invalid choice: 'pdf'"),
        (["--fromat", "json"], "unrecognized arguments: --fromat"),
        (["nowhere.py"], "no such file or folder: nowhere.py"),
        (["nowhere/"], "no such file or folder: nowhere/"),
        ([""], "'' is not a possible path"),
        (["app.py", "/"], "is outside of"),
        (["--rev", "nowhere"], "git knows no commit 'nowhere'"),
        (["--diff", "nowhere"], "git knows no commit 'nowhere'"),
        (["--config", "nowhere.toml"], "nowhere.toml cannot be read: no such file or directory"),
        (["--baseline", "nowhere.json"], "nowhere.json cannot be read: no such file or directory"),
        (["--output", "nowhere/report"], "cannot be written: no such file or directory"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_one_sentence_and_exit_code_2(project, factorlint, words, sentence):
    project.write("app.py", CLEAN)
    project.commit()

    ran = factorlint("check", *words)

    assert ran.code == 2
    assert ran.out == ""
    assert sentence in ran.err
    assert ran.err.startswith("factorlint: ")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("file", "content", "sentence"),
    [
        ("factorlint.toml", "[factors\n", "factorlint.toml is not valid TOML"),
        ("factorlint.toml", 'exclud = ["x"]\n', "did you mean"),
        ("factorlint.toml", b"\xff\xfe\x00", "factorlint.toml is not UTF-8"),
        ("pyproject.toml", "[tool.factorlint]\nlogs = 1\n", "`tool.factorlint.logs` is not a known key"),
        (".factorlint-baseline.json", "{", ".factorlint-baseline.json is not valid JSON"),
        (".factorlint-baseline.json", "[]", "is not a baseline of version 1"),
        (".factorlint-baseline.json", "", "is empty"),
    ],
)
def test_a_broken_configuration_or_baseline_is_one_sentence_and_exit_code_2(
    project, factorlint, file, content, sentence
):
    project.write(file, content)

    ran = factorlint("check")

    assert ran.code == 2
    assert sentence in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("latin.py", b"caf\xe9 = 1\n" + FILE_HANDLER.encode()),
        ("broken.yaml", b"a: [1\nb: }\n\t- x"),
        ("broken.json", b'{"a": '),
        ("broken.toml", b"[x\n"),
        ("pyproject.toml", b"[x\n"),
        ("package.json", b"\xff\xfe{"),
        ("Dockerfile", b"\x00\x01\x02"),
        ("one-line.js", b"x" * 200_000),
        ("nul.py", b"a\0b"),
        ("empty.py", b""),
    ],
)
def test_no_file_however_broken_stops_the_check_of_the_others(project, as_json, path, content):
    project.write(path, content)
    project.write("app.py", FILE_HANDLER)

    assert ("app.py", 3) in as_json()


def test_a_line_of_100_mb_is_listed_as_unread(project, factorlint):
    project.write("Procfile", DEPLOYED)
    with open(project.write("data.py"), "wb") as file:
        file.truncate(10 * MAXIMUM_BYTES)
    project.write("app.py", FILE_HANDLER)

    ran = factorlint("check", "--format", "json")

    assert ran.code == 1
    assert {"path": "data.py", "reason": "larger than 10 MB"} in json.loads(ran.out)["unread"]


def test_a_file_that_may_not_be_read_is_listed_as_unread(folder, factorlint):
    folder.write("private.py", FILE_HANDLER).chmod(0)
    folder.write("app.py", FILE_HANDLER)
    factorlint("check", "--format", "json")  # Whoever may read less may not read this checkout either: import before.

    with unprivileged(folder.root):
        ran = factorlint("check", "--format", "json")

    assert found(ran) == [("app.py", 3)]
    assert {"path": "private.py", "reason": "permission denied"} in json.loads(ran.out)["unread"]


def test_a_named_file_that_git_ignores_is_not_read_and_that_is_said(project, factorlint):
    project.write(".gitignore", "ignored.py\n")
    project.write("ignored.py", FILE_HANDLER)

    ran = factorlint("check", "ignored.py")

    assert ran.code == 0
    assert "ignored.py is ignored by git" in ran.err
    assert "no file was read" in ran.err


def test_a_named_file_that_is_deleted_is_said(project, factorlint):
    project.write("Procfile", DEPLOYED)
    project.write("gone.py", FILE_HANDLER)
    project.write("app.py", FILE_HANDLER)
    project.commit()
    (project.root / "gone.py").unlink()

    ran = factorlint("check", "gone.py", "app.py")

    assert ran.code == 1
    assert "gone.py is deleted" in ran.err
    assert "1 file checked" in ran.out


def test_a_named_link_is_said(project, factorlint):
    project.write("app.py", CLEAN)
    (project.root / "link.py").symlink_to("app.py")

    assert "link.py is a symbolic link" in factorlint("check", "link.py").err


def test_nothing_read_is_not_called_a_pass(project, factorlint):
    (project.root / "empty").mkdir()

    ran = factorlint("check", "empty")

    assert ran.out == "factorlint: 0 files checked\n"
    assert "nothing to check in empty" in ran.err
    assert "no file was read, so this says nothing about the repository" in ran.err


def test_a_current_folder_that_is_gone_is_a_usage_error(tmp_path, factorlint, monkeypatch, capfd):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    assert main(["check"]) == 2
    assert capfd.readouterr().err == "factorlint: the current folder is gone\n"


def test_a_file_of_a_submodule_is_not_read_from_above(project, tmp_path, factorlint, as_json):
    other = tmp_path / "other"
    other.mkdir()
    (other / "app.py").write_text(FILE_HANDLER)
    for words in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "one"]):
        subprocess.run(["git", *words], cwd=other, check=True)
    project.git("submodule", "--quiet", "add", str(other), "module")

    assert as_json() == []
    assert "module/app.py is ignored by git or part of another repository" in factorlint("check", "module/app.py").err
    assert as_json(below="module") == [("app.py", 3)]


def test_a_path_that_holds_a_pattern_is_a_path(project, as_json):
    project.write("a.py", FILE_HANDLER)
    project.write("*.py", FILE_HANDLER)

    assert as_json("*.py") == [("*.py", 3)]


def test_the_report_goes_to_a_file_and_nothing_to_standard_output(project, factorlint):
    project.write("Procfile", DEPLOYED)
    project.write("app.py", FILE_HANDLER)
    (project.root / "report.json").write_text("old")

    ran = factorlint("check", "app.py", "--format", "json", "--output", "report.json")

    assert (ran.code, ran.out) == (1, "")
    assert json.loads((project.root / "report.json").read_text())["findings"]
    assert [path.name for path in project.root.iterdir() if path.name.startswith(".factorlint-")] == []


def test_standard_output_carries_nothing_but_the_report(project, factorlint):
    project.write("app.py", FILE_HANDLER)
    project.write("gone.py")
    project.commit()
    (project.root / "gone.py").unlink()

    for name in ("json", "sarif"):
        json.loads(factorlint("check", "app.py", "gone.py", "--format", name, "--verbose").out)


def test_accepted_findings_are_not_reported_and_new_ones_are(project, factorlint, as_json):
    project.write("app.py", FILE_HANDLER)
    assert factorlint("baseline").code == 0

    assert as_json() == []
    assert as_json("--no-baseline") == [("app.py", 3)]
    project.write("app.py", "# moved\n" * 5 + FILE_HANDLER + 'logging.FileHandler("second.log")\n')
    assert as_json() == [("app.py", 9)]


def test_pruning_a_baseline_drops_what_is_gone_and_accepts_nothing_new(project, factorlint, as_json):
    project.write("app.py", FILE_HANDLER)
    project.write("old.py", FILE_HANDLER)
    factorlint("baseline")
    (project.root / "old.py").unlink()
    project.write("new.py", FILE_HANDLER)

    ran = factorlint("baseline", "--prune")

    assert "1 finding accepted" in ran.err
    assert as_json() == [("new.py", 3)]


def test_another_baseline_can_be_named(project, factorlint, as_json):
    project.write("app.py", FILE_HANDLER)
    factorlint("baseline", "--output", "accepted.json")

    assert as_json() == [("app.py", 3)]
    assert as_json("--baseline", "accepted.json") == []


def test_a_baseline_that_the_configuration_names_must_be_there(project, factorlint):
    project.write("factorlint.toml", 'baseline = "accepted.json"\n')

    ran = factorlint("check")

    assert ran.code == 2
    assert "names the baseline accepted.json, which is not there" in ran.err


def test_another_configuration_can_be_named(project, as_json):
    project.write("app.py", FILE_HANDLER)
    project.write("strict.toml", '[factors]\nlogs = "off"\n')

    assert as_json("--config", "strict.toml") == []


@pytest.mark.parametrize(
    ("choice", "variable", "colored"),
    [("always", "1", True), ("never", "", False), ("auto", "", False)],
)
def test_color_is_for_terminals_unless_asked_for(project, factorlint, monkeypatch, choice, variable, colored):
    monkeypatch.setenv("NO_COLOR", variable)
    project.write("app.py", FILE_HANDLER)

    assert ("\x1b[" in factorlint("check", "--color", choice).out) is colored


def test_on_a_terminal_there_is_color_unless_no_color_is_set(project, monkeypatch):
    import pty

    project.write("Procfile", DEPLOYED)
    project.write("app.py", FILE_HANDLER)

    def shown(**variables):
        parent, child = pty.openpty()
        words = [sys.executable, "-m", "factorlint", "check"]
        environment = os.environ | {"TERM": "xterm"} | variables
        subprocess.run(words, cwd=project.root, stdout=child, env=environment, check=False)
        os.close(child)
        return os.read(parent, 65_536).decode()

    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[1;31merror" in shown()
    assert "\x1b[" not in shown(NO_COLOR="1")
    assert "\x1b[" not in shown(TERM="dumb")


def test_a_reader_that_leaves_early_does_not_change_the_verdict(project):
    project.write("Procfile", DEPLOYED)
    for number in range(300):
        project.write(f"{number}.py", FILE_HANDLER * 20)
    command = [sys.executable, "-m", "factorlint", "check"]

    with subprocess.Popen(command, cwd=project.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        said = running.stderr.read()

    assert running.returncode == 1
    assert said == b""


def test_a_crash_names_the_module_and_asks_for_a_report(project, factorlint, monkeypatch):
    def broken(*_words, **_options):
        raise RuntimeError("a mistake\nof ours")

    monkeypatch.setattr("hooks.place.locate", broken)

    ran = factorlint("check")

    assert ran.code == 3
    assert "internal error in hooks.commands.check: RuntimeError: a mistake of ours; please report" in ran.err
    assert "Traceback" not in ran.err
    assert "Traceback" in factorlint("check", "--debug").err
    monkeypatch.setenv("FACTORLINT_DEBUG", "1")
    assert "Traceback" in factorlint("check").err


def test_an_interruption_is_exit_code_130(project, factorlint, monkeypatch):
    def interrupted(*_words, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("hooks.place.locate", interrupted)

    assert factorlint("check").code == 130


def test_a_rule_that_crashes_is_named_and_makes_3_only_of_a_pass(project, factorlint, monkeypatch):
    from checks import whole_tree

    def detect(_repository):
        raise ZeroDivisionError("oops")
        yield

    load = whole_tree.load
    monkeypatch.setattr(whole_tree, "load", lambda rule_id: replace(load(rule_id), detect=detect))
    project.write("app.py", FILE_HANDLER)

    ran = factorlint("check", "--only", "logs/file-handler")

    assert ran.code == 3
    assert "the rule logs/file-handler crashed" in ran.err


def test_fixes_are_written_told_and_no_longer_reported(project, factorlint):
    file = project.write("app.py", FILE_HANDLER)

    ran = factorlint("check", "--fix", "app.py")

    assert file.read_text() == "import sys\nimport logging\n\nlogging.StreamHandler(sys.stdout)\n"
    assert ran.code == 0
    assert ran.out == "factorlint: 1 file checked, nothing found\n"
    assert ran.err == "factorlint: app.py changed\nfactorlint: app.py:3: Log to standard output\n"


def test_a_real_report_keeps_the_contract(project, factorlint):
    project.write("app.py", FILE_HANDLER)
    project.write("Dockerfile", "FROM python:3.12\nCOPY . .\n")
    project.write(".env", "SECRET_KEY=kR7vQ2mZ9xT4aaaaPq\n")
    schema = json.loads((Path(__file__).parents[2] / "docs/schema/report.schema.json").read_text())

    jsonschema.Draft202012Validator(schema).validate(json.loads(factorlint("check", "--format", "json").out))


def test_who_may_not_enter_a_folder_is_told_so_of_each_file_below(folder):
    folder.write("locked/app.py", FILE_HANDLER)
    (folder.root / "locked").chmod(0)
    try:
        with unprivileged(folder.root):
            disk = Disk(str(folder.root))
            assert disk.has("locked/app.py")
            with pytest.raises(Unreadable, match="permission denied"):
                disk.read("locked/app.py")
    finally:
        (folder.root / "locked").chmod(0o755)


def test_locks_of_an_organisation_change_nothing_in_the_repository_that_holds_them(project, factorlint):
    project.write("factorlint.toml", '[factors]\nlogs = "off"\n\n[locked.factors]\nlogs = "enforce"\n')
    project.write("app.py", FILE_HANDLER)
    shown = factorlint("check")
    assert shown.code == 0
    assert "`locked` is for an organisation's policy" in shown.err


def test_the_word_that_stands_for_a_reason_is_none(project, factorlint):
    project.write("factorlint.toml", "require-reason = true\n")
    project.write(
        "app.py", FILE_HANDLER.replace('"app.log")', '"app.log")  # factorlint: ignore[logs/file-handler] reason')
    )
    shown = factorlint("check")
    assert "logs/file-handler" in shown.out
    assert "gives no reason" in shown.out
