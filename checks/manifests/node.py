"""npm's `package.json`, which yarn, pnpm and bun read too."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.node import entries
from checks.documents.package_json import Dependency, Package
from checks.manifests.model import Manifest, Purpose, Requirement, Source
from checks.manifests.python import source_of
from checks.pattern import pattern

_EXACT = pattern(r"^[v=]?\s*\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$")
_LOCAL = ("file:", "link:", "portal:", "workspace:", "catalog:", "patch:", "./", "../", "~/", "/")
_HOSTED = pattern(r"^(?:(?:github|gitlab|bitbucket|gist):)?[\w.-]+/[\w.-]+(?:#.*)?$")


def of_package(document: Package) -> Manifest:
    overridden = frozenset(_override_names(document))
    found = tuple(
        _requirement(each)
        for each in document.dependencies
        if each.section != "peerDependencies" and each.name not in overridden
    )
    listed = (entry.key.span for entry in document.root.entries if entry.key.value == "dependencies")
    return Manifest(document.text, "node", "npm", found, next(listed, document.name_span))


def _override_names(document: Package) -> Iterator[str]:
    for key in ("overrides", "resolutions"):
        for entry in entries(document.root, key):
            yield entry.key.value


def _requirement(each: Dependency) -> Requirement:
    purpose: Purpose = "development" if each.section == "devDependencies" else "runtime"
    value = each.requirement.strip()
    if value.startswith("npm:"):
        value = value.rpartition("@")[2] if "@" in value[5:] else "*"
    source = _source(value)
    if source == "archive":
        pinned = bool(re.search(r"\d+\.\d+|[0-9a-f]{40}", value))
    else:
        pinned = source in ("local", "commit", "tag") or bool(_EXACT.match(value))
    return Requirement(
        each.name, value, purpose, source, pinned, each.span, optional=each.section == "optionalDependencies"
    )


def _source(value: str) -> Source:
    if value.startswith(_LOCAL):
        return "local"
    if value.startswith(("git", "ssh:")) or _HOSTED.match(value) or ".git" in value:
        revision = value.partition("#")[2]
        return "branch" if revision.startswith("semver:") else source_of(revision)
    return "archive" if "://" in value else "index"
