"""The one pure function behind every surface: a snapshot, a configuration and a focus make a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from checks.baseline import Baseline, Entry
from checks.config.model import Config
from checks.documents.collection import Collection
from checks.documents.listing import Listing
from checks.documents.looks import looks_for
from checks.evidence import Basis, factor_statuses
from checks.factor import FACTORS
from checks.focus import EVERYTHING, Focus
from checks.gathering import Gathered, gather, load, shared
from checks.index import KINDS, RULES
from checks.judging import MARK, Ruling, Verdict, verdict
from checks.literals import Literals
from checks.quiet import concerns, searched
from checks.report import Report, Unread
from checks.repository import Repository
from checks.role import role_of
from checks.rule import Rule
from checks.signs.sign import literals as sign_literals
from checks.signs.sign import sighted
from checks.snapshot import Snapshot
from checks.value import replace

if TYPE_CHECKING:
    from datetime import date

    from checks.memory import Memory
    from checks.secrets.interop import Accepted
    from checks.whole_tree import Passed

__all__ = ["check", "collect", "load", "run"]


def check(
    snapshot: Snapshot,
    config: Config,
    focus: Focus = EVERYTHING,
    *,
    rules: Sequence[str] | None = None,
    baseline: Baseline | None = None,
    today: date | None = None,
    jobs: int = 1,
    thorough: bool = False,
    passed: Passed | None = None,
    recall: Callable[[Sequence[str]], Memory | None] | None = None,
    accepted: Accepted | None = None,
) -> Report:
    """Run the rules over what is in focus.

    rules: ids to run; None runs every rule that the configuration does not switch off.
    thorough: run those rules, too, that are run over single files only when asked; trees and diffs always have them.
    today: the day that decides whether a suppression has expired; the machine's own when it is None.
    jobs: processes for a whole tree that is large. passed: told of such a tree how many of how many files are done.
    recall: gives, for the ids of the rules that run, what an earlier check of the whole tree with the same code found.
    accepted: what other scanners were told to leave alone; their files in the repository say it when it is None.
    A rule that crashes is named in the report and fails nothing else; a file that could not be read is listed there.
    """
    partial = focus.paths is not None and focus.lines is None
    assesses = thorough or focus.paths is None
    wanted = [rule_id for rule_id in _chosen(rules, thorough or not partial) if not _is_off(rule_id, config)]
    literals = _searched_with_signs(wanted) if assesses else searched(wanted)
    collection = Collection(snapshot, _listing(snapshot, config), literals, looks_for(wanted))
    if focus.paths is None:
        from checks.whole_tree import gather_tree  # A commit has no use for it.

        memory = recall(wanted) if recall is not None else None
        found = gather_tree(wanted, collection, config, MARK, jobs, passed, memory)
        assessed = wanted
    else:
        assessed = [*_triggered(collection, config, focus, wanted)]
        found = gather(map(load, assessed), shared(collection, config), focus, MARK)
        found = replace(found, signs=sighted(collection, focus, _factors(wanted))) if assesses else found
    return _report(found, collection, config, focus, assessed, baseline, today, assesses=assesses, accepted=accepted)


def _searched_with_signs(rules: Sequence[str]) -> Literals:
    sought = (literal for each in rules for some in RULES[each][3].values() for literal in some)
    return Literals({MARK, *sought, *sign_literals(_factors(rules))})


def _factors(rules: Iterable[str]) -> frozenset[str]:
    return frozenset(RULES[rule_id][2] for rule_id in rules)


def collect(snapshot: Snapshot, config: Config, literals: Iterable[Iterable[str]]) -> Collection:
    """The documents of a snapshot, searched for these literals as they are read."""
    listed = Literals({MARK, *(literal for each in literals for literal in each)})
    return Collection(snapshot, _listing(snapshot, config), listed, looks_for(RULES))


def run(
    collection: Collection,
    config: Config,
    focus: Focus,
    rules: Sequence[Rule],
    *,
    baseline: Baseline | None = None,
    today: date | None = None,
) -> Report:
    """Run these rules, whether the index knows them or not, over a collection of documents."""
    found = gather(rules, shared(collection, config), focus, MARK)
    return _report(
        found,
        collection,
        config,
        focus,
        [rule.id for rule in rules],
        baseline,
        today,
        {rule.id: rule for rule in rules},
    )


def _listing(snapshot: Snapshot, config: Config) -> Listing:
    return Listing(snapshot, {name: kind[2] for name, kind in KINDS.items()}, config.excludes)


def _report(
    found: Gathered,
    collection: Collection,
    config: Config,
    focus: Focus,
    assessed: Sequence[str],
    baseline: Baseline | None,
    today: date | None,
    known: dict[str, Rule] | None = None,
    assesses: bool = False,
    accepted: Accepted | None = None,
) -> Report:
    if assesses:  # A commit has no use for it.
        from checks.unit_statuses import unit_statuses
    repository = Repository(shared(collection, config, found.units), focus)
    loaded = known or {}
    judged = verdict(
        [(loaded.get(rule_id) or load(rule_id), match) for rule_id, match in found.matches],
        repository,
        config,
        Ruling(today, baseline or Baseline(), frozenset(RULES), accepted),
        assessed,
        found.marked,
    )
    basis = Basis(
        {factor: tuple(paths) for factor, paths in found.looked_at.items()},
        found.signs if assesses else None,
        _inapplicable(repository, config, focus, assesses),
    )
    return Report(
        findings=judged.findings,
        factors=factor_statuses(judged.findings, basis),
        suppressed=judged.suppressed,
        unused_suppressions=judged.unused,
        unread=tuple(Unread(path, reason) for path, reason in sorted({**collection.unread, **found.unread}.items())),
        crashed=tuple(found.crashed),
        refused=config.refused,
        stale=_stale(judged, baseline, focus, assessed) if assesses else (),
        units=tuple(unit_statuses(repository, judged.findings, basis)) if assesses else (),
        files_read=found.files_read,
    )


def _stale(judged: Verdict, baseline: Baseline | None, focus: Focus, assessed: Sequence[str]) -> tuple[Entry, ...]:
    if baseline is None or focus.lines is not None:
        return ()
    found = [*judged.findings, *(each.finding for each in judged.suppressed)]
    return baseline.stale(found, focus.has_path, assessed)


def _chosen(rules: Sequence[str] | None, thorough: bool) -> Iterator[str]:
    for rule_id in RULES:
        if rule_id in rules if rules is not None else thorough or not RULES[rule_id][7]:
            yield rule_id


def _is_off(rule_id: str, config: Config) -> bool:
    return not config.overrides and config.mode(rule_id, RULES[rule_id][2], "") == "off"


def _triggered(collection: Collection, config: Config, focus: Focus, wanted: Sequence[str]) -> Iterator[str]:
    """Rules that a document in focus can concern, by kind and literal, without importing any of them."""
    if focus.paths is None:
        yield from wanted
        return
    seen = [(role_of(path), collection.seen(path)) for path in sorted(focus.paths) if not config.excludes(path)]
    for rule_id in wanted:
        if any(concerns(rule_id, role, file.kinds, file.literals) for role, file in seen):
            yield rule_id


def _inapplicable(repository: Repository, config: Config, focus: Focus, assesses: bool) -> dict[str, str]:
    """Factors that say nothing about this repository, switched off or of no meaning for a library, and why."""
    off = {factor: _switched_off(config) for factor in FACTORS if config.factor_mode(factor) == "off"}
    if not assesses:
        return off
    from checks.unit_statuses import library_reasons

    paths = focus.paths
    units = (
        repository.units if paths is None else list({unit.root: unit for unit in map(repository.unit, paths)}.values())
    )
    return {**library_reasons(units), **off}


def _switched_off(config: Config) -> str:
    return f"it is switched off in {config.source}" if config.source else "it is switched off"
