"""A value that may be a secret, before it is judged."""

from __future__ import annotations

from typing import NamedTuple

from checks.secrets.detectors.detector import Detector


class Candidate(NamedTuple):
    kind: str
    """A detector's id, a grammar's, `private-key` or `named`."""
    title: str
    name: str
    """The key it is given; the user it belongs to, in a URL or on a command line."""
    value: str
    start: int
    end: int
    form: str
    encrypted: bool = False
    quoted: bool = False
    host: str = ""
    detector: Detector | None = None
