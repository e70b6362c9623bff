"""What JavaScript and TypeScript import from packages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.documents.source import SourceFile
from checks.repository import Repository
from checks.text import Span
from checks.value import frozen

_IMPORT = re.compile(
    r"""(?:\brequire\(\s*|^[ \t]*(?:import|export)\b(?![ \t]+type\b)[^'"`;()]*?\bfrom\s*|^[ \t]*import\s*)(["'])([^"'\n]+)\1""",
    re.MULTILINE,
)
_PACKAGE = re.compile(r"^(?:@[a-z0-9~-][\w.~-]*/)?[a-z0-9~-][\w.~-]*$")
_BUILT_IN = frozenset(
    (
        "assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events "
        "fs http http2 https inspector module net os path perf_hooks process punycode querystring readline repl stream "
        "string_decoder sys timers tls trace_events tty url util v8 vm wasi worker_threads zlib test sqlite"
    ).split()
)
_PROVIDED = frozenset("electron vscode k6 bun deno meteor aws-sdk newrelic_runtime atom obsidian figma".split())
_CONFIGURATION = (
    "tsconfig.json tsconfig.base.json tsconfig.app.json jsconfig.json vite.config.ts vite.config.js vite.config.mts webpack.config.js "
    "babel.config.js .babelrc craco.config.js next.config.js next.config.mjs vue.config.js rollup.config.js package.json "
    "nuxt.config.ts nuxt.config.js svelte.config.js import_map.json deno.json angular.json electron.vite.config.ts"
).split()


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
    if name in _BUILT_IN or name in _PROVIDED or not _PACKAGE.match(name):
        return None
    return name


def confirmed(source: SourceFile, found: Import) -> Span | None:
    """The span of the specifier where it is imported for sure; None in comments, strings and `try` blocks."""
    spot = source.text.span(found.offset, found.offset)
    for node in source.find("string"):
        span = source.span(node)
        if (span.line, span.column + 1) != (spot.line, spot.column):
            continue
        kinds = [each.kind() for each in node.ancestors()]
        imported = kinds[0] in ("import_statement", "export_statement") or kinds[:2] == ["arguments", "call_expression"]
        return span if imported and "try_statement" not in kinds else None
    return None


def is_alias(repository: Repository, path: str, package: str) -> bool:
    """Whether a build configuration above the file, or a folder of the repository, gives the name another meaning."""
    head = package.partition("/")[0]
    if not head.startswith("@") and head in repository.model(_folders):
        return True
    folder = path.rpartition("/")[0]
    while True:
        for name in _CONFIGURATION:
            text = repository.text(f"{folder}/{name}" if folder else name)
            if (
                text is not None
                and name != "package.json"
                and (f'"{head}' in text.content or f"'{head}" in text.content)
            ):
                return True
            if (
                text is not None
                and ("baseUrl" in text.content or "moduleDirectories" in text.content)
                and not head.startswith("@")
            ):
                return _is_file(repository, package)
        if not folder:
            return False
        folder = folder.rpartition("/")[0]


def _is_file(repository: Repository, package: str) -> bool:
    return package in repository.model(_folders)


def _folders(repository: Repository) -> frozenset[str]:
    """Names of the folders and files of source that a bundler may resolve from a base folder."""
    found: set[str] = set()
    for path in repository.paths:
        if path.endswith((".js", ".jsx", ".ts", ".tsx", ".vue", ".mjs", ".svelte")):
            *folders, name = path.split("/")
            found.update(folders)
            found.add(name.partition(".")[0])
    return frozenset(found)
