"""ASP.NET services that migrate or recreate their database in the host's start."""

from __future__ import annotations

from collections.abc import Iterator

from checks.admin_work.commands import Work
from checks.admin_work.in_code import CodeWork, function_name, is_chosen, written
from checks.documents.csharp import CSHARP
from checks.documents.source import Call, SourceFile
from checks.pattern import pattern
from checks.repository import Repository

LITERALS: dict[Work, tuple[str, ...]] = {
    "migration": ("migrate", "ensurecreated"),
    "seed": ("seed", "dbinitiali", "datainitiali"),
    "destruction": ("ensuredeleted",),
}
_SEEDER = pattern(r"(?i)(?:seed(?:er|data)?|dbinitiali[sz]er|datainitiali[sz]er)(?:\.Instance)?$")
_HOSTS = ("WebApplication", "CreateHostBuilder", "IApplicationBuilder", "UseStartup", "IHost")
_START_FILES = ("program.cs", "startup.cs")
_START_METHODS = frozenset("Main Configure ConfigureServices".split())


_SEEDS = pattern(
    r"^(?:Ensure)?Seed(?:Data|Database|Db|Async|DataAsync|DatabaseAsync|Users|Roles)?$|^(?:Initialise|Initialize)Seed"
)


def done_in_csharp(repository: Repository, work: Work) -> Iterator[CodeWork]:
    """Calls in `Program.cs` and `Startup.cs`, or in a method that one of them calls."""
    for source in repository.changed(CSHARP):
        for call in source.calls:
            if not _does(call, work) or is_chosen(call.node):
                continue
            because = _reached(call, source, repository)
            if because is not None:
                yield CodeWork(source.path, call.span, written(call.node), work, because)


def _does(call: Call, work: Work) -> bool:
    match work:
        case "migration":
            migrates = call.method in ("Migrate", "MigrateAsync") and call.receiver.endswith("Database")
            return migrates or call.method in ("EnsureCreated", "EnsureCreatedAsync")
        case "destruction":
            return call.method in ("EnsureDeleted", "EnsureDeletedAsync")
    by_class = call.method in ("Initialize", "InitializeAsync", "EnsurePopulated", "Populate") and _SEEDER.search(
        call.receiver
    )
    return bool(_SEEDS.match(call.method) or by_class) and _is_start(call.source)


def _is_start(source: SourceFile) -> bool:
    name = source.path.rpartition("/")[2].lower()
    return name in _START_FILES and any(mark in source.text.content for mark in _HOSTS)


def _reached(call: Call, source: SourceFile, repository: Repository) -> tuple[str, ...] | None:
    name = function_name(source, call.node)
    if _is_start(source):
        return ()
    if not name or name == "<anonymous>":
        return None
    for other in repository.all(CSHARP, containing=[name]):
        calls = other.calls if other.path != source.path and _is_start(other) else ()
        if any(each.method == name and not is_chosen(each.node) for each in calls):
            return (other.path,)
    return None
