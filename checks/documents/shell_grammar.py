"""Simple commands out of tree-sitter's tree for Bash. Iterative, so that depth costs no stack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from checks.documents.shell import Assignment, Block, Command, Redirection, Word, bounded, unquoted
from checks.errors import Unreadable
from checks.text import Span
from checks.value import frozen

Locate = Callable[[int, int], Span]
"""The span of a range of character offsets in the source."""

_DEEPEST = 150
_WORDS = frozenset(
    (
        "word string raw_string ansi_c_string translated_string concatenation number simple_expansion expansion "
        "command_substitution process_substitution arithmetic_expansion brace_expression test_operator variable_name "
        "extglob_pattern regex array special_variable_name"
    ).split()
)
_REDIRECTIONS = frozenset(("file_redirect", "heredoc_redirect", "herestring_redirect"))
_KEYWORD_COMMANDS = frozenset(("declaration_command", "unset_command", "test_command"))
_COMMANDS = _KEYWORD_COMMANDS | {"command", "variable_assignment", "variable_assignments"}
_LEAVES = frozenset(
    (
        "word number raw_string ansi_c_string variable_name special_variable_name string_content test_operator comment "
        "file_descriptor heredoc_start heredoc_end heredoc_content regex extglob_pattern"
    ).split()
)
"""Kinds below which no command can stand; most nodes are of one of them."""
_BLOCKS = {
    "if_statement": Block("if"),
    "elif_clause": Block("if"),
    "else_clause": Block("if"),
    "while_statement": Block("loop"),
    "for_statement": Block("loop"),
    "c_style_for_statement": Block("loop"),
    "case_statement": Block("case"),
    "compound_statement": Block("group"),
    "subshell": Block("subshell"),
    "command_substitution": Block("substitution"),
    "process_substitution": Block("substitution"),
}


class _Place(NamedTuple):
    """What a node inherits from those above it. A tuple, for one is made for most nodes."""

    background: bool = False
    pipeline: int | None = None
    position: int = 0
    last: bool = True
    joined: str = ""
    within: tuple[Block, ...] = ()
    redirections: tuple[Redirection, ...] = ()
    depth: int = 0


def commands_within_bounds(source: str, locate: Locate) -> tuple[Command, ...]:
    """The simple commands of a source, and none where it is over a bound of size or depth."""
    try:
        return tuple(commands(bounded(source), locate))
    except Unreadable:
        return ()


def commands(source: str, locate: Locate) -> Iterator[Command]:
    """The simple commands of a source in order; raises `Unreadable` where it is nested too deeply."""
    from ast_grep_py import SgRoot

    # The grammar takes a carriage return for part of a word.
    cleaned = source.replace("\r\n", " \n")
    reader = _Reader(cleaned, locate)
    pending: list[tuple[Any, _Place]] = [(SgRoot(cleaned, "bash").root(), _Place())]
    while pending:
        node, place = pending.pop()
        if place.depth > _DEEPEST:
            raise Unreadable("shell commands nested too deeply")
        kind = node.kind()
        if kind in _COMMANDS:
            yield reader.command(node, place)
        elif kind == "ERROR":
            yield from reader.loose(node, place)
        pending.extend(reversed(list(_children(node, kind, place, reader))))


def _children(node: Any, kind: str, place: _Place, reader: _Reader) -> Iterator[tuple[Any, _Place]]:
    """The children that may hold commands, each with its place."""
    children = node.children()
    if not children:
        return
    if kind == "redirected_statement":
        yield from _redirected(children, place, reader)
        return
    inner = _entered(node, kind, place)
    if kind == "pipeline":
        yield from _piped(children, inner, node.range().start.index)
        return
    joined = place.joined
    for child, following in zip(children, (*children[1:], None), strict=True):
        child_kind = child.kind()
        if child_kind in ("&&", "||"):
            joined = child_kind
        elif kind in _COMMANDS and child_kind == "variable_assignment":
            # It is part of this command; only a substitution in its value is a command of its own.
            yield from ((part, inner) for part in child.children() if part.is_named())
        elif child_kind not in _LEAVES and child.is_named():
            background = inner.background or (following is not None and following.kind() == "&")
            binding = joined if kind == "list" else inner.joined
            if background != inner.background or binding != inner.joined:
                yield child, inner._replace(background=background, joined=binding)
            else:
                yield child, inner


def _entered(node: Any, kind: str, place: _Place) -> _Place:
    """The place inside a node. Only blocks count as depth: `a && b && …` nests in the tree and in nothing else."""
    if kind not in _BLOCKS and kind != "function_definition":
        return place
    deeper = place._replace(depth=place.depth + 1)
    if kind == "function_definition":
        name = next((child.text() for child in node.children() if child.kind() == "word"), "")
        return deeper._replace(within=(*place.within, Block("function", name)), background=False, joined="")
    if kind in ("command_substitution", "process_substitution"):
        return _Place()._replace(within=(*place.within, _BLOCKS[kind]), depth=deeper.depth)
    return deeper._replace(within=(*place.within, _BLOCKS[kind]), joined="")


def _piped(children: list[Any], place: _Place, start: int) -> Iterator[tuple[Any, _Place]]:
    members = [child for child in children if child.is_named()]
    for position, child in enumerate(members):
        last = position == len(members) - 1
        yield (
            child,
            place._replace(
                pipeline=start,
                position=position,
                last=last and place.last,
                joined=place.joined if position == 0 else "",
                redirections=place.redirections if last else (),
            ),
        )


def _redirected(children: list[Any], place: _Place, reader: _Reader) -> Iterator[tuple[Any, _Place]]:
    """A redirection after `a && b` or `a | b` belongs to `b`; after a group it belongs to each command in it."""
    redirections = tuple(reader.redirection(child) for child in _redirecting(children))
    body = [child for child in children if child.is_named() and child.kind() not in _REDIRECTIONS]
    inner = place._replace(redirections=(*place.redirections, *redirections))
    for child in body:
        if child.kind() != "list":
            yield child, inner
            continue
        *before, final = [member for member in child.children() if member.is_named()] or [child]
        joined = place.joined
        for member in before:
            yield member, place._replace(joined=joined)
            joined = next((other.kind() for other in child.children() if other.kind() in ("&&", "||")), "")
        yield final, inner._replace(joined=joined)
    for child in children:
        if child.kind() in _REDIRECTIONS:
            yield child, _Place()._replace(within=place.within, depth=place.depth)


def _redirecting(children: list[Any]) -> Iterator[Any]:
    """Redirections among the children; the grammar puts those that follow `<<EOF` on its line below it."""
    for child in children:
        if child.kind() in _REDIRECTIONS:
            yield child
        if child.kind() == "heredoc_redirect":
            yield from (inner for inner in child.children() if inner.kind() in _REDIRECTIONS)


@frozen
class _Reader:
    source: str
    locate: Locate

    def command(self, node: Any, place: _Place) -> Command:
        kind = node.kind()
        children = node.children()
        if kind == "variable_assignment":
            children, words = [node], []
        elif kind in _KEYWORD_COMMANDS:
            words = [self.word(child) for child in _flat(children) if _is_word(child)]
        else:
            words = [self.word(child) for child in children if child.kind() in _WORDS or child.kind() == "command_name"]
        bounds = node.range()
        redirections = tuple(self.redirection(child) for child in _redirecting(children))
        # By place, which is the fastest way to make a value.
        return Command(
            tuple(words),
            tuple(self.assignment(child) for child in children if child.kind() == "variable_assignment"),
            (*redirections, *place.redirections),
            self.locate(bounds.start.index, bounds.end.index),
            place.background,
            bounds.start.index if place.pipeline is None else place.pipeline,
            place.position,
            place.last,
            place.joined,
            place.within,
        )

    def loose(self, node: Any, place: _Place) -> Iterator[Command]:
        """Words that the grammar could not bring into a command, each unbroken run of them taken for one."""
        run: list[Word] = []
        for child in (*node.children(), None):
            if child is not None and (child.kind() in _WORDS or child.kind() == "command_name"):
                run.append(self.word(child))
                continue
            if run:
                first, last = run[0].span, run[-1].span
                span = Span(first.line, first.column, last.end_line, last.end_column)
                yield Command(tuple(run), (), (), span, within=place.within)
            run = []

    def word(self, node: Any) -> Word:
        bounds = node.range()
        return self.text(bounds.start.index, bounds.end.index)

    def text(self, start: int, end: int) -> Word:
        raw = self.source[start:end]
        return Word(unquoted(raw), raw, self.locate(start, end))

    def assignment(self, node: Any) -> Assignment:
        bounds = node.range()
        start, end = bounds.start.index, bounds.end.index
        name, _, _ = self.source[start:end].partition("=")
        return Assignment(
            name.removesuffix("+"), self.text(min(start + len(name) + 1, end), end), self.locate(start, end)
        )

    def redirection(self, node: Any) -> Redirection:
        operator, descriptor = "", None
        target = None
        for child in node.children():
            if child.kind() == "file_descriptor":
                descriptor = child.text()
            elif child.kind() in _WORDS or child.kind() == "heredoc_start":
                target = target or self.word(child)
            elif not child.is_named() and not operator:
                operator = child.text()
        bounds = node.range()
        missing = bounds.end.index
        return Redirection(
            operator=operator,
            descriptor=int(descriptor) if descriptor and descriptor.isdecimal() else 0 if "<" in operator else 1,
            target=target or self.text(missing, missing),
            span=self.locate(bounds.start.index, bounds.end.index),
        )


def _flat(children: list[Any]) -> Iterator[Any]:
    """Leaves and words of a test, left to right."""
    pending = list(reversed(children))
    while pending:
        node = pending.pop()
        yield node
        if node.kind() not in _WORDS and node.kind() != "variable_assignment":
            pending.extend(reversed(node.children()))


def _is_word(node: Any) -> bool:
    return node.kind() in _WORDS or node.kind() == "variable_assignment" or (not node.is_named() and node.text() != ";")
