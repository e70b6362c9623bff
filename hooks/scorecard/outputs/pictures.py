"""The small drawings of the page, in the colour of the text around them."""

from __future__ import annotations

from collections.abc import Sequence

from hooks.scorecard.maturity import WORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from markupsafe import Markup

_WIDTH, _HEIGHT, _EDGE = 72, 18, 3


def sparkline(values: Sequence[int]) -> Markup:
    """The course of a figure, its last value marked; readers that see no drawing are told the values."""
    from markupsafe import Markup

    highest = max(*values, 1)
    step = (_WIDTH - 2 * _EDGE) / max(len(values) - 1, 1)
    points = [
        (_EDGE + number * step, _HEIGHT - _EDGE - value / highest * (_HEIGHT - 2 * _EDGE))
        for number, value in enumerate(values)
    ]
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    told = f"{', '.join(map(str, values[:-1]))}, now {values[-1]}"
    x, y = points[-1]
    return Markup(
        '<svg role="img" aria-label="{}" width="{}" height="{}"><title>{}</title>'
        '<polyline points="{}" fill="none" stroke="currentColor" stroke-width="1.5"/>'
        '<circle cx="{:.1f}" cy="{:.1f}" r="2.5" fill="currentColor"/></svg>'
    ).format(told, _WIDTH, _HEIGHT, told, drawn, x, y)


def meter(level: int) -> Markup:
    """A bar for each level above the first, those that are reached filled; the words beside it say the same."""
    from markupsafe import Markup

    bars = Markup("").join(
        Markup('<rect x="{}" y="1" width="6" height="10" rx="1" fill="{}" stroke="currentColor"/>').format(
            1 + 9 * number, "currentColor" if number < level else "none"
        )
        for number in range(len(WORDS) - 1)
    )
    return Markup('<svg aria-hidden="true" width="28" height="12">{}</svg>').format(bars)
