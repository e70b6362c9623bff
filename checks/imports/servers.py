"""The server that a declared command starts, where no manifest declares it."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.dockerfile import DOCKERFILE
from checks.finding import Match
from checks.imports.declared import declared_for
from checks.manifests.model import Ecosystem
from checks.processes import production_processes
from checks.processes.model import Process, Step
from checks.repository import Repository

_SERVERS: dict[str, tuple[Ecosystem, str, tuple[str, ...]]] = {
    "gunicorn": ("python", "gunicorn", ()),
    "uvicorn": ("python", "uvicorn", ("fastapi[standard]", "fastapi[all]", "fastapi-cli")),
    "hypercorn": ("python", "hypercorn", ()),
    "daphne": ("python", "daphne", ()),
    "waitress-serve": ("python", "waitress", ()),
    "granian": ("python", "granian", ()),
    "uwsgi": ("python", "uwsgi", ()),
    "celery": ("python", "celery", ()),
    "flower": ("python", "flower", ()),
    "puma": ("ruby", "puma", ()),
    "unicorn": ("ruby", "unicorn", ()),
    "sidekiq": ("ruby", "sidekiq", ()),
    "thin": ("ruby", "thin", ()),
    "pm2": ("node", "pm2", ()),
    "pm2-runtime": ("node", "pm2", ()),
    "pm2-docker": ("node", "pm2", ()),
    "nodemon": ("node", "nodemon", ()),
    "ts-node": ("node", "ts-node", ()),
    "tsx": ("node", "tsx", ()),
    "forever": ("node", "forever", ()),
}
"""Program: ecosystem, package, and what else brings it."""


def undeclared_servers(repository: Repository) -> Iterator[Match]:
    """One match for each server that is started, at the command that starts it."""
    seen: set[tuple[str, str]] = set()
    for process in production_processes(repository):
        for step in process.steps:
            known = _SERVERS.get(step.name)
            if known is None or (step.path, step.name) in seen or repository.role(step.path) != "production":
                continue
            seen.add((step.path, step.name))
            match = _match(repository, process, step, *known)
            if match is not None:
                yield match


def _match(
    repository: Repository, process: Process, step: Step, ecosystem: Ecosystem, package: str, others: tuple[str, ...]
) -> Match | None:
    declared = declared_for(repository, f"{process.unit}/x" if process.unit else "x", ecosystem)
    names = declared.names | declared.locked
    if not declared.manifests or declared.open or any(package in name.lower() for name in names):
        return None
    written = "\n".join(manifest.text.content for manifest in declared.manifests)
    compact = written.replace(" ", "")
    if any(other in compact for other in others) or _is_installed(repository, package):
        return None
    if repository.unit(step.path).kind == "library":
        return None
    manifest = declared.manifests[0]
    return Match(
        step.path,
        step.span,
        {"name": package, "how": "started", "manifest": manifest.name},
        because=(manifest.path,),
        identity=f"started {package}",
    )


def _is_installed(repository: Repository, package: str) -> bool:
    """Whether an image installs it by name, or starts from one that bears its name or that cannot be known."""
    for dockerfile in repository.all(DOCKERFILE, [package, "$"]):
        lines = dockerfile.text.content.splitlines()
        if any(package in line and not line.lstrip().upper().startswith(("CMD", "ENTRYPOINT", "#")) for line in lines):
            return True
    return False
