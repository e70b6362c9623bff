"""Workers of PHP frameworks in images without `pcntl`, the extension by which they hear SIGTERM.

The official images do not bring it, and Laravel's and Symfony's workers quietly go without.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.dockerfile import DOCKERFILE, Dockerfile, Stage
from checks.images import image_reference
from checks.pattern import pattern
from checks.processes import Process, production_processes
from checks.repository import Repository

LITERALS = ("queue:work", "queue:listen", "horizon", "messenger:consume")
_WORKER = pattern(r"\bartisan (?:queue:(?:work|listen)|horizon(?!:))|\bmessenger:consume\b")


def deaf_workers(repository: Repository) -> Iterator[tuple[Process, str]]:
    """Processes that run such a worker in an image that is known to lack the extension, with the image's name."""
    for process in production_processes(repository):
        line = next((step.line for step in process.steps if _WORKER.search(step.line)), None)
        dockerfile = repository.document(process.dockerfile, DOCKERFILE) if line and process.dockerfile else None
        stage = dockerfile.last if dockerfile is not None else None
        if dockerfile is not None and stage is not None and _lacks_pcntl(dockerfile, stage):
            yield process, dockerfile.base_image(stage) or "the image"


def _lacks_pcntl(dockerfile: Dockerfile, stage: Stage) -> bool:
    reference = image_reference(dockerfile.base_image(stage) or "")
    if reference.name.removeprefix("docker.io/").removeprefix("library/") != "php":
        return False
    written = [
        each.source for link in dockerfile.stage_chain(stage) for each in link.instructions if each.keyword == "RUN"
    ]
    return not any("pcntl" in each or ".sh" in each or "$" in each.replace("$(", "") for each in written)
