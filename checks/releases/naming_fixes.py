"""Suggestions for images whose name moves: name the commit where they are pushed, pull them each time where they run."""

from __future__ import annotations

import re

from checks.documents.kubernetes import Container
from checks.documents.node import scalar
from checks.finding import Edit, Fix
from checks.images import image_reference
from checks.repository import Repository


def by_commit(path: str, image: str, repository: Repository) -> Fix | None:
    """The reference with the commit for a tag, wherever the pipeline's file names it; None for other files."""
    commit = _commit(path)
    text = repository.text(path)
    if commit is None or text is None or "${__" in image:
        return None
    named = re.compile(rf"(?<![\w./:@-]){re.escape(image)}(?![\w./:@-])")
    replacement = f"{image_reference(image).name}:{commit}"
    edits = tuple(Edit(path, text.span(*found.span()), replacement) for found in named.finditer(text.content))
    return Fix("Name the image by its commit", edits, safe=False) if edits else None


def _commit(path: str) -> str | None:
    """The variable of a pipeline that holds the commit it builds."""
    name = path.rpartition("/")[2].lower()
    if ".github/workflows/" in path:
        return "${{ github.sha }}"
    if name.endswith((".gitlab-ci.yml", ".gitlab-ci.yaml")):
        return "$CI_COMMIT_SHA"
    return "$GIT_COMMIT" if "jenkinsfile" in name else None


def by_pulling(path: str, container: Container) -> Fix | None:
    """Until the tag says which build it is, nodes that keep an older image at least must not run it."""
    policy = scalar(container.node, "imagePullPolicy")
    if policy is None or policy.value != "IfNotPresent":
        return None
    return Fix("Pull the image each time as long as its name moves", (Edit(path, policy.span, "Always"),), safe=False)
