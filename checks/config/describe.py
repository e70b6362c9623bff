"""The configuration described for people and for editors, out of the table that the parser goes by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from checks.config.keys import KEYS, LOCK_KEYS, OVERRIDE_KEYS, UNIT_KEYS, Key, Shape
from checks.config.model import EDITIONS, STRICTNESS
from checks.factor import FACTORS
from checks.links import RAW

_INTRODUCTION = """\
# Configuration

Settings live in `factorlint.toml` or, under `[tool.factorlint]`, in `pyproject.toml` in the root of the repository; having
both is an error. Nothing needs to be set. A key that is not known, a wrong type and a misspelt name are errors that name
the file, the key and the nearest name that would do. Editors complete and check `factorlint.toml` with
[config.schema.json](schema/config.schema.json), see [Editors](editors.md#completion-of-the-configuration).

The examples below are written for `factorlint.toml`. In `pyproject.toml` the table `[factors]` is
`[tool.factorlint.factors]`, and `[[overrides]]` is `[[tool.factorlint.overrides]]`.
"""
_PRECEDENCE = """\
## Which setting decides

For a rule at a path the first of these that is set decides: the rule in an override for the path, its factor in an override
for the path, the rule, its factor; then the same four of the organisation's policy; then the default. What the policy
locks is a floor beneath all of them.

| | a rule whose level is `error` | `warning` | `note` |
|---|---|---|---|
| factor `enforce` | error, blocks | warning | note |
| rule `enforce` | error, blocks | error, blocks | note |
| `advise` | warning | warning | note |
| `off` | not reported | not reported | not reported |

## An organisation's policy

The GitHub App reads `factorlint.toml` of the organisation's `.github` repository. Its values are defaults for every
repository, and those under `[locked]` cannot be weakened: what a repository tries all the same is listed in the summary.

## Suppressions

`factorlint: ignore[logs/file-handler] reason` in a comment silences a rule, or a factor, on its line; in a comment that
stands alone, on the next line. `until=2027-01-01` ends it after that day. `factorlint: ignore-file[…]` in the first ten
lines, or in the comment that opens the file, holds for the whole file. A suppression that names no rule is not
honoured, and one that silences nothing is reported. For files without comments, such as `package.json`, use an override.

## The baseline

`factorlint baseline` writes the findings of today to a file; they are accepted until the line they stand on changes. The
file has one sorted entry a line and holds neither lines nor times, so that branches merge. Entries that are no longer
needed are reported.
"""
_MODE = {"enum": list(STRICTNESS), "description": "enforce blocks, advise reports without blocking, off is silent."}
_FACTOR_NAMES = [name for factor in FACTORS.values() for name in (factor.id, factor.numeral, factor.title)]
_RULE_NAME = {"pattern": "^[a-z0-9-]+/[a-z0-9-]+$"}
_MODES = "`enforce`, `advise` or `off`"
_TYPES: dict[Shape, str] = {
    "patterns": "list of strings",
    "modes-by-factor": f"table from a factor to {_MODES}",
    "modes-by-rule": f"table from the id of a rule to {_MODES}",
    "overrides": "list of tables",
    "units": "list of tables",
    "kind": "`application` or `library`",
    "edition": ", ".join(f'`"{edition}"`' for edition in EDITIONS),
    "path": "string",
    "flag": "`true` or `false`",
    "locks": "table",
}
_SIMPLE: dict[Shape, dict[str, Any]] = {
    "patterns": {"type": "array", "items": {"type": "string", "minLength": 1}},
    "modes-by-factor": {"type": "object", "propertyNames": {"enum": _FACTOR_NAMES}, "additionalProperties": _MODE},
    "modes-by-rule": {"type": "object", "propertyNames": _RULE_NAME, "additionalProperties": _MODE},
    "kind": {"enum": ["application", "library"]},
    "edition": {"enum": [*EDITIONS]},
    "path": {"type": "string"},
    "flag": {"type": "boolean"},
}


def reference() -> str:
    """The page about the configuration, as Markdown."""
    factors = "\n".join(
        f"| `{factor.id}` | {factor.numeral} | {factor.title} | `{factor.default}` |" for factor in FACTORS.values()
    )
    return "\n".join(
        (
            _INTRODUCTION,
            "## Keys\n",
            *(_section(key) for key in KEYS),
            "## Factors\n",
            "| id | numeral | title | default |\n|---|---|---|---|",
            f"{factors}\n",
            "`dependencies` is enforced by default in applications only; a library leaves versions open on purpose.\n",
            _PRECEDENCE,
        )
    )


def schema() -> dict[str, Any]:
    """The JSON Schema of `factorlint.toml`. Draft 7, which is what the TOML plug-ins of editors understand."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": f"{RAW}/docs/schema/config.schema.json",
        "title": "factorlint.toml",
        **_object(KEYS),
    }


def _section(key: Key) -> str:
    lines = (f"### {key.name}", "", key.meaning, "", f"Type: {_TYPES[key.shape]}. Default: {key.default}.", "")
    return "\n".join((*lines, *_members(key.shape), "```toml", key.example, "```", ""))


def _members(shape: Shape) -> Iterable[str]:
    """What the tables of a list may hold."""
    keys = {"overrides": OVERRIDE_KEYS, "units": UNIT_KEYS, "locks": LOCK_KEYS}.get(shape, ())
    if not keys:
        return ()
    rows = (f"| `{key.name}` | {_TYPES[key.shape]} | {key.meaning} |" for key in keys)
    return ("| key | type | |", "|---|---|---|", *rows, "")


def _object(keys: Iterable[Key], required: tuple[str, ...] = ()) -> dict[str, Any]:
    properties = {key.name: {"description": key.meaning.replace("`", ""), **_shape(key.shape)} for key in keys}
    described: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**described, "required": list(required)} if required else described


def _shape(shape: Shape) -> dict[str, Any]:
    match shape:
        case "overrides":
            return {"type": "array", "items": _object(OVERRIDE_KEYS, ("paths",))}
        case "units":
            return {"type": "array", "items": _object(UNIT_KEYS, ("root", "kind"))}
        case "locks":
            return _object(LOCK_KEYS)
        case _:
            return _SIMPLE[shape]
