"""Dockerfiles: stages, instructions, the variables in force at each, and the commands they run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from checks.documents.dockerfile_lines import (
    Argument,
    Heredoc,
    Line,
    directives,
    json_strings,
    lines,
    without_quotes,
    words,
)
from checks.documents.expansion import expanded
from checks.documents.kind import Claim, Kind
from checks.documents.shell import Command, Word, bounded
from checks.text import Span, Text

_WITH_FLAGS = frozenset(("FROM", "RUN", "COPY", "ADD", "HEALTHCHECK"))
_WITH_JSON = frozenset(("RUN", "CMD", "ENTRYPOINT", "SHELL", "COPY", "ADD", "VOLUME", "HEALTHCHECK"))
_RUNNING = frozenset(("RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"))


@dataclass(frozen=True, slots=True)
class Flag:
    """`--name=value`; `value` is empty for a flag without one."""

    name: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Pair:
    """A name and value of `ENV`, `LABEL` or `ARG`; `value` is None for an `ARG` without a default."""

    name: str
    value: str | None
    span: Span
    name_span: Span
    value_span: Span


@dataclass(frozen=True)
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
        """What `RUN`, `CMD`, `ENTRYPOINT` and `HEALTHCHECK CMD` run, with positions in the Dockerfile."""
        if self.keyword not in _RUNNING or not self.source.strip():
            return ()
        if self.json:
            named = tuple(Word(argument.value, argument.raw, argument.span) for argument in self.arguments)
            return (Command(named, (), (), self.span),) if named else ()
        return tuple(_shell_commands(self))


@dataclass(frozen=True)
class Stage:
    """From one `FROM` up to the next. `image` is as written; `base` is the index of the stage it names, if any."""

    index: int
    image: Argument
    name: str
    platform: str
    base: int | None
    instruction: Instruction
    instructions: tuple[Instruction, ...]
    """Those after the `FROM`."""

    @property
    def scratch(self) -> bool:
        return self.image.value == "scratch"

    def of(self, *keywords: str) -> Iterator[Instruction]:
        return (instruction for instruction in self.instructions if instruction.keyword in keywords)

    def final(self, keyword: str) -> Instruction | None:
        """The last instruction of a keyword, which for `CMD`, `ENTRYPOINT` and `USER` is the one in force."""
        return next(
            (found for found in reversed(self.instructions) if found.keyword == keyword and not found.onbuild), None
        )


@dataclass(frozen=True)
class Dockerfile:
    text: Text
    escape: str
    syntax: str
    instructions: tuple[Instruction, ...]
    stages: tuple[Stage, ...]

    @property
    def path(self) -> str:
        return self.text.path

    @property
    def last(self) -> Stage | None:
        """The stage that a build without a target gives."""
        return self.stages[-1] if self.stages else None

    def stage_chain(self, stage: Stage) -> tuple[Stage, ...]:
        """The stage and those it builds on, nearest first."""
        chain = [stage]
        while (base := chain[-1].base) is not None:
            chain.append(self.stages[base])
        return tuple(chain)

    def stage_named(self, reference: str) -> Stage | None:
        """The stage that `COPY --from=` means by a name or number."""
        lowered = reference.lower()
        if lowered.isdecimal():
            return self.stages[int(lowered)] if len(lowered) < 5 and int(lowered) < len(self.stages) else None
        return next((stage for stage in reversed(self.stages) if stage.name.lower() == lowered), None)

    def base_image(self, stage: Stage) -> str | None:
        """The image at the root of a stage's chain with its variables filled in; None when they are not known."""
        root = self.stage_chain(stage)[-1]
        return self.resolve(root.image.value, root.instruction)

    def in_force(self, stage: Stage, keyword: str) -> Instruction | None:
        """The instruction of a keyword that holds in the image of a stage, inherited ones included."""
        return next((found for link in self.stage_chain(stage) if (found := link.final(keyword))), None)

    def variables(self, at: Instruction) -> dict[str, str | None]:
        """`ARG` and `ENV` in force before an instruction; None for those whose value is not known."""
        known: dict[str, str | None] = {}
        for found in self.instructions:
            if found.stage == -1 and found.index < at.index:
                known.update(_values(found, known, {}))
        if at.keyword == "FROM" or at.stage == -1:
            return known
        outer, environment, arguments = known, dict[str, str | None](), dict[str, str | None]()
        for link in reversed(self.stage_chain(self.stages[at.stage])):
            arguments = {}  # They end with their stage; what `ENV` sets is inherited.
            for found in link.instructions:
                if found.index < at.index and not found.onbuild and found.keyword in ("ARG", "ENV"):
                    target = environment if found.keyword == "ENV" else arguments
                    target.update(_values(found, {**arguments, **environment}, outer))
        return {**arguments, **environment}

    def resolve(self, value: str, at: Instruction) -> str | None:
        """`value` with the variables in force at an instruction filled in; None when one of them is not known."""
        return expanded(value, self.variables(at).get) if "$" in value else value

    def exposed_ports(self, stage: Stage) -> Iterator[tuple[str, Argument]]:
        """Each port of `EXPOSE` without its protocol, where it can be resolved."""
        for instruction in stage.of("EXPOSE"):
            for argument in instruction.arguments:
                resolved = self.resolve(argument.value, instruction)
                if resolved:
                    yield resolved.partition("/")[0], argument


def _values(
    instruction: Instruction, known: dict[str, str | None], outer: dict[str, str | None]
) -> dict[str, str | None]:
    """What an `ARG` or `ENV` sets. An `ARG` without a default takes the one declared above the first `FROM`."""
    return {
        pair.name: outer.get(pair.name) if pair.value is None else expanded(pair.value, known.get)
        for pair in instruction.pairs
    }


def parse(text: Text) -> Dockerfile:
    """Raises `Unreadable` over a bound; an unknown instruction is kept as it is."""
    bounded(text.content)
    found = directives(text)
    escape = "`" if found.get("escape") == "`" else "\\"
    stages: list[Stage] = []
    instructions: list[Instruction] = []
    members: list[Instruction] = []
    for line in lines(text, escape):
        starts = line.keyword == "FROM"
        if starts:
            members = []
        instruction = _instruction(text, line, len(stages) if starts else len(stages) - 1, len(instructions))
        instructions.append(instruction)
        if starts:
            stages.append(_stage(instruction, stages))
        elif stages:
            members.append(instruction)
            stages[-1] = replace(stages[-1], instructions=tuple(members))
    return Dockerfile(text, escape, found.get("syntax", ""), tuple(instructions), tuple(stages))


def _stage(instruction: Instruction, before: list[Stage]) -> Stage:
    values = [argument.value for argument in instruction.arguments]
    span = instruction.span
    image = (
        instruction.arguments[0]
        if values
        else Argument("", "", Span(span.end_line, span.end_column, span.end_line, span.end_column))
    )
    name = values[2] if len(values) > 2 and values[1].lower() == "as" else ""
    base = next(
        (stage.index for stage in reversed(before) if stage.name and stage.name.lower() == image.value.lower()), None
    )
    return Stage(len(before), image, name, instruction.flag("platform") or "", base, instruction, ())


def _instruction(text: Text, line: Line, stage: int, index: int) -> Instruction:
    keyword, start, source = line.keyword, line.rest, line.source[line.rest - line.start :]
    keyword_span = text.span(line.start, line.rest)
    onbuild = keyword == "ONBUILD" and bool(source.strip())
    if onbuild:
        keyword, keyword_span, start, source = _inner(text, start, source)
    flags: tuple[Flag, ...] = ()
    if keyword in _WITH_FLAGS:
        flags, start, source = _flags(text, start, source)
    if keyword == "HEALTHCHECK" and source.split(None, 1)[:1] and source.split(None, 1)[0].upper() == "CMD":
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
    from checks.documents.shell_grammar import commands

    text, start, source = instruction.text, instruction.start, instruction.source
    if instruction.heredocs and len(list(words(source))) == 1:
        for heredoc in instruction.heredocs:
            if not heredoc.content.startswith("#!") or "sh" in heredoc.content.partition("\n")[0]:
                yield from commands(heredoc.content, _from(text, heredoc.start))
        return
    if instruction.heredocs:
        last = instruction.heredocs[-1]
        source = source + text.content[start + len(source) : last.start + len(last.content)] + last.delimiter
    yield from commands(source, _from(text, start))


def _from(text: Text, start: int) -> Callable[[int, int], Span]:
    """Spans of a source that starts at an offset of the file; here-documents may end with it without a line end."""
    limit = len(text.content)
    return lambda at, end: text.span(min(start + at, limit), min(start + end, limit))


DOCKERFILE: Kind[Dockerfile] = Kind(
    "dockerfile",
    claims=(
        Claim(
            names=("dockerfile", "containerfile"),
            prefixes=("dockerfile.", "containerfile.", "dockerfile-", "dockerfile_"),
            suffixes=(".dockerfile", ".containerfile", "-dockerfile", "_dockerfile"),
        ),
    ),
    parse=parse,
)
