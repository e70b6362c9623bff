"""A sign, and where it stands in a repository."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cache

from checks.documents.collection import Collection, Seen
from checks.focus import Focus
from checks.role import LOCAL, Role, role_of
from checks.value import field, frozen

Places = dict[str, dict[str, None]]
"""By id of a sign the paths that show it, in order."""
_BUNDLED = ("bundle.js", "vendor.js")
"""Made of libraries, which hold every word there is."""


@frozen
class Sign:
    """Something that makes a factor a question here: a variable that is read, a log line that is written, a probe."""

    id: str
    """`config/variable`: the factor and a name."""
    what: str
    """What was seen, `variables read from the environment`."""
    looks_at: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By name of a kind the literals, in lower case, of which one must be there; an empty sequence means every document."""
    names: frozenset[str] = frozenset()
    """Names of files, in lower case, that are a sign whatever stands in them."""
    suffixes: tuple[str, ...] = ()
    roles: tuple[Role, ...] = LOCAL
    at_least: int = 1
    """Files that must show it: a version that stands in one place has nothing to differ from."""

    @property
    def factor(self) -> str:
        return self.id.partition("/")[0]


@cache
def signs() -> Mapping[str, Sign]:
    """Every sign by its id. Their table is imported only where a whole tree is assessed."""
    from checks.signs.known import SIGNS

    return {sign.id: sign for sign in SIGNS}


def literals(factors: Container[str]) -> Iterator[str]:
    """What documents must be searched for, so that `sighted` can tell about these factors."""
    for sign in signs().values():
        for some in sign.looks_at.values() if sign.factor in factors else ():
            yield from some


def sighted(collection: Collection, focus: Focus, factors: Container[str]) -> Places:
    """The signs of these factors in the documents that were looked at, as far as they are in focus."""
    found: Places = {}
    concerned = [sign for sign in signs().values() if sign.factor in factors]
    shown = cache(lambda seen, role: [sign.id for sign in concerned if role in sign.roles and _is_in(sign, seen)])
    for path, seen in collection.looked_at():
        if not focus.has_path(path) or path.endswith(_BUNDLED):
            continue
        for sign_id in shown(seen, role_of(path)):
            found.setdefault(sign_id, {})[path] = None
    named = [sign for sign in concerned if sign.names or sign.suffixes]
    for path in _in_focus(collection.paths, focus):
        name = path.rpartition("/")[2].lower()
        for sign in named:
            if (name in sign.names or (sign.suffixes and name.endswith(sign.suffixes))) and _counts(path, sign):
                found.setdefault(sign.id, {})[path] = None
    return found


def _in_focus(paths: Iterable[str], focus: Focus) -> Iterable[str]:
    return paths if focus.paths is None else focus.paths


def _counts(path: str, sign: Sign) -> bool:
    """What a tool writes, such as a lock file, is a sign by its name; what others wrote or tests play is none."""
    return role_of(path) in (*sign.roles, "generated")


def _is_in(sign: Sign, seen: Seen) -> bool:
    wanted = (sign.looks_at[kind] for kind in seen.kinds if kind in sign.looks_at)
    return any(not some or not seen.literals.isdisjoint(some) for some in wanted)
