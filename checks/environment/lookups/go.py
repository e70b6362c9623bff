"""Environment variables in Go: the standard library, viper, struct tags of env and envconfig, urfave/cli."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.source import SourceFile
from checks.environment.lookups.lookup import Lookup, is_capitals, of_call, of_helper
from checks.pattern import pattern

_TAG = pattern(r'(?P<key>\w+):"(?P<value>(?:[^"\\]|\\.)*)"')


def lookups(source: SourceFile) -> Iterator[Lookup]:
    """Every lookup of the file."""
    for call in source.calls:
        if call.named("os.Getenv", "os.LookupEnv", "syscall.Getenv"):
            yield from of_call(call)
        elif call.callee in ("viper.BindEnv", "v.BindEnv") and call.argument(1) is not None:
            yield from of_call(call, position=1)
        elif call.callee in ("viper.SetDefault", "viper.GetString") and is_capitals(call.string(0) or ""):
            yield from of_call(call, default=call.argument(1))
        else:
            yield from of_helper(call)
    if "env" in source.text.content:
        yield from _tagged(source)


def _tagged(source: SourceFile) -> Iterator[Lookup]:
    """Fields such as `env:"DATABASE_URL,required"`, `envconfig:"PORT" default:"8080"`."""
    for node in source.find("field_declaration"):
        tag = node.field("tag")
        if tag is None or "env" not in tag.text():
            continue
        found = {match["key"]: match["value"] for match in _TAG.finditer(tag.text())}
        name, *options = found.get("env", found.get("envconfig", "")).split(",")
        if not is_capitals(name):
            continue
        given = "envDefault" in found or "default" in found or any(option.startswith("default=") for option in options)
        required = any(option in ("required", "notEmpty") for option in options) or found.get("required") == "true"
        yield Lookup(name, node, "struct tag", tag if given else None, required)


def tag_default(tag: str) -> str | None:
    """The default that a struct tag gives."""
    found = {match["key"]: match["value"] for match in _TAG.finditer(tag)}
    inline = next((part[8:] for part in found.get("env", "").split(",") if part.startswith("default=")), None)
    return found.get("envDefault", found.get("default", inline))
