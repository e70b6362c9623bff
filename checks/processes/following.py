"""From a declared command to the programs that run: scripts read, package scripts and make targets followed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from posixpath import basename, join, normpath

from checks.documents.command_line import Invocation, invocations, of_words, parse
from checks.documents.makefile import MAKEFILE
from checks.documents.package_json import PACKAGE_JSON
from checks.documents.shell import SHELL, Command, Script, Word
from checks.documents.wrappers import SHELLS
from checks.processes.groups import Group, groups, keeps_itself
from checks.processes.model import Step
from checks.repository import Repository
from checks.text import Span, Text
from checks.value import frozen, replace

_DEEPEST = 8
_MOST_STEPS = 200
_PACKAGE_RUNNERS = frozenset(("npm", "yarn", "pnpm", "bun"))
_SEVERAL = frozenset(("npm-run-all", "npm-run-all2", "run-s", "run-p", "concurrently"))
_SHORT_SCRIPTS = frozenset(("start", "stop", "test", "restart"))
_BRANCHES = frozenset(("if", "loop", "case", "function", "subshell", "substitution"))
_SCRIPT_SUFFIXES = (".sh", ".bash", ".ksh", ".zsh")


@frozen
class Place:
    """Where a command runs, as far as files are concerned."""

    text: Text
    folder: str
    """The folder of the repository that its relative paths start from."""
    rest: tuple[Word, ...] = ()
    """What `"$@"` stands for."""
    rest_text: Text | None = None
    """Where what stands behind a script's name is written, if elsewhere."""
    via: tuple[str, ...] = ()
    conditional: bool = False


def follow(commands: Sequence[Command], place: Place, repository: Repository) -> tuple[Step, ...]:
    """The programs that some commands start in the end, at most a few hundred."""
    steps: list[Step] = []
    for step in _follow(commands, place, repository, 0):
        steps.append(step)
        if len(steps) >= _MOST_STEPS:
            break
    return tuple(steps)


def _follow(commands: Sequence[Command], place: Place, repository: Repository, depth: int) -> Iterator[Step]:
    for command in commands:
        branch = place.conditional or command.joined == "||" or any(b.kind in _BRANCHES for b in command.within)
        here = replace(place, conditional=branch)
        if place.rest and any(_stands_for_rest(word) for word in command.words):
            given = of_words(place.rest, place.rest[0].span)
            outer = replace(given, words=tuple(_substituted(command, place.rest)), background=command.background)
            # What a shell is handed is read from the text it stands in.
            shell = any(basename(word.value or "") in SHELLS for word in place.rest)
            text = place.rest_text if shell and place.rest_text is not None else place.text
            yield from _one(outer, replace(here, text=text, rest=(), rest_text=None), repository, depth)
        else:
            yield from _one(command, replace(here, rest_text=None) if place.rest else here, repository, depth)


def _stands_for_rest(word: Word) -> bool:
    return word.raw.strip('"') in ("$@", "${@}", "$*")


def _substituted(command: Command, rest: Sequence[Word]) -> Iterator[Word]:
    for word in command.words:
        if _stands_for_rest(word):
            yield from rest
        else:
            yield word


def _one(command: Command, place: Place, repository: Repository, depth: int) -> Iterator[Step]:
    before = _before_shell(command, place, repository) if depth < _DEEPEST else None
    if before is not None:
        found, rest = before
        yield from _follow(_top_level(found), _inside(place, found.text, found.path, rest), repository, depth + 1)
        return
    for invocation in invocations(command, place.text):
        followed = _followed(invocation, place, repository, depth) if depth < _DEEPEST else None
        if followed is not None:
            yield from followed
        elif invocation.name:
            yield Step(invocation, place.text.path, invocation.program.span, place.via, place.conditional)


def _followed(invocation: Invocation, place: Place, repository: Repository, depth: int) -> Iterator[Step] | None:
    script = _script(invocation, place, repository)
    if script is not None:
        found, rest = script
        return _follow(_top_level(found), _inside(place, found.text, found.path, rest), repository, depth + 1)
    if invocation.name in _PACKAGE_RUNNERS:
        return _package_script(invocation, place, repository, depth)
    if invocation.name in _SEVERAL:
        return _package_scripts(invocation, place, repository, depth)
    if invocation.name in ("make", "gmake"):
        return _make_target(invocation, place, repository, depth)
    started = groups(invocation, place.text, place.folder, repository)
    return _grouped(invocation, started, place, repository, depth) if started else None


def _inside(place: Place, text: Text, label: str, rest: tuple[Word, ...] = ()) -> Place:
    written = (place.rest_text or place.text) if rest else None
    return replace(place, text=text, rest=rest, rest_text=written, via=(*place.via, label))


def _top_level(script: Script) -> list[Command]:
    """Commands of the script, and of those functions that it calls by name."""
    called = {command.name for command in script.commands}
    return [
        command
        for command in script.commands
        if all(block.kind != "function" or block.name in called for block in command.within)
    ]


def _script(invocation: Invocation, place: Place, repository: Repository) -> tuple[Script, tuple[Word, ...]] | None:
    """The shell script of the repository that an invocation runs, and what it is given."""
    words = invocation.command.words
    for position, word in enumerate(words):
        if word is invocation.program and invocation.name in SHELLS:
            continue
        value = word.value or ""
        if value.startswith("-") or not _names_script(value, invocation, word):
            continue
        found = find_script(value, place.folder, repository)
        if found is not None:
            return found, tuple(words[position + 1 :])
        if word is invocation.program:
            return None
    return None


def _before_shell(command: Command, place: Place, repository: Repository) -> tuple[Script, tuple[Word, ...]] | None:
    """The script that is handed a shell and its words, `entrypoint.sh bash -c "…"`: what the shell runs hides it otherwise."""
    words = command.words
    shell = next((position for position, word in enumerate(words) if basename(word.value or "") in SHELLS), 0)
    for position, word in enumerate(words[:shell]):
        name = basename(word.value or "")
        if name.endswith(_SCRIPT_SUFFIXES) or "entrypoint" in name:
            found = find_script(word.value or "", place.folder, repository)
            return (found, tuple(words[position + 1 :])) if found is not None else None
    return None


def _names_script(value: str, invocation: Invocation, word: Word) -> bool:
    name = basename(value)
    if word is invocation.program or any(name == wrapper for wrapper in invocation.wrappers):
        return "/" in value or name.endswith(_SCRIPT_SUFFIXES) or "entrypoint" in name
    return invocation.name in (*SHELLS, ".", "source") and word in invocation.arguments[:3]


def find_script(value: str, folder: str, repository: Repository) -> Script | None:
    """The shell script that a path in an image or a command means: the same path, else the one whose path ends most alike.

    Where two are equally alike nothing is said.
    """
    direct = normpath(join(folder, value.removeprefix("/"))) if value else ""
    for candidate in (direct, value.removeprefix("./").removeprefix("/")):
        script = repository.document(candidate, SHELL) if candidate else None
        if script is not None:
            return script
    wanted = [part for part in value.split("/") if part not in ("", ".")]
    if not wanted:
        return None
    ranked = sorted(
        (
            (_alike(path.split("/"), wanted), path.startswith(f"{folder}/") or not folder, path)
            for path in repository.paths
            if basename(path) == wanted[-1]
        ),
        reverse=True,
    )
    if not ranked or (len(ranked) > 1 and ranked[0][:2] == ranked[1][:2]):
        return None
    return repository.document(ranked[0][2], SHELL)


def _alike(path: Sequence[str], wanted: Sequence[str]) -> int:
    count = 0
    for left, right in zip(reversed(path), reversed(wanted), strict=False):
        if left != right:
            break
        count += 1
    return count


def _package_script(invocation: Invocation, place: Place, repository: Repository, depth: int) -> Iterator[Step] | None:
    folder, words = place.folder, [value for value in invocation.values if not value.startswith("-")]
    for option in ("--prefix", "--cwd", "-C", "--dir"):
        other = invocation.option(option)
        if other is not None and other.value:
            folder = normpath(join(folder, other.value))
            words = [word for word in words if word != other.value]
    name = words[1] if words[:1] in (["run"], ["run-script"]) and len(words) > 1 else words[0] if words else ""
    if not name or (invocation.name == "npm" and words[0] not in (*_SHORT_SCRIPTS, "run", "run-script")):
        return None
    package = repository.document(join(folder, "package.json") if folder else "package.json", PACKAGE_JSON)
    script = next((each for each in package.scripts if each.name == name), None) if package else None
    if package is None or script is None:
        return None
    before = package.script(f"pre{name}")
    commands = parse(script.command, package.text, script.span)
    if before is not None and invocation.name != "bun":
        commands = (*parse(before.command, package.text, before.span), *commands)
    inside = _inside(replace(place, folder=folder), package.text, f"{package.path} {name}")
    return _follow(commands, inside, repository, depth + 1)


def _package_scripts(invocation: Invocation, place: Place, repository: Repository, depth: int) -> Iterator[Step] | None:
    """What npm-run-all and concurrently run: package scripts by name or pattern, or whole command lines."""
    package = repository.document(join(place.folder, "package.json"), PACKAGE_JSON)
    found: list[tuple[str, Span, Text, str]] = []
    for word in invocation.arguments:
        value = word.value or ""
        name = value.removeprefix("npm:") if invocation.name == "concurrently" else value
        scripts = [each for each in package.scripts if fnmatchcase(each.name, name)] if package and name else []
        if package is not None and scripts and not (invocation.name == "concurrently" and name == value):
            found += [(each.command, each.span, package.text, f"{package.path} {each.name}") for each in scripts]
        elif invocation.name == "concurrently" and " " in value.strip():
            found.append((value, word.span, place.text, place.text.path))
    if not found:
        return None
    return _all(
        [
            _follow(parse(command, text, span), _inside(place, text, label), repository, depth + 1)
            for command, span, text, label in found
        ]
    )


def _make_target(invocation: Invocation, place: Place, repository: Repository, depth: int) -> Iterator[Step] | None:
    names = [value for value in invocation.values if value and not value.startswith("-") and "=" not in value]
    for file in ("Makefile", "makefile", "GNUmakefile"):
        makefile = repository.document(join(place.folder, file) if place.folder else file, MAKEFILE)
        if makefile is None:
            continue
        targets = [target for target in makefile.targets if target.name in (names or [makefile.targets[0].name])]
        commands = [command for target in targets for command in target.commands]
        if commands:
            inside = _inside(place, makefile.text, f"{makefile.path} {' '.join(names)}".strip())
            return _follow(commands, inside, repository, depth + 1)
    return None


def _grouped(
    invocation: Invocation, started: Sequence[Group], place: Place, repository: Repository, depth: int
) -> Iterator[Step]:
    """A supervisor itself comes first: it stays beside what it starts."""
    if keeps_itself(invocation):
        yield Step(invocation, place.text.path, invocation.program.span, place.via, place.conditional)
    for group in started:
        inside = _inside(place, group.text, group.label)
        yield from _follow(group.commands, inside, repository, depth + 1)


def _all(iterators: Sequence[Iterator[Step]]) -> Iterator[Step]:
    for iterator in iterators:
        yield from iterator


def words_of(values: Sequence[tuple[str, Span]]) -> tuple[Word, ...]:
    """Words of an exec form that stand in a data file."""
    return tuple(Word(value, value, span) for value, span in values)


__all__ = ["Place", "find_script", "follow", "words_of"]
