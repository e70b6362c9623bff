"""Manifests of Ruby, PHP, Go, Rust and Gradle."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.cargo import Cargo
from checks.documents.composer_json import Composer, ComposerRequirement
from checks.documents.gemfile import Gem, Gemfile
from checks.documents.go_mod import GoMod
from checks.documents.gradle import GradleBuild
from checks.manifests.model import Manifest, Purpose, Requirement, Source
from checks.manifests.python import source_of
from checks.pattern import pattern

_PLAIN = pattern(r"^[v=]?\s*\d+(?:\.\d+)+(?:[-.+@]?\w+)*$")
_TESTING = pattern(r"test|spec|lint|check|dev|debug|benchmark|jmh|doc", re.IGNORECASE)


def of_gemfile(document: Gemfile) -> Manifest:
    anchor = document.gems[0].span if document.gems else document.text.line_span(1)
    return Manifest(document.text, "ruby", "bundler", tuple(map(_of_gem, document.gems)), anchor)


def _of_gem(gem: Gem) -> Requirement:
    groups = frozenset(gem.groups)
    development = bool(groups) and groups <= {"development", "test", "tools", "lint", "rubocop", "ci", "doc"}
    purpose: Purpose = "development" if development else "runtime"
    if gem.option("path"):
        return Requirement(gem.name, "", purpose, "local", True, gem.span)
    if gem.option("git") or gem.option("github") or gem.option("gist"):
        revision = gem.option("ref") or gem.option("tag") or ""
        source: Source = source_of(revision) if revision else "branch"
        return Requirement(gem.name, revision or gem.option("branch") or "", purpose, source, bool(revision), gem.span)
    written = gem.requirements
    pinned = written is None or any(_PLAIN.match(each) for each in written)
    return Requirement(gem.name, ", ".join(written or ()), purpose, "index", pinned, gem.span)


def of_composer(document: Composer) -> Manifest:
    found = tuple(_of_composer(each) for each in document.requirements if not each.platform)
    anchor = next((entry.key.span for entry in document.root.entries if entry.key.value == "require"), None)
    return Manifest(document.text, "php", "composer", found, anchor or document.text.line_span(1))


def _of_composer(each: ComposerRequirement) -> Requirement:
    purpose: Purpose = "runtime" if each.section == "require" else "development"
    bare = each.constraint.partition(" as ")[0].strip()
    if bare.startswith("dev-") or bare.endswith("-dev"):
        pinned = "#" in bare
        return Requirement(each.name.lower(), bare, purpose, "commit" if pinned else "branch", pinned, each.span)
    return Requirement(each.name.lower(), bare, purpose, "index", bool(_PLAIN.match(bare)), each.span)


def of_go_mod(document: GoMod) -> Manifest:
    found = tuple(
        Requirement(
            each.path, each.version, "runtime", "local" if each.path in document.replaced else "index", True, each.span
        )
        for each in document.requires
    )
    return Manifest(document.text, "go", "go", found, document.anchor)


def of_cargo(document: Cargo) -> Manifest:
    anchor = document.dependencies[0].name_span if document.dependencies else document.text.line_span(1)
    return Manifest(document.text, "rust", "cargo", tuple(_of_cargo(document)), anchor)


def _of_cargo(document: Cargo) -> Iterator[Requirement]:
    for each in document.dependencies:
        development = each.section == "dev-dependencies"
        purpose: Purpose = "development" if development else "runtime"
        if each.path or each.workspace:
            yield Requirement(each.name, "", purpose, "local", True, each.span)
        elif each.git:
            source: Source = source_of(each.revision) if each.revision else "branch"
            yield Requirement(each.name, each.revision or "", purpose, source, bool(each.revision), each.span)
        else:
            pinned = each.requirement.startswith("=")
            yield Requirement(each.name, each.requirement, purpose, "index", pinned, each.span)


def of_gradle(document: GradleBuild) -> Manifest:
    found = []
    for each in document.coordinates:
        version = document.resolve(each.version)
        purpose: Purpose = "development" if _TESTING.search(each.configuration) else "runtime"
        # React Native's own packages lie in `node_modules`, in the version that npm installed.
        source: Source = "local" if each.group == "com.facebook.react" else "index"
        pinned = source == "local" or not is_floating(version or "")
        found.append(
            Requirement(f"{each.group}:{each.name}", version or each.version, purpose, source, pinned, each.span)
        )
    anchor = document.coordinates[0].span if document.coordinates else document.text.line_span(1)
    return Manifest(document.text, "gradle", "gradle", tuple(found), anchor)


def is_floating(version: str) -> bool:
    """Whether a version of Maven or Gradle leaves the choice to the day of the build."""
    bare = version.strip()
    if bare.lower() in ("latest", "release", "latest.release", "latest.integration", "*", "+"):
        return True
    if bare.startswith(("[", "(", "]")):
        return "," in bare
    if bare.upper().endswith("-SNAPSHOT"):
        return True
    return bare.endswith(("+", "*", ".+", ".*")) or (".*" in bare and bare[:1].isdigit())
