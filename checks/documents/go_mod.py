"""Go's `go.mod`."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.kind import Claim, Kind
from checks.text import Span, Text
from checks.value import frozen


@frozen
class Module:
    """A required module; `indirect` ones are needed by others only."""

    path: str
    version: str
    indirect: bool
    span: Span


@frozen
class GoMod:
    text: Text
    module: str
    go: str
    """The language version; empty where none is declared."""
    requires: tuple[Module, ...]
    replaced: frozenset[str]
    anchor: Span
    """The `module` line."""

    @property
    def path(self) -> str:
        return self.text.path


def parse(text: Text) -> GoMod:
    module, go, anchor = "", "", text.line_span(1)
    requires: list[Module] = []
    replaced: set[str] = set()
    for number, verb, words, comment in _statements(text):
        match verb:
            case "module" if words:
                module, anchor = words[0].strip('"'), text.line_span(number)
            case "go" if words:
                go = words[0]
            case "require" if len(words) > 1:
                requires.append(Module(words[0].strip('"'), words[1], "indirect" in comment, text.line_span(number)))
            case "replace" if words:
                replaced.add(words[0].strip('"'))
    return GoMod(text, module, go, tuple(requires), frozenset(replaced), anchor)


def _statements(text: Text) -> Iterator[tuple[int, str, list[str], str]]:
    """Line, verb, words and comment of each statement; those of a block have the verb of its head."""
    block = ""
    for number, line in enumerate(text.lines, 1):
        bare, _, comment = line.partition("//")
        words = bare.split()
        if not words:
            continue
        if words[0] == ")":
            block = ""
        elif block:
            yield number, block, words, comment
        elif words[-1] == "(":
            block = words[0]
        else:
            yield number, words[0], words[1:], comment


GO_MOD: Kind[GoMod] = Kind("go-mod", claims=(Claim(names=("go.mod",)),), parse=parse)
