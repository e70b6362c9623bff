"""What a repository's history gives away, judged file by file and value by value; who reads the history is not decided here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from checks.config.model import Config
from checks.documents.claims import named
from checks.documents.dotenv import is_example, parse
from checks.documents.keystore import KEYSTORE
from checks.environment.file import holding
from checks.finding import Level
from checks.index import KINDS
from checks.masking import fingerprint_content, mask
from checks.role import role_of
from checks.secrets.history import Introduction
from checks.secrets.place import place_of
from checks.secrets.reporting import judged_role, level_of, rule_for
from checks.text import Text
from checks.value import field, frozen

_PLACEHOLDERS = ("placeholder", "public", "tooling")
_DEBUG_STORE = "debug.keystore"
_SHORTEST_MOVED = 8
"""A shorter value stands in many files by chance."""


@frozen
class Version:
    """One content that a commit gave to a file."""

    commit: str
    date: str
    """The author's date in ISO 8601."""
    author: str
    path: str
    blob: str
    """Git's name of the content."""


@frozen
class CommittedFile:
    """A file of values or keys that was in version control once, dated by the first content that gave something away."""

    path: str
    what: str
    """`secrets: DATABASE_PASSWORD`, `a key store`."""
    commit: str
    date: str
    author: str
    present: bool
    """Whether it is in the tree that was audited."""


@frozen
class CommittedSecret:
    """A credential that was committed once, under its first commit. Nothing of its value is kept but the mask."""

    title: str
    masked: str
    name: str
    level: Level
    commit: str
    date: str
    author: str
    path: str
    line: int
    paths: tuple[str, ...]
    """Every path that ever held the value, the first one first."""
    present_in: tuple[str, ...]
    """Those of the paths that hold it in the tree that was audited."""


@frozen
class History:
    commits: int = 0
    files: tuple[CommittedFile, ...] = ()
    secrets: tuple[CommittedSecret, ...] = ()
    faint: int = 0
    """Values that may be secrets and that only a note would be said of; they are not listed."""
    unread: str = ""
    """Why the history, or part of it, was not looked at; empty where it was."""


@frozen
class _Sighting:
    first: Introduction
    level: Level
    paths: list[str] = field(default_factory=list)
    present_in: list[str] = field(default_factory=list)


def watched(path: str) -> bool:
    """Whether each content of this path is worth a look: a file of variables that is no example, or a key store."""
    if role_of(path) == "vendored":
        return False
    return (_is_dotenv(path) and not is_example(path)) or _is_key_store(path)


def committed_files(
    versions: Iterable[Version], content: Callable[[Version], str | None], exists: Callable[[str], bool], config: Config
) -> Iterator[CommittedFile]:
    """Files that gave something away, each path once, in the order of the versions.

    versions: of watched paths, oldest first. content: the text of one, None where it cannot be had. exists: whether a
    path is in the tree that is audited.
    """
    told: set[str] = set()
    for version in versions:
        path = version.path
        if path in told or config.excludes(path) or _is_silent("config/env-file", path, config):
            continue
        what = "a key store" if _is_key_store(path) else _held(path, content(version) or "")
        if what:
            told.add(path)
            yield CommittedFile(path, what, version.commit, version.date, version.author, exists(path))


def committed_secrets(
    found: Iterable[Introduction], paths: Iterable[str], read: Callable[[str], str | None], config: Config
) -> tuple[tuple[CommittedSecret, ...], int]:
    """The secrets by value, and how many more only a note would be said of.

    found: oldest first. paths: those of the tree that is audited. read: the text of one, None where it is gone.
    """
    sightings: dict[str, _Sighting] = {}
    faint: set[str] = set()
    for each in found:
        level = _level(each, config)
        if level is None:
            continue
        name = fingerprint_content(each.secret.value)
        if level == "note" and name not in sightings:
            faint.add(name)
            continue
        sighting = sightings.setdefault(name, _Sighting(each, level))
        sighting.paths.append(each.path)
        if each.secret.value in (read(each.path) or ""):
            sighting.present_in.append(each.path)
    _look_elsewhere(sightings.values(), paths, read)
    return tuple(map(_secret, sightings.values())), len(faint - sightings.keys())


def _look_elsewhere(sightings: Iterable[_Sighting], paths: Iterable[str], read: Callable[[str], str | None]) -> None:
    """What is gone from where it was may stand in a file it was moved to; the log tells nothing of unchanged contents."""
    gone = {each.first.secret.value: each for each in sightings if not each.present_in}
    values = [value for value in gone if len(value) >= _SHORTEST_MOVED]
    if not values:
        return
    from ahocorasick_rs import AhoCorasick  # Most histories hold nothing that is gone.

    automaton = AhoCorasick(values)
    for path in paths:
        text = read(path)
        for found in {index for index, _, _ in automaton.find_matches_as_indexes(text)} if text else ():
            sighting = gone[values[found]]
            sighting.present_in.append(path)
            if path not in sighting.paths:
                sighting.paths.append(path)


def _secret(sighting: _Sighting) -> CommittedSecret:
    first = sighting.first
    return CommittedSecret(
        title=first.secret.title,
        masked=mask(first.secret.value),
        name=first.secret.name,
        level=sighting.level,
        commit=first.commit,
        date=first.date,
        author=first.author,
        path=first.path,
        line=first.line,
        paths=tuple(sighting.paths),
        present_in=tuple(sighting.present_in),
    )


def _level(found: Introduction, config: Config) -> Level | None:
    path, role = found.path, judged_role(found.path)
    place = place_of(Text(path, ""), role)
    if config.excludes(path) or _is_silent(f"config/{rule_for(place, found.secret)}", path, config):
        return None
    return level_of(found.secret, role, place, path)


def _is_silent(rule: str, path: str, config: Config) -> bool:
    return config.mode(rule, "config", path) == "off"


def _held(path: str, content: str) -> str:
    held = holding(parse(Text(path, content)))
    if held is None or held.content in _PLACEHOLDERS:
        return ""
    return f"{held.content}s: {held.names}"


def _is_key_store(path: str) -> bool:
    return path.lower().endswith(KEYSTORE.claims[0].suffixes) and not path.endswith(_DEBUG_STORE)


def _is_dotenv(path: str) -> bool:
    return any(named(path, {"dotenv": KINDS["dotenv"][2]}))
