"""Images whose tag in a manifest is replaced before it is applied."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename

from checks.documents.node import items, text
from checks.documents.yaml import YAML
from checks.images import image_reference
from checks.processes.built import artifacts
from checks.releases.pushed import deployed
from checks.repository import Repository
from checks.value import frozen
from checks.written_commands import commands_anywhere, spelled

_EDITORS = frozenset("sed envsubst yq perl kustomize".split())


@frozen
class Substitutions:
    names: frozenset[str]
    """Images that kustomize, skaffold or `kubectl set image` give another tag."""
    edited: str
    """All that commands such as `sed` are given, in one text: a manifest whose name is in it is edited."""

    def hold(self, name: str, path: str) -> bool:
        return name.lower() in self.names or basename(path) in self.edited


def substitutions(repository: Repository) -> Substitutions:
    """Asked by `repository.model(substitutions)`."""
    edited: list[str] = []
    names = set(_by_files(repository))
    for written in commands_anywhere(
        repository, ("sed ", "envsubst", "yq ", "kustomize", "kubectl", "oc set", "perl ")
    ):
        if written.name in _EDITORS:
            edited.extend(spelled(word) for word in written.command.words)
            edited.extend(each.target.raw for each in written.command.redirections)
            if written.name == "kustomize" and "image" in written.invocation.values:
                names.update(
                    spelled(word).partition("=")[0].partition(":")[0].lower() for word in written.invocation.arguments
                )
        names.update(image_reference(image).name.lower() for image, _ in deployed(written.invocation))
    return Substitutions(frozenset(names), " ".join(edited))


def _by_files(repository: Repository) -> Iterator[str]:
    for file in repository.all(YAML, containing=["images:", "artifacts:"]):
        name = basename(file.path).lower()
        for document in file.documents:
            if name.startswith("kustomization"):
                yield from ((text(item, "name") or "").lower() for item in items(document, "images"))
            elif name.startswith("skaffold"):
                yield from ((text(item, "image") or "").lower() for item in artifacts(document))
