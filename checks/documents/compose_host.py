"""What a service of a compose file shares with its host: ports and volumes, in short and long form."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.interpolation import split
from checks.documents.node import Mapping, Scalar, items
from checks.documents.node import text as text_of
from checks.pattern import pattern
from checks.text import Span
from checks.value import frozen

_PATH_STARTS = ("/", ".", "~", "${PWD}", "$PWD", "\\")
_WINDOWS_DRIVE = pattern(r"[A-Za-z]:[\\/]")


@frozen
class Port:
    """Ports as written, which may be ranges or variables; `published` is None where the host's port is left open."""

    published: str | None
    target: str
    span: Span
    host: str | None = None
    protocol: str = "tcp"


@frozen
class Volume:
    """`source` is a path for `bind`, a name for `volume`, None for an anonymous volume."""

    source: str | None
    target: str
    mode: str
    kind: str
    span: Span

    @property
    def read_only(self) -> bool:
        return "ro" in self.mode.split(",")


def ports_of(node: Mapping) -> Iterator[Port]:
    for item in items(node, "ports"):
        if isinstance(item, Scalar):
            yield _short_port(item)
        elif target := text_of(item, "target"):
            published, host = text_of(item, "published"), text_of(item, "host_ip")
            yield Port(published, target, item.span, host, text_of(item, "protocol") or "tcp")


def _short_port(item: Scalar) -> Port:
    address, _, protocol = item.value.partition("/")
    host, bracket, rest = address.rpartition("]:")
    parts = split(rest if bracket else address)
    if not bracket and len(parts) > 2:
        host = ":".join(parts[:-2])
    published = parts[-2] if len(parts) > 1 else None
    return Port(published or None, parts[-1], item.span, host.strip("[]") or None, protocol or "tcp")


def volumes_of(node: Mapping) -> Iterator[Volume]:
    for item in items(node, "volumes"):
        if isinstance(item, Scalar):
            yield _short_volume(item)
        elif target := text_of(item, "target"):
            mode = "ro" if text_of(item, "read_only") == "true" else "rw"
            yield Volume(text_of(item, "source"), target, mode, text_of(item, "type") or "volume", item.span)


def _short_volume(item: Scalar) -> Volume:
    drive = _WINDOWS_DRIVE.match(item.value)
    parts = split(item.value[2:] if drive else item.value)
    if len(parts) == 1 and not drive:
        return Volume(None, item.value, "rw", "volume", item.span)
    source = item.value[:2] + parts[0] if drive else parts[0]
    target, mode = parts[1] if len(parts) > 1 else "", ",".join(parts[2:]) or "rw"
    kind = "bind" if drive or source.startswith(_PATH_STARTS) or "/" in source else "volume"
    return Volume(source, target, mode, kind, item.span)
