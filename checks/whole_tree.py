"""Runs rules over a whole tree: with bounded memory, on every core, and leaving out what an earlier check answered already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from checks.config.model import Config
from checks.documents.collection import Collection, Look
from checks.focus import Focus
from checks.gathering import Gathered, guarded, load, shared
from checks.index import RULES
from checks.kept import holds_secret
from checks.memory import Answer, Memory
from checks.record import Record, note
from checks.report import CrashedRule
from checks.repository import Repository, holds_in
from checks.role import Role, role_of
from checks.secrets.quick import prepare_for_many
from checks.signs.sign import sighted
from checks.value import replace

Item = TypeVar("Item")
Result = TypeVar("Result")
Answered = tuple[list[Answer], list[CrashedRule], dict[str, Record]]
"""Answers, the rules that crashed, and what models that were asked for were made of."""

SHARE = 250
"""Files that are looked at together: their texts are in memory at once."""

Passed = Callable[[int, int], None]
"""Told now and then how many of how many files are done."""


def gather_tree(
    rules: Sequence[str],
    collection: Collection,
    config: Config,
    mark: str,
    jobs: int,
    passed: Passed | None = None,
    memory: Memory | None = None,
) -> Gathered:
    """Run rules, by id, over a whole tree: those that compare files once, the others file by file.

    Every file is looked at first, in shares and on all cores, then the rules run that something in them concerns; texts and trees
    of one share at a time are in memory. memory: what an earlier check found, where it is to be used.
    """
    tree = _Tree(collection, config, memory, jobs, passed)
    tree.look()
    total = Gathered()
    answers: list[Answer] = []
    local = [rule_id for rule_id in rules if not RULES[rule_id][6]]
    wide = [rule_id for rule_id in rules if RULES[rule_id][6]]
    for some, crashed in tree.ask(wide, _concerned(tree, local)):
        answers.extend(some)
        total.crashed.extend(crashed)
    answers.sort(key=lambda each: (each.rule, each.path))
    for rule_id in rules:
        total.looked_at.setdefault(RULES[rule_id][2], {})
    for answer in answers:
        total.matches.extend((answer.rule, match) for match in answer.matches)
        total.looked_at[RULES[answer.rule][2]].update(dict.fromkeys(answer.evidence))
        note(total.unread, answer.record.notes.items())
    for factor, paths in _evidence(tree, local):
        total.looked_at[factor].update(paths)
    note(total.unread, collection.unread.items())
    total.marked.extend(collection.marked(mark))
    total.signs.update(sighted(collection, Focus(), total.looked_at))
    return replace(total, files_read=len(collection.paths) - len(total.unread), units=tree.common.units)


def _concerned(tree: _Tree, local: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Each file that some of the rules can say something of, with those rules."""
    by_kind: dict[str, list[tuple[str, frozenset[str], tuple[str, ...]]]] = {}
    for rule_id in local:
        for kind, literals in RULES[rule_id][3].items():
            by_kind.setdefault(kind, []).append((rule_id, frozenset(literals), RULES[rule_id][4]))
    for path in tree.paths:
        role, (kinds, held) = role_of(path), tree.collection.seen(path)
        found = {
            rule_id: None
            for kind in sorted(kinds & by_kind.keys())
            for rule_id, literals, roles in by_kind[kind]
            if role in roles and (not literals or not held.isdisjoint(literals))
        }
        if found:
            yield path, list(found)


def _evidence(tree: _Tree, local: Sequence[str]) -> Iterator[tuple[str, dict[str, None]]]:
    """Per factor the files that a rule of it looks at, by kind, role and unit."""
    known: dict[tuple[frozenset[str], Role, str], list[str]] = {}
    repository = Repository(tree.common, Focus())
    found: dict[str, dict[str, None]] = {}
    for path in tree.paths:
        role, kinds, unit = role_of(path), tree.collection.seen(path).kinds, repository.unit(path).kind
        factors = known.get((kinds, role, unit))
        if factors is None:
            about = [RULES[rule_id] for rule_id in local]
            factors = known[kinds, role, unit] = sorted(
                {
                    each[2]
                    for each in about
                    if role in each[4] and not kinds.isdisjoint(each[3]) and holds_in(each[5], unit)
                }
            )
        for factor in factors:
            found.setdefault(factor, {})[path] = None
    yield from found.items()


class _Tree:
    """One whole tree under check."""

    def __init__(
        self, collection: Collection, config: Config, memory: Memory | None, jobs: int, passed: Passed | None
    ) -> None:
        self.collection = collection
        self.common = shared(collection, config)
        self.common.focus = Focus()
        self.paths = collection.paths
        self._memory = memory
        self._jobs = jobs
        self._passed = passed or _unheard
        self._told: set[str] = set()

    def look(self) -> None:
        """See to it that the kinds and literals of every file are known."""
        if self._memory is not None:
            self.collection.digest = self._memory.digest
            self._memory.recall(self.collection)
        unknown = [path for path in self.paths if not self.collection.knows(path)]
        if len(unknown) > SHARE:
            prepare_for_many()
        looked = 0
        for looks in _run([partial(self._looks, share) for share in _shares(unknown, SHARE)], self._jobs):
            for path, look in looks:
                self.collection.learn(path, look)
            self._tell(looked := looked + len(looks), len(unknown), 0)
        units = Repository(self.common, Focus()).units
        if self._memory is not None:
            self._memory.compare(self.collection, units)

    def _tell(self, done: int, of: int, half: int) -> None:
        """Looking at the files counts as one half, what the rules do as the other."""
        files = len(self.paths)
        self._passed((half * files + files * done // of) // 2, files)

    def _looks(self, share: Sequence[str]) -> list[tuple[str, Look]]:
        looks = [(path, self.collection.look(path)) for path in share]
        self.collection.forget()
        return looks

    def ask(
        self, wide: Sequence[str], concerned: Iterable[tuple[str, list[str]]]
    ) -> Iterator[tuple[list[Answer], list[CrashedRule]]]:
        """The answers of rules over the whole tree, and over each file that concerns them."""
        known: list[Answer] = []
        pending = [(path, list(self._unknown(path, rules, known))) for path, rules in concerned]
        pending = [(path, rules) for path, rules in pending if rules]
        tasks = [partial(self._wide, group) for group in _by_factor(self._unknown("", wide, known))]
        tasks += [partial(self._local, share) for share in _shares(pending, SHARE // 2)]
        yield known, []
        self.collection.forget()
        self.common.record = Record()
        done = 0
        for answers, crashed, models in _run(tasks, self._jobs if len(pending) > SHARE or len(tasks) > 4 else 1):
            if self._memory is not None:
                self._memory.learn(answers, models)
            self._tell(done := done + 1, len(tasks), 1)
            yield answers, crashed
        self.common.record = None
        self.collection.forget()

    def _unknown(self, path: str, rules: Sequence[str], known: list[Answer]) -> Iterator[str]:
        for rule_id in rules:
            answer = self._memory.answer(path, rule_id) if self._memory is not None else None
            if answer is None:
                yield rule_id
            elif answer.matches or answer.record.notes or answer.evidence:
                known.append(answer)

    def _wide(self, rules: Sequence[str]) -> Answered:
        crashed: list[CrashedRule] = []
        answers = [self._answer("", rule_id, Focus(), crashed) for rule_id in rules]
        return answers, crashed, self._models()

    def _local(self, share: Sequence[tuple[str, list[str]]]) -> Answered:
        crashed: list[CrashedRule] = []
        answers: list[Answer] = []
        for path, rules in share:
            focus = Focus.of_paths((path,))
            answers.extend(self._answer(path, rule_id, focus, crashed) for rule_id in rules)
        self.collection.forget()
        return [each for each in answers if each.matches or not each.keep or not each.trivial], crashed, self._models()

    def _answer(self, path: str, rule_id: str, focus: Focus, crashed: list[CrashedRule]) -> Answer:
        rule, before = load(rule_id), len(crashed)
        record = self.common.record = Record()
        repository = Repository(self.common, focus, rule)
        matches = list(guarded(rule, repository, crashed))
        keep = self._memory is not None and len(crashed) == before
        if keep and matches:
            self.common.record = Record()
            keep = not holds_secret(matches, self._secrets_in)
        return Answer(path, rule_id, matches, record, () if path else tuple(repository.evidence), keep)

    def _secrets_in(self, path: str) -> tuple[str, ...]:
        from checks.secrets.reporting import secrets_in

        return secrets_in(Repository(self.common, Focus()), path)

    def _models(self) -> dict[str, Record]:
        """What models were made of, as far as it was not told yet by this process."""
        made = {name: each for name, each in self.common.model_records.items() if name not in self._told}
        self._told.update(made)
        return made


def _unheard(_done: int, _of: int) -> None:
    """Nobody waits for news."""


def _by_factor(rules: Iterable[str]) -> list[list[str]]:
    """Rules of one factor ask for the same models, which are made once in a process; the largest group comes first."""
    groups: dict[str, list[str]] = {}
    for rule_id in rules:
        groups.setdefault(RULES[rule_id][2], []).append(rule_id)
    return sorted(groups.values(), key=len, reverse=True)


def _shares(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def _run(tasks: Sequence[Callable[[], Result]], jobs: int) -> Iterator[Result]:
    if jobs < 2 or len(tasks) < 2:
        return (task() for task in tasks)
    from checks.parallel import in_processes

    return in_processes(tasks, jobs)
