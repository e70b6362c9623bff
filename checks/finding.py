"""What a rule yields (`Match`) and what the engine makes of it (`Finding`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from checks.text import Span
from checks.value import field, frozen

Level = Literal["error", "warning", "note"]


@frozen
class Edit:
    """Replace `span` of `path` by `replacement`. A `span` of None creates the file or appends whole lines to it."""

    path: str
    span: Span | None
    replacement: str


@frozen
class Fix:
    """A mechanical mend that needs no judgement. `safe` ones are applied by `--fix`; others are only suggested."""

    description: str
    edits: tuple[Edit, ...]
    safe: bool = True


@frozen
class Match:
    """One place where a rule's condition holds.

    `values` fill the rule's message. `level` lowers the rule's own level for this place (a test file, say).
    `because` names other files that the finding rests on, so that it is reported when one of those is in focus.
    `identity` replaces the source line in the fingerprint where the line is not what identifies the finding.
    `cause` names the root cause: of several findings of one factor on one line with one cause, one is kept.
    `speaks_for` is a cause whose matches anywhere in the same file this one stands for, where it is reported and no less severe.
    """

    path: str
    span: Span
    values: Mapping[str, str] = field(default_factory=dict)
    fix: Fix | None = None
    level: Level | None = None
    because: tuple[str, ...] = ()
    identity: str | None = None
    cause: str | None = None
    speaks_for: str | None = None
    score: float | None = None
    reasons: tuple[str, ...] = ()
    secret: str | None = field(default=None, repr=False)
    """The literal secret, if any: the engine masks it in every text that leaves, and keeps nothing of it."""


@frozen
class Finding:
    """A reported violation. `error` blocks, `warning` advises, `note` informs. Every text in it is already masked."""

    rule: str
    factor: str
    """The numeral, `XI`."""
    level: Level
    path: str
    span: Span
    message: str
    why: str
    mend: str
    fingerprint: str
    suppression: str
    """The exact comment that silences this finding, `# factorlint: ignore[logs/file-handler] reason`."""
    excerpt: str
    """The first line of the span as it stands in the file, without its line ending."""
    url: str
    marked: tuple[int, int] | None = None
    """First column of the span in the excerpt and the column behind it, where masking has moved them."""
    fix: Fix | None = None
    score: float | None = None
    reasons: tuple[str, ...] = ()
    unit: str = ""
    """Root folder of the unit the path belongs to, empty for the repository's root."""
    because: tuple[str, ...] = ()
    """Paths of other files that the finding rests on."""
