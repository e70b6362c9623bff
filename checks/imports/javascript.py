"""What JavaScript and TypeScript import from packages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from checks.documents.source import SourceFile
from checks.pattern import pattern
from checks.repository import Repository
from checks.text import Span
from checks.value import frozen

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_IMPORT = pattern(
    r"""(?:\brequire\(\s*|^[ \t]*(?:import|export)\b(?![ \t]+type\b)[^'"`;()]*?\bfrom\s*|^[ \t]*import\s*)(["'])([^"'\n]+)\1""",
    re.MULTILINE,
)
_PACKAGE = pattern(r"^(?:@[a-z0-9~-][\w.~-]*/)?[a-z0-9~-][\w.~-]*$")
_BUILT_IN = frozenset(
    (
        "assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events "
        "fs http http2 https inspector module net os path perf_hooks process punycode querystring readline repl stream "
        "string_decoder sys timers tls trace_events tty url util v8 vm wasi worker_threads zlib test sqlite"
    ).split()
)
_SERVED = frozenset(("public", "static", "assets", "plugins"))
_PROVIDED = frozenset(
    "electron vscode k6 bun deno meteor aws-sdk newrelic_runtime atom obsidian figma system webpage webserver".split()
)
"""Modules of the program that runs the code, PhantomJS among them."""
_NO_PACKAGE = (".css", ".scss", ".sass", ".less", ".svg", ".png", ".json", ".html")
"""Endings of what a bundler makes up, `uno.css`."""
_FOLDERS = frozenset(
    "actions api app assets common components config constants containers context contexts features helpers hooks layouts lib "
    "middleware models modules pages reducers routes screens services shared src store stores styles types utils views".split()
)
"""Names that people give their own folders: an import of one is an alias of a bundler's, wherever that is set."""
COMPANIONS = {"@jest/globals": "jest", "expect": "jest", "jest-mock": "jest", "@vitest/expect": "vitest"}
"""Packages, and those whose documentation tells users to import them."""
_CONFIGURATION = (
    *(
        "tsconfig",
        "jsconfig",
        "vite.",
        "webpack",
        "babel.",
        ".babelrc",
        "craco.",
        "next.config",
        "vue.config",
        "rollup.",
    ),
    *(
        "nuxt.config",
        "svelte.config",
        "import_map",
        "deno.json",
        "angular.json",
        "electron.vite",
        "quasar.",
        "esbuild",
        "snowpack",
    ),
)


@frozen
class Import:
    """`package` is the name that a manifest would declare: `express`, `@scope/name`; `offset` that of the text."""

    package: str
    offset: int


def written_imports(content: str) -> Iterator[Import]:
    """Packages that imports and `require` name by a literal, the first mention of each."""
    seen: set[str] = set()
    for found in _IMPORT.finditer(content):
        package = package_of(found[2])
        if package and package not in seen:
            seen.add(package)
            yield Import(package, found.start(2))


def package_of(specifier: str) -> str | None:
    """The package that an import specifier names; None for files, built-in modules, aliases and virtual modules."""
    if specifier.startswith((".", "/", "~", "#", "$", "@/", "node:")) or ":" in specifier or "!" in specifier:
        return None
    parts = specifier.split("/")
    name = "/".join(parts[:2]) if specifier.startswith("@") else parts[0]
    if "/" in specifier and name in _FOLDERS:
        return None
    if name in _BUILT_IN or name in _PROVIDED or name.endswith(_NO_PACKAGE) or not _PACKAGE.match(name):
        return None
    return name


def confirmed(source: SourceFile, candidates: Sequence[Import]) -> Iterator[tuple[Import, Span]]:
    """Those that are imported for sure, with the span of the specifier; none in comments, strings and `try` blocks."""
    places = {
        (spot.line, spot.column): each
        for each in candidates
        for spot in (source.text.span(each.offset - 1, each.offset - 1),)
    }
    for node in source.find("string"):
        span = source.span(node)
        found = places.get((span.line, span.column))
        if found is None:
            continue
        above = list(node.ancestors())
        kinds = [each.kind() for each in above]
        required = kinds[:2] == ["arguments", "call_expression"] and above[1].text().startswith(
            ("require(", "require (")
        )
        imported = kinds[:1] in (["import_statement"], ["export_statement"])
        if (imported or required) and "try_statement" not in kinds and not _is_factory(above[1:]):
            yield found, span


def _is_factory(above: Sequence[SgNode]) -> bool:
    """Whether a call is handed to the factory of a bundle that also runs in browsers."""
    return any(
        each.kind() == "arguments" and (call := each.parent()) is not None and "factory" in call.text()[:40]
        for each in above
    )


def is_served(path: str) -> bool:
    """Whether a browser gets the file as it is, where `require` imports no package, or it declares types alone."""
    return path.endswith(".d.ts") or not _SERVED.isdisjoint(path.lower().split("/")[:-1])


def is_alias(repository: Repository, path: str, package: str) -> bool:
    """Whether a build configuration above the file, or a file or folder of the repository, gives the name another meaning."""
    head = package.partition("/")[0]
    if not head.startswith("@") and head in repository.model(_source_names):
        return True
    meaning = re.compile(
        rf"""["']{re.escape(head)}(?:/[^"']*)?["']\s*:|(?<![\w$.]){re.escape(head)}\s*:|["']{re.escape(head)}/\*"""
    )
    configurations = repository.model(_configurations)
    folder = path.rpartition("/")[0]
    while True:
        for name in configurations.get(folder, ()):
            text = repository.text(name)
            if text is not None and meaning.search(text.content):
                return True
        if not folder:
            return False
        folder = folder.rpartition("/")[0]


def _configurations(repository: Repository) -> dict[str, list[str]]:
    """Files that may give a name of a package another meaning, by folder."""
    found: dict[str, list[str]] = {}
    for path in repository.paths:
        folder, _, name = path.rpartition("/")
        if name.startswith(_CONFIGURATION):
            found.setdefault(folder, []).append(path)
            if folder.rpartition("/")[2] in ("config", "build", "webpack", "scripts"):
                found.setdefault(folder.rpartition("/")[0], []).append(path)
    return found


def _source_names(repository: Repository) -> frozenset[str]:
    """Names of folders, and of files of source, that a bundler may resolve from a base folder."""
    found: set[str] = set()
    for path in repository.paths:
        *folders, name = path.split("/")
        found.update(folders)
        if name.endswith((".js", ".jsx", ".ts", ".tsx", ".vue", ".mjs", ".svelte")):
            found.update((name, name.partition(".")[0]))
    return frozenset(found)
