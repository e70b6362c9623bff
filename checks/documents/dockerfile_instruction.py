"""One Dockerfile instruction taken apart: flags, arguments, pairs, and the commands it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import islice

from checks.documents.dockerfile_lines import Argument, Heredoc, Line
from checks.documents.dockerfile_words import json_strings, without_quotes, words
from checks.documents.shell import Command, Word
from checks.text import Span, Text
from checks.value import field, frozen

_WITH_FLAGS = frozenset(("FROM", "RUN", "COPY", "ADD", "HEALTHCHECK"))
_WITH_JSON = frozenset(("RUN", "CMD", "ENTRYPOINT", "SHELL", "COPY", "ADD", "VOLUME", "HEALTHCHECK"))
_RUNNING = frozenset(("RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"))


@frozen
class Flag:
    """`--name=value`; `value` is empty for a flag without one."""

    name: str
    value: str
    span: Span


@frozen
class Pair:
    """A name and value of `ENV`, `LABEL` or `ARG`; `value` is None for an `ARG` without a default."""

    name: str
    value: str | None
    span: Span
    name_span: Span
    value_span: Span


@frozen
class Instruction:
    """One instruction. `keyword` is in upper case, and the inner one of `ONBUILD` and of `HEALTHCHECK CMD`'s outer.

    `json` tells the exec form from the shell form. `stage` counts from 0, and is -1 above the first `FROM`.
    """

    keyword: str
    flags: tuple[Flag, ...]
    arguments: tuple[Argument, ...]
    pairs: tuple[Pair, ...]
    heredocs: tuple[Heredoc, ...]
    json: bool
    onbuild: bool
    stage: int
    index: int
    span: Span
    keyword_span: Span
    source: str = field(repr=False)
    """What follows keyword and flags, of the length it has in the file, comments blanked."""
    start: int = field(repr=False)
    """The character offset of `source`."""
    text: Text = field(repr=False, compare=False)

    def flag(self, name: str) -> str | None:
        return next((flag.value for flag in self.flags if flag.name == name), None)

    @property
    def value(self) -> str:
        """The arguments as one string."""
        return " ".join(argument.value for argument in self.arguments)

    @property
    def sources(self) -> tuple[Argument, ...]:
        """What `COPY` and `ADD` take, here-documents left out."""
        return tuple(argument for argument in self.arguments[:-1] if not argument.raw.startswith("<<"))

    @property
    def destination(self) -> Argument | None:
        return self.arguments[-1] if self.keyword in ("COPY", "ADD") and len(self.arguments) > 1 else None

    @cached_property
    def commands(self) -> tuple[Command, ...]:
        """What `RUN`, `CMD`, `ENTRYPOINT` and `HEALTHCHECK CMD` run, with positions in the Dockerfile.

        A shell form nested too deeply gives none.
        """
        if self.keyword not in _RUNNING or not self.source.strip():
            return ()
        if self.json:
            named = tuple(Word(argument.value, argument.raw, argument.span) for argument in self.arguments)
            return (Command(named, (), (), self.span),) if named else ()
        return tuple(_shell_commands(self))


def instruction_of(text: Text, line: Line, stage: int, index: int) -> Instruction:
    keyword, start, source = line.keyword, line.rest, line.source[line.rest - line.start :]
    keyword_span = text.span(line.start, line.rest)
    onbuild = keyword == "ONBUILD" and bool(source.strip())
    if onbuild:
        keyword, keyword_span, start, source = _inner(text, start, source)
    flags: tuple[Flag, ...] = ()
    if keyword in _WITH_FLAGS:
        flags, start, source = _flags(text, start, source)
    # Most write the options on one line and CMD on the next: what stands first is not always a word.
    if keyword == "HEALTHCHECK" and any(source[at:end].upper() == "CMD" for at, end in islice(words(source), 1)):
        _, _, start, source = _inner(text, start, source)
    strings = json_strings(source) if keyword in _WITH_JSON else None
    if strings is None:
        ranges = [(at, end, without_quotes(source[at:end])) for at, end in words(source)]
    else:
        ranges = list(strings)
    return Instruction(
        keyword=keyword,
        flags=flags,
        arguments=tuple(_argument(text, start + at, start + end, value) for at, end, value in ranges),
        pairs=tuple(_pairs(text, keyword, start, source)),
        heredocs=line.heredocs,
        json=strings is not None,
        onbuild=onbuild,
        stage=stage,
        index=index,
        span=text.span(line.start, line.end),
        keyword_span=keyword_span,
        source=source,
        start=start,
        text=text,
    )


def _argument(text: Text, start: int, end: int, value: str) -> Argument:
    return Argument(value, text.content[start:end], text.span(start, end))


def _inner(text: Text, start: int, source: str) -> tuple[str, Span, int, str]:
    """Keyword, its span, and offset and source of what follows it, for an instruction within an instruction."""
    at, end = next(words(source))
    return source[at:end].upper(), text.span(start + at, start + end), start + end, source[end:]


def _flags(text: Text, start: int, source: str) -> tuple[tuple[Flag, ...], int, str]:
    flags: list[Flag] = []
    consumed = 0
    for at, end in words(source):
        if not source.startswith("--", at):
            break
        name, _, value = source[at + 2 : end].partition("=")
        flags.append(Flag(name, without_quotes(value), text.span(start + at, start + end)))
        consumed = end
    return tuple(flags), start + consumed, source[consumed:]


def _pairs(text: Text, keyword: str, start: int, source: str) -> Iterator[Pair]:
    if keyword not in ("ENV", "LABEL", "ARG"):
        return
    ranges = list(words(source))
    if keyword != "ARG" and ranges and "=" not in source[slice(*ranges[0])]:
        # The old spelling, `ENV NAME the whole rest`.
        (at, name_end), rest = ranges[0], ranges[1:]
        begin, end = (rest[0][0], rest[-1][1]) if rest else (name_end, name_end)
        yield _pair(text, start, at, name_end, begin, end, without_quotes(source[begin:end]))
        return
    for at, end in ranges:
        name, equals, value = source[at:end].partition("=")
        begin = at + len(name) + len(equals)
        yield _pair(text, start, at, at + len(name), begin, end, without_quotes(value) if equals else None, name)


def _pair(
    text: Text, start: int, at: int, name_end: int, begin: int, end: int, value: str | None, name: str = ""
) -> Pair:
    name_span = text.span(start + at, start + name_end)
    return Pair(
        without_quotes(name) if name else text.slice(name_span),
        value,
        text.span(start + at, start + end),
        name_span,
        text.span(start + begin, start + end),
    )


def _shell_commands(instruction: Instruction) -> Iterator[Command]:
    from checks.documents.shell_grammar import commands_within_bounds

    text, start, source = instruction.text, instruction.start, instruction.source
    if instruction.heredocs and len(list(words(source))) == 1:
        for heredoc in instruction.heredocs:
            if not heredoc.content.startswith("#!") or "sh" in heredoc.content.partition("\n")[0]:
                yield from commands_within_bounds(heredoc.content, _from(text, heredoc.start))
        return
    if instruction.heredocs:
        last = instruction.heredocs[-1]
        source = source + text.content[start + len(source) : last.start + len(last.content)] + last.delimiter
    yield from commands_within_bounds(source, _from(text, start))


def _from(text: Text, start: int) -> Callable[[int, int], Span]:
    """Spans of a source that starts at an offset of the file; here-documents may end with it without a line end."""
    limit = len(text.content)
    return lambda at, end: text.span(min(start + at, limit), min(start + end, limit))
