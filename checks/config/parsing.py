"""From TOML to a configuration. Nothing is guessed: an unknown key, a wrong type or a misspelt name is an error."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from checks.config.keys import KEYS, LOCK_KEYS, OVERRIDE_KEYS, UNIT_KEYS, Key
from checks.config.loading import PROJECT_FILE
from checks.config.model import EDITIONS, STRICTNESS, Config, Locks, Modes, Override, UnitSetting, matcher
from checks.config.names import factor_id
from checks.config.reading import Table, described, suggestion
from checks.errors import ConfigurationError
from checks.factor import FACTORS, Mode
from checks.unit import UnitKind

_MODES: Mapping[str, Mode] = {mode: mode for mode in STRICTNESS}
_KINDS: Mapping[str, UnitKind] = {"application": "application", "library": "library"}


def parse(toml_text: str, source_path: str, known_rules: Collection[str] | None = None) -> Config:
    """The configuration that one file holds, a `pyproject.toml` or a file of factorlint's own. Raises ConfigurationError."""
    values = _toml(toml_text, source_path)
    if source_path.rsplit("/", 1)[-1] != PROJECT_FILE:
        return _config(Table(values, source_path), known_rules)
    table = _project_table(values, source_path)
    return _config(table, known_rules) if table is not None else Config(source=source_path)


def decoded(content: bytes, path: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} is not UTF-8 at byte {error.start}; TOML must be.") from error


def holds_table(text: str, path: str) -> bool:
    """Whether a project file has a table for factorlint, as opposed to only naming it."""
    return _project_table(_toml(text, path), path) is not None


def _toml(text: str, path: str) -> dict[str, Any]:
    import tomllib  # a fifth of a small commit's time

    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        reason = str(error) if isinstance(error, ValueError) else "nested too deeply"
        raise ConfigurationError(f"{path} is not valid TOML: {reason}.") from error


def _project_table(values: dict[str, Any], path: str) -> Table | None:
    tool = Table(values, path).table("tool")
    return tool.table("factorlint") if "factorlint" in tool.values else None


def _config(table: Table, known_rules: Collection[str] | None) -> Config:
    wrapped = " (this file needs no [tool.factorlint] header)" if "tool" in table.values and not table.key else ""
    table.allow(_names(KEYS), wrapped)
    defaults = Config()
    return Config(
        modes=_modes(table, known_rules),
        overrides=tuple(_override(item, known_rules) for item in table.tables("overrides")),
        exclude=_patterns(table, "exclude") or (),
        units=_units(table),
        edition=_edition(table) or defaults.edition,
        baseline=_inner_path(table, "baseline"),
        require_reason=table.flag("require-reason") or False,
        explicit=frozenset(table.values),
        locks=_locks(table.table("locked"), known_rules),
        source=table.path,
    )


def _modes(table: Table, known_rules: Collection[str] | None) -> Modes:
    return Modes(_factor_modes(table.table("factors")), _rule_modes(table.table("rules"), known_rules))


def _factor_modes(table: Table) -> dict[str, Mode]:
    modes: dict[str, Mode] = {}
    for key in table.values:
        factor = factor_id(key)
        if factor is None:
            raise table.fail(f"names no factor{suggestion(key, _factor_names())}", key)
        if factor in modes:
            raise table.fail(f'sets the factor "{factor}" a second time', key)
        modes[factor] = _mode(table, key)
    return modes


def _rule_modes(table: Table, known_rules: Collection[str] | None) -> dict[str, Mode]:
    if not table.values:
        return {}
    known = _installed_rules() if known_rules is None else known_rules
    for key in table.values:
        if key in known:
            continue
        hint = ", but a factor; set it under `factors`" if factor_id(key) else suggestion(key, known)
        raise table.fail(f"is not a known rule{hint}", key)
    return {key: _mode(table, key) for key in table.values}


def _mode(table: Table, key: str) -> Mode:
    value = table.values[key]
    if isinstance(value, str) and value in _MODES:
        return _MODES[value]
    near = suggestion(value, _MODES) if isinstance(value, str) else ""
    raise table.fail(f'must be "enforce", "advise" or "off", not {described(value)}{near}', key)


def _override(table: Table, known_rules: Collection[str] | None) -> Override:
    table.allow(_names(OVERRIDE_KEYS))
    paths, modes = _patterns(table, "paths"), _modes(table, known_rules)
    if not paths:
        raise table.fail("needs `paths`, a list of patterns")
    if not modes:
        raise table.fail("needs `factors` or `rules`, or else it changes nothing")
    return Override(paths, modes)


def _units(table: Table) -> tuple[UnitSetting, ...]:
    units: dict[str, UnitSetting] = {}
    for item in table.tables("units"):
        item.allow(_names(UNIT_KEYS))
        root, kind = _inner_path(item, "root"), item.text("kind") or ""
        if root is None:
            raise item.fail('needs `root`, a folder; "." is the root of the repository')
        if kind not in _KINDS:
            raise item.fail(f'must be "application" or "library"{suggestion(kind, _KINDS)}', "kind")
        if root in units:
            raise item.fail(f'is the second unit with the root "{root or "."}"')
        units[root] = UnitSetting(root, _KINDS[kind])
    return tuple(units.values())


def _locks(table: Table, known_rules: Collection[str] | None) -> Locks:
    table.allow(_names(LOCK_KEYS))
    return Locks(_modes(table, known_rules), _patterns(table, "exclude"), table.flag("require-reason") or False)


def _edition(table: Table) -> str | None:
    edition = table.text("edition")
    if edition is None or edition in EDITIONS:
        return edition
    raise table.fail(f"must be one of {', '.join(EDITIONS)}, not {described(edition)}", "edition")


def _patterns(table: Table, key: str) -> tuple[str, ...] | None:
    patterns = table.texts(key)
    for pattern in patterns or ():
        try:
            matcher((pattern,))
        except ValueError as error:
            raise table.fail(f'holds "{pattern}", which is not a pattern that .gitignore could hold', key) from error
    return patterns


def _inner_path(table: Table, key: str) -> str | None:
    """A path inside the repository, normalised to `/` and without a trailing slash; `.` becomes empty."""
    path = table.text(key)
    if path is None:
        return None
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".")]
    if path.startswith(("/", "\\", "~")) or ".." in parts or path[1:2] == ":":
        raise table.fail(f"must be a path inside the repository, not {described(path)}", key)
    return "/".join(parts)


def _factor_names() -> list[str]:
    return [name for factor in FACTORS.values() for name in (factor.id, factor.title)]


def _installed_rules() -> Collection[str]:
    from checks.index import RULES  # only needed where a rule is named

    return frozenset(RULES)


def _names(keys: Iterable[Key]) -> list[str]:
    return [key.name for key in keys]
