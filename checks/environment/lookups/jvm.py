"""Environment variables in Java and Kotlin: `System.getenv`, Spring's `@Value` and `Environment`."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.source import SourceFile
from checks.environment.lookups.lookup import Lookup, is_capitals, of_call, of_helper
from checks.environment.placeholders import placeholders
from checks.pattern import pattern

PROPERTY = "property"
"""How a property of Spring's is asked for, which an environment variable may set and a settings file most often does."""
_PROPERTY = pattern(r'\bname\s*=\s*"(?P<name>[\w.\-]+)"')
_RECEIVERS = ("env", "environment", "System.getenv()", "System.getenv")


def lookups(source: SourceFile) -> Iterator[Lookup]:
    """Every lookup of the file."""
    for call in source.calls:
        if call.callee == "System.getenv":
            yield from of_call(call)
        elif call.method in ("getOrDefault", "get") and call.receiver in _RECEIVERS:
            yield from of_call(call, default=call.argument(1))
        elif call.method in ("getProperty", "getRequiredProperty") and call.receiver.lower().endswith(_RECEIVERS[:2]):
            if is_capitals(call.string(0) or ""):
                yield from of_call(call, 0, call.argument(1), call.method == "getRequiredProperty")
        elif call.callee in ("dotenv.get", "Dotenv.get"):
            yield from of_call(call, default=call.argument(1))
        else:
            yield from of_helper(call)
    if "@Value" in source.text.content:
        yield from _values(source)
    if "@ConfigProperty" in source.text.content:
        yield from _properties(source)


def _values(source: SourceFile) -> Iterator[Lookup]:
    """`@Value("${name:default}")`."""
    for node in source.find("annotation"):
        if not node.text().startswith("@Value"):
            continue
        strings = [found for kind in sorted(source.grammar.strings) for found in node.find_all(kind=kind)]
        for string in strings:
            for found in placeholders(source.string(string) or ""):
                given = found.default is not None
                how = "@Value" if is_capitals(found.name) else PROPERTY
                yield Lookup(found.variable, node, how, string if given else None, required=not given)


def _properties(source: SourceFile) -> Iterator[Lookup]:
    """MicroProfile's `@ConfigProperty(name = "shop.url", defaultValue = "…")`, which asks the environment for `SHOP_URL`."""
    for node in source.find("annotation"):
        found = _PROPERTY.search(node.text()) if node.text().startswith("@ConfigProperty") else None
        if found:
            name = found["name"]
            strings = [string for kind in sorted(source.grammar.strings) for string in node.find_all(kind=kind)]
            given = "defaultValue" in node.text() and len(strings) > 1
            variable = name if is_capitals(name) else name.replace(".", "_").replace("-", "_").upper()
            how = "@ConfigProperty" if is_capitals(name) else PROPERTY
            yield Lookup(variable, node, how, strings[-1] if given else None, required=not given)
