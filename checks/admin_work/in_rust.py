"""Rust services that migrate on their way from `main` to listening: SQLx, Diesel, SeaORM, Refinery."""

from __future__ import annotations

from collections.abc import Iterator

from checks.admin_work.commands import Work
from checks.admin_work.in_code import CodeWork, function_name, is_administrative_path, is_chosen, written
from checks.documents.rust import RUST
from checks.documents.source import Call, SourceFile
from checks.repository import Repository

LITERALS: dict[Work, tuple[str, ...]] = {
    "migration": ("migrate!", "run_pending_migrations", "migrator::up", "migrations::runner"),
    "seed": (),
    "destruction": ("migrator::fresh", "migrator::refresh", "migrator::reset", "revert_all_migrations"),
}
_SERVING = ("axum", "actix_web", "actix-web", "rocket", "warp", "poem", "salvo", "tonic", "tide")
_DESTROYING = ("Migrator.fresh", "Migrator.refresh", "Migrator.reset", "Migrator.down")


def done_in_rust(repository: Repository, work: Work) -> Iterator[CodeWork]:
    """Calls in `main`, or in a function that the file of a `main` calls."""
    for source in repository.changed(RUST):
        if is_administrative_path(source.path):
            continue
        for call in source.calls:
            if not _does(call, work) or is_chosen(call.node):
                continue
            because = _reached(source, function_name(source, call.node), repository)
            if because is not None:
                yield CodeWork(source.path, call.span, written(call.node), work, because)


def _does(call: Call, work: Work) -> bool:
    match work:
        case "migration":
            named = call.receiver.isupper() and "migrate!" in call.source.text.content
            run = call.method == "run" and (named or call.receiver.endswith(("migrate()", "migrations.runner()")))
            return run or call.method == "run_pending_migrations" or call.callee.endswith("Migrator.up")
        case "destruction":
            return call.callee.endswith(_DESTROYING) or call.method == "revert_all_migrations"
    return False


def _reached(source: SourceFile, name: str, repository: Repository) -> tuple[str, ...] | None:
    if name == "main":
        return () if _serves(source, repository) else None
    for other in repository.all(RUST, containing=["fn main("]):
        if repository.role(other.path) != "production" or not _serves(other, repository):
            continue
        if repository.unit(other.path).root != repository.unit(source.path).root:
            continue
        called = any(call.method == name and not is_chosen(call.node) for call in other.calls)
        if called:
            return () if other.path == source.path else (other.path,)
    return None


def _serves(source: SourceFile, repository: Repository) -> bool:
    """Whether the program of a main file is a server: the file says so, or the crate depends on a framework."""
    if any(mark in source.text.content for mark in _SERVING):
        return True
    root = repository.unit(source.path).root
    manifest = repository.text(f"{root}/Cargo.toml" if root else "Cargo.toml")
    return manifest is not None and any(mark in manifest.content for mark in _SERVING)
