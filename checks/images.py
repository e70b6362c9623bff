"""References to container images: what they name, and whether they name one version of it."""

from __future__ import annotations

import re

from checks.pattern import pattern
from checks.value import frozen

_VERSION = pattern(r"\d")
_FLOATING = frozenset(
    "latest stable edge nightly main master develop dev current lts slim alpine bullseye bookworm buster stretch trixie jammy "
    "focal noble mainline rolling canary next beta alpha rc devel production prod staging release test".split()
)
_ARCHITECTURE = pattern(
    r"^(?:amd64|arm64(?:v8)?|arm32v[567]|arm|x86[_-]64|i386|ppc64le|s390x|alpine3\.\d+|sha-?[0-9a-f]+)$"
)
_NODE_LINES = frozenset("argon boron carbon dubnium erbium fermium gallium hydrogen iron jod krypton".split())
"""Node's names of its release lines."""
_JAVA = pattern(r"^(?:jdk|jre|java|temurin|openjdk)\d+")
_PLATFORM_TAGS = frozenset(
    "debian ubuntu alpine fedora centos busybox rockylinux almalinux amazonlinux oraclelinux opensuse archlinux buildpack-deps".split()
)
"""Distributions: of these a code name is the version."""


@frozen
class ImageReference:
    """`registry/name:tag@digest`, each part empty where it is absent."""

    name: str
    tag: str
    digest: str

    @property
    def base(self) -> str:
        """The last part of the name, `postgres` of `docker.io/library/postgres`."""
        return self.name.rpartition("/")[2]


def image_reference(written: str) -> ImageReference:
    """The parts of an image reference as it is written."""
    rest, _, digest = written.partition("@")
    folder, slash, last = rest.rpartition("/")
    name, _, tag = last.partition(":")
    return ImageReference(f"{folder}{slash}{name}", tag, digest)


def floating(reference: ImageReference) -> str | None:
    """Why the reference may mean another image tomorrow: `no tag`, `the tag latest`, `no version in slim`; else None."""
    if reference.digest:
        return None
    if not reference.tag:
        return "no tag"
    if reference.tag.lower() in ("latest", "stable", "edge", "nightly", "main", "master", "dev", "lts", "current"):
        return f"the tag {reference.tag}"
    base = reference.base.lower()
    if base in _PLATFORM_TAGS and reference.tag.lower() not in ("rolling", "devel", "testing", "unstable", "sid"):
        return None
    parts = [part for part in re.split(r"[-_+]", reference.tag.lower()) if part]
    if any(_VERSION.search(part) and not _ARCHITECTURE.match(part) and not _is_java(base, part) for part in parts):
        return None
    if base == "node" and not _NODE_LINES.isdisjoint(parts):
        return None
    official = "/" not in reference.name.removeprefix("docker.io/").removeprefix("library/")
    if official and all(part.isalpha() or not _VERSION.match(part) for part in parts):
        return f"no version in the tag {reference.tag}"
    if all(part in _FLOATING or part.isalpha() for part in parts) and any(part in _FLOATING for part in parts):
        return f"no version in the tag {reference.tag}"
    return None


def _is_java(base: str, part: str) -> bool:
    """Whether the number in a part of the tag is that of the Java below a tool or server."""
    return base in ("maven", "gradle", "tomcat", "jetty", "jenkins") and bool(_JAVA.match(part))
