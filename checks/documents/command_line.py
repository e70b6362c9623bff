"""Command lines that stand in other files, and the program a command runs once its wrappers are taken off."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from checks.documents.shell import Assignment, Command, Word
from checks.documents.wrappers import PYTHONS, SHELLS, WRAPPERS, Wrapper
from checks.text import Span, Text
from checks.value import frozen, replace

_DEEPEST = 6


@frozen
class Invocation:
    """What a command runs in the end: `sudo -u app env A=b gunicorn x` runs `gunicorn` with `x`.

    `wrappers` are the names taken off, outermost first (`sudo`, `env`; `sh -c`, `python -m`, `poetry run`).
    `assignments` are those of the command and of its wrappers. `command` is the simple command that was unwrapped,
    which for `sh -c` is the inner one.
    """

    program: Word
    arguments: tuple[Word, ...]
    wrappers: tuple[str, ...]
    assignments: tuple[Assignment, ...]
    command: Command

    @property
    def name(self) -> str:
        """The program without its folder, in lower case; empty when it is computed."""
        value = self.program.value or ""
        return value.replace("\\", "/").rpartition("/")[2].lower().removesuffix(".exe")

    @property
    def values(self) -> tuple[str, ...]:
        """The arguments' values, an empty string for each that is computed."""
        return tuple(argument.value or "" for argument in self.arguments)

    @property
    def replaces_shell(self) -> bool:
        """Whether a shell, if one starts it, is replaced by the program."""
        return self.command.exec

    def option(self, *names: str) -> Word | None:
        """The value of the first of these options, given as `--name value`, `--name=value` or `-nvalue`."""
        for position, argument in enumerate(self.arguments):
            # A word with an expansion has no value, its name can still be read.
            written = argument.raw.lstrip("\"'") if argument.value is None else argument.value
            for name in names:
                if written == name:
                    return self.arguments[position + 1] if position + 1 < len(self.arguments) else None
                joined = f"{name}=" if name.startswith("--") else name
                if written.startswith(joined) and (name.startswith("--") or len(name) == 2):
                    return _tail(argument, joined)
        return None


def _tail(word: Word, prefix: str) -> Word:
    value = None if word.value is None else word.value[len(prefix) :]
    _, found, raw = word.raw.partition(prefix)
    if not found or word.span.line != word.span.end_line:
        return Word(value, word.raw, word.span)
    start = word.span.end_column - len(raw)
    return Word(value, raw, replace(word.span, column=max(start, word.span.column)))


def parse(source: str, text: Text, span: Span) -> tuple[Command, ...]:
    """The commands of a shell command line that is the value written at `span` of `text`.

    Positions are exact where the value, or each line of it, stands in the file as it is; elsewhere they are the whole
    `span`. A command line over a bound of size or depth gives none.
    """
    from checks.documents.shell_grammar import commands_within_bounds

    return commands_within_bounds(_as_variables(source), _locate(source, text, span))


def of_words(words: Sequence[Word], span: Span) -> Command:
    """The command of an exec form, `["gunicorn", "app"]`."""
    return Command(tuple(words), (), (), span)


def invocations(command: Command, text: Text) -> tuple[Invocation, ...]:
    """What a command runs: nothing for assignments alone, several where a wrapper is given a script."""
    return tuple(_unwrapped(command, command.words, (), command.assignments, text, 0))


def _unwrapped(
    command: Command,
    words: tuple[Word, ...],
    wrappers: tuple[str, ...],
    assignments: tuple[Assignment, ...],
    text: Text,
    depth: int,
) -> Iterator[Invocation]:
    if not words:
        return
    invocation = Invocation(words[0], words[1:], wrappers, assignments, command)
    script = _script(invocation) if depth < _DEEPEST else None
    if script:
        source, position = script
        for inner in parse(source, text, invocation.arguments[position].span):
            outer = (*wrappers, f"{invocation.name} -c")
            yield from _unwrapped(inner, inner.words, outer, (*assignments, *inner.assignments), text, depth + 1)
        return
    taken = _wrapped(invocation)
    if taken is None or depth >= _DEEPEST * 2:
        yield invocation
        return
    label, count = taken
    skipped, rest = words[1 : 1 + count], words[1 + count :]
    if not rest:
        yield invocation
        return
    found = tuple(_assignment(word) for word in skipped if _is_assignment(word))
    yield from _unwrapped(command, rest, (*wrappers, label), (*assignments, *found), text, depth + 1)


def _script(invocation: Invocation) -> tuple[str, int] | None:
    """The script given to `sh -c` or `su -c`, and which argument it is."""
    if invocation.name not in SHELLS and invocation.name != "su":
        return None
    for position, argument in enumerate(invocation.arguments[:-1]):
        option = argument.value or ""
        if option.startswith("-") and not option.startswith("--") and option.endswith("c"):
            return _source(invocation.arguments[position + 1]), position + 1
        if (
            not option.startswith("-")
            and invocation.name != "su"
            and not invocation.values[position - 1].startswith("-")
        ):
            return None
    return None


def _source(word: Word) -> str:
    if word.value is not None:
        return word.value
    quoted = len(word.raw) > 1 and word.raw[0] == word.raw[-1] == '"'
    return word.raw[1:-1].replace('\\"', '"') if quoted else word.raw


def _wrapped(invocation: Invocation) -> tuple[str, int] | None:
    """A wrapper's label and how many arguments come before the command it wraps; None for any other program."""
    name, values = invocation.name, invocation.values
    if name.startswith(PYTHONS) and "-m" in values[:4]:
        at = values.index("-m")
        return ("python -m", at + 1) if all(value.startswith("-") for value in values[:at]) else None
    if name == "command" and values[:1] in (("-v",), ("-V",)):
        return None  # It asks where a program is and runs none.
    if "entrypoint" in name and values:
        # An entry point script of an image ends in `exec "$@"` by convention.
        return name, 0
    for wrapper in WRAPPERS.get(name, ()):
        count = _taken(wrapper, invocation.arguments)
        if count is not None:
            return " ".join((name, *wrapper.subcommand)), count
    return None


def _taken(wrapper: Wrapper, arguments: tuple[Word, ...]) -> int | None:
    pending, positionals, position = list(wrapper.subcommand), wrapper.positionals, 0
    while position < len(arguments):
        argument = arguments[position]
        written = argument.value if argument.value is not None else argument.raw
        if written == "--" and not positionals and not pending:
            return position + 1
        if written.startswith("-") and len(written) > 1:
            position += 2 if written in wrapper.valued else 1
            continue
        if pending:
            if written != pending.pop(0):
                return None
        elif positionals and not wrapper.separated:
            positionals -= 1
        elif not wrapper.separated and not (wrapper.assigns and _is_assignment(argument)):
            return position
        position += 1
    return None if wrapper.separated or pending else position


def _is_assignment(word: Word) -> bool:
    name, equals, _ = word.raw.lstrip("\"'").partition("=")
    return bool(equals) and name.isidentifier() and name.isascii()


def _assignment(word: Word) -> Assignment:
    name = word.raw.lstrip("\"'").partition("=")[0]
    return Assignment(name, _tail(word, f"{name}="), word.span)


def _as_variables(source: str) -> str:
    """Expressions of GitHub, `${{ github.sha }}`, as variables of the same length: to a shell they are no syntax."""
    pieces: list[str] = []
    position = 0
    while (start := source.find("${{", position)) >= 0 and (end := source.find("}}", start)) >= 0:
        inner = "".join(each if each.isalnum() else "_" for each in source[start + 2 : end + 1])
        pieces += [source[position:start], "${", inner, "}"]
        position = end + 2
    return "".join((*pieces, source[position:])) if pieces else source


def _locate(source: str, text: Text, span: Span) -> Callable[[int, int], Span]:
    starts = _line_starts(source, text, span)
    if starts is None:
        return lambda _start, _end: span

    lines = [0, *(at + 1 for at, mark in enumerate(source) if mark == "\n")]

    def locate(start: int, end: int) -> Span:
        first, last = bisect_right(lines, start) - 1, bisect_right(lines, end) - 1
        return text.span(starts[first] + start - lines[first], starts[last] + end - lines[last])

    return locate


def _line_starts(source: str, text: Text, span: Span) -> tuple[int, ...] | None:
    """Where in the file each line of the source starts; None when one of them is not there as it is."""
    if span.end_line > len(text.lines):
        # A command of one file may be handed words of another: what a compose file gives an image's entrypoint.
        return None
    held = text.slice(span)
    base = text.offset(span.line, span.column)
    starts: list[int] = []
    position = 0
    for line in source.split("\n"):
        bare = line.strip()
        found = held.find(bare, position)
        if found < 0:
            return None
        # A blank line has nothing to point at; where it stands matters to no span.
        starts.append(base + found - (len(line) - len(line.lstrip()) if bare else 0))
        position = found + len(bare)
    return tuple(starts)
