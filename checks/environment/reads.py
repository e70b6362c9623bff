"""Lookups of environment variables in source code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

from checks.documents.csharp import CSHARP
from checks.documents.go import GO
from checks.documents.java import JAVA
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kind import Kind
from checks.documents.kotlin import KOTLIN
from checks.documents.php import PHP
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.rust import RUST
from checks.documents.source import SourceFile
from checks.environment.alternative import alternative
from checks.environment.read import Access, EnvironmentRead
from checks.repository import Repository

if TYPE_CHECKING:
    from ast_grep_py import SgNode

    from checks.environment.lookups.lookup import Lookup

LANGUAGES: dict[Kind[SourceFile], tuple[str, ...]] = {
    PYTHON: ("environ", "getenv", "get_env", "BaseSettings", "decouple", "starlette.config", "envvar"),
    JAVASCRIPT: (
        "process.env",
        "import.meta.env",
        "Deno.env",
        "Bun.env",
        "configService",
        "getenv",
        "env-var",
        "convict",
        "$env/static",
        "astro:env",
    ),
    GO: ("getenv", "LookupEnv", "envDefault", 'env:"', "envconfig", "BindEnv", "viper", "env(", "EnvVar"),
    JAVA: (
        "getenv",
        '@Value("${',
        "env.getProperty",
        "environment.getProperty",
        "environment.getRequiredProperty",
        "dotenv.",
        "@ConfigProperty",
    ),
    KOTLIN: ("getenv", "@Value(", "@ConfigProperty", "env.getProperty", "environment.getProperty", "dotenv."),
    RUBY: ("ENV[", "ENV.fetch", "ENV.key?", "ENV.has_key?", "ENV.values_at", "ENV.slice", "ENV.dig"),
    PHP: ("env(", "$_ENV", "$_SERVER", "Env::"),
    CSHARP: ("GetEnvironmentVariable", "configuration[", "config[", "GetValue<", "GetConnectionString", "getenv("),
    RUST: ("env::var", "dotenv", "env =", "get_env", "env!", ", env)", ", env,"),
}
"""Kinds of source code with literals of which one stands in every file that looks up a variable."""

_MODULES = {
    "python": "python",
    "javascript": "javascript",
    "typescript": "javascript",
    "tsx": "javascript",
    "go": "go",
    "java": "jvm",
    "kotlin": "jvm",
    "ruby": "ruby",
    "php": "php",
    "csharp": "csharp",
    "rust": "rust",
}


def reads(source: SourceFile) -> tuple[EnvironmentRead, ...]:
    """The lookups of one file, in its order; computed once for all rules that ask."""
    kept: dict[str, Any] = source.__dict__
    if "environment_reads" not in kept:
        kept["environment_reads"] = tuple(sorted(_reads(source), key=lambda read: read.span))
    found: tuple[EnvironmentRead, ...] = kept["environment_reads"]
    return found


def changed_reads(repository: Repository) -> Iterator[EnvironmentRead]:
    """The lookups of the source files in focus."""
    for kind in LANGUAGES:
        for source in repository.changed(kind):
            yield from reads(source)


def all_reads(repository: Repository) -> Iterator[EnvironmentRead]:
    """The lookups of all source files, of the rule's roles."""
    for kind, literals in LANGUAGES.items():
        for source in repository.all(kind, literals):
            yield from reads(source)


def _reads(source: SourceFile) -> Iterator[EnvironmentRead]:
    module = _MODULES.get(source.grammar.language)
    if module is None:
        return
    lookups: Callable[[SourceFile], Iterator[Lookup]] = import_module(f"checks.environment.lookups.{module}").lookups
    for lookup in lookups(source):
        yield _read(source, lookup)


def _read(source: SourceFile, lookup: Lookup) -> EnvironmentRead:
    whole, fallback = lookup.node, lookup.default
    if fallback is None and (found := alternative(source, lookup.node)) is not None:
        whole, fallback = found
    text = literal(source, fallback)
    nothing = fallback is None or fallback.text() in ("None", "null", "nil", "undefined", "''", '""')
    access: Access = "default" if not nothing else "required" if lookup.required else "optional"
    return EnvironmentRead(
        name=lookup.name,
        path=source.path,
        span=source.span(whole),
        access=access,
        how=lookup.how,
        default=text,
        default_span=source.span(fallback) if fallback is not None else None,
        source=source,
        node=lookup.node,
        fallback=fallback,
    )


def literal(source: SourceFile, node: SgNode | None) -> str | None:
    """The text of a default, through `"x".to_string()`, `String::from("x")`, closures, blocks and plain numbers."""
    if node is None:
        return None
    text = source.string(node)
    if text is not None:
        return _inner(source, node, text)
    if node.kind() in ("integer", "float", "number", "int_literal", "true", "false"):
        return node.text()
    if source.grammar.language == "rust":
        strings = list(node.find_all(kind="string_literal"))
        return source.string(strings[0]) if len(strings) == 1 and "format!" not in node.text() else None
    return None


def _inner(source: SourceFile, node: SgNode, text: str) -> str | None:
    """The default inside a struct tag or a placeholder, the text itself anywhere else."""
    if source.grammar.language == "go" and node.text().startswith("`") and ':"' in text:
        from checks.environment.lookups.go import tag_default

        return tag_default(text)
    if source.grammar.language in ("java", "kotlin") and text.startswith("${"):
        from checks.environment.placeholders import placeholders

        found = next(placeholders(text), None)
        return found.default if found else None
    return text
