"""What rules match in a focus, before it is judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module

from checks.config.model import Config
from checks.documents.collection import Collection
from checks.finding import Match
from checks.focus import Focus
from checks.index import RULES
from checks.report import CrashedRule
from checks.repository import Repository, Shared
from checks.rule import Rule
from checks.signs.sign import Places
from checks.unit import Unit
from checks.value import field, frozen, replace


@frozen
class Gathered:
    """What rules found, before it is judged."""

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
    units: Sequence[Unit] | None = None
    """Those of the repository, where they had to be known already."""


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
        found.matches.extend((rule.id, match) for match in guarded(rule, repository, found.crashed))
        found.looked_at.setdefault(rule.factor, {}).update(repository.evidence)
    found.marked.extend(path for path in common.collection.marked(mark) if focus.has_path(path))
    return replace(found, files_read=common.collection.count_read(focus.paths))


def guarded(rule: Rule, repository: Repository, crashed: list[CrashedRule]) -> Iterator[Match]:
    try:
        yield from rule.detect(repository)
    except Exception as error:
        frame = error.__traceback__
        while frame is not None and frame.tb_next is not None:
            frame = frame.tb_next
        place = f"{frame.tb_frame.f_code.co_filename.rpartition('/')[2]}:{frame.tb_lineno}" if frame else ""
        crashed.append(CrashedRule(rule.id, place, f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"))
