"""A rule: one function of a repository, with its metadata and its examples in the same file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from checks.documents.kind import Kind
from checks.factor import FACTORS
from checks.finding import Level, Match
from checks.links import rule_page
from checks.role import DEPLOYED, Role
from checks.value import field, frozen

if TYPE_CHECKING:
    from checks.repository import Repository

Files = Mapping[str, str]
Scope = Literal["any", "not-library", "application"]
"""Units a rule holds for: all, all but those judged libraries, or only those with evidence of being deployed."""


@frozen
class Rule:
    id: str
    factor: str
    level: Level
    message: str
    why: str
    mend: str
    looks_at: Mapping[Kind[Any], tuple[str, ...]]
    roles: tuple[Role, ...]
    scope: Scope
    wide: bool
    thorough: bool
    bad: Sequence[tuple[Files, str]] = field(repr=False)
    good: Sequence[Files] = field(repr=False)
    detect: Callable[[Repository], Iterator[Match]] = field(repr=False)

    @property
    def numeral(self) -> str:
        return FACTORS[self.factor].numeral

    @property
    def url(self) -> str:
        return rule_page(self.id)


def rule(
    *,
    message: str,
    fix: str,
    looks_at: Mapping[Kind[Any], Sequence[str]],
    bad: Sequence[tuple[Files, str]],
    good: Sequence[Files],
    level: Level = "error",
    roles: tuple[Role, ...] = DEPLOYED,
    scope: Scope = "not-library",
    wide: bool = False,
    thorough: bool = False,
) -> Callable[[Callable[[Repository], Iterator[Match]]], Rule]:
    """Make a rule of the function below; its id is its place, `checks/rules/logs/file_handler.py` is `logs/file-handler`.

    message: one sentence, with `{names}` that `Match.values` fill.
    fix: how to mend it, one or two sentences.
    looks_at: (empty for a rule that only a check of the whole tree runs) per kind the literals (any case) of which a document must hold at least one to matter to the rule; an empty
        sequence means every document of the kind. `Repository.changed(kind)` yields just those documents.
    bad: miniature repositories with the place that must be found, `"app.py:2"` (several: `"app.py:2 app.py:5"`); nothing
        else in them may be found by this rule.
    good: miniature repositories in which the rule finds nothing; each trap of the catalogue is one.
    level: `error` blocks where the factor is enforced; `warning` only advises; `note` informs.
    roles: paths of other roles are not shown to the rule by `changed` and `all`.
    wide: the rule compares files with each other, so it cannot be run on one share of the files.
    thorough: nearly every file can concern the rule, so it runs over trees and diffs, and over single files only when asked:
        otherwise no commit would be quiet.
    """

    def build(detect: Callable[[Repository], Iterator[Match]]) -> Rule:
        factor, name = detect.__module__.split(".")[-2:]
        factor, name = factor.replace("_", "-"), name.replace("_", "-")
        return Rule(
            id=f"{factor}/{name}",
            factor=factor,
            level=level,
            message=message,
            why=_paragraphs(detect.__doc__ or ""),
            mend=fix,
            looks_at={kind: tuple(literal.lower() for literal in literals) for kind, literals in looks_at.items()},
            roles=roles,
            scope=scope,
            wide=wide,
            thorough=thorough,
            bad=bad,
            good=good,
            detect=detect,
        )

    return build


def _paragraphs(docstring: str) -> str:
    """The docstring without its indentation; `inspect.cleandoc` does it too, at half an interpreter's start."""
    return "\n".join(line.strip() for line in docstring.strip().splitlines())
