"""Variables that a .NET Aspire host gives to the projects it starts."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.csharp import CSHARP
from checks.environment.declarations.declaration import Documented
from checks.repository import Repository


def hosted_by_aspire(repository: Repository) -> Iterator[Documented]:
    """`.WithEnvironment("Shop__Url", …)`."""
    for source in repository.all(CSHARP, ("WithEnvironment(",)):
        for call in source.calls:
            name = call.string(0) if call.method == "WithEnvironment" else None
            if name:
                yield Documented(name, source.path, call.span, "platform")
