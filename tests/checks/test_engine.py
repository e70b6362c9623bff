"""One check from a snapshot to a report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from checks.baseline import Baseline, read, render
from checks.config.model import Config
from checks.config.parsing import parse
from checks.documents.python import PYTHON
from checks.engine import check, collect, run
from checks.finding import Match
from checks.focus import EVERYTHING, Focus
from checks.report import Report
from checks.repository import Repository
from checks.rule import Rule, rule
from checks.snapshot import MemorySnapshot
from checks.whole_tree import SHARE

TODAY = date(2026, 6, 1)
LOGGING = "import logging\nlogging.FileHandler('app.log')\n"
RULE = "logs/file-handler"


def checked(files: dict[str, str | bytes], config: Config | None = None, focus: Focus = EVERYTHING) -> Report:
    """The report on these files of an app: that something deploys them is what makes a log file block."""
    deployed = {"Procfile": "web: gunicorn app:app\n", **files}
    return check(MemorySnapshot(deployed), config or Config(), focus, rules=[RULE], today=TODAY)


def status(report: Report, factor: str) -> str:
    return next(each.status for each in report.factors if each.id == factor)


def test_a_finding_says_what_why_where_and_how_to_silence_it() -> None:
    (finding,) = checked({"app.py": LOGGING}).findings
    assert (finding.rule, finding.factor, finding.level, finding.path) == (RULE, "XI", "error", "app.py")
    assert (finding.span.line, finding.span.column) == (2, 1)
    assert finding.excerpt == "logging.FileHandler('app.log')"
    assert finding.suppression == "# factorlint: ignore[logs/file-handler] reason"
    assert all((finding.message, finding.why, finding.mend, finding.url, finding.fingerprint))


def test_an_empty_repository_is_assessed_nowhere() -> None:
    report = check(MemorySnapshot({}), Config(), today=TODAY)
    assert {each.status for each in report.factors} == {"not_assessed"}
    assert report.files_read == 0


def test_a_library_is_held_to_codebase_and_config_alone() -> None:
    report = check(
        MemorySnapshot({"pyproject.toml": "[build-system]\n", "parse/core.py": "X = 1\n"}), Config(), today=TODAY
    )
    assert status(report, "logs") == "not_applicable"
    assert status(report, "config") != "not_applicable"


def test_findings_make_a_factor_fail_or_advise_and_their_absence_lets_it_pass() -> None:
    assert status(checked({"app.py": LOGGING}), "logs") == "failing"
    assert (
        status(checked({"app.py": LOGGING}, parse("[factors]\nlogs = 'advise'\n", "factorlint.toml")), "logs")
        == "advice"
    )
    assert status(checked({"app.py": "print('ready')\n"}), "logs") == "passing"
    off = parse("[factors]\nlogs = 'off'\n", "factorlint.toml")
    assert status(checked({"app.py": LOGGING}, off), "logs") == "not_applicable"


def test_only_what_is_in_focus_is_reported() -> None:
    files: dict[str, str | bytes] = {"a.py": LOGGING, "b.py": LOGGING + LOGGING}
    assert [each.path for each in checked(files, focus=Focus.of_paths(["a.py"])).findings] == ["a.py"]
    lines = checked(files, focus=Focus.of_lines({"b.py": frozenset({4})}))
    assert [(each.path, each.span.line) for each in lines.findings] == [("b.py", 4)]


def test_a_fingerprint_is_the_same_whether_one_line_or_all_is_in_focus() -> None:
    files: dict[str, str | bytes] = {"b.py": LOGGING + LOGGING}
    whole = {each.span.line: each.fingerprint for each in checked(files).findings}
    (second,) = checked(files, focus=Focus.of_lines({"b.py": frozenset({4})})).findings
    assert second.fingerprint == whole[4]
    assert whole[2] != whole[4]


def test_a_comment_silences_a_finding_and_tells_why() -> None:
    report = checked({"app.py": LOGGING.replace("')\n", "')  # factorlint: ignore[logs/file-handler] by law\n")})
    assert not report.findings
    assert [(each.by, each.reason) for each in report.suppressed] == [("comment", "by law")]
    assert status(report, "logs") == "passing"


def test_an_expired_or_useless_comment_is_reported() -> None:
    expired = checked({"app.py": LOGGING.replace("')\n", "')  # factorlint: ignore[logs] x until=2026-05-31\n")})
    assert len(expired.findings) == 1
    assert [each.why for each in expired.unused_suppressions] == ["expired on 2026-05-31"]
    useless = checked({"app.py": "X = 1  # factorlint: ignore[logs/file-handler] old\n"})
    assert [(each.line, each.why) for each in useless.unused_suppressions] == [(1, "nothing found")]


def test_a_baseline_accepts_what_was_there_and_nothing_new() -> None:
    before = checked({"app.py": LOGGING})
    baseline: Baseline = read(render(before.findings).encode())
    after = check(
        MemorySnapshot({"app.py": f"# a line above\n{LOGGING}logging.FileHandler('b.log')\n"}),
        Config(),
        rules=[RULE],
        baseline=baseline,
        today=TODAY,
    )
    assert [each.span.line for each in after.findings] == [4]
    assert [each.by for each in after.suppressed] == ["baseline"]


def test_excluded_files_are_neither_read_nor_reported() -> None:
    config = parse("exclude = ['legacy/']\n", "factorlint.toml")
    assert not checked({"legacy/app.py": LOGGING}, config).findings
    assert not checked({"legacy/app.py": LOGGING}, config, Focus.of_paths(["legacy/app.py"])).findings


def test_files_in_every_encoding_are_read_and_binary_ones_passed_over() -> None:
    report = checked(
        {
            "mark.py": b"\xef\xbb\xbf" + LOGGING.encode(),
            "wide.py": LOGGING.encode("utf-16"),
            "latin.py": b"# caf\xe9\n" + LOGGING.encode(),
            "windows.py": LOGGING.replace("\n", "\r\n").encode(),
            "binary.py": b"\0\0" + LOGGING.encode(),
        }
    )
    assert [(each.path, each.span.line) for each in report.findings] == [
        ("latin.py", 3),
        ("mark.py", 2),
        ("wide.py", 2),
        ("windows.py", 2),
    ]
    assert not report.unread


def test_what_is_too_large_is_listed_with_the_reason() -> None:
    report = checked({"app.py": "#" * 10_000_001})
    assert [(each.path, each.reason) for each in report.unread] == [("app.py", "larger than 10 MB")]


def test_a_large_tree_gives_the_same_report_in_one_process_and_in_several() -> None:
    files: dict[str, str | bytes] = {f"part{number % 7}/m{number}.py": LOGGING for number in range(SHARE * 2 + 10)}
    one = check(MemorySnapshot(files), Config(), rules=[RULE, "config/env-file-not-ignored"], today=TODAY, jobs=1)
    two = check(MemorySnapshot(files), Config(), rules=[RULE, "config/env-file-not-ignored"], today=TODAY, jobs=2)
    assert one == two
    assert len(one.findings) == len(files)
    assert one.files_read == len(files)


@rule(
    message="Broken",
    fix="None.",
    looks_at={PYTHON: ()},
    bad=[],
    good=[],
)
def broken(repository: Repository) -> Iterator[Match]:
    """Always fails after its first match."""
    for source in repository.changed(PYTHON):
        yield Match(source.path, source.text.line_span(1))
        raise ValueError("no such thing")


def test_a_rule_that_crashes_is_named_and_fails_nothing_else() -> None:
    from checks.rules.logs.file_handler import file_handler

    named: Rule = broken
    collection = collect(MemorySnapshot({"app.py": LOGGING}), Config(), [*file_handler.looks_at.values()])
    crashing = Rule(**{**{name: getattr(named, name) for name in named.__match_args__}, "factor": "logs"})
    report = run(collection, Config(), EVERYTHING, [crashing, file_handler])
    assert [(each.rule, each.error) for each in report.crashed] == [(named.id, "ValueError: no such thing")]
    assert [each.rule for each in report.findings if each.rule == RULE] == [RULE]


@pytest.mark.parametrize("level", ["note", "warning", "error"])
def test_only_errors_fail_a_report(level: str) -> None:
    config = parse(f"[factors]\nlogs = '{'enforce' if level == 'error' else 'advise'}'\n", "factorlint.toml")
    assert checked({"app.py": LOGGING}, config).failing is (level == "error")


def test_a_dotenv_file_is_one_finding_for_all_the_secrets_that_it_names() -> None:
    secrets = "DATABASE_PASSWORD=hunter2-horse9\nMAIL_TOKEN=8fj2kd93kfl3kd93kf\n"
    rules = ["config/env-file", "config/secret"]
    report = check(MemorySnapshot({".env": secrets}), Config(), EVERYTHING, rules=rules, today=TODAY)

    (finding,) = report.findings
    assert finding.rule == "config/env-file"
    assert "DATABASE_PASSWORD, MAIL_TOKEN" in finding.message
    assert finding.excerpt == "DATABASE_PASSWORD=………"


def test_a_secret_that_is_added_to_a_dotenv_file_is_a_finding_of_its_own() -> None:
    files = {".env": "DATABASE_PASSWORD=hunter2-horse9\nMAIL_TOKEN=8fj2kd93kfl3kd93kf\n"}
    focus = Focus(frozenset((".env",)), {".env": frozenset((2,))})
    report = check(MemorySnapshot(files), Config(), focus, rules=["config/env-file", "config/secret"], today=TODAY)

    assert [(finding.rule, finding.span.line) for finding in report.findings] == [("config/secret", 2)]
