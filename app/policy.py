"""Whose configuration counts: the base branch's, over the organisation's, over advice for everything.

A pull request never decides how it is judged: what it changes in the configuration is previewed. Whoever installs the App
sees advice on the first day and blocks nobody; what is enforced, an admin has written into a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from checks.config import Config, Modes, load
from checks.config.model import matcher
from checks.config.policy import POLICY_FILE, merge
from checks.errors import ConfigurationError
from checks.factor import FACTORS

ADVICE = Config(modes=Modes(factors=dict.fromkeys(FACTORS, "advise")), source="the App's defaults")


@dataclass(frozen=True, slots=True)
class Policy:
    config: Config
    notes: tuple[str, ...]
    """What could not be honoured, and what a lock overruled."""

    @property
    def enforced(self) -> frozenset[str]:
        """Ids of the factors that may block."""
        return frozenset(factor for factor in FACTORS if _enforces(self.config, factor))


def policy_of(files: Mapping[str, str], organisation: str | None) -> Policy:
    """The policy for a repository whose root holds these files. What is unusable is left out and named."""
    beneath, notes = _organisation(organisation)
    try:
        config = merge(beneath, _loaded(files))
    except ConfigurationError as error:
        return Policy(
            merge(beneath, Config()), (*notes, f"{error} The organisation's defaults hold until it is mended.")
        )
    return Policy(config, (*notes, *config.refused))


def _organisation(text: str | None) -> tuple[Config, tuple[str, ...]]:
    if not text:
        return ADVICE, ()
    try:
        return replace(_loaded({POLICY_FILE: text}), beneath=ADVICE), ()
    except ConfigurationError as error:
        return ADVICE, (f"The organisation's configuration is not used: {error}",)


def _loaded(files: Mapping[str, str]) -> Config:
    def read(path: str) -> bytes | None:
        return files[path].encode() if path in files else None

    config = load(read)
    for patterns in _patterns(config):
        _usable(patterns, config.source)
    return config


def _patterns(config: Config) -> Iterable[tuple[str, ...]]:
    yield config.exclude
    yield from (override.paths for override in config.overrides)


def _usable(patterns: tuple[str, ...], source: str) -> None:
    try:
        matcher(patterns)
    except ValueError as error:
        raise ConfigurationError(f"{source}: {error}.") from error


def _enforces(config: Config, factor: str) -> bool:
    layer: Config | None = config
    modes = [config.factor_mode(factor), config.factor_mode(factor, "application")]
    while layer is not None:
        rules = [
            *layer.modes.rules.items(),
            *(item for override in layer.overrides for item in override.modes.rules.items()),
        ]
        modes += [mode for rule, mode in rules if rule.startswith(f"{factor}/")]
        modes += [override.modes.factors.get(factor, "off") for override in layer.overrides]
        layer = layer.beneath
    return "enforce" in modes
