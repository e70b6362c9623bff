"""`factorlint explain --processes`: what a repository declares to run, as the rules see it."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine import collect
from checks.focus import EVERYTHING
from checks.gathering import shared
from checks.processes import Process, declared_processes
from checks.processes.pipelines import PipelineStep, pipeline_steps
from checks.repository import Repository
from hooks.place import Wanted, locate
from hooks.printing import printable
from hooks.settings import configuration


def described(path: str) -> Iterator[str]:
    """One block a process, with its steps in order; `?` before what may not run, `&` before what goes to the background.

    Behind them, what the steps of workflows and pipelines do: build, release or deploy.

    Raises `UsageError` for a path that is not there.
    """
    place = locate(Wanted((path,)))
    config = configuration(place.snapshot, None)
    repository = Repository(shared(collect(place.snapshot, config, ()), config), EVERYTHING)
    found = [process for process in repository.model(declared_processes) if place.focus.has_path(process.path)]
    if not found:
        yield "No process is declared here.\n"
    for process in found:
        yield from _block(process)
    for step in repository.model(pipeline_steps):
        if place.focus.has_path(step.path):
            yield _piped(step)


def _piped(step: PipelineStep) -> str:
    return printable(f"{step.path}:{step.span.line} {step.act}: {step.what}") + "\n"


def _block(process: Process) -> Iterator[str]:
    marks = [
        process.nature,
        *(["development"] if process.development else []),
        *([] if process.own else ["image of others"]),
        *([f"image {process.image}"] if process.image else []),
        *([f"built by {process.dockerfile}"] if process.dockerfile and process.dockerfile != process.path else []),
    ]
    yield printable(f"{process.path}:{process.span.line} {process.name} ({', '.join(marks)})") + "\n"
    for step in process.steps:
        mark = "?" if step.conditional else "&" if step.background else " "
        yield printable(f"  {mark} {step.line}  <- {step.path}:{step.span.line}") + "\n"
