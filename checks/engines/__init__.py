"""Which database engine runs where: in production, in development and in tests, as far as a repository proves it."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.python import PYTHON
from checks.engines.deployed import deployed_engines
from checks.engines.django import LITERALS as DJANGO_LITERALS
from checks.engines.django import in_django
from checks.engines.in_code import in_csharp, in_javascript
from checks.engines.laravel import in_laravel
from checks.engines.listed import in_lists
from checks.engines.model import Engine, Environment
from checks.engines.prisma import in_prisma
from checks.engines.python_settings import in_classes, without_handle
from checks.engines.spring import in_spring
from checks.repository import Repository

__all__ = ["Engine", "Environment", "engines"]


def engines(repository: Repository) -> Iterator[Engine]:
    """Every engine that is named for an environment, of the roles that the rule at work may see."""
    for source in repository.all(PYTHON, DJANGO_LITERALS):
        yield from in_django(source)
    for find in (
        in_lists,
        in_spring,
        in_laravel,
        in_javascript,
        in_csharp,
        in_classes,
        without_handle,
        in_prisma,
        deployed_engines,
    ):
        yield from find(repository)
