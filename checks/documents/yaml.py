"""YAML with positions: every document of a file as a tree of nodes.

Aliases and merge keys are resolved; an aliased node keeps the position of its anchor. Templates (Helm, Jinja, ERB) that
are no YAML are read with their actions masked, document by document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from weakref import WeakKeyDictionary

from checks.documents.kind import Claim, Kind
from checks.documents.node import Node, Scalar
from checks.documents.templating import masked, templated
from checks.documents.yaml_tree import Tree
from checks.errors import Unreadable
from checks.pattern import pattern
from checks.text import Text
from checks.value import frozen

MAXIMUM_CHARACTERS = 2_000_000
_SEPARATOR = pattern(r"^---(?=[ \t\r\n]|\Z)", re.MULTILINE)


@frozen
class Yaml:
    """`unread` holds the reason for each document of a template that could not be read; the others are there."""

    text: Text
    documents: tuple[Node, ...]
    unread: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        return self.text.path

    @property
    def root(self) -> Node | None:
        """The first document; None for a file without any."""
        return self.documents[0] if self.documents else None


# A file is often of several kinds; its trees live as long as its text does, so they must not refer to it.
_trees: WeakKeyDictionary[Text, tuple[tuple[Node, ...], tuple[str, ...]]] = WeakKeyDictionary()


def parse(text: Text) -> Yaml:
    """The documents of a file that are not empty. Raises `Unreadable` for what is not YAML or over a bound."""
    if text not in _trees:
        _trees[text] = _parse(text)
    return Yaml(text, *_trees[text])


def _parse(text: Text) -> tuple[tuple[Node, ...], tuple[str, ...]]:
    if len(text.content) > MAXIMUM_CHARACTERS:
        raise Unreadable(f"larger than {MAXIMUM_CHARACTERS // 1_000_000} million characters of YAML")
    try:
        return tuple(_documents(text, text.content, 0, is_template=False)), ()
    except Unreadable:
        if not templated(text.content):
            raise
    return _template(text)


def _template(text: Text) -> tuple[tuple[Node, ...], tuple[str, ...]]:
    content = masked(text.content)
    documents: list[Node] = []
    unread: list[str] = []
    starts = [0, *(match.start() for match in _SEPARATOR.finditer(content) if match.start()), len(content)]
    for start, end in pairwise(starts):
        try:
            documents.extend(_documents(text, content[start:end], start, is_template=True))
        except Unreadable as error:
            unread.append(error.reason)
    if unread and not documents:
        raise Unreadable(unread[0])
    return tuple(documents), tuple(unread)


def _documents(text: Text, content: str, base: int, *, is_template: bool) -> Iterator[Node]:
    """Trees of `content`, which stands in the file from character offset `base` on."""
    import yaml  # 27 ms: only once there is a file to read.

    bare = content.removeprefix("\ufeff")
    base += len(content) - len(bare)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    tree = Tree(text, bare, base, is_template=is_template)
    try:
        for event in yaml.parse(bare, Loader=loader):
            root = tree.feed(event)
            if root is not None and not _is_empty(root):
                yield root
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = text.span(base, base).line + (mark.line if mark else 0)
        raise Unreadable(f"not valid YAML: {error.problem or error.context}, line {line}") from error
    except (yaml.YAMLError, UnicodeError) as error:
        raise Unreadable("not valid YAML: it holds a character that YAML does not allow") from error


def _is_empty(root: Node) -> bool:
    return isinstance(root, Scalar) and root.tag == "null" and not root.value


YAML: Kind[Yaml] = Kind("yaml", claims=(Claim(suffixes=(".yaml", ".yml")),), parse=parse)
