"""The edit that makes an installation keep to its lock file, and whether the lock file is ready for that."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from posixpath import dirname

from checks.documents.dockerfile import DOCKERFILE, Dockerfile
from checks.documents.ignore_file import IGNORE_FILE, dockerignored
from checks.documents.json import JSON
from checks.documents.node import Mapping, Scalar, entries
from checks.documents.package_json import PACKAGE_JSON
from checks.finding import Edit, Fix
from checks.lock_enforcement import STRICT, Lenient
from checks.repository import Repository
from checks.written_commands import Written

_SECTIONS = ("dependencies", "devDependencies", "optionalDependencies")
_FLAGS = ("--frozen-lockfile", "--locked")


_VERBS = (("install",), ("sync",), ("build",))


def strict_install(repository: Repository, written: Written, found: Lenient, lock: str) -> Fix | None:
    """The fix; safe only for npm, where the lock file is known to fit the manifest and to be where the command runs."""
    arguments = written.invocation.arguments
    verb = arguments[0] if arguments else None
    if found.advised == "npm ci" and verb is not None and verb.value in ("install", "i"):
        ready = _is_current(repository, lock) and _is_there(repository, written, lock)
        return Fix("run npm ci", (Edit(written.path, verb.span, "ci"),), safe=ready)
    if found.advised.endswith(_FLAGS) and written.name == found.advised.partition(" ")[0]:
        last = verb if verb is not None and verb.value in ("install", "i", "sync") else None
        word = last or written.invocation.program
        flag = found.advised.rpartition(" ")[2]
        if last is None and arguments:
            return None
        verb_missing = " install" if last is None else ""
        edit = Edit(written.path, word.span, f"{word.raw}{verb_missing} {flag}")
        return Fix(f"run {found.advised}", (edit,), safe=False)
    return None


def _is_current(repository: Repository, lock: str) -> bool:
    """Whether npm's lock file repeats what `package.json` asks for, which is what `npm ci` compares."""
    package = repository.document(f"{dirname(lock)}/package.json".lstrip("/"), PACKAGE_JSON)
    held = repository.document(lock, JSON)
    root = next((each.value for each in entries(held.root, "packages") if each.key.value == ""), None) if held else None
    if package is None or not isinstance(root, Mapping) or entries(package.root, "workspaces"):
        return False
    return all(_asked(package.root, section) == _asked(root, section) for section in _SECTIONS)


def _asked(root: Mapping, section: str) -> dict[str, str]:
    return {each.key.value: each.value.value for each in entries(root, section) if isinstance(each.value, Scalar)}


def _is_there(repository: Repository, written: Written, lock: str) -> bool:
    """Whether the command finds the lock file: a pipeline checks it out, an image must have copied it before."""
    if written.setting == "pipeline":
        return True
    dockerfile = repository.document(written.path, DOCKERFILE)
    name = lock.rpartition("/")[2]
    ignored = repository.document(f"{dirname(lock)}/.dockerignore".lstrip("/"), IGNORE_FILE)
    if dockerfile is None or (ignored is not None and dockerignored(ignored, name)):
        return False
    return any(_covers(repository, source, name) for source in _copied(dockerfile, written))


def without_lock(repository: Repository, written: Written) -> Lenient | None:
    """An installation that keeps to its lock file where it finds one, and to which the image gives the manifest alone."""
    known = STRICT.get(written.name)
    dockerfile = repository.document(written.path, DOCKERFILE) if known else None
    if known is None or dockerfile is None or written.invocation.values[:1] not in _VERBS:
        return None
    manifest, lock = known
    sources = list(_copied(dockerfile, written))
    if manifest not in {source.rpartition("/")[2] for source in sources}:
        return None
    # Cargo builds once more when the code is there, and then takes the lock file if it has come by then.
    by_then = _copied(dockerfile, None) if written.name == "cargo" else sources
    if any(_covers(repository, source, lock) for source in by_then):
        return None
    return Lenient(f"COPY {manifest} {lock} ./", (lock,))


def _copied(dockerfile: Dockerfile, written: Written | None) -> Iterator[str]:
    """What the image copies from its context before the command, at all where none is given, or gives it by a mount."""
    for instruction in dockerfile.instructions:
        if (written is not None and instruction.span.line > written.span.line) or instruction.flag("from"):
            continue
        if instruction.keyword in ("COPY", "ADD"):
            yield from (each.value for each in instruction.arguments[:-1])
        elif instruction.keyword == "RUN":
            for flag in instruction.flags:
                yield from (part.partition("=")[2] for part in flag.value.split(",") if part.startswith("source="))


def _covers(repository: Repository, source: str, name: str) -> bool:
    """Whether a source of `COPY` takes the file, by its name, a pattern, or with the folder it lies in."""
    last = source.rstrip("/").rpartition("/")[2]
    if last in ("", ".", "*") or "$" in last or fnmatchcase(name, last):
        return True
    return any(f"/{path}".endswith(f"/{last}/{name}") for path in repository.paths)
