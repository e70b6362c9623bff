"""References to images, and to source, that mean another build tomorrow: where one is pushed, run, synchronised or copied from."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.cloudformation import CLOUDFORMATION
from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE, Dockerfile
from checks.documents.json import JSON
from checks.documents.kubernetes import KUBERNETES, Container, Resource, containers
from checks.documents.node import child, items, scalar
from checks.documents.terraform import TERRAFORM
from checks.finding import Fix
from checks.images import floating, image_reference
from checks.pattern import pattern
from checks.processes.built import built_images
from checks.processes.chart_values import filled_in
from checks.processes.composed import is_superseded
from checks.processes.tasks import task_containers
from checks.releases.moving_tags import moving
from checks.releases.naming_fixes import by_commit, by_pulling
from checks.releases.released import releases
from checks.releases.substituted import substitutions
from checks.repository import Repository
from checks.text import Span
from checks.value import frozen

_OWN_REGISTRY = pattern(r"\$\{(?:aws_ecr_repository|google_artifact_registry_repository)\.[^}]*\}(?:/[^:]+)?")
_SINGLE = frozenset("nginx node python golang alpine busybox composer php caddy redis postgres traefik".split())
"""Official images that are known by one word; any other word may be a stage that is misspelt, or a build context."""


@frozen
class Moving:
    """`act` and `why` in a sentence: pushed, under the tag latest. `advised`: many leave it so on purpose."""

    path: str
    span: Span
    image: str
    act: str
    why: str
    advised: bool = False
    fix: Fix | None = None


def moving_references(repository: Repository) -> Iterator[Moving]:
    """Those in changed files that the rule may see; pushes are judged by what the whole repository pushes."""
    yield from _pushed(repository)
    yield from _in_manifests(repository)
    yield from _in_compose(repository)
    yield from _in_tasks(repository)
    for dockerfile in repository.changed(DOCKERFILE):
        yield from _copied(dockerfile)


def _pushed(repository: Repository) -> Iterator[Moving]:
    """Images that no command pushes under a name that stays, and deployments by one that does not."""
    every = repository.model(releases)
    fixed = {each.name for each in every if each.why is None}
    seen: set[tuple[str, str]] = set()
    for each in every:
        if each.act == "built" or each.why is None or repository.role(each.path) != "production":
            continue
        if (each.act == "pushed" and each.name in fixed) or (each.path, each.name) in seen:
            continue
        seen.add((each.path, each.name))
        fix = by_commit(each.path, each.image, repository)
        yield Moving(each.path, each.span, _readable(each.image), each.act, each.why, fix=fix)


def _in_manifests(repository: Repository) -> Iterator[Moving]:
    own, replaced = repository.model(built_images), repository.model(substitutions)
    for manifest in repository.changed(KUBERNETES):
        for resource in manifest.resources:
            yield from _synced(manifest.path, resource)
            for container in containers(resource):
                why = moving(container.image) if container.image else None
                if container.image is None or container.image_span is None or why is None:
                    continue
                name = image_reference(filled_in(container.image, manifest.path, repository)).name
                if (own.holds(name) or _put_there(container)) and not replaced.hold(name, manifest.path):
                    fix = by_pulling(manifest.path, container)
                    yield Moving(manifest.path, container.image_span, container.image, "run", why, fix=fix)


def _put_there(container: Container) -> bool:
    """An image that is never pulled was built beside the cluster: somebody's own."""
    policy = scalar(container.node, "imagePullPolicy")
    base = image_reference(container.image or "").base
    return policy is not None and policy.value == "Never" and base not in _SINGLE


def _synced(path: str, resource: Resource) -> Iterator[Moving]:
    """Argo CD and Flux that follow the tip of a branch."""
    name = resource.name or resource.kind
    if resource.api_version.startswith("argoproj.io/") and resource.kind == "Application":
        sources = (child(resource.node, "spec", "source"), *items(resource.node, "spec", "sources"))
        for source in sources:
            revision, chart = scalar(source, "targetRevision"), child(source, "chart")
            if revision is not None and revision.value in ("HEAD", "main", "master", "develop", "*"):
                yield _branch(path, revision.span, "every version" if chart else f"the tip of {revision.value}", name)
            elif revision is None and chart is None and (address := scalar(source, "repoURL")) is not None:
                yield _branch(path, address.span, "the tip of the default branch", name)
    if resource.kind == "GitRepository":
        branch = scalar(resource.node, "spec", "ref", "branch")
        others = [each for each in ("tag", "semver", "commit") if child(resource.node, "spec", "ref", each) is not None]
        if branch is not None and not others:
            yield _branch(path, branch.span, f"the tip of {branch.value}", name)


def _branch(path: str, span: Span, why: str, name: str) -> Moving:
    return Moving(path, span, name, "synchronised", why, advised=True)


def _in_tasks(repository: Repository) -> Iterator[Moving]:
    """Images of one's own in task definitions and in the resources of clouds."""
    changed = {
        *(file.path for file in repository.changed(TERRAFORM)),
        *(template.path for template in repository.changed(CLOUDFORMATION)),
        *(parsed.text.path for parsed in repository.changed(JSON)),
    }
    for container in repository.model(task_containers) if changed else ():
        written = container.image.value if container.image is not None and container.path in changed else ""
        own = repository.model(built_images).holds(image_reference(written).name) or _of_own_registry(written)
        why = moving(_OWN_REGISTRY.sub("own", written)) if own else None
        if why is not None and container.image is not None:
            yield Moving(container.path, container.image.span, written, "run", why)


def _of_own_registry(written: str) -> bool:
    return _OWN_REGISTRY.search(written) is not None


def _copied(dockerfile: Dockerfile) -> Iterator[Moving]:
    """Files that are copied from an image of others whose name moves."""
    for instruction in (each for each in dockerfile.instructions if each.keyword in ("COPY", "ADD")):
        source = instruction.flag("from") or ""
        if not source or source.isdecimal() or "$" in source or dockerfile.stage_named(source) is not None:
            continue
        reference = image_reference(source)
        why = floating(reference) if "/" in source or reference.tag or reference.base in _SINGLE else None
        if why is not None:
            yield Moving(dockerfile.path, instruction.span, source, "used", why, advised=True)


def _in_compose(repository: Repository) -> Iterator[Moving]:
    own = repository.model(built_images)
    for compose in repository.changed(COMPOSE):
        if compose.development or is_superseded(compose.path, repository):
            continue
        for service in compose.services:
            if service.image is None or service.build is not None:
                continue
            why = moving(service.image.value)
            if why is not None and own.holds(image_reference(service.image.value).name):
                yield Moving(compose.path, service.image.span, service.image.value, "run", why)


def _readable(image: str) -> str:
    """The image as it was written, before expressions were taken for variables."""
    if "${__" not in image:
        return image
    name, _, rest = image.partition("${__")
    return f"{name}${{{{ {rest.rstrip('}').strip('_').replace('_', '.', 1)} }}}}"
