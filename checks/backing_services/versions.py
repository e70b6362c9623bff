"""The version of each backing service, wherever a repository names one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.backing_services.instances import ORDER, instances
from checks.backing_services.managed import chart_services, managed_services, test_services
from checks.pattern import pattern
from checks.repository import Repository
from checks.text import Span
from checks.value import frozen

_BY_MINOR = frozenset({"MySQL", "MariaDB"})
"""Products whose second number is a line of its own: MySQL 8.0 and 8.4, MariaDB 10.6 and 10.11."""
_UNCOMPARED = frozenset({"MinIO", "Oracle", "NATS", "Vault", "etcd", "Kafka", "Kafka (Confluent)"})
"""Products whose tags are dates, or whose lines are drop-in for each other."""
_NUMBERS = pattern(r"^[a-z]{0,12}[-_]?v?(\d+)(?:\.(\d+))?", re.IGNORECASE)
_SUFFIXED = pattern(r"^(?:pg|pg-|PG)(\d+)|-pg(\d+)")


@frozen
class Versioned:
    """`line` is the release line that is compared: `16`, `8.0`."""

    path: str
    span: Span
    product: str
    line: str
    kind: str
    place: str

    @property
    def rank(self) -> int:
        return ORDER.index(self.kind)


def versions(repository: Repository) -> Iterator[Versioned]:
    """Every backing service of a known version, from images and from infrastructure code."""
    for instance in instances(repository):
        line = release_line(instance.product, instance.reference.tag)
        if line is not None:
            yield Versioned(instance.path, instance.span, instance.product, line, instance.kind, instance.place)
    for place in (*managed_services(repository), *chart_services(repository), *test_services(repository)):
        line = release_line(place.product, place.version)
        if line is not None:
            yield Versioned(place.path, place.span, place.product, line, place.kind, place.place)


def release_line(product: str, written: str) -> str | None:
    """`16` of `16.4-alpine`, `8.0` of `8.0.36`; None where a tag names no version that can be compared."""
    if product in _UNCOMPARED:
        return None
    behind = _SUFFIXED.search(written) if product == "PostgreSQL" else None
    if behind is not None:
        return behind[1] or behind[2]
    found = _NUMBERS.match(written)
    if found is None or len(found[1]) > 4:
        return None
    major, minor = found[1], found[2]
    if product in _BY_MINOR:
        return f"{major}.{minor}" if minor is not None else None
    if product == "PostgreSQL" and int(major) < 10:
        return f"{major}.{minor}" if minor is not None else None
    return major
