"""One table of literals for all of detection: a file, and a line, that holds none of them holds no secret."""

from __future__ import annotations

from checks.secrets.context.lines import LEADS as LINE_LEADS
from checks.secrets.detectors import SHAPED
from checks.secrets.words import PASS, WORDS

LITERALS: tuple[str, ...] = tuple(
    dict.fromkeys(
        (
            *(literal for detector in SHAPED for literal in detector.literals),
            *(lead for leads in LINE_LEADS.values() for lead in leads),
            *WORDS,
            *PASS,
        )
    )
)
"""Lower case; looked for in content that was made lower case."""
