"""Node services that synchronise a schema, migrate or drop when they start."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.admin_work.commands import Work, does
from checks.admin_work.in_code import CodeWork, is_administrative_path, is_chosen, written
from checks.documents.javascript import JAVASCRIPT
from checks.documents.source import Call, SourceFile
from checks.pattern import pattern
from checks.repository import Repository

if TYPE_CHECKING:
    from ast_grep_py import SgNode

LITERALS: dict[Work, tuple[str, ...]] = {
    "migration": ("sync(", "sync (", "synchronize", "migrat", "schema-to-update", "updateschema"),
    "seed": ("seed",),
    "destruction": ("force", "dropschema", "flushall", "flushdb", "dropdatabase", "migrate reset"),
}
_SWITCHES: dict[str, Work] = {"synchronize": "migration", "migrationsRun": "migration", "dropSchema": "destruction"}
_ORM = ("typeorm", "TypeOrm", "DataSource(")
_STARTING = pattern(
    r"^(?:start|main|bootstrap|run|listen|connect|boot|serve|initiali[sz]e|init)\w*$|^onModuleInit$", re.I
)
_SEEDING = pattern(
    r"^(?:run|ensure)?_?[sS]eed(?:_?(?:[dD]b|DB|[dD]ata(?:base)?|[aA]ll|[aA]dmin(?:User)?|[uU]sers?|[iI]nitial\w*|[dD]efault\w*))?$"
)
_LOCAL = pattern(r"^['\"]?(?:dev\w*|test\w*|local\w*|e2e)['\"]?$")


_DATABASE = pattern(r"(?:^|\.)(?:sequelize|db|database|conn|connection|sequelizeConnection|orm|models)$", re.I)


def done_in_javascript(repository: Repository, work: Work) -> Iterator[CodeWork]:
    """Calls and options of this kind in what no path says to be a script for people."""
    for source in repository.changed(JAVASCRIPT):
        if is_administrative_path(source.path):
            continue
        for call in source.calls:
            if _does(call, work) and not is_chosen(call.node) and (work == "migration" or _at_start(call)):
                yield CodeWork(source.path, call.span, written(call.node), work)
        if any(mark in source.text.content for mark in _ORM):
            yield from _switched_on(source, work)


def _does(call: Call, work: Work) -> bool:
    if call.method in ("execSync", "exec", "spawnSync", "execFileSync"):
        return does((call.string(0) or "").removeprefix("npx "), work)
    match work:
        case "migration":
            return _synchronises(call) or call.callee.endswith("migrate.latest") or _migrates(call)
        case "destruction":
            force = call.option("force") if call.method == "sync" else None
            dropped = call.callee.endswith("connection.dropDatabase") or call.method.lower() in ("flushall", "flushdb")
            return dropped or (_is_database(call) and (_is_true(force) or _forced(call)))
    return (
        _SEEDING.match(call.method) is not None
        and ".listen(" in call.source.text.content
        and "faker" not in call.receiver
    )


def _is_true(node: SgNode | None) -> bool:
    return node is not None and node.text() == "true"


def _forced(call: Call) -> bool:
    """`sync({ force })`, where the name is bound once, to `true`."""
    given = call.argument(0) if call.method == "sync" else None
    if given is None or given.kind() != "object":
        return False
    short = any(each.kind() == "shorthand_property_identifier" and each.text() == "force" for each in given.children())
    return short and _is_true(call.source.constants.get("force"))


def _at_start(call: Call) -> bool:
    """Whether nothing but functions that start a service is around the call; callbacks count as what they are given to."""
    for above in call.node.ancestors():
        if above.kind() not in call.source.grammar.functions:
            continue
        parent = above.parent()
        name = above.field("name") or (
            parent.field("name") or parent.field("left") or parent.field("key") if parent else None
        )
        if name is not None and not _STARTING.search(name.text()):
            return False
    return True


def _is_database(call: Call) -> bool:
    """Whether the receiver is Sequelize's connection: the file says so, or an option that only its `sync` has."""
    if not _DATABASE.search(call.receiver):
        return False
    told = any(call.option(each) for each in ("force", "alter"))
    return told or _forced(call) or "sequelize" in call.source.text.content.lower()


def _synchronises(call: Call) -> bool:
    return call.method == "sync" and _is_database(call)


def _migrates(call: Call) -> bool:
    """TypeORM's `dataSource.runMigrations()`, Umzug's `umzug.up()`, Drizzle's `migrate(db, …)`, MikroORM's migrator."""
    if call.method == "runMigrations":
        return bool(call.receiver)
    if call.method == "up":
        return "umzug" in call.receiver.lower() or "getMigrator" in call.receiver
    if call.callee == "migrate":
        return call.option("migrationsFolder") is not None
    return call.method == "updateSchema" and "getSchemaGenerator" in call.receiver


def _switched_on(source: SourceFile, work: Work) -> Iterator[CodeWork]:
    for node in source.find("pair"):
        key, value = node.field("key"), node.field("value")
        if key is None or value is None or value.text() != "true":
            continue
        if _SWITCHES.get(key.text().strip("'\"")) == work and not _is_local(node) and not is_chosen(node):
            yield CodeWork(source.path, source.span(node), written(node), work)


def _is_local(node: SgNode) -> bool:
    """Whether the option stands below `development:` or `test:`, or is for a database in memory."""
    for above in node.ancestors():
        if above.kind() == "pair":
            key = above.field("key")
            if key is not None and _LOCAL.match(key.text()):
                return True
        if above.kind() == "object" and ":memory:" in above.text():
            return True
    return False
