"""Dockerfiles: stages, instructions, the variables in force at each, and the commands they run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from checks.documents.dockerfile_instruction import Flag, Instruction, Pair, instruction_of
from checks.documents.dockerfile_lines import Argument, Heredoc, directives, lines
from checks.documents.expansion import expanded
from checks.documents.kind import Claim, Kind
from checks.documents.shell import Command, bounded
from checks.errors import Unreadable
from checks.text import Span, Text
from checks.value import frozen, replace

__all__ = ["DOCKERFILE", "Argument", "Dockerfile", "Flag", "Heredoc", "Instruction", "Pair", "Stage", "parse"]
_MOST_VARIABLES = 1_000
_OTHER_FORMATS = tuple(
    ".dockerignore .md .txt .py .go .js .ts .vim .rb .rs .java .json .yml .yaml .sh .el .cson".split()
)


@frozen
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


@frozen
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

    def started(self, stage: Stage) -> tuple[Command, ...]:
        """What a container of a stage runs: the entry point with the command behind it, as Docker combines them."""
        entry, command = self.in_force(stage, "ENTRYPOINT"), self.in_force(stage, "CMD")
        if entry is None or not entry.commands:
            return command.commands if command else ()
        # An inherited command does not survive an entry point set later; the shell form takes no command at all.
        if command is None or not entry.json or command.stage < entry.stage:
            return entry.commands
        (outer,) = entry.commands
        arguments = command.commands[0].words if command.json and command.commands else ()
        return (replace(outer, words=(*outer.words, *arguments)),)

    def variables(self, at: Instruction) -> Mapping[str, str | None]:
        """`ARG` and `ENV` in force before an instruction; None for those whose value is not known."""
        return self._scopes[at.index]

    @cached_property
    def _scopes(self) -> Sequence[Mapping[str, str | None]]:
        """The variables in force before each instruction; neighbours share a mapping as long as nothing changes."""
        outer: dict[str, str | None] = {}
        environments: list[dict[str, str | None]] = []
        arguments: dict[str, str | None] = {}
        scopes: list[Mapping[str, str | None]] = []
        current: Mapping[str, str | None] = outer
        for found in self.instructions:
            if found.keyword == "FROM" and not found.onbuild:
                # `ARG` ends with its stage; what `ENV` sets is inherited by the stages built on it.
                base = self.stages[found.stage].base
                environments.append({} if base is None else dict(environments[base]))
                arguments = {}
                scopes.append(outer)
                current = dict(environments[-1])
                continue
            scopes.append(current)
            if found.keyword in ("ARG", "ENV") and not found.onbuild and found.pairs:
                target = (environments[-1] if found.keyword == "ENV" else arguments) if environments else outer
                target.update(_values(found, current, outer))
                current = {**arguments, **environments[-1]} if environments else dict(outer)
        return scopes

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
    instruction: Instruction, known: Mapping[str, str | None], outer: Mapping[str, str | None]
) -> dict[str, str | None]:
    """What an `ARG` or `ENV` sets. An `ARG` without a default takes the one declared above the first `FROM`."""
    return {
        pair.name: outer.get(pair.name) if pair.value is None else expanded(pair.value, known.get)
        for pair in instruction.pairs
    }


def parse(text: Text) -> Dockerfile:
    """Raises `Unreadable` over a bound; an unknown instruction is kept as it is. A `dockerfile.go` holds none."""
    if text.path.lower().endswith(_OTHER_FORMATS):
        return Dockerfile(text, "\\", "", (), ())
    bounded(text.content)
    found = directives(text)
    escape = "`" if found.get("escape") == "`" else "\\"
    instructions: list[Instruction] = []
    stage = -1
    for line in lines(text, escape):
        stage += line.keyword == "FROM"
        instructions.append(instruction_of(text, line, stage, len(instructions)))
    if sum(len(instruction.pairs) for instruction in instructions) > _MOST_VARIABLES:
        raise Unreadable(f"more than {_MOST_VARIABLES:,} variables and labels")
    return Dockerfile(text, escape, found.get("syntax", ""), tuple(instructions), tuple(_stages(instructions)))


def _stages(instructions: Sequence[Instruction]) -> Iterator[Stage]:
    members: dict[int, list[Instruction]] = {}
    for instruction in instructions:
        members.setdefault(instruction.stage, []).append(instruction)
    names: dict[str, int] = {}
    for index in sorted(members.keys() - {-1}):
        first, *rest = members[index]
        values = [argument.value for argument in first.arguments]
        image = first.arguments[0] if values else _nothing(first)
        name = values[2] if len(values) > 2 and values[1].lower() == "as" else ""
        base = names.get(image.value.lower())
        yield Stage(index, image, name, first.flag("platform") or "", base, first, tuple(rest))
        if name:
            names[name.lower()] = index


def _nothing(instruction: Instruction) -> Argument:
    span = instruction.span
    return Argument("", "", Span(span.end_line, span.end_column, span.end_line, span.end_column))


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
