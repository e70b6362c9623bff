"""What a template of a Helm chart stands for when the chart's own values fill it in."""

from __future__ import annotations

from posixpath import dirname, join

from checks.documents.node import Scalar, child
from checks.documents.yaml import YAML, Yaml
from checks.pattern import pattern
from checks.repository import Repository

_ACTION = pattern(r"\{\{-?\s*(.*?)\s*-?\}\}")
_VALUE = pattern(r"^\$?\.Values((?:\.\w+)+)(?:\s*\|.*)?$")
UNKNOWN = "$"
"""Stands for what cannot be told, as a variable does in an image's name."""


def filled_in(written: str, path: str, repository: Repository) -> str:
    """`{{ .Values.image.repository }}:{{ .Values.image.tag }}` as `me/shop:1.4`, with `$` for what the values do not say."""
    if "{{" not in written:
        return written
    values = _values(path, repository)

    def value(source: str) -> str:
        named = _VALUE.search(source)
        found = child(values.root, *named[1][1:].split(".")) if named and values is not None else None
        return found.value if isinstance(found, Scalar) and found.value else UNKNOWN

    pieces, position = [], 0
    for action in _ACTION.finditer(written):
        pieces += [written[position : action.start()], value(action[1])]
        position = action.end()
    return "".join((*pieces, written[position:]))


def _values(path: str, repository: Repository) -> Yaml | None:
    folder = dirname(path)
    while folder and not repository.exists(join(folder, "Chart.yaml")):
        folder = dirname(folder)
    return repository.document(join(folder, "values.yaml"), YAML)
