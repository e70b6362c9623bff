"""An organisation's policy beneath a repository's own configuration."""

from __future__ import annotations

from collections.abc import Iterator

from checks.config.model import STRICTNESS, Config, Locks, Modes
from checks.errors import ConfigurationError
from checks.factor import Mode
from checks.value import replace

POLICY_FILE = "factorlint.toml"
"""Its name in an organisation's `.github` repository."""


def merge(policy: Config, own: Config) -> Config:
    """`own` with `policy` as its defaults, and not weaker anywhere than the policy's locks allow.

    What a lock overruled is listed in `refused`. Raises ConfigurationError where `own` holds locks itself.
    """
    if "locked" in own.explicit:
        raise ConfigurationError(f"{own.source}: `locked` is for an organisation's policy, not for a repository.")
    locks = policy.locks
    return replace(
        own,
        exclude=_exclude(policy, own),
        units=own.units if "units" in own.explicit else policy.units,
        edition=own.edition if "edition" in own.explicit else policy.edition,
        baseline=own.baseline if "baseline" in own.explicit else policy.baseline,
        require_reason=locks.require_reason or (own if "require-reason" in own.explicit else policy).require_reason,
        locks=locks,
        beneath=policy,
        refused=tuple(_refused(locks, own)),
    )


def _exclude(policy: Config, own: Config) -> tuple[str, ...]:
    wanted = own.exclude if "exclude" in own.explicit else policy.exclude
    allowed = policy.locks.exclude
    return wanted if allowed is None else tuple(pattern for pattern in wanted if pattern in allowed)


def _refused(locks: Locks, own: Config) -> Iterator[str]:
    yield from _weakened(locks.modes, own.modes, own.source, "")
    for override in own.overrides:
        yield from _weakened(locks.modes, override.modes, own.source, f" for {', '.join(override.paths)}")
    if locks.exclude is not None:
        for pattern in own.exclude:
            if pattern not in locks.exclude:
                yield f'{own.source}: the organisation\'s policy does not allow to exclude "{pattern}".'
    if locks.require_reason and "require-reason" in own.explicit and not own.require_reason:
        yield f"{own.source}: the organisation's policy requires a reason for each suppression."


def _weakened(locked: Modes, wanted: Modes, source: str, where: str) -> Iterator[str]:
    for factor, mode in wanted.factors.items():
        yield from _below(locked.factors.get(factor), mode, f'{source}: {factor} = "{mode}"{where}')
        for rule, floor in locked.rules.items():
            if rule.startswith(f"{factor}/"):
                yield from _below(floor, mode, f'{source}: {factor} = "{mode}"{where} as far as it reaches {rule}')
    for rule, mode in wanted.rules.items():
        floors = [floor for floor in (locked.rules.get(rule), locked.factors.get(rule.partition("/")[0])) if floor]
        strictest = max(floors, key=STRICTNESS.__getitem__, default=None)
        yield from _below(strictest, mode, f'{source}: {rule} = "{mode}"{where}')


def _below(floor: Mode | None, wanted: Mode, setting: str) -> Iterator[str]:
    if floor is not None and STRICTNESS[wanted] < STRICTNESS[floor]:
        yield f'{setting} is overruled; the organisation\'s policy locks "{floor}".'
