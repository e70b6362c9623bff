"""Lists of variables that people keep by hand: example files, `app.json`, tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.app_json import APP_JSON
from checks.documents.dotenv import DOTENV
from checks.documents.markdown import MARKDOWN
from checks.environment.declarations.declaration import Documented
from checks.environment.lookups.lookup import is_capitals
from checks.repository import Repository


def listed(repository: Repository) -> Iterator[Documented]:
    for environment in repository.all(DOTENV):
        if environment.example:
            for variable in (*environment.variables, *environment.commented):
                yield Documented(variable.name, environment.path, variable.span, "example", variable.value)
    for app in repository.all(APP_JSON):
        for asked in app.variables:
            yield Documented(asked.name, app.path, asked.name_span, "app.json", asked.value)
    yield from _tables(repository)


def _tables(repository: Repository) -> Iterator[Documented]:
    for document in repository.all(MARKDOWN):
        for table in document.tables:
            for row in table.rows:
                for cell in row[:2]:
                    if is_capitals(cell.value) and "_" in cell.value:
                        yield Documented(cell.value, document.path, cell.span, "table")
