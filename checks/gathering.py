"""What the rules match, share by share where a tree is large, on every core where there are several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module

from checks.config.model import Config
from checks.documents.collection import Collection
from checks.finding import Match
from checks.focus import Focus
from checks.index import RULES
from checks.report import CrashedRule
from checks.repository import Repository, Shared
from checks.rule import Rule
from checks.signs.sign import Places, sighted
from checks.unit import Unit
from checks.value import field, frozen, replace

SHARE = 250
"""Files that one share of a large tree holds: their texts and trees are in memory together."""


@frozen
class Gathered:
    """What rules found in one share, before it is judged."""

    matches: list[tuple[str, Match]] = field(default_factory=list)
    """Rule id and match."""
    looked_at: dict[str, dict[str, None]] = field(default_factory=dict)
    """Per factor the paths that its rules saw, in order."""
    crashed: list[CrashedRule] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)
    signs: Places = field(default_factory=dict)
    """What speaks about the factors; looked for where a whole tree is assessed."""
    marked: list[str] = field(default_factory=list)
    """Paths that hold the word which opens a suppression."""
    files_read: int = 0

    def add(self, other: Gathered) -> None:
        self.matches.extend(other.matches)
        for factor, paths in other.looked_at.items():
            self.looked_at.setdefault(factor, {}).update(paths)
        for sign, paths in other.signs.items():
            self.signs.setdefault(sign, {}).update(paths)
        self.crashed.extend(other.crashed)
        self.unread.update(other.unread)
        self.marked.extend(other.marked)


def load(rule_id: str) -> Rule:
    """The rule of an id that the index knows. Its module is imported only now."""
    module, name, *_ = RULES[rule_id]
    rule: Rule = getattr(import_module(module), name)
    return rule


def shared(collection: Collection, config: Config, units: Sequence[Unit] | None = None) -> Shared:
    """units: those of the repository, where they are known already."""
    common = Shared(collection, [Unit(setting.root, setting.kind) for setting in config.units])
    common.units = units
    return common


def gather(rules: Iterable[Rule], common: Shared, focus: Focus, mark: str) -> Gathered:
    """Run rules over a focus. A rule that crashes is noted and stops nothing else."""
    found = Gathered(unread=common.collection.unread)
    for rule in rules:
        repository = Repository(common, focus, rule)
        found.matches.extend((rule.id, match) for match in _guarded(rule, repository, found.crashed))
        found.looked_at.setdefault(rule.factor, {}).update(repository.evidence)
    found.marked.extend(path for path in common.collection.marked(mark) if focus.has_path(path))
    return replace(found, files_read=common.collection.count_read(focus.paths))


def gather_tree(
    rules: Sequence[str], collect: Callable[[], Collection], config: Config, mark: str, jobs: int
) -> Gathered:
    """Run rules, by id, over a whole tree: those that compare files once, the others share by share.

    collect: makes a collection of the snapshot; each share has its own, so that memory stays bounded.
    """
    first = shared(collect(), config)
    paths, units = first.collection.paths, Repository(first, Focus()).units
    wide = [rule_id for rule_id in rules if RULES[rule_id][6]]
    local = [rule_id for rule_id in rules if not RULES[rule_id][6]]
    shares = [paths[start : start + SHARE] for start in range(0, len(paths), SHARE)]

    def wide_task() -> Gathered:
        return gather(map(load, wide), shared(collect(), config, units), Focus(), mark)

    def local_task(share: Sequence[str]) -> Gathered:
        collection = collect()
        for path in share:
            collection.seen(path)
        focus = Focus.of_paths(share)
        found = gather(map(load, local), shared(collection, config, units), focus, mark)
        return replace(found, signs=sighted(collection, focus))

    tasks: list[Callable[[], Gathered]] = [wide_task] if wide else []
    tasks += [_bound(local_task, share) for share in shares]
    total = Gathered()
    for gathered in _run(tasks, jobs):
        total.add(gathered)
    return replace(total, files_read=len(paths) - len(total.unread))


def _bound(task: Callable[[Sequence[str]], Gathered], share: Sequence[str]) -> Callable[[], Gathered]:
    return lambda: task(share)


def _run(tasks: Sequence[Callable[[], Gathered]], jobs: int) -> Iterator[Gathered]:
    if jobs < 2 or len(tasks) < 2:
        return (task() for task in tasks)
    from checks.parallel import in_processes

    return in_processes(tasks, jobs)


def _guarded(rule: Rule, repository: Repository, crashed: list[CrashedRule]) -> Iterator[Match]:
    try:
        yield from rule.detect(repository)
    except Exception as error:
        frame = error.__traceback__
        while frame is not None and frame.tb_next is not None:
            frame = frame.tb_next
        place = f"{frame.tb_frame.f_code.co_filename.rpartition('/')[2]}:{frame.tb_lineno}" if frame else ""
        crashed.append(CrashedRule(rule.id, place, f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"))
