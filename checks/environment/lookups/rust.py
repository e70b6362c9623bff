"""Environment variables in Rust: `std::env`, dotenvy, clap's `env` attribute."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.source import SourceFile
from checks.environment.lookups.lookup import NAME, Lookup, of_call, of_helper
from checks.pattern import pattern

_FIELD = pattern(r"#\[(?:arg|clap)\([^\]]*\benv\b\s*[,)]")
_COMPILED = pattern(r'\b(?:option_)?env!\(\s*"(?P<name>[A-Z][A-Z0-9_]*)"')
_ATTRIBUTE = pattern(r'\benv\s*=\s*"(?P<name>[A-Z][A-Z0-9_]*)"')


def lookups(source: SourceFile) -> Iterator[Lookup]:
    """Every lookup of the file."""
    for call in source.calls:
        if call.named("env.var", "env.var_os", "dotenvy.var", "dotenv.var"):
            yield from of_call(call)
        elif call.node.kind() != "macro_invocation":
            yield from of_helper(call)
    for node in source.find("macro_invocation"):
        found = _COMPILED.match(node.text())
        if found:
            yield Lookup(found["name"], node, "env!", required=not node.text().startswith("option"))
    for node in source.find("attribute_item"):
        following = node.next()
        if _FIELD.search(node.text()) and following is not None and following.kind() == "field_declaration":
            field = following.field("name")
            if field is not None:
                yield Lookup(field.text().upper(), node, "clap")
        found = _ATTRIBUTE.search(node.text())
        if found and NAME.match(found["name"]):
            given = "default_value" in node.text()
            strings = list(node.find_all(kind="string_literal"))
            yield Lookup(found["name"], node, "clap", strings[-1] if given and len(strings) > 1 else None)
