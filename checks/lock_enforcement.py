"""Installations that may bring the lock file up to date instead of keeping to it."""

from __future__ import annotations

from collections.abc import Callable

from checks.documents.command_line import Invocation
from checks.value import frozen


@frozen
class Lenient:
    """`advised` takes the place of the command. `words` are those of the command that the advice is about."""

    advised: str
    locks: tuple[str, ...]
    certain: bool = True


STRICT = {
    "composer": ("composer.json", "composer.lock"),
    "poetry": ("pyproject.toml", "poetry.lock"),
    "pdm": ("pyproject.toml", "pdm.lock"),
    "cargo": ("Cargo.toml", "Cargo.lock"),
}
"""Tools that keep to the lock file where there is one: the manifest and the lock file that an image has to give them."""
_NPM = ("package-lock.json", "npm-shrinkwrap.json")
_BUN = ("bun.lock", "bun.lockb")
_FROZEN = ("--frozen-lockfile", "--immutable", "--pure-lockfile", "--frozen", "--locked", "--immutable-cache")
_VALUED = frozenset("--prefix -C --dir --cwd --registry --cache --filter -F --loglevel --omit --include --jobs -j --retry --network-timeout --mutex --cache-folder --path --group --without --with --extra --python --directory --project --network-concurrency --store-dir".split())  # fmt: skip


def lenient(invocation: Invocation, content: str, in_pipeline: bool) -> Lenient | None:
    """What to run instead, where an installation does not keep to the lock file.

    content: the file that holds the command; it may set what makes the tool strict.
    in_pipeline: in CI pnpm and yarn from version 2 on keep to the lock file by themselves.
    """
    judge = _TOOLS.get(invocation.name)
    return judge(_positionals(invocation), invocation.values, content, in_pipeline) if judge else None


def _positionals(invocation: Invocation) -> tuple[str, ...]:
    found: list[str] = []
    skip = False
    for value in invocation.values:
        if skip:
            skip = False
        elif value.startswith("-"):
            skip = value in _VALUED
        else:
            found.append(value)
    return tuple(found)


def _npm(words: tuple[str, ...], values: tuple[str, ...], content: str, in_pipeline: bool) -> Lenient | None:
    del content, in_pipeline
    special = any(value in ("-g", "--global", "--location=global", "--package-lock-only") for value in values)
    if words[:1] == ("update",) and not special:
        return Lenient("npm ci", _NPM)
    return Lenient("npm ci", _NPM) if words in (("install",), ("i",)) and not special else None


def _yarn(words: tuple[str, ...], values: tuple[str, ...], content: str, in_pipeline: bool) -> Lenient | None:
    strict = any(value.startswith(_FROZEN) for value in values) or "IMMUTABLE_INSTALLS" in content
    if words not in ((), ("install",)) or strict or _asks_version(values) or "yarn set version berry" in content:
        return None
    return Lenient("yarn install --frozen-lockfile", ("yarn.lock",), certain=not in_pipeline)


def _pnpm(words: tuple[str, ...], values: tuple[str, ...], content: str, in_pipeline: bool) -> Lenient | None:
    strict = any(value.startswith(_FROZEN) for value in values) or "ENV CI" in content
    if in_pipeline or words not in (("install",), ("i",)) or strict or "--global" in values or "-g" in values:
        return None
    return Lenient("pnpm install --frozen-lockfile", ("pnpm-lock.yaml",))


def _bun(words: tuple[str, ...], values: tuple[str, ...], content: str, in_pipeline: bool) -> Lenient | None:
    del content, in_pipeline
    strict = any(value.startswith(_FROZEN) for value in values)
    if words not in (("install",), ("i",)) or strict or "--global" in values or "-g" in values:
        return None
    return Lenient("bun install --frozen-lockfile", _BUN)


def _bundle(words: tuple[str, ...], values: tuple[str, ...], content: str, in_pipeline: bool) -> Lenient | None:
    del in_pipeline
    strict = any(value in ("--frozen", "--deployment") for value in values) or _asks_version(values)
    configured = any(
        mark in content for mark in ("BUNDLE_DEPLOYMENT", "BUNDLE_FROZEN", "frozen true", "deployment true")
    ) or ("bundle config" in content and ("deployment" in content or "frozen" in content))
    if words[:1] == ("update",):
        return Lenient("bundle install", ("Gemfile.lock",))
    if words not in ((), ("install",)) or strict or configured:
        return None
    return Lenient("BUNDLE_FROZEN=true bundle install", ("Gemfile.lock",))


def _composer(words: tuple[str, ...], values: tuple[str, ...], content: str, in_pipeline: bool) -> Lenient | None:
    del content, in_pipeline
    update = words[:1] in (("update",), ("upgrade",)) and not any(value in ("--lock", "--dry-run") for value in values)
    return Lenient("composer install", ("composer.lock",)) if update else None


def _poetry(words: tuple[str, ...], values: tuple[str, ...], content: str, in_pipeline: bool) -> Lenient | None:
    del content, in_pipeline
    changes = words[:1] in (("lock",), ("update",)) and not any(value in ("--check", "--dry-run") for value in values)
    return Lenient("poetry install", ("poetry.lock",)) if changes else None


def _uv(words: tuple[str, ...], values: tuple[str, ...], content: str, in_pipeline: bool) -> Lenient | None:
    del in_pipeline
    strict = any(value in ("--check", "--locked", "--frozen", "--dry-run") for value in values)
    if strict or "UV_FROZEN" in content or "UV_LOCKED" in content:
        return None
    if words[:1] == ("lock",):
        return Lenient("uv sync --locked", ("uv.lock",))
    return Lenient("uv sync --locked", ("uv.lock",), certain=False) if words == ("sync",) else None


def _pipenv(words: tuple[str, ...], values: tuple[str, ...], content: str, in_pipeline: bool) -> Lenient | None:
    del content, in_pipeline
    strict = any(value in ("--deploy", "--ignore-pipfile") for value in values)
    changes = words in (("lock",), ("update",)) or (words == ("install",) and not strict)
    return Lenient("pipenv sync", ("Pipfile.lock",)) if changes else None


def _pdm(words: tuple[str, ...], values: tuple[str, ...], content: str, in_pipeline: bool) -> Lenient | None:
    del content, in_pipeline
    strict = any(value in ("--check", "--frozen-lockfile", "--no-lock") for value in values)
    changes = words in (("lock",), ("update",), ("install",)) and not strict
    return Lenient("pdm sync", ("pdm.lock",)) if changes else None


def _asks_version(values: tuple[str, ...]) -> bool:
    return any(value in ("--version", "-v", "--help") for value in values)


_Judge = Callable[[tuple[str, ...], tuple[str, ...], str, bool], Lenient | None]
_TOOLS: dict[str, _Judge] = {
    "npm": _npm,
    "yarn": _yarn,
    "yarnpkg": _yarn,
    "pnpm": _pnpm,
    "bun": _bun,
    "bundle": _bundle,
    "bundler": _bundle,
    "composer": _composer,
    "composer.phar": _composer,
    "poetry": _poetry,
    "uv": _uv,
    "pipenv": _pipenv,
    "pdm": _pdm,
}
