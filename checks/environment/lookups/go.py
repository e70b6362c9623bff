"""Environment variables in Go: the standard library, viper, struct tags of env and envconfig, urfave/cli."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.source import Call, SourceFile
from checks.environment.lookups.lookup import Lookup, is_capitals, of_call, of_helper
from checks.pattern import pattern

_VIPER = frozenset(
    "Get GetString GetInt GetBool GetDuration GetFloat64 GetStringSlice GetInt64 GetUint SetDefault BindEnv MustBindEnv IsSet".split()
)
_DEFAULTS = ("envDefault", "env-default", "default")
"""Of caarlos0/env, cleanenv, and envconfig."""
_LISTED = frozenset(("EnvVars", "EnvVar", "Sources"))
"""Fields of a flag of urfave/cli."""
_NAMES = pattern(r'"([A-Z][A-Z0-9_]*)"')
_TAG = pattern(r'(?P<key>\w+):"(?P<value>(?:[^"\\]|\\.)*)"')


def lookups(source: SourceFile) -> Iterator[Lookup]:
    """Every lookup of the file."""
    for call in source.calls:
        if call.named("os.Getenv", "os.LookupEnv", "syscall.Getenv"):
            yield from of_call(call)
        elif call.callee in ("viper.BindEnv", "v.BindEnv") and call.argument(1) is not None:
            yield from of_call(call, position=1)
        elif call.method in _VIPER and call.receiver in ("viper", "v"):
            yield from _of_viper(source, call)
        else:
            yield from of_helper(call)
    if "env" in source.text.content:
        yield from _tagged(source)
    if "EnvVar" in source.text.content:
        yield from _flags(source)


def _of_viper(source: SourceFile, call: Call) -> Iterator[Lookup]:
    """A key is a variable of the same name in capitals where viper asks the environment by itself, behind the prefix it was told."""
    key = call.string(0) or ""
    if call.method in ("BindEnv", "MustBindEnv"):
        if call.argument(1) is not None:
            yield from of_call(call, position=1)
            return
    elif not is_capitals(key) and "AutomaticEnv" not in source.text.content:
        return
    if not key.replace(".", "").replace("_", "").replace("-", "").isalnum():
        return
    prefix = next((each.string(0) for each in source.calls if each.method == "SetEnvPrefix"), None)
    name = "_".join(part for part in (prefix, key.replace(".", "_").replace("-", "_")) if part).upper()
    yield Lookup(name, call.node, call.callee, call.argument(1) if call.method == "SetDefault" else None)


def _flags(source: SourceFile) -> Iterator[Lookup]:
    """`EnvVars: []string{"PORT"}`, `Sources: cli.EnvVars("PORT")`."""
    for node in source.find("keyed_element"):
        key, _, written = node.text().partition(":")
        if key.strip() in _LISTED and ("Sources" not in key or "EnvVars(" in written):
            for name in _NAMES.findall(written):
                yield Lookup(name, node, "cli")


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
        given = not found.keys().isdisjoint(_DEFAULTS) or any(option.startswith("default=") for option in options)
        required = any(option in ("required", "notEmpty") for option in options) or "true" in (
            found.get("required"),
            found.get("env-required"),
        )
        yield Lookup(name, node, "struct tag", tag if given else None, required)


def tag_default(tag: str) -> str | None:
    """The default that a struct tag gives."""
    found = {match["key"]: match["value"] for match in _TAG.finditer(tag)}
    inline = next((part[8:] for part in found.get("env", "").split(",") if part.startswith("default=")), None)
    return next((found[key] for key in _DEFAULTS if key in found), inline)
