"""Programs that one program starts as its configuration says: supervisors, runners of Procfiles, pm2, s6, runit and uWSGI."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, dirname, join, normpath

from checks.documents.command_line import Invocation, of_words, parse
from checks.documents.ini import INI
from checks.documents.javascript import JAVASCRIPT
from checks.documents.json import JSON
from checks.documents.node import Node, items, scalar, text
from checks.documents.procfile import PROCFILE
from checks.documents.shell import SHELL, Command, Script
from checks.documents.supervisor import SUPERVISOR
from checks.documents.yaml import YAML
from checks.repository import Repository
from checks.text import Span, Text
from checks.value import frozen

_RUNNERS = frozenset(("foreman", "honcho", "overmind", "goreman", "hivemind"))
_S6 = ("/init", "s6-svscan", "/bin/s6-svscan", "/usr/bin/s6-svscan")
_RUNIT = frozenset(("runsvdir", "runsvdir-start", "my_init", "runit", "runit-init"))
_PM2 = frozenset(("pm2", "pm2-runtime", "pm2-docker"))
_PM2_FILES = (".config.js", ".config.cjs", ".json", ".yml", ".yaml")
_ATTACHED = ("attach-daemon", "attach-daemon2", "smart-attach-daemon", "legion-attach-daemon")
_SERVICE_FOLDERS = ("/services.d/", "/s6-rc.d/", "/etc/s6/", "/etc/service/", "/etc/sv/", "/runit/")


@frozen
class Group:
    """The commands of one program, and where they stand; `stays` is False for what runs once before the others."""

    name: str
    commands: tuple[Command, ...]
    text: Text
    path: str
    stays: bool = True

    @property
    def label(self) -> str:
        """How a step's way tells of it: `supervisord.conf worker`."""
        return f"{self.path} {self.name}"


def groups(invocation: Invocation, text_: Text, folder: str, repository: Repository) -> tuple[Group, ...]:
    """What an invocation starts by a configuration in the repository; nothing where it is no such program, or none is found.

    text_: where the invocation stands. folder: what relative paths in it start from.
    """
    name = invocation.name
    if name == "supervisord":
        return tuple(_supervised(invocation, folder, repository))
    if name in _RUNNERS:
        return tuple(_process_types(invocation, folder, repository))
    if name in _PM2:
        return tuple(_of_pm2(invocation, folder, repository))
    if name == "uwsgi":
        return tuple(_attached(invocation, folder, repository))
    if invocation.program.value in _S6 or name in _RUNIT:
        return (*_service_folders(folder, repository), *_handed_on(invocation, text_))
    return ()


def keeps_itself(invocation: Invocation) -> bool:
    """Whether the program stays beside what it starts, and so is a program that runs as well."""
    return invocation.name not in _RUNNERS and invocation.program.value not in _S6


def _supervised(invocation: Invocation, folder: str, repository: Repository) -> Iterator[Group]:
    given = invocation.option("-c", "--configuration")
    wanted = basename(given.value) if given is not None and given.value else ""
    for file in repository.all(SUPERVISOR):
        if wanted in ("", basename(file.path)) and file.path.startswith(_below(folder)):
            for program in file.programs:
                commands = tuple(found.command for found in program.invocations)
                yield Group(program.name, commands, file.text, file.path)


def _process_types(invocation: Invocation, folder: str, repository: Repository) -> Iterator[Group]:
    """Those of a Procfile that the runner is told to start: all, by name, or by a formation `web=1,worker=0`."""
    given = invocation.option("-f", "--procfile")
    path = normpath(join(folder, given.value if given is not None and given.value else "Procfile"))
    procfile = repository.document(path, PROCFILE)
    for each in procfile.processes if procfile is not None else ():
        if _told(invocation, each.name):
            yield Group(each.name, each.commands, procfile.text if procfile else each.text, path)


def _told(invocation: Invocation, name: str) -> bool:
    formation = invocation.option("-c", "--concurrency", "-m", "--formation", "-l", "--processes")
    if formation is not None and formation.value:
        counts = dict(part.partition("=")[::2] for part in formation.value.split(","))
        return counts.get(name, counts.get("all", "0" if "=" in formation.value else "1")) != "0" and (
            "=" in formation.value or name in counts
        )
    values = [value for value in invocation.values if value]
    named = [value for value in values[1:] if not value.startswith("-")] if values[:1] == ["start"] else []
    options = {
        value for option in ("-f", "-e", "-p", "-d") if (found := invocation.option(option)) and (value := found.value)
    }
    named = [value for value in named if value not in options and "/" not in value and not value.isdecimal()]
    return not named or name in named


def _of_pm2(invocation: Invocation, folder: str, repository: Repository) -> Iterator[Group]:
    given = next((value for value in invocation.values if value.endswith(_PM2_FILES)), None)
    yield from applications(normpath(join(folder, given)), repository) if given else ()


def applications(path: str, repository: Repository) -> Iterator[Group]:
    """What pm2 starts by `ecosystem.config.js`, `pm2.json` or `process.yml`."""
    if path.endswith((".js", ".cjs")):
        yield from _apps_in_code(path, repository)
        return
    parsed = repository.document(path, JSON) if path.endswith(".json") else repository.document(path, YAML)
    root: Node | None = parsed.root if parsed is not None else None
    for app in items(root, "apps"):
        found = scalar(app, "script")
        if found is not None and parsed is not None:
            yield _app(text(app, "name") or "app", found.value, text(app, "args") or "", parsed.text, found.span)


def _apps_in_code(path: str, repository: Repository) -> Iterator[Group]:
    source = repository.document(path, JAVASCRIPT)
    for node in source.find("object") if source is not None else ():
        pairs = source.pairs(node) if source is not None else {}
        script = source.string(pairs.get("script")) if source is not None else None
        if source is not None and script:
            name, words = source.string(pairs.get("name")), source.string(pairs.get("args"))
            yield _app(name or "app", script, words or "", source.text, source.span(pairs["script"]))


def _app(name: str, script: str, words: str, text_: Text, span: Span) -> Group:
    """pm2 starts a script by its interpreter, and `npm` with its arguments as they are."""
    program = f"node {script}" if script.endswith((".js", ".mjs", ".cjs", ".ts")) else script
    written = f"{program} {words}".strip()
    return Group(name, tuple(parse(written, text_, span)), text_, text_.path)


def _attached(invocation: Invocation, folder: str, repository: Repository) -> Iterator[Group]:
    """What a uWSGI server is told to start beside itself."""
    values = [value for value in invocation.values if value.endswith(".ini")]
    given = invocation.option("--ini")
    wanted = basename(given.value) if given is not None and given.value else basename(values[0]) if values else ""
    for ini in repository.all(INI, ("attach-daemon",)) if wanted else ():
        section = ini.section("uwsgi") if basename(ini.path) == wanted and ini.path.startswith(_below(folder)) else None
        for key in section.keys if section is not None else ():
            if key.name in _ATTACHED and key.value:
                yield Group(key.name, tuple(parse(key.value, ini.text, key.value_span)), ini.text, ini.path)


def _service_folders(folder: str, repository: Repository) -> Iterator[Group]:
    """s6's and runit's services: folders with a `run`, or with an `up` that runs once, before all of them."""
    longs: list[Group] = []
    for path in repository.paths:
        if basename(path) not in ("run", "up") or not any(each in f"/{path}" for each in _SERVICE_FOLDERS):
            continue
        script, name = repository.document(path, SHELL), basename(dirname(path))
        if name == "log" or script is None or not path.startswith(_below(folder)):
            continue
        commands = script.commands or _chain(script)
        group = Group(name, commands, script.text, path, _stays(path, repository))
        if group.stays:
            longs.append(group)
        else:
            yield group
    yield from longs


def _chain(script: Script) -> tuple[Command, ...]:
    """What an execline script ends in: each of its lines hands over to the next."""
    if "execline" not in script.text.lines[0]:
        return ()
    lines = [(number, line) for number, line in enumerate(script.text.lines, 1) if line.strip() and line[0] != "#"]
    return parse(lines[-1][1], script.text, script.text.line_span(lines[-1][0])) if lines else ()


def _handed_on(invocation: Invocation, text_: Text) -> Iterator[Group]:
    """The command that s6-overlay's `/init` is given: it runs beside the services."""
    if invocation.arguments and invocation.program.value == "/init":
        command = of_words(invocation.arguments, invocation.arguments[0].span)
        yield Group("command", (command,), text_, text_.path)


def _stays(path: str, repository: Repository) -> bool:
    kind = repository.text(f"{dirname(path)}/type")
    return basename(path) == "run" and (kind is None or kind.content.strip() != "oneshot")


def _below(folder: str) -> str:
    return f"{folder}/" if folder else ""
