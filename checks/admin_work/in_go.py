"""Go services that migrate on their way from `main` to listening."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from posixpath import basename, dirname
from typing import TypeAlias

from checks.admin_work.commands import Work
from checks.admin_work.in_code import CodeWork, function_name, is_chosen, written
from checks.documents.go import GO
from checks.documents.source import Call, SourceFile
from checks.pattern import pattern
from checks.repository import Repository

LITERALS: dict[Work, tuple[str, ...]] = {
    "migration": ("automigrate", "migrate", "goose", ".schema.create"),
    "seed": ("seed",),
    "destruction": ("droptable", "flushall", "flushdb"),
}
_SEEDING = pattern(
    r"^(?:[Rr]un|[Ee]nsure)?[Ss]eed(?:DB|Db|Data(?:base)?|All|Users?|Admin\w*|Roles?|Default\w*|Initial\w*)$|^(?:[Rr]un|[Ee]xecute)?[Ss]eeders?$"
)
_DEEPEST = 4
_LISTENING = frozenset("ListenAndServe ListenAndServeTLS Listen ListenTLS Run RunTLS Start StartTLS Serve".split())
Function: TypeAlias = tuple[str, str]
"""The folder of a package and a function in it."""
_SERVER: Function = ("", "<listening>")
"""Stands for whatever listens: the functions that do are noted as if it called them."""


def done_in_go(repository: Repository, work: Work) -> Iterator[CodeWork]:
    """Calls in functions that `main` or `init` of a serving program reaches by name."""
    for source in repository.changed(GO):
        for call in source.calls:
            if not _does(call, work) or is_chosen(call.node):
                continue
            path = _reached((dirname(source.path), function_name(source, call.node)), repository)
            if path is not None:
                because = () if path == source.path else (path,)
                yield CodeWork(source.path, call.span, written(call.node), work, because)


def _does(call: Call, work: Work) -> bool:
    content = call.source.text.content
    match work:
        case "migration":
            if call.method == "AutoMigrate":
                return True
            if call.method == "Up":
                return "golang-migrate" in content or call.name.startswith("goose.")
            return call.callee.endswith(".Schema.Create")
        case "destruction":
            return call.method in ("DropTable", "DropTableIfExists") or call.method in ("FlushAll", "FlushDB")
    # `rand.Seed` of the standard library takes a number; what loads data says what it loads.
    return _SEEDING.match(call.method) is not None and not call.name.startswith(
        ("rand.", "math.rand", "gofakeit.", "faker.")
    )


def _reached(wanted: Function, repository: Repository) -> str | None:
    """The main file from which a function is reached."""
    for main, reached in repository.model(_functions_of_mains).items():
        if wanted in reached:
            return main
    return None


def _functions_of_mains(repository: Repository) -> Mapping[str, frozenset[Function]]:
    """By each main file of a program that listens: the functions it calls, and those they call."""
    calls = _calls(repository)
    mains: dict[str, frozenset[Function]] = {}
    for source in repository.all(GO, containing=["package main"]):
        if repository.role(source.path) != "production" or "func main()" not in source.text.content:
            continue
        start = (dirname(source.path), "main")
        reached, edge = {start, (dirname(source.path), "init")}, [start]
        for _ in range(_DEEPEST):
            edge = [callee for caller in edge for callee in calls.get(caller, ()) if callee not in reached]
            reached.update(edge)
        if not reached.isdisjoint(calls.get(_SERVER, ())):
            mains[source.path] = frozenset(reached)
    return mains


def _calls(repository: Repository) -> Mapping[Function, set[Function]]:
    folders: dict[str, list[str]] = {}
    sources: list[SourceFile] = []
    for source in repository.all(GO):
        if repository.role(source.path) == "production":
            sources.append(source)
            folder = dirname(source.path)
            if folder not in folders.setdefault(basename(folder), []):
                folders[basename(folder)].append(folder)
    found: dict[Function, set[Function]] = {}
    for source in sources:
        own = dirname(source.path)
        for call in source.calls:
            if "." not in call.callee:
                target: Function | None = (own, call.callee)
            else:
                package, _, name = call.name.rpartition(".")
                candidates = folders.get(package, ())
                target = (candidates[0], name) if len(candidates) == 1 else None
            caller = (own, function_name(source, call.node))
            if call.method in _LISTENING:
                found.setdefault(_SERVER, set()).add(caller)
            if target is not None:
                found.setdefault(caller, set()).add(target)
    return found
