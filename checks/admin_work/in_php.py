"""PHP applications that migrate or load while they answer: in a service provider, or in the file that every request enters."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename

from checks.admin_work.commands import Work, does
from checks.admin_work.in_code import CodeWork, function_name, is_administrative_path, is_chosen, written
from checks.documents.php import PHP
from checks.documents.source import Call, SourceFile
from checks.repository import Repository

LITERALS: dict[Work, tuple[str, ...]] = {
    "migration": ("migrat", "updateschema", "createschema"),
    "seed": ("db:seed", "fixtures"),
    "destruction": ("migrate:fresh", "migrate:refresh", "db:wipe", "dropschema", "dropdatabase"),
}
_BOOTING = frozenset(("boot", "register", "booted"))
_ENTRANCES = ("index.php", "bootstrap.php", "app.php", "front.php")


def done_in_php(repository: Repository, work: Work) -> Iterator[CodeWork]:
    for source in repository.changed(PHP):
        for call in source.calls:
            if _does(call, work) and _is_entered(source, call) and not is_chosen(call.node):
                yield CodeWork(source.path, call.span, written(call.node), work)


def _is_entered(source: SourceFile, call: Call) -> bool:
    """Whether each request, or each start of a worker, comes through here."""
    name = function_name(source, call.node)
    if source.path.endswith("Provider.php"):
        return name in _BOOTING
    return not name and basename(source.path) in _ENTRANCES and not is_administrative_path(source.path)


def _does(call: Call, work: Work) -> bool:
    if call.callee.endswith(("Artisan.call", "Artisan.queue")):
        return does(f"artisan {call.string(0) or ''}", work)
    if call.callee in ("exec", "shell_exec", "system", "passthru"):
        return does((call.string(0) or "").removeprefix("php "), work)
    match work:
        case "migration":
            return call.method in ("updateSchema", "createSchema") and "ool" in call.receiver
        case "destruction":
            return call.method in ("dropSchema", "dropDatabase") and "ool" in call.receiver
    return False
