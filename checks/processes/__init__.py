"""The model of declared commands. Rules ask it by `repository.model(declared_processes)`."""

from __future__ import annotations

from collections.abc import Iterator

from checks.processes.composed import composed_processes
from checks.processes.functions import function_processes
from checks.processes.images import image_processes
from checks.processes.listed import listed_processes, package_processes
from checks.processes.model import Nature, Origin, Process, Step
from checks.processes.orchestrated import orchestrated_processes
from checks.processes.supervised import supervised_processes
from checks.processes.tasks import task_processes
from checks.repository import Repository

__all__ = ["Nature", "Origin", "Process", "Step", "declared_processes", "production_processes"]


def declared_processes(repository: Repository) -> tuple[Process, ...]:
    """Every process that the repository declares, sorted by unit, path and place."""
    found = [
        *image_processes(repository),
        *composed_processes(repository),
        *orchestrated_processes(repository),
        *task_processes(repository),
        *function_processes(repository),
        *listed_processes(repository),
    ]
    reached = {step.path for process in found for step in process.steps}
    found.extend(supervised_processes(repository, reached))
    spoken_for = {process.unit for process in found if process.steps and process.own and not process.development}
    found.extend(package_processes(repository, spoken_for))
    return tuple(sorted(found, key=lambda process: (process.unit, process.path, process.span)))


def production_processes(repository: Repository, *natures: Nature) -> Iterator[Process]:
    """Processes of this repository's own code outside development, of some natures where any are named."""
    for process in repository.model(declared_processes):
        if process.own and not process.development and (not natures or process.nature in natures):
            yield process
