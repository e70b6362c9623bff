"""A picture for a README: how many of the assessed factors pass. No script, no font, no network."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from checks.report import Report
from hooks.scorecard.audit import Audit
from hooks.view import View

_LABEL = "twelve-factor"
_CHARACTER = 6.6
"""Pixels of a character at 11 pixels; `textLength` makes any font fit."""
_PADDING = 10
_HEIGHT = 20
_COLOURS = {"failing": "#a40e26", "advice": "#7d4e00", "passing": "#116329", "": "#57606a"}
"""White on each of them, and on the label's ground, has a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3)."""
_GROUND = "#24292f"


def render(audit: Audit, _view: View) -> Iterator[str]:
    value, colour = _value(audit.report)
    left, right = _wide(_LABEL), _wide(value)
    title = escape(f"{_LABEL}: {value}")
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="{_HEIGHT}" role="img" aria-labelledby="title">\n'
        f'<title id="title">{title}</title>\n'
        f'<rect width="{left}" height="{_HEIGHT}" fill="{_GROUND}"/>\n'
        f'<rect x="{left}" width="{right}" height="{_HEIGHT}" fill="{colour}"/>\n'
        '<g fill="#fff" font-family="Verdana, DejaVu Sans, sans-serif" font-size="11" aria-hidden="true">\n'
        f"{_text(_LABEL, _PADDING // 2, left)}{_text(value, left + _PADDING // 2, right)}</g>\n</svg>\n"
    )


def _value(report: Report) -> tuple[str, str]:
    """`9 of 13 factors pass`; what cannot be assessed or does not apply is not counted."""
    statuses = [each.status for each in report.factors if each.status not in ("not_assessed", "not_applicable")]
    if not statuses:
        return "not assessed", _COLOURS[""]
    worst = next((status for status in ("failing", "advice") if status in statuses), "passing")
    return f"{statuses.count('passing')} of {len(statuses)} passing", _COLOURS[worst]


def _wide(text: str) -> int:
    return round(len(text) * _CHARACTER) + _PADDING


def _text(text: str, x: int, width: int) -> str:
    return (
        f'<text x="{x}" y="14" textLength="{width - _PADDING}" lengthAdjust="spacingAndGlyphs">{escape(text)}</text>\n'
    )
