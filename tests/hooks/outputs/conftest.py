from __future__ import annotations

import pytest

from checks.baseline import Entry
from checks.factor import FACTORS
from checks.finding import Edit, Finding, Fix
from checks.links import rule_page
from checks.report import (
    CrashedRule,
    FactorStatus,
    Report,
    Suppressed,
    UnitStatus,
    Unread,
    UnusedSuppression,
)
from checks.text import Span
from hooks.view import View


def finding(path="app.py", span=Span(2, 1, 2, 31), level="error", message="Logs are written to app.log", **others):  # noqa: B008
    values = {
        "rule": "logs/file-handler",
        "factor": "XI",
        "why": "A file inside a container is lost with the container.\n\nSecond paragraph.",
        "mend": "Log to standard output and let the platform route it.",
        "fingerprint": "0123456789abcdef",
        "suppression": "# factorlint: ignore[logs/file-handler] reason",
        "excerpt": "logging.FileHandler('app.log')",
        "url": rule_page("logs/file-handler"),
    }
    return Finding(path=path, span=span, level=level, message=message, **(values | others))


STREAM_HANDLER = Fix(
    "Log to standard output instead",
    (
        Edit("app.py", Span(2, 1, 2, 31), "logging.StreamHandler(sys.stdout)"),
        Edit("app.py", Span(1, 15, 1, 15), ", sys"),
    ),
)
EXAMPLE_FILE = Fix("Ignore the file and keep an example", (Edit(".gitignore", None, ".env\n"),), safe=False)


def statuses(findings):
    worst = {
        factor: [each.level for each in findings if each.factor == factor] for factor in {f.factor for f in findings}
    }
    for factor in FACTORS.values():
        levels = worst.get(factor.numeral, [])
        status = "failing" if "error" in levels else "advice" if levels else "not_assessed"
        status = {"IV": "passing", "XV": "not_applicable"}.get(factor.numeral, status)
        yield FactorStatus(
            factor.id, factor.numeral, factor.title, status, len(levels), ("compose.yaml",) if levels else ()
        )


@pytest.fixture
def report():
    """Every part of a report filled."""
    findings = (
        finding(
            path=".env",
            span=Span(1, 1, 1, 1),
            rule="config/env-file",
            factor="III",
            message="A dotenv file is tracked",
            excerpt="PASSWORD=••••••",
            fix=EXAMPLE_FILE,
            score=0.9,
            reasons=("the name says secret", "the value looks random"),
        ),
        finding(fix=STREAM_HANDLER),
        finding(span=Span(7, 5, 9, 2), level="warning", message="Logs rotate", excerpt="    handler = rotate("),
        finding(path="sub/b.py", level="note", message="Nothing much", unit="sub"),
    )
    return Report(
        findings=findings,
        factors=tuple(statuses(findings)),
        suppressed=(
            Suppressed(finding(path="old.py"), "until the move", "comment"),
            Suppressed(finding(path="older.py"), "", "baseline"),
        ),
        unused_suppressions=(UnusedSuppression("app.py", 4, "logs/rotation", "nothing found"),),
        unread=(Unread("big.bin", "binary"), Unread("huge.sql", "larger than 10 MB")),
        crashed=(CrashedRule("parity/engine-differs", "engine.py:12", "KeyError: 'x'"),),
        units=(UnitStatus("sub", "library", tuple(statuses(()))),),
        files_read=1234,
        refused=("`logs` stays enforced: the organisation locks it",),
        stale=(Entry("gone.py", "logs/file-handler", "fedcba9876543210"),),
    )


@pytest.fixture
def empty():
    return Report(findings=(), factors=tuple(statuses(())), files_read=10)


HOSTILE = "a\x1b[2J\x07\r\n::error::x ##[error]y\u202e\u2066\u200b<b>|`@user`](http://x)%0A&\"'\udcff\x00\ufffe]]>"
"""What a file name or a line of an attacker may hold."""


@pytest.fixture
def hostile():
    findings = (
        finding(
            path=HOSTILE,
            message=HOSTILE,
            excerpt=HOSTILE,
            suppression=HOSTILE,
            mend=HOSTILE,
            why=HOSTILE,
            reasons=(HOSTILE,),
            fix=Fix(HOSTILE, (Edit(HOSTILE, Span(1, 1, 1, 1), HOSTILE),)),
        ),
    )
    return Report(
        findings=findings,
        factors=tuple(statuses(findings)),
        suppressed=(Suppressed(findings[0], HOSTILE, "comment"),),
        unused_suppressions=(UnusedSuppression(HOSTILE, 1, HOSTILE, HOSTILE),),
        unread=(Unread(HOSTILE, HOSTILE),),
        crashed=(CrashedRule("logs/rotation", HOSTILE, HOSTILE),),
        files_read=1,
    )


@pytest.fixture
def make_finding():
    return finding


@pytest.fixture
def plain():
    return View(width=100)
