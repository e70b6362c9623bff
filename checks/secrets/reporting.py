"""Which rule reports which secret, and how severely. One secret is one finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from checks.documents.suspect_text import SUSPECT_TEXT
from checks.finding import Level, Match
from checks.masking import fingerprint_content, mask
from checks.pattern import pattern
from checks.role import LOCAL, Role, role_of
from checks.secrets.detection import SHAPE_ONLY, detect
from checks.secrets.judgement.weak import WEAK
from checks.secrets.place import Place, place_of
from checks.secrets.secret import Secret

if TYPE_CHECKING:
    from checks.repository import Repository

ROLES: tuple[Role, ...] = ("production", "development", "test", "documentation", "example", "generated", "localisation")
"""All but other people's code."""

_QUIET_ROLES: tuple[Role, ...] = ("test", "documentation", "example")
_WORDS = pattern(r"[A-Z]?[a-z]+")
_FOR_TESTS = pattern(
    r"(?i)test[- ]only|not real (?:credentials|secrets|keys)|for test(?:ing|s)? only|only for test(?:ing|s)?\b"
)
_HEAD = 600
_MESSAGES = ("messages", "labels", "strings", "translations", "locale", "validationmessages", "applicationresources")
_LANGUAGE = pattern(
    r"(?:ar|bg|ca|cs|da|de|el|en|es|et|fa|fi|fr|he|hi|hr|hu|id|it|ja|ko|lt|lv|nb|nl|no|pl|pt|ro|ru|sk|sl|sv|th|tr|uk|vi|zh)"
    r"(?:[-_][a-z]{2,4})?\."
)
_TEXTS = (".properties", ".xml", ".yml", ".yaml", ".json", ".php")
_MADE_FOR_TESTS = frozenset("fixture fixtures mock mocks stub stubs fake fakes".split())
_MADE_FOR_TRYING = frozenset("seeder seeders seeds sample samples factory factories".split())
_PRODUCTION = pattern(r"(?i)(?:^|[^a-z])prod(?:uction)?(?![a-z])")
_ALWAYS_RUN: tuple[Place, ...] = ("image", "manifest", "compose")
_STARTS_THE_APP = pattern(r"(?m)^\s+build:")
_TRIED_OUT = pattern(r"(?im)^\s*-\s*[\"']?\.{1,2}/?(?:src|app)?/?:/|\bdevelopment\b|\bfor local\b")
"""Signs of a compose file for work on the code: it mounts the sources, or says so."""
_WHERE_IT_RUNS = 0.1
_SURE, _DRAWN, _LIKELY, _POSSIBLE = 0.8, 0.75, 0.55, 0.5
_LEAST: dict[Role, float] = {"test": 0.65, "documentation": 0.5, "example": 0.5}
_LEAST_AT: dict[Place, float] = {"workflow": _DRAWN, "example": _DRAWN}
"""Throw-away services of a pipeline have throw-away passwords, and an example file shows words where secrets go."""
_REPEATABLE = 0.6
_OF_USERS = ("connection-password", "command-password", "basic-authorization")
_MOST_SETTINGS, _LONGEST_SETTINGS = 300, 200_000
_SETTINGS_SUFFIXES = (
    ".yml",
    ".yaml",
    ".properties",
    ".ini",
    ".toml",
    ".env",
    ".tf",
    ".tfvars",
    ".conf",
    ".cfg",
    ".xml",
)
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


def level_of(secret: Secret, role: Role, place: Place = "other", path: str = "") -> Level | None:
    """How severe a secret is there; None where what is found is not worth a word."""
    if role in SHAPE_ONLY:
        return "warning" if secret.verified_shape and secret.score >= _SURE else None
    if secret.checksum:
        return "error"
    if secret.verified_shape:
        return _of_shape(secret, role)
    if role in _QUIET_ROLES:
        return "note" if secret.score >= max(_LEAST[role], _LEAST_AT.get(place, 0)) else None
    return _of_name(secret, role, place, path)


def _of_shape(secret: Secret, role: Role) -> Level | None:
    if secret.score < _LIKELY:
        return None if role in _QUIET_ROLES else "note"
    if role in _QUIET_ROLES:
        return "warning" if secret.kind not in ("private-key", "json-web-token") and secret.score >= _SURE else "note"
    return "error" if secret.score >= _SURE else "warning"


def _of_name(secret: Secret, role: Role, place: Place, path: str) -> Level | None:
    """By the score; where what is written is what runs in production, even a weak word is surely the password."""
    score = secret.score
    if role == "production" and (place in _ALWAYS_RUN or _PRODUCTION.search(path)):
        score += _WHERE_IT_RUNS
    if role == "development" or place == "workflow":
        score -= _WHERE_IT_RUNS
    score = round(score, 2)
    if score >= _SURE:
        return "error"
    if score >= _LIKELY and role == "production" and place != "workflow":
        return "warning"
    return "note" if score >= _POSSIBLE else None


def reported(repository: Repository, rule: str) -> Iterator[Match]:
    """The findings of one of the rules that share detection; each file is looked through once a check."""
    cache = repository.model(_detections)
    for document in repository.changed(SUSPECT_TEXT):
        path, role = document.path, judged_role(document.path, document.text.content)
        if path not in cache:
            cache[path] = tuple(detect(document.text, role))
        if not cache[path]:
            continue
        place = place_of(document.text, role)
        at: Place = "other" if place == "compose" and _for_development(document.text.content) else place
        for secret, ordinal in _numbered(cache[path]):
            if rule_for(place, secret) == rule:
                yield from _matches(repository, path, secret, ordinal, role, at)


def _for_development(compose: str) -> bool:
    """Whether a compose file only starts the services that somebody who works on the code needs, or the code as it is edited."""
    return not _STARTS_THE_APP.search(compose) or _TRIED_OUT.search(compose) is not None


def secrets_in(repository: Repository, path: str) -> tuple[str, ...]:
    """The values in a file that detection takes for secrets, however unsure of them it is."""
    found = repository.model(_detections)
    if path not in found:
        text = repository.text(path)
        found[path] = tuple(detect(text, judged_role(path, text.content))) if text is not None else ()
    return tuple(secret.value for secret in found[path])


def _numbered(secrets: Iterable[Secret]) -> Iterator[tuple[Secret, int]]:
    """Each secret with its number on its line, from 1."""
    on_line: Counter[int] = Counter()
    for secret in secrets:
        on_line[secret.span.line] += 1
        yield secret, on_line[secret.span.line]


def _matches(
    repository: Repository, path: str, secret: Secret, ordinal: int, role: Role, place: Place
) -> Iterator[Match]:
    level = level_of(secret, role, place, path)
    if role in _QUIET_ROLES and level in (None, "note") and secret.score >= _REPEATABLE and not _weak(secret):
        origin = repository.model(_production_values).get(fingerprint_content(secret.value))
        if origin is not None and origin != path:
            yield match_of(path, secret, level_of(secret, "production") or "warning", ordinal, origin)
            return
    if level is not None:
        yield match_of(path, secret, level, ordinal)


def _weak(secret: Secret) -> bool:
    return secret.value.lower() in WEAK


def _production_values(repository: Repository) -> dict[str, str]:
    """Fingerprints of the secrets in the settings files that are not tests, with the file that holds each.

    Asked only when a test, an example or a document holds something that may be real. The number of files is bounded.
    """
    values: dict[str, str] = {}
    paths = (path for path in repository.paths if _settings(path) and judged_role(path) in LOCAL)
    for path in islice(paths, _MOST_SETTINGS):
        text = repository.text(path)
        if text is None or len(text.content) > _LONGEST_SETTINGS:
            continue
        for secret in detect(text, "production"):
            values.setdefault(fingerprint_content(secret.value), path)
    return values


def _settings(path: str) -> bool:
    name = path.rpartition("/")[2].lower()
    return (
        name.startswith((".env", "dockerfile"))
        or name.endswith(_SETTINGS_SUFFIXES)
        or "settings" in name
        or "config" in name
    )


def judged_role(path: str, content: str = "") -> Role:
    """As `role_of`, but a notebook is source, since what is typed into its cells is as real as elsewhere.

    Fixtures, settings for CI, and files whose head says that they are for tests are tests; seeds are examples and bundles of
    messages translations wherever they stand.
    """
    role = role_of(path)
    if role == "generated" and path.endswith(".ipynb"):
        return "production"
    if role not in LOCAL:
        return role
    name = path.rpartition("/")[2].lower()
    if path.endswith(_TEXTS) and (name.startswith(_MESSAGES) or _LANGUAGE.match(name)):
        return "localisation"
    words = {word.lower() for word in _WORDS.findall(path)}
    if words & _MADE_FOR_TESTS or name.partition(".")[0] in ("ci", "testing") or _FOR_TESTS.search(content, 0, _HEAD):
        return "test"
    return "example" if words & _MADE_FOR_TRYING else role


def match_of(path: str, secret: Secret, level: Level, ordinal: int = 1, origin: str | None = None) -> Match:
    """What is said of a secret. `ordinal` counts those on one line; `origin` is the file it is repeated from."""
    named = _named(secret)
    what = f"{secret.title} {mask(secret.value)}{named}"
    return Match(
        path,
        secret.span,
        values={"what": what[:1].upper() + what[1:], "kind": secret.kind},
        level=level,
        because=(origin,) if origin else (),
        cause="literal secret" if ordinal == 1 else f"literal secret {ordinal}",
        score=secret.score,
        reasons=(*secret.reasons, f"the same value stands in {origin}") if origin else secret.reasons,
        secret=secret.value,
    )


def _named(secret: Secret) -> str:
    """The setting that holds a secret; in a URL or a command the name is that of its user."""
    if not secret.name:
        return ""
    return f" of the user {secret.name}" if secret.kind in _OF_USERS else f" in {secret.name}"


def _detections(_repository: Repository) -> dict[str, tuple[Secret, ...]]:
    """Filled as rules ask, by path: one detection a file, whichever rule comes first."""
    return {}
