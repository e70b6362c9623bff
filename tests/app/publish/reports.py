"""Reports as the engine gives them, written down by hand where a test is about publishing alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from checks.factor import FACTORS
from checks.finding import Edit, Finding, Fix, Level
from checks.links import rule_page
from checks.report import FactorStatus, Report, Status
from checks.text import Span


def finding(
    path: str,
    line: int,
    *,
    rule: str = "logs/file-handler",
    level: Level = "error",
    message: str = "Logs are written to `app.log`",
    end_line: int | None = None,
    columns: tuple[int, int] = (1, 5),
    excerpt: str = "",
    fix: Fix | None = None,
    fingerprint: str | None = None,
) -> Finding:
    factor = FACTORS[rule.split("/")[0]]
    return Finding(
        rule=rule,
        factor=factor.numeral,
        level=level,
        path=path,
        span=Span(line, columns[0], end_line or line, columns[1]),
        message=message,
        why="A file inside a container is lost with the container.",
        mend="Log to standard output and let the platform route it.",
        fingerprint=fingerprint or f"{rule}:{path}:{line}:{excerpt}",
        suppression=f"# factorlint: ignore[{rule}] reason",
        excerpt=excerpt,
        url=rule_page(rule),
        fix=fix,
    )


def replacing(path: str, line: int, columns: tuple[int, int], replacement: str) -> Fix:
    return Fix("Replace it.", (Edit(path, Span(line, columns[0], line, columns[1]), replacement),))


def report(findings: Iterable[Finding] = (), *, files_read: int = 10, **more: object) -> Report:
    listed = tuple(sorted(findings, key=lambda item: (item.path, item.span, item.rule)))
    errors = Counter(item.factor for item in listed if item.level == "error")
    counts = Counter(item.factor for item in listed)

    def status(numeral: str) -> Status:
        if errors[numeral]:
            return "failing"
        if counts[numeral]:
            return "advice"
        return "passing" if numeral in ("II", "III", "XI") else "not_assessed"

    factors = tuple(
        FactorStatus(f.id, f.numeral, f.title, status(f.numeral), counts[f.numeral]) for f in FACTORS.values()
    )
    return Report(listed, factors, files_read=files_read, **more)  # type: ignore[arg-type]
