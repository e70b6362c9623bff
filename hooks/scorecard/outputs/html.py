"""One page for itself: no network, light and dark, for screen, keyboard, screen reader and paper.

Everything from the repository is escaped by the template engine, and a content security policy lets nothing run but the
page's own script, by its hash.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from checks.finding import Finding
from hooks.excerpt import marked
from hooks.printing import plural, printable
from hooks.scorecard.audit import Audit
from hooks.scorecard.earlier import Past
from hooks.scorecard.maturity import CLEAN, WORDS
from hooks.scorecard.maturity import MEANING as LEVEL_MEANING
from hooks.scorecard.outputs.pictures import meter, sparkline
from hooks.scorecard.outputs.words import (
    LEVELS,
    MEANING,
    STATUS,
    counted,
    counts,
    file_fate,
    gravest_first,
    holding,
    level,
    looked_through,
    movement,
    origin,
    remarks,
    secret_fate,
    secret_named,
    tally,
)
from hooks.view import View

_FOLDER = Path(__file__).parent.parent / "page"
_MARKS = {"failing": "✖", "advice": "▲", "passing": "✔", "not_assessed": "–", "not_applicable": "–"}
_LONGEST_EXCERPT = 240
_MOST_REMARKS = 500
_FEW = 60
"""Up to here the files of the findings are open from the start."""

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
    environment.filters["prose"] = _prose
    style, script = _source("page.css"), _source("page.js")
    yield from environment.get_template("page.html").generate(
        **_words(audit),
        audit=audit,
        report=audit.report,
        history=audit.history,
        trend=audit.trend,
        units=sorted({finding.unit or "." for finding in audit.report.findings}),
        counts=counts(audit.report),
        remarks=[*islice(remarks(audit.report), _MOST_REMARKS)],
        few=_FEW,
        excerpt=_excerpt,
        sparkline=sparkline,
        meter=meter,
        style=_trusted(style),
        script=_trusted(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


def _words(audit: Audit) -> dict[str, Any]:
    """What the template says things with."""
    return {
        "levels": LEVELS,
        "words": STATUS,
        "meaning": MEANING,
        "marks": _MARKS,
        "level_words": WORDS,
        "clean": CLEAN,
        "level_meaning": LEVEL_MEANING,
        "level_of": level,
        "tally": tally,
        "counted": lambda findings: counted(Counter(finding.level for finding in findings)),
        "movement": movement,
        "holding": holding(audit.report.factors, audit.maturity),
        "totals": lambda trend, name: [point.total(name) for point in trend.points],
        "line_of": lambda each: each.line if isinstance(each, Past) else each.span.line,
        "looked_through": _sentence(looked_through(audit.history)),
        "plural": plural,
        "origin": origin,
        "file_fate": file_fate,
        "secret_fate": secret_fate,
        "committed_secrets": gravest_first(audit.history),
        "secret_named": secret_named,
    }


def _shown(text: str) -> str:
    """One line without characters that could turn or hide what stands beside them."""
    return printable(" ".join(text.split()))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _prose(text: str) -> Markup:
    """As `shown`, with what stands between back quotes as code."""
    from markupsafe import Markup, escape

    parts = _shown(text).split("`")
    if len(parts) % 2 == 0:
        return escape("`".join(parts))
    code = Markup("<code>{}</code>")
    return Markup("").join(code.format(part) if number % 2 else part for number, part in enumerate(parts))


def _excerpt(finding: Finding) -> Markup:
    """The line with its range marked, cut around it where it is long."""
    from markupsafe import Markup

    line, span = finding.excerpt, marked(finding)
    start = min(span.column - 1, len(line))
    end = max(start, min(span.end_column - 1, len(line))) if span.end_line == span.line else len(line)
    first = max(0, start - _LONGEST_EXCERPT // 4) if len(line) > _LONGEST_EXCERPT else 0
    last = first + _LONGEST_EXCERPT
    before, ranged, after = line[first:start].lstrip(), line[start : min(end, last)], line[end:last].rstrip()
    if not ranged.strip():
        return Markup("{}").format(_plain(line[first:last].strip()))
    return Markup("{}<mark>{}</mark>{}").format(_plain(before), _plain(ranged), _plain(after))


def _plain(text: str) -> str:
    return printable(text.expandtabs(4))


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
