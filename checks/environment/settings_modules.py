"""Literal settings in modules of configuration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.csharp import CSHARP
from checks.documents.go import GO
from checks.documents.java import JAVA
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kind import Kind
from checks.documents.kotlin import KOTLIN
from checks.documents.php import PHP
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.source import SourceFile
from checks.environment.development import is_for_development
from checks.pattern import pattern
from checks.text import Span
from checks.value import frozen

if TYPE_CHECKING:
    from ast_grep_py import SgNode

LANGUAGES: tuple[Kind[SourceFile], ...] = (PYTHON, JAVASCRIPT, PHP, RUBY, GO, JAVA, KOTLIN, CSHARP)
_NAME = pattern(
    r"^(?:\w*[_.-])?(?:settings|config|configs|configuration|conf|constants?|environments?|env|globals|consts)(?:[_.-]\w+)?\.\w+$|"
    r"^(?:Config|Constants?|Settings|AppConfig|Configuration|appConfig|apiConfig|baseUrl|baseURL)\.\w+$"
)
_FOLDERS = pattern(r"(?:^|/)(?:settings|config|conf|configs)/[^/]+\.(?:py|js|ts|php|rb|mjs|cjs|go)$")
_TOOLS = pattern(
    r"(?:webpack|babel|jest|vite|vitest|rollup|eslint|tailwind|postcss|metro|next|nuxt|vue|karma|gulp|prettier|stylelint|commitlint|"
    r"playwright|cypress|svelte|astro|tsup|esbuild|craco|capacitor|docusaurus|vuepress|release|lint-staged|swagger|mix|knip|"
    r"gatsby|snowpack|nodemon|pm2|codegen|lighthouse|i18n\w*|conf|sphinx)[\w.-]*\.config\.|(?:^|/)docs?/conf\.py$|\.d\.ts$",
    re.IGNORECASE,
)


_SERVICES = pattern(
    r"memcached|redis|mongo(?:db)?|elastic(?:search)?|rabbit(?:mq)?|kafka|smtp|mailer|mail|ldap|mysql|pgsql|postgres(?:ql)?|mariadb|sqlsrv|beanstalkd|pusher",
    re.IGNORECASE,
)


@frozen(eq=False)
class Setting:
    """One literal: `name` as written, the key of a dictionary behind the name of what holds it."""

    name: str
    value: str
    span: Span
    node: SgNode
    listed: SgNode | None = None
    """The list that it stands in."""


def is_of_a_tool(path: str) -> bool:
    """Whether a file configures a tool of the tool chain: a bundler, a test runner, a linter."""
    return bool(_TOOLS.search(path))


def is_settings_module(source: SourceFile) -> bool:
    """Whether a file is there to hold settings, by its name, or because it is Django's."""
    path = source.path
    name = path.rpartition("/")[2]
    if is_of_a_tool(path) or name.partition(".")[0].lower() in (
        "ci",
        "dev",
        "development",
        "local",
        "test",
        "tests",
        "testing",
    ):
        return False
    return bool(_NAME.match(name) or _FOLDERS.search(path)) or "INSTALLED_APPS" in source.text.content


def settings(source: SourceFile) -> Iterator[Setting]:
    """Names and keys with the literals that they are given, outside of what is for development."""
    for assignment in source.assignments:
        name = assignment.name.rpartition(".")[2].rpartition("[")[2].strip("\"']")
        yield from _given(source, name, assignment.value)
        if "," in assignment.name and assignment.value.kind() in ("expression_list", "tuple"):
            names, values = assignment.name.split(","), assignment.value.named_children()
            for each, item in zip(names, values, strict=False) if len(names) == len(values) else ():
                yield from _given(source, each.strip(), item)
    if source.grammar.language == "python":
        yield from _keywords(source)
    if not source.grammar.pairs or "constants" in source.path.lower():
        return  # Tables of constants hold addresses of all kinds.
    for node in source.find(*sorted(source.grammar.pairs)):
        key, value = source._pair(node)
        if key and value is not None:
            yield from _given(source, _qualified(source, node, key), value)


def _keywords(source: SourceFile) -> Iterator[Setting]:
    """`dict(HOST="…")`, which is a dictionary too."""
    for call in source.calls:
        if call.callee == "dict":
            for argument in call.arguments:
                if argument.name:
                    yield from _given(source, _qualified(source, argument.node, argument.name), argument.node)


def _qualified(source: SourceFile, node: SgNode, key: str) -> str:
    """`HOST` in `DATABASES` is `DB_HOST`, that of a cache named for what it is: a bare key says too little about what it names."""
    if key.upper() not in ("HOST", "HOSTNAME", "SERVER", "LOCATION", "ADDRESS", "ENDPOINT"):
        return key
    around = [above for above in node.ancestors() if above.kind() in (*source.grammar.collections, "argument_list")]
    written = min((above.text()[:400].upper() for above in around), key=len, default="")
    named = _service_of(source, node)
    if named is not None:
        return f"{named}_{key}"
    of_database = any(word in written for word in ("PASSWORD", "DATABASE", "DIALECT", "ENGINE", "BACKEND", "PORT"))
    return f"DB_{key}" if of_database else key


def _service_of(source: SourceFile, node: SgNode) -> str | None:
    """The service that a key above is named for, the nearest first: `'memcached' => ['servers' => [['host' => …]]]`."""
    for above in node.ancestors():
        key: str | None = None
        if above.kind() in source.grammar.pairs:
            key, _ = source._pair(above)
        elif above.kind() in source.grammar.assignments:
            key = above.text().partition("=")[0]
        found = _SERVICES.search(key or "")
        if found:
            return found[0].upper().replace("MAILER", "MAIL")
    return None


def _given(source: SourceFile, name: str, value: SgNode) -> Iterator[Setting]:
    text = source.string(value) if value.kind() in source.grammar.strings or value.kind() == "binary_operator" else None
    if text is not None:
        if not is_for_development(value):
            yield Setting(name, text, source.span(value), value)
        return
    if value.kind() in ("list", "array", "tuple", "array_creation_expression"):
        for item in value.named_children():
            text = source.string(item)
            if text is not None and not is_for_development(item):
                yield Setting(name, text, source.span(item), item, value)
