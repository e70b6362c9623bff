"""Environment variables in C#: `Environment.GetEnvironmentVariable` and `IConfiguration`."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.source import SourceFile
from checks.environment.lookups.lookup import Lookup, is_written, of_call, of_helper

CONFIGURATION = "configuration"
"""How a key of a configuration is asked for, which a variable may set and `appsettings.json` most often does."""
_CONFIGURATIONS = (
    "configuration",
    "config",
    "_configuration",
    "_config",
    "Configuration",
    "builder.Configuration",
    "this.Configuration",
)


def lookups(source: SourceFile) -> Iterator[Lookup]:
    """Every lookup of the file. Keys of a configuration are named as the environment names them, `Redis:Host` `Redis__Host`."""
    for call in source.calls:
        if call.named("Environment.GetEnvironmentVariable"):
            yield from of_call(call)
        elif call.receiver in _CONFIGURATIONS and call.method.partition("<")[0] in ("GetValue", "GetConnectionString"):
            name = call.string(0)
            if name and name.replace(":", "").isidentifier():
                prefix = "ConnectionStrings__" if call.method == "GetConnectionString" else ""
                yield Lookup(prefix + name.replace(":", "__"), call.node, CONFIGURATION, call.argument(1))
        else:
            yield from of_helper(call)
    for node in source.find("element_access_expression"):
        children = node.named_children()
        if len(children) != 2 or children[0].text() not in _CONFIGURATIONS or is_written(node):
            continue
        arguments = children[1].named_children()
        name = source.string(arguments[0]) if len(arguments) == 1 else None
        if name and name.replace(":", "").replace("_", "").isalnum():
            yield Lookup(name.replace(":", "__"), node, CONFIGURATION)
