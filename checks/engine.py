"""The one pure function behind every surface: a snapshot, a configuration and a focus make a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from importlib import import_module

from checks.baseline import Baseline
from checks.config.model import Config
from checks.documents.collection import Collection
from checks.evidence import factor_statuses
from checks.factor import FACTORS
from checks.finding import Match
from checks.focus import EVERYTHING, Focus
from checks.index import KINDS, RULES
from checks.judging import MARK, Ruling, verdict
from checks.literals import Literals
from checks.report import CrashedRule, Report, Unread
from checks.repository import Repository, Shared
from checks.rule import Rule
from checks.snapshot import Snapshot
from checks.unit import Unit

_FOR_LIBRARIES = frozenset({"codebase", "config"})
"""Factors that hold for what is installed by others, too."""


def check(
    snapshot: Snapshot,
    config: Config,
    focus: Focus = EVERYTHING,
    *,
    rules: Sequence[str] | None = None,
    baseline: Baseline | None = None,
    today: date | None = None,
) -> Report:
    """Run the rules over what is in focus.

    rules: ids to run; None runs every rule that the configuration does not switch off.
    today: the day that decides whether a suppression has expired; the machine's own when it is None.
    A rule that crashes is named in the report and fails nothing else; a file that could not be read is listed there.
    """
    collection = collect(snapshot, config, (literals for rule in RULES.values() for literals in rule[3].values()))
    triggered = [load(rule_id) for rule_id in _triggered(collection, config, focus, rules)]
    return run(collection, config, focus, triggered, baseline=baseline, today=today)


def collect(snapshot: Snapshot, config: Config, literals: Iterator[tuple[str, ...]]) -> Collection:
    """The documents of a snapshot, searched for these literals as they are read."""
    return Collection(
        snapshot,
        {name: claims for name, (_, _, claims) in KINDS.items()},
        Literals({MARK, *(literal for each in literals for literal in each)}),
        config.excludes,
    )


def load(rule_id: str) -> Rule:
    """The rule of an id that the index knows. Its module is imported only now."""
    module, name, *_ = RULES[rule_id]
    rule: Rule = getattr(import_module(module), name)
    return rule


def run(
    collection: Collection,
    config: Config,
    focus: Focus,
    rules: Sequence[Rule],
    *,
    baseline: Baseline | None = None,
    today: date | None = None,
) -> Report:
    """Run these rules over a collection of documents and judge what they match."""
    shared = Shared(collection, [Unit(setting.root, setting.kind) for setting in config.units])
    crashed: list[CrashedRule] = []
    looked_at: dict[str, dict[str, None]] = {}
    matches: list[tuple[Rule, Match]] = []
    for rule in rules:
        repository = Repository(shared, focus, rule)
        matches.extend((rule, match) for match in _guarded(rule, repository, crashed))
        looked_at.setdefault(rule.factor, {}).update(repository.evidence)
    whole = Repository(shared, focus)
    judged = verdict(
        matches,
        whole,
        config,
        Ruling(today or date.today(), baseline or Baseline(), frozenset(RULES)),
        [rule.id for rule in rules],
        [path for path in collection.marked(MARK) if focus.has_path(path)],
    )
    return Report(
        findings=judged.findings,
        factors=factor_statuses(
            judged.findings,
            {factor: tuple(paths) for factor, paths in looked_at.items()},
            _inapplicable(whole, config, focus),
        ),
        suppressed=judged.suppressed,
        unused_suppressions=judged.unused,
        unread=tuple(Unread(path, reason) for path, reason in sorted(collection.unread.items())),
        crashed=tuple(crashed),
        files_read=collection.files_read,
    )


def _guarded(rule: Rule, repository: Repository, crashed: list[CrashedRule]) -> Iterator[Match]:
    try:
        yield from rule.detect(repository)
    except Exception as error:
        frame = error.__traceback__
        while frame is not None and frame.tb_next is not None:
            frame = frame.tb_next
        place = f"{frame.tb_frame.f_code.co_filename.rpartition('/')[2]}:{frame.tb_lineno}" if frame else ""
        crashed.append(CrashedRule(rule.id, place, f"{type(error).__name__}: {error}"))


def _triggered(collection: Collection, config: Config, focus: Focus, wanted: Sequence[str] | None) -> Iterator[str]:
    """Rules that a document in focus can concern, by kind and literal, without importing any of them."""
    seen = (
        None
        if focus.paths is None
        else [collection.seen(path) for path in sorted(focus.paths) if not config.excludes(path)]
    )
    for rule_id, (_, _, factor, looks_at, *_rest) in RULES.items():
        if wanted is not None and rule_id not in wanted:
            continue
        if config.mode(rule_id, factor, "") == "off" and not config.overrides:
            continue
        if seen is None or any(
            kind in file.kinds and (not literals or not file.literals.isdisjoint(literals))
            for file in seen
            for kind, literals in looks_at.items()
        ):
            yield rule_id


def _inapplicable(repository: Repository, config: Config, focus: Focus) -> frozenset[str]:
    """Factors that say nothing about this repository: switched off, or of no meaning for a library."""
    off = frozenset(factor for factor in FACTORS if config.factor_mode(factor) == "off")
    if focus.paths is not None:
        return off
    units = [unit for unit in repository.units if unit.manifests]
    if units and all(unit.kind == "library" for unit in units):
        return off | (frozenset(FACTORS) - _FOR_LIBRARIES)
    return off
