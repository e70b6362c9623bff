"""One page for itself: no network, light and dark, for screen, keyboard, screen reader and paper.

Everything from the repository is escaped by the template engine, and a content security policy lets nothing run but the
page's own script, by its hash.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from checks.finding import Finding
from checks.report import Report
from hooks.printing import plural, printable
from hooks.scorecard.audit import Audit
from hooks.scorecard.outputs.words import (
    LEVELS,
    MEANING,
    STATUS,
    counts,
    file_fate,
    looked_through,
    origin,
    secret_fate,
    secret_named,
    tally,
)
from hooks.view import View

_FOLDER = Path(__file__).parent.parent / "page"
_MARKS = {"failing": "✖", "advice": "▲", "passing": "✔", "not_assessed": "–", "not_applicable": "–"}
_LONGEST_EXCERPT = 240
_MOST_REMARKS = 500
_MASKED = "…"

TYPE_CHECKING = False
if TYPE_CHECKING:
    from markupsafe import Markup


def render(audit: Audit, _view: View) -> Iterator[str]:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["shown"] = _shown
    style, script = _source("page.css"), _source("page.js")
    yield from environment.get_template("page.html").generate(
        audit=audit,
        report=audit.report,
        history=audit.history,
        units=sorted({finding.unit or "." for finding in audit.report.findings}),
        counts=counts(audit.report),
        remarks=[*_remarks(audit.report)][:_MOST_REMARKS],
        levels=LEVELS,
        words=STATUS,
        meaning=MEANING,
        marks=_MARKS,
        tally=tally(audit.report),
        looked_through=looked_through(audit.history),
        plural=plural,
        origin=origin,
        file_fate=file_fate,
        secret_fate=secret_fate,
        secret_named=secret_named,
        excerpt=_excerpt,
        style=_trusted(style),
        script=_trusted(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


def _shown(text: str) -> str:
    """One line without characters that could turn or hide what stands beside them."""
    return printable(" ".join(text.split()))


def _excerpt(finding: Finding) -> Markup:
    """The line with its range marked, cut around it where it is long."""
    from markupsafe import Markup

    line, span = finding.excerpt, finding.span
    start = min(span.column - 1, len(line))
    end = max(start, min(span.end_column - 1, len(line))) if span.end_line == span.line else len(line)
    first = max(0, start - _LONGEST_EXCERPT // 4) if len(line) > _LONGEST_EXCERPT else 0
    last = first + _LONGEST_EXCERPT
    before, marked, after = line[first:start].lstrip(), line[start : min(end, last)], line[end:last].rstrip()
    if not marked.strip() or _MASKED in line:  # A mask is shorter than what it hides, so that columns no longer hold.
        return Markup("{}").format(_plain(line[first:last].strip()))
    return Markup("{}<mark>{}</mark>{}").format(_plain(before), _plain(marked), _plain(after))


def _plain(text: str) -> str:
    return printable(text.expandtabs(4))


def _remarks(report: Report) -> Iterator[str]:
    for rule in report.crashed:
        yield f"the rule {rule.rule} crashed at {rule.path}: {rule.error}"
    for unused in report.unused_suppressions:
        yield f"{unused.path}:{unused.line} ignore[{unused.rule}] silences nothing: {unused.why}"
    for unread in report.unread:
        yield f"{unread.path} was not read: {unread.reason}"


def _source(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _trusted(source: str) -> Markup:
    """A file of this package, which goes into the page as it is."""
    from markupsafe import Markup

    return Markup(source)  # noqa: S704 - no part of it comes from outside


def _hash(source: str) -> str:
    from base64 import b64encode
    from hashlib import sha256

    return b64encode(sha256(source.encode()).digest()).decode()
