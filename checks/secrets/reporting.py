"""Which rule reports which secret, and how severely. One secret is one finding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.plain_text import TEXT
from checks.finding import Level, Match
from checks.masking import mask
from checks.role import LOCAL, Role, role_of
from checks.secrets.detection import SHAPE_ONLY, detect
from checks.secrets.place import Place, place_of
from checks.secrets.secret import Secret

if TYPE_CHECKING:
    from checks.repository import Repository

ROLES: tuple[Role, ...] = ("production", "development", "test", "documentation", "example", "generated", "localisation")
"""All but other people's code."""

_QUIET_ROLES: tuple[Role, ...] = ("test", "documentation", "example")
_WORDS = re.compile(r"[A-Z]?[a-z]+")
_MADE_FOR_TESTS = frozenset("fixture fixtures mock mocks stub stubs fake fakes".split())
_MADE_FOR_TRYING = frozenset("seeder seeders seeds sample samples".split())
_SURE, _DRAWN, _LIKELY, _POSSIBLE = 0.8, 0.75, 0.55, 0.5
_BY_PLACE: dict[Place, str] = {
    "image": "secret-in-image",
    "compose": "secret-in-compose",
    "manifest": "secret-in-manifest",
    "workflow": "secret-in-workflow",
    "example": "example-holds-secret",
    "credentials": "private-key",
}


def rule_for(place: Place, secret: Secret) -> str:
    """The rule, without its factor, that reports this secret in this place."""
    if place in _BY_PLACE:
        return _BY_PLACE[place]
    if secret.kind == "private-key":
        return "private-key"
    if secret.kind == "connection-password":
        return "connection-password"
    return "secret"


def level_of(secret: Secret, role: Role, place: Place = "other") -> Level | None:
    """How severe a secret is there; None where what is found is not worth a word."""
    if role in SHAPE_ONLY:
        return "warning" if secret.verified_shape and secret.score >= _SURE else None
    if secret.checksum:
        return "error"
    if secret.verified_shape:
        return _of_shape(secret, role)
    if role in _QUIET_ROLES:
        return "note" if secret.score >= _DRAWN else None
    if place == "workflow":
        return "warning" if secret.score >= _SURE else "note"
    sure = _SURE + 0.05 if role == "development" else _SURE
    if secret.score >= sure:
        return "error"
    return (
        "warning" if secret.score >= _LIKELY and role == "production" else "note" if secret.score >= _POSSIBLE else None
    )


def _of_shape(secret: Secret, role: Role) -> Level:
    if role in _QUIET_ROLES:
        return "warning" if secret.kind not in ("private-key", "json-web-token") and secret.score >= _SURE else "note"
    return "error" if secret.score >= _SURE else "warning"


def reported(repository: Repository, rule: str) -> Iterator[Match]:
    """The findings of one of the rules that share detection; each file is looked through once a check."""
    cache = repository.model(_detections)
    for document in repository.changed(TEXT):
        path, role = document.path, judged_role(document.path)
        if path not in cache:
            cache[path] = tuple(detect(document.text, role))
        secrets = cache[path]
        if not secrets:
            continue
        place = place_of(document.text, role)
        for secret in secrets:
            level = level_of(secret, role, place)
            if level is not None and rule_for(place, secret) == rule:
                yield match_of(path, secret, level)


def judged_role(path: str) -> Role:
    """As `role_of`, but a notebook is source, since what is typed into its cells is as real as elsewhere, and fixtures are
    tests and seeds examples wherever they stand."""
    role = role_of(path)
    if role == "generated" and path.endswith(".ipynb"):
        return "production"
    if role not in LOCAL:
        return role
    words = {word.lower() for word in _WORDS.findall(path)}
    if words & _MADE_FOR_TESTS:
        return "test"
    return "example" if words & _MADE_FOR_TRYING else role


def match_of(path: str, secret: Secret, level: Level) -> Match:
    title = (
        f"{secret.title} {mask(secret.value)}"
        if not secret.name
        else f"{secret.title} {mask(secret.value)} given to {secret.name}"
    )
    return Match(
        path,
        secret.span,
        values={"what": title[:1].upper() + title[1:], "kind": secret.kind},
        level=level,
        cause="secret",
        score=secret.score,
        reasons=secret.reasons,
        secret=secret.value,
    )


def _detections(_repository: Repository) -> dict[str, tuple[Secret, ...]]:
    """Filled as rules ask, by path: one detection a file, whichever rule comes first."""
    return {}
