"""`factorlint env`: the variables that the code reads, against those that the repository documents."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator, Sequence

    from checks.environment.listing import Line
    from hooks.place import Place

SUMMARY = "list the variables that the code reads, and where they are documented"
_EXAMPLE = ".env.example"
_WIDEST_PATH = 40
"""Characters of a path in the table; JSON has them whole, and every place."""


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--format", choices=("json", "text"), default="text", help="default: text")
    parser.add_argument("--output", metavar="FILE", help="write the list there")
    parser.add_argument(
        "--write", nargs="?", const="", metavar="FILE", help=f"add what is missing to the example; default: {_EXAMPLE}"
    )
    parser.add_argument("--check", action="store_true", help="exit with 1 where code and documentation differ")
    parser.add_argument("--all", action="store_true", help="also variables of the platform, such as PATH and CI")
    parser.add_argument("--config", metavar="FILE", help="in place of factorlint.toml and pyproject.toml")


def run(arguments: Namespace) -> int:
    from hooks.place import Wanted, locate
    from hooks.stream import say, write

    place = locate(Wanted())
    lines = _lines(place, arguments.config)
    if arguments.write is not None:
        say(_write(place, lines, arguments.write))
        lines = _lines(locate(Wanted()), arguments.config)
    shown = [line for line in lines if arguments.all or line.state != "platform"]
    if arguments.write is None or arguments.output is not None or arguments.format == "json":
        write(_as_json(shown) if arguments.format == "json" else _as_text(shown), arguments.output)
    return 1 if arguments.check and any(line.drifts for line in lines) else 0


def _lines(place: Place, config_file: str | None) -> list[Line]:
    from checks.engine import collect
    from checks.environment.listing import listing
    from checks.focus import EVERYTHING
    from checks.gathering import shared
    from checks.repository import Repository
    from hooks.settings import configuration

    config = configuration(place.snapshot, config_file)
    return list(listing(Repository(shared(collect(place.snapshot, config, ()), config), EVERYTHING)))


def _write(place: Place, lines: Sequence[Line], named: str) -> str:
    """Bring the example up to date; gives one sentence on what was done. Raises `UsageError` where it cannot be written."""
    import os

    from checks.decoding import decode
    from checks.environment.example import completed
    from checks.errors import Unreadable
    from hooks.arguments import relative
    from hooks.disk import ABSENT, Disk
    from hooks.stream import write_file

    path = relative(named, place.root) if named else _existing(lines)
    try:
        before = decode(Disk(place.root).read(path))
    except Unreadable as error:
        if error.reason != ABSENT:
            from checks.errors import UsageError

            raise UsageError(f"{path} cannot be read: {error.reason}") from error
        before = ""
    after = completed(before, lines, path)
    if after == before:
        return f"{path} lists every variable already" if before else "the code reads no variable that needs an example"
    if "\r\n" in before:
        after = after.replace("\r\n", "\n").replace("\n", "\r\n")
    write_file(os.path.join(place.root, path), after.encode())
    return f"{path} {'completed' if before else 'written'}"


def _existing(lines: Sequence[Line]) -> str:
    """The example file nearest to the root, or the usual name for one."""
    paths = {each.path for line in lines for each in line.documented if each.where == "example"}
    return min(paths, key=lambda path: (path.count("/"), path), default=_EXAMPLE)


def _as_text(lines: Sequence[Line]) -> Iterator[str]:
    from hooks.printing import plural, printable

    if not lines:
        yield "The code reads no environment variable.\n"
        return
    rows = [(line.name, _state(line), _read_at(line), _documented_in(line)) for line in lines]
    header = ("VARIABLE", "STATE", "READ IN", "DOCUMENTED IN")
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(3)]
    for row in (header, *rows):
        yield (
            printable(
                "  ".join((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3])).rstrip()
            )
            + "\n"
        )
    drifting = sum(1 for line in lines if line.drifts)
    yield f"\n{plural(len(lines), 'variable')}, {drifting or 'none'} of them {'differ' if drifting > 1 else 'differs'} from the documentation\n"


def _state(line: Line) -> str:
    if line.near:
        return f"mistyped, {line.near} is documented"
    if line.state == "documented":
        return line.access or "no read found"
    return line.state if line.access is None else f"{line.access}, {line.state}"


def _read_at(line: Line) -> str:
    return _first([f"{_short(read.path)}:{read.span.line}" for read in line.reads])


def _documented_in(line: Line) -> str:
    return _first([_short(path) for path in dict.fromkeys(each.path for each in line.documented)])


def _first(places: Sequence[str]) -> str:
    """The first of some places, and how many more there are."""
    if not places:
        return "-"
    return f"{places[0]} and {len(places) - 1} more" if len(places) > 1 else places[0]


def _short(path: str) -> str:
    """A path with folders in its middle left out until it fits: `services/…/settings.py`."""
    first, *middle, name = path.split("/") if path.count("/") > 1 else ("", path)
    while middle and len("/".join((first, "…", *middle, name))) > _WIDEST_PATH:
        middle.pop(0)
    shortened = "/".join((first, "…", *middle, name)) if first else path
    return path if len(path) <= _WIDEST_PATH else shortened


def _as_json(lines: Sequence[Line]) -> Iterator[str]:
    from json import dumps

    from checks.environment.fallbacks import deploy_value

    variables = [
        {
            "name": line.name,
            "state": line.state,
            "access": line.access,
            "near": line.near,
            "reads": [
                {
                    "path": read.path,
                    "line": read.span.line,
                    "how": read.how,
                    "access": read.access,
                    "default": None
                    if read.default and deploy_value(read.name, read.default) == "secret"
                    else read.default,
                }
                for read in line.reads
            ],
            "documented": [
                {"path": each.path, "line": each.span.line, "where": each.where} for each in line.documented
            ],
        }
        for line in lines
    ]
    yield (
        dumps({"version": 1, "variables": variables, "drift": sum(1 for line in lines if line.drifts)}, indent=2) + "\n"
    )
