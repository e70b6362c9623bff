"""The configuration as a value, and the one question asked of it: how strict is this rule at this path?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Literal

from checks.factor import FACTORS, Mode
from checks.finding import Level
from checks.unit import UnitKind
from checks.value import field, frozen

Source = Literal["rule", "factor", "default"]

EDITIONS = ("2026",)
STRICTNESS: Mapping[Mode, int] = {"off": 0, "advise": 1, "enforce": 2}
_FOR_APPLICATIONS = frozenset({"dependencies"})
"""A library leaves versions open on purpose, so this factor is enforced by default only where something is deployed."""


@frozen
class Setting:
    mode: Mode
    source: Source
    """What decided: the rule's own id, its factor, or no setting at all."""


@frozen
class Modes:
    """Modes by factor id and by rule id; only what was set explicitly."""

    factors: Mapping[str, Mode] = field(default_factory=dict)
    rules: Mapping[str, Mode] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.factors or self.rules)


@frozen
class Override:
    """Other modes for the paths that one of these gitignore-style patterns matches."""

    paths: tuple[str, ...]
    modes: Modes


@frozen
class UnitSetting:
    root: str
    """Folder without a trailing slash; empty for the repository's root."""
    kind: UnitKind


@frozen
class Locks:
    """What an organisation does not let a repository weaken."""

    modes: Modes = field(default_factory=Modes)
    exclude: tuple[str, ...] | None = None
    """The only patterns that may be excluded; None leaves that to the repository."""
    require_reason: bool = False


@frozen
class Config:
    modes: Modes = field(default_factory=Modes)
    overrides: tuple[Override, ...] = ()
    """The last one that matches a path counts."""
    exclude: tuple[str, ...] = ()
    """gitignore-style patterns of paths that are not checked."""
    units: tuple[UnitSetting, ...] = ()
    edition: str = EDITIONS[-1]
    baseline: str | None = None
    require_reason: bool = False
    """Whether a suppression without a reason is void."""
    explicit: frozenset[str] = frozenset()
    """Top-level keys that were written down, such as `exclude`, as opposed to left at their defaults."""
    locks: Locks = field(default_factory=Locks)
    source: str = ""
    """The file it was read from; empty for the defaults."""
    beneath: Config | None = None
    """The organisation's configuration, asked where this one says nothing."""
    refused: tuple[str, ...] = ()
    """One sentence for each setting that a lock overruled."""

    def setting(self, rule_id: str, factor_id: str, path: str, unit_kind: UnitKind = "unknown") -> Setting:
        """How strict a rule is at a path, and which setting decided it.

        A rule's override for the path beats its factor's, that beats the rule's own mode, that the factor's, that the
        organisation's in the same order, that the default. A lock is a floor beneath whatever came out.
        """
        wanted = self._explicit(rule_id, factor_id, path) or Setting(_default(factor_id, unit_kind), "default")
        floor = self.floor(rule_id, factor_id)
        return floor if floor and _stronger(floor, wanted) else wanted

    def mode(self, rule_id: str, factor_id: str, path: str, unit_kind: UnitKind = "unknown") -> Mode:
        return self.setting(rule_id, factor_id, path, unit_kind).mode

    def level(
        self, rule_id: str, factor_id: str, base: Level, path: str, unit_kind: UnitKind = "unknown"
    ) -> Level | None:
        """The level a finding is reported at; None where it is not reported.

        A rule that only warns by nature blocks when it is enforced by its own id, never through its factor. A note
        stays a note.
        """
        setting = self.setting(rule_id, factor_id, path, unit_kind)
        match setting.mode, base:
            case "off", _:
                return None
            case "advise", "error":
                return "warning"
            case "enforce", "warning" if setting.source == "rule":
                return "error"
            case _:
                return base

    def factor_mode(self, factor_id: str, unit_kind: UnitKind = "unknown") -> Mode:
        """How strict a factor is as a whole, overrides for single paths and rules apart."""
        return self.mode("", factor_id, "", unit_kind)

    def excludes(self, path: str) -> bool:
        return bool(self.exclude) and matcher(self.exclude)(path)

    def floor(self, rule_id: str, factor_id: str) -> Setting | None:
        """What the locks demand at least."""
        by_rule = self.locks.modes.rules.get(rule_id)
        by_factor = self.locks.modes.factors.get(factor_id)
        settings = [Setting(by_rule, "rule")] if by_rule else []
        settings += [Setting(by_factor, "factor")] if by_factor else []
        return max(settings, key=lambda setting: STRICTNESS[setting.mode], default=None)

    def _explicit(self, rule_id: str, factor_id: str, path: str) -> Setting | None:
        for layer in self._layers():
            layered = [*layer._overriding(path)]
            for found in (
                _first((modes.rules for modes in layered), rule_id, "rule"),
                _first((modes.factors for modes in layered), factor_id, "factor"),
                _first((layer.modes.rules,), rule_id, "rule"),
                _first((layer.modes.factors,), factor_id, "factor"),
            ):
                if found:
                    return found
        return None

    def _layers(self) -> Iterator[Config]:
        layer: Config | None = self
        while layer is not None:
            yield layer
            layer = layer.beneath

    def _overriding(self, path: str) -> Iterator[Modes]:
        return (override.modes for override in reversed(self.overrides) if matcher(override.paths)(path))


@cache
def matcher(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    """Whether a path matches gitignore-style patterns. Raises ValueError for a pattern that is none."""
    from pathspec import GitIgnoreSpec  # takes longer to import than a small commit takes to check

    return GitIgnoreSpec.from_lines(patterns, backend="simple").match_file


def _first(
    tables: Iterator[Mapping[str, Mode]] | tuple[Mapping[str, Mode]], key: str, source: Source
) -> Setting | None:
    return next((Setting(table[key], source) for table in tables if key in table), None)


def _default(factor_id: str, unit_kind: UnitKind) -> Mode:
    factor = FACTORS.get(factor_id)
    if factor is None:
        return "advise"
    if factor_id in _FOR_APPLICATIONS and unit_kind != "application":
        return "advise"
    return factor.default


def _stronger(floor: Setting, wanted: Setting) -> bool:
    """Stricter, or as strict but by the rule's own id, which also makes a warning block."""
    if floor.mode == wanted.mode:
        return floor.source == "rule" and wanted.source != "rule"
    return STRICTNESS[floor.mode] > STRICTNESS[wanted.mode]
