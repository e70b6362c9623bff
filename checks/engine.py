"""The one pure function behind every surface: a snapshot, a configuration and a focus make a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module

from checks.config import Config
from checks.documents.collection import Collection
from checks.evidence import factor_statuses
from checks.finding import Finding, Match
from checks.focus import EVERYTHING, Focus
from checks.index import KINDS, RULES
from checks.judging import Judge
from checks.literals import Literals
from checks.report import CrashedRule, Report, Unread
from checks.repository import Repository, Shared
from checks.rule import Rule
from checks.snapshot import Snapshot


def check(
    snapshot: Snapshot,
    config: Config,
    focus: Focus = EVERYTHING,
    *,
    rules: Sequence[str] | None = None,
) -> Report:
    """Run the rules over what is in focus.

    rules: ids to run; None runs every rule that the configuration does not switch off.
    A rule that crashes is named in the report and fails nothing else; a file that could not be read is listed there.
    """
    collection = Collection(
        snapshot,
        {name: claims for name, (_, _, claims) in KINDS.items()},
        Literals(literal for rule in RULES.values() for literals in rule[3].values() for literal in literals),
        config.excludes,
    )
    return run(collection, config, focus, [load(id) for id in _triggered(collection, config, focus, rules)])


def load(rule_id: str) -> Rule:
    """The rule of an id that the index knows. Its module is imported only now."""
    module, name, *_ = RULES[rule_id]
    rule: Rule = getattr(import_module(module), name)
    return rule


def run(collection: Collection, config: Config, focus: Focus, rules: Sequence[Rule]) -> Report:
    """Run these rules over a collection of documents and judge what they match."""
    shared = Shared(collection, config.unit_settings)
    judge = Judge(config, Repository(shared, focus))
    crashed: list[CrashedRule] = []
    looked_at: dict[str, dict[str, None]] = {}
    matches: list[tuple[Rule, Match]] = []
    for rule in rules:
        repository = Repository(shared, focus, rule)
        matches.extend((rule, match) for match in _guarded(rule, repository, crashed))
        looked_at.setdefault(rule.factor, {}).update(repository.evidence)
    verdict = judge.verdict(matches)
    return Report(
        findings=verdict.findings,
        factors=factor_statuses(
            verdict.findings,
            {factor: tuple(paths) for factor, paths in looked_at.items()},
            config.factors_off,
            judge.inapplicable(),
        ),
        suppressed=verdict.suppressed,
        unused_suppressions=verdict.unused,
        unread=tuple(Unread(path, reason) for path, reason in sorted(collection.unread.items())),
        crashed=tuple(crashed),
        units=(),
        files_read=len(focus.paths) if focus.paths is not None else len(collection.paths),
    )


def _guarded(rule: Rule, repository: Repository, crashed: list[CrashedRule]) -> Iterator[Match]:
    try:
        yield from rule.detect(repository)
    except Exception as error:
        where = error.__traceback__
        while where is not None and where.tb_next is not None:
            where = where.tb_next
        place = f"{where.tb_frame.f_code.co_filename.rpartition('/')[2]}:{where.tb_lineno}" if where else ""
        crashed.append(CrashedRule(rule.id, place, f"{type(error).__name__}: {error}"))


def _triggered(collection: Collection, config: Config, focus: Focus, wanted: Sequence[str] | None) -> Iterator[str]:
    """Rules that a document in focus can concern, by kind and literal, without importing any of them."""
    seen = [collection.seen(path) for path in sorted(focus.paths)] if focus.paths is not None else None
    for rule_id, (_, _, factor, looks_at, *_rest) in RULES.items():
        if wanted is not None and rule_id not in wanted:
            continue
        if config.is_off(rule_id, factor):
            continue
        if seen is None or any(
            kind in file.kinds and (not literals or not file.literals.isdisjoint(literals))
            for file in seen
            for kind, literals in looks_at.items()
        ):
            yield rule_id


__all__ = ["Finding", "check", "load", "run"]
