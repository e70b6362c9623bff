"""Shell scripts as simple commands with the place each of them has in the script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from checks.documents.kind import Claim, Kind
from checks.errors import Unreadable
from checks.text import Span, Text
from checks.value import frozen

MAXIMUM_CHARACTERS = 64_000
"""The grammar recovers from errors in time with the square of the length: 64,000 hostile characters take seconds."""
_LONGEST_LINE = 8_000
"""Columns are counted from the start of the line for each word: a line takes time with the square of its length."""
_SHELLS = frozenset("sh bash dash ash ksh zsh".split())
_SUFFIXES = (".sh", ".bash", ".ksh", ".zsh")
_BARE_NAMES = tuple(
    (
        "entrypoint docker-entrypoint start run run-app start-app startup boot init setup bootstrap serve server web "
        "worker migrate deploy release build install configure launch command cmd finish up down test ci dev"
    ).split()
)
_FOLDERS = ("bin", "scripts", "script", "hack", ".husky", ".githooks", "docker", "ci", "rootfs")
"""Usual names and places of scripts without a suffix; such a file is a shell script only if its first line says so."""

Nesting = Literal["function", "if", "loop", "case", "group", "subshell", "substitution"]


@frozen
class Word:
    """`value` is the word after quote removal, None when it holds a parameter, command or arithmetic expansion."""

    value: str | None
    raw: str
    span: Span


@frozen
class Assignment:
    """`NAME=value`, before a command, on its own, or as an argument of `export` and its like."""

    name: str
    value: Word
    span: Span


@frozen
class Redirection:
    """`operator` without the descriptor (`>`, `>>`, `&>`, `<<`, …); `descriptor` is 1 for output unless written."""

    operator: str
    descriptor: int
    target: Word
    span: Span


@frozen
class Block:
    """What a command stands in; `name` is a function's name, otherwise empty."""

    kind: Nesting
    name: str = ""


@frozen
class Command:
    """A simple command: `A=b program argument > file`.

    `pipeline` is the same number for the commands of one pipeline, `position` counts from 0 in it and `last` tells its
    end. `joined` is the `&&` or `||` that binds the command to the one before. A command of assignments or
    redirections alone has no words.
    """

    words: tuple[Word, ...]
    assignments: tuple[Assignment, ...]
    redirections: tuple[Redirection, ...]
    span: Span
    background: bool = False
    pipeline: int = 0
    position: int = 0
    last: bool = True
    joined: str = ""
    within: tuple[Block, ...] = ()

    @property
    def name(self) -> str | None:
        """The first word's value; None without words or where it is computed."""
        return self.words[0].value if self.words else None

    @property
    def arguments(self) -> tuple[Word, ...]:
        return self.words[1:]

    @property
    def exec(self) -> bool:
        """Whether the command takes the place of the shell."""
        return self.name == "exec"

    @property
    def values(self) -> tuple[str, ...]:
        """The words' values, an empty string for each that is computed."""
        return tuple(word.value or "" for word in self.words)


@frozen
class Script:
    text: Text
    interpreter: str
    """`bash` from `#!/usr/bin/env bash`; empty without such a line."""
    commands: tuple[Command, ...]
    """In the order of the text; those of a substitution follow the command that holds it."""

    @property
    def path(self) -> str:
        return self.text.path

    def inside(self, function: str) -> Iterator[Command]:
        block = Block("function", function)
        return (command for command in self.commands if block in command.within)


def unquoted(raw: str) -> str | None:
    """A word after quote removal; None when it holds an expansion or its quotes do not close."""
    value: list[str] = []
    position, quote = 0, ""
    while position < len(raw):
        character = raw[position]
        if quote == "'":
            if character == "'":
                quote = ""
            else:
                value.append(character)
        elif character == "\\":
            position += 1
            escaped = raw[position : position + 1]
            value.append("" if escaped == "\n" else escaped if not quote or escaped in '"\\$`' else "\\" + escaped)
        elif character in "$`" and _expands(raw, position):
            return None
        elif character == '"' or (character == "'" and not quote):
            quote = "" if quote else character
        else:
            value.append(character)
        position += 1
    return None if quote else "".join(value)


def _expands(raw: str, position: int) -> bool:
    following = raw[position + 1 : position + 2]
    return raw[position] == "`" or following.isalnum() or (following != "" and following in "_{(@*#?!$-'\"")


def parse(text: Text) -> Script:
    """Raises `Unreadable` for scripts over a bound; what the grammar cannot follow is read word by word.

    A file whose first line names another interpreter, or without a shell's suffix none, has no commands.
    """
    from checks.documents.shell_grammar import commands

    interpreter = _interpreter(text)
    if interpreter not in _SHELLS and (interpreter or not text.path.lower().endswith(_SUFFIXES)):
        return Script(text, interpreter, ())
    return Script(text, interpreter, tuple(commands(bounded(text.content), text.span)))


def bounded(source: str) -> str:
    """The source itself; raises `Unreadable` when reading it would take too long."""
    if len(source) > MAXIMUM_CHARACTERS:
        raise Unreadable(f"a shell script of more than {MAXIMUM_CHARACTERS:,} characters")
    if max(map(len, source.split("\n"))) > _LONGEST_LINE:
        raise Unreadable(f"a shell script with a line of more than {_LONGEST_LINE:,} characters")
    if source.count("<<") > 2_000:
        raise Unreadable("a shell script of more than 2,000 here-documents")
    return source


def _interpreter(text: Text) -> str:
    first = text.lines[0]
    if not first.startswith("#!"):
        return ""
    words = [word for word in first[2:].split() if not word.startswith("-")]
    names = [word.rpartition("/")[2] for word in words]
    return next((name for name in names if name not in ("env", "with-contenv")), "")


SHELL: Kind[Script] = Kind(
    "shell",
    claims=(
        Claim(suffixes=_SUFFIXES),
        Claim(names=_BARE_NAMES, markers=("#!", "sh")),
        Claim(folders=_FOLDERS, markers=("#!", "sh")),
    ),
    parse=parse,
)
