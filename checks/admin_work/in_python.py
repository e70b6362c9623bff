"""Python services that migrate, seed or drop at import or in a start-up hook."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from posixpath import basename
from typing import TYPE_CHECKING

from checks.admin_work.commands import Work, does
from checks.admin_work.in_code import CodeWork, function_name, is_administrative_path, is_chosen, written
from checks.documents.python import PYTHON
from checks.documents.source import Call, SourceFile
from checks.pattern import pattern
from checks.repository import Repository

if TYPE_CHECKING:
    from ast_grep_py import SgNode

LITERALS: dict[Work, tuple[str, ...]] = {
    "migration": ("create_all", "migrat", "upgrade", "generate_schemas", "create_tables"),
    "seed": ("seed", "superuser", "create_admin", "loaddata", "initial_data"),
    "destruction": ("drop_all", "flushall", "flushdb", "flush", "drop_database"),
}
_HOOKS = frozenset(
    (
        "lifespan app_lifespan startup on_startup startup_event create_app make_app build_app application_factory startup_db "
        "startup_db_client app_startup before_first_request on_start"
    ).split()
)
_APP = ("FastAPI(", "Flask(", "Starlette(", "Sanic(", "Quart(", "Litestar(", "Application(", "lifespan")
_RUNNERS = frozenset(("os.system", "subprocess.run", "subprocess.call", "subprocess.check_call", "subprocess.Popen"))


_HOOK_DECORATOR = pattern(
    r"on_event\(\s*['\"]startup|before_first_request|before_serving|before_server_start|on_startup|startup"
)


@cache
def _calls_for(work: Work) -> re.Pattern[str]:
    """Functions whose own name says what they do."""
    return re.compile(
        {
            "migration": r"^(?:async_)?(?:run|apply|do|perform|execute)_(?:\w+_)?migrations?$|^migrate_(?:db|database)$|^run_alembic_upgrade$",
            "seed": r"^(?:run_)?seed(?:_(?:db|database|data|all|initial_data))?$|^(?:ensure|create)_(?:initial_|default_|first_)?(?:superuser|admin(?:_user)?)$|^init(?:ial)?_data$",
            "destruction": r"^(?:drop|reset)_(?:db|database|tables)$",
        }[work]
    )


def done_in_python(repository: Repository, work: Work) -> Iterator[CodeWork]:
    """Calls that do this kind of work at import of a service's module or in a hook of its start."""
    for source in repository.changed(PYTHON):
        for call in source.calls:
            sure = _does(call, work)
            if not sure and not _calls_for(work).match(call.method):
                continue
            because = _reached(call, source, repository, sure)
            if because is not None and not is_chosen(call.node):
                yield CodeWork(source.path, call.span, written(call.node), work, because)


def _does(call: Call, work: Work) -> bool:
    name, callee = call.name, call.callee
    if call.method == "call_command":
        return does(f"manage.py {call.string(0) or ''}", work)
    if name in _RUNNERS:
        return does(_command(call), work)
    match work:
        case "migration":
            return (
                name in ("flask_migrate.upgrade", "alembic.command.upgrade")
                or callee.endswith(("metadata.create_all", "db.create_all", "Tortoise.generate_schemas"))
                or (call.method == "run_sync" and _argument(call).endswith("metadata.create_all"))
                or (
                    call.method in ("register_tortoise", "RegisterTortoise")
                    and _is_true(call.option("generate_schemas"))
                )
            )
        case "destruction":
            return (
                callee.endswith(("metadata.drop_all", "db.drop_all"))
                or (call.method == "run_sync" and _argument(call).endswith("metadata.drop_all"))
                or call.method in ("flushall", "flushdb", "drop_database")
            )
    return False


def _argument(call: Call) -> str:
    node = call.argument(0)
    return node.text() if node is not None else ""


def _is_true(node: SgNode | None) -> bool:
    return node is not None and node.text() == "True"


def _command(call: Call) -> str:
    node = call.argument(0)
    if node is None:
        return ""
    if node.kind() in ("list", "tuple"):
        words = [call.source.string(each) or "" for each in node.children() if each.is_named()]
        return " ".join(words).removeprefix("python -m ")
    return (call.source.string(node) or "").removeprefix("python -m ")


def _reached(call: Call, source: SourceFile, repository: Repository, sure: bool) -> tuple[str, ...] | None:
    """The files by which a call is reached when a service starts; None where it is not, as far as can be seen.

    sure: the call itself does the work; one that is merely named so counts in a start-up hook alone.
    """
    if _is_hook(call.node):
        return () if _is_service(source) else None
    name = function_name(source, call.node)
    if not name:
        if not sure or _is_guarded(call.node) or is_administrative_path(source.path):
            return None
        return () if _is_service(source) else _importer(source, repository)
    return _caller(name, repository) if sure else None


def _is_service(source: SourceFile) -> bool:
    if source.path.endswith(("/wsgi.py", "/asgi.py")):
        return True
    if source.path.endswith("/apps.py"):
        return "AppConfig" in source.text.content
    return any(mark in source.text.content for mark in _APP)


def _is_hook(node: SgNode) -> bool:
    for above in node.ancestors():
        if above.kind() == "function_definition":
            name = above.field("name")
            if name is not None and (name.text() in _HOOKS or _is_ready(above, name.text())):
                return True
            parent = above.parent()
            if parent is not None and parent.kind() == "decorated_definition":
                decorators = [each.text() for each in parent.children() if each.kind() == "decorator"]
                if any(_HOOK_DECORATOR.search(each) for each in decorators):
                    return True
    return False


def _is_ready(function: SgNode, name: str) -> bool:
    """Django calls `ready` of each application's configuration when it starts, for management commands too."""
    return name == "ready" and any(
        each.kind() == "class_definition" and "AppConfig" in each.text().partition(":")[0]
        for each in function.ancestors()
    )


def _is_guarded(node: SgNode) -> bool:
    """Below `if __name__ == "__main__"`: not what an application server runs."""
    return any(
        above.kind() == "if_statement" and "__name__" in above.text().partition(":")[0] for above in node.ancestors()
    )


def _importer(source: SourceFile, repository: Repository) -> tuple[str, ...] | None:
    """A service's module that imports this one."""
    stem = basename(source.path).removesuffix(".py")
    if stem == "__init__":
        return None
    imported = re.compile(
        rf"^\s*(?:from\s+[\w.]*\b{re.escape(stem)}\s+import|import\s+[\w.]*\b{re.escape(stem)}\b|from\s+[\w.]+\s+import\s.*\b{re.escape(stem)}\b)",
        re.M,
    )
    for other in repository.all(PYTHON, containing=[mark.lower() for mark in _APP]):
        if other.path != source.path and _is_service(other) and imported.search(other.text.content):
            return (other.path,)
    return None


def _caller(name: str, repository: Repository) -> tuple[str, ...] | None:
    """A service's module that calls a function of this name at import or in a hook."""
    if name == "<anonymous>":
        return None
    for other in repository.all(PYTHON, containing=[f"{name}("]):
        if not _is_service(other) or is_administrative_path(other.path):
            continue
        for call in other.calls:
            if call.method != name or is_chosen(call.node):
                continue
            if _is_hook(call.node) or (not function_name(other, call.node) and not _is_guarded(call.node)):
                return (other.path,)
    return None
