"""Installations by a package manager: what they ask for, and whether in one version."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.command_line import Invocation
from checks.documents.shell import Word
from checks.pattern import pattern
from checks.value import frozen

_PIP = pattern(r"^pip(?:x|3(?:\.\d+)?)?$")
_INSTALLERS = frozenset(("pip", "setuptools", "wheel", "pipenv-setup"))
"""What installs the rest comes with the base image; bringing it up to date changes no dependency."""
_VALUED = frozenset(
    (
        "-r --requirement -c --constraint -i --index-url --extra-index-url -f --find-links -t --target --prefix --root --python "
        "--platform --trusted-host --cache-dir --registry --prefix --source --root-user-action --default-timeout --timeout "
        "--python-version --abi --implementation --only-binary --no-binary --config-settings --git --path --branch --rev --tag "
        "--python-preference --index-strategy --requirements --overrides --build-constraint --link-mode --resolution --index --profile --features --bin --target-dir -n --bindir -i --install-dir --with"
    ).split()
)
_PATH_START = ("./", "../", "/", "~", "file:", "git+file:")
_ARCHIVE = pattern(r"\.(?:whl|tar\.gz|tgz|zip|gem|deb|apk)(?:$|[#?])")
_COMMIT = pattern(r"@v?\d|@[0-9a-f]{7,40}\b")


@frozen
class Wanted:
    """One package that an installation asks for."""

    tool: str
    word: Word
    package: str
    pinned: bool


def installed(invocation: Invocation) -> Iterator[Wanted]:
    """The packages an invocation installs by name; those it takes from a manifest, a lock or a path are none."""
    name, values = invocation.name, invocation.values
    wrapped = invocation.wrappers[-1:] == ("python -m",)
    if _PIP.match(name) or (wrapped and name == "pip"):
        yield from _python("pip", invocation, ("install",))
    elif name == "uv" and values[:2] in (("pip", "install"), ("tool", "install")):
        yield from _python("uv", invocation, values[:2])
    elif name in ("npm", "pnpm") and _global(values) and values[:1] in (("install",), ("i",), ("add",)):
        yield from _node(name, invocation, 1)
    elif name == "yarn" and values[:2] == ("global", "add"):
        yield from _node(name, invocation, 2)
    elif name == "bun" and _global(values) and values[:1] in (("install",), ("add",)):
        yield from _node(name, invocation, 1)
    elif name == "gem" and values[:1] == ("install",):
        yield from _gem(invocation)
    elif name == "go" and values[:1] == ("install",):
        yield from _go(invocation)
    elif name == "cargo" and values[:1] == ("install",):
        yield from _cargo(invocation)


def _global(values: tuple[str, ...]) -> bool:
    return any(value in ("-g", "--global", "--location=global") for value in values)


def _plain(invocation: Invocation, skip: int) -> Iterator[tuple[Word, str]]:
    """Arguments that are neither options nor their values; words that cannot be read at all are left out."""
    after_valued = False
    for word in invocation.arguments[skip:]:
        written = word.value if word.value is not None else word.raw.strip("\"'")
        if after_valued:
            after_valued = False
        elif written.startswith("-"):
            after_valued = written in _VALUED
        elif written and not written.startswith(("$", "`", *_PATH_START)) and written != ".":
            yield word, written


def _python(tool: str, invocation: Invocation, verbs: tuple[str, ...]) -> Iterator[Wanted]:
    if invocation.values[: len(verbs)] != verbs or "--require-hashes" in invocation.values:
        return
    editable = False
    for word in invocation.arguments:
        editable = editable or (word.value or "") in ("-e", "--editable", "--no-index")
    constrained = any(
        value in ("-c", "--constraint") or value.startswith("--constraint=") for value in invocation.values
    )
    for word, written in _plain(invocation, len(verbs)):
        package = re.split(r"[<>=!~\[;@ ]", written, maxsplit=1)[0]
        if editable or package.lower() in _INSTALLERS or "/" in package or _ARCHIVE.search(written):
            continue
        pinned = (
            "==" in written or constrained or bool(re.search(r"@\s*(?:git\+|https?:).*" + _COMMIT.pattern, written))
        )
        yield Wanted(tool, word, package, pinned)


def _node(tool: str, invocation: Invocation, skip: int) -> Iterator[Wanted]:
    for word, written in _plain(invocation, skip):
        name, at, version = written[1:].partition("@")
        pinned = bool(at) and (any(character.isdigit() for character in version) or "$" in version)
        if written[:1] + name != tool:
            yield Wanted(tool, word, written[:1] + name, pinned)


def _gem(invocation: Invocation) -> Iterator[Wanted]:
    versioned = invocation.option("-v", "--version") is not None
    skipped = False
    for word, written in _plain(invocation, 1):
        if skipped:
            skipped = False
            continue
        name, colon, _ = written.partition(":")
        if not versioned or name == written:
            yield Wanted("gem", word, name, versioned or bool(colon))
        if versioned:
            return


def _go(invocation: Invocation) -> Iterator[Wanted]:
    for word, written in _plain(invocation, 1):
        path, at, version = written.partition("@")
        if at and "." in path.partition("/")[0]:
            yield Wanted("go", word, path, version not in ("latest", "master", "main", "upgrade"))


def _cargo(invocation: Invocation) -> Iterator[Wanted]:
    values = invocation.values
    if any(value in ("--path", "--locked-path") or value.startswith("--path=") for value in values):
        return
    pinned = any(value.startswith(("--version", "--vers", "--rev", "--tag", "--git")) for value in values)
    skip = False
    for word, written in _plain(invocation, 1):
        if skip:
            skip = False
            continue
        yield Wanted("cargo", word, written.partition("@")[0], pinned or "@" in written)
        if pinned:
            return
