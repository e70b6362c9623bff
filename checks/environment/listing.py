"""The contract as a list: one line a variable, with what is wrong about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from checks.environment.contract import Contract, contract, typed, unused
from checks.environment.declarations.declaration import Documented
from checks.environment.platform import is_of_the_platform
from checks.environment.read import Access, EnvironmentRead
from checks.repository import Repository
from checks.value import frozen

State = Literal["documented", "mentioned", "undocumented", "unused", "mistyped", "platform"]
"""`mentioned`: some document or manifest names it, no list does. `platform`: set by a platform or tool, not by a deploy."""


@frozen(eq=False)
class Line:
    name: str
    state: State
    access: Access | None
    """The strictest of its reads; None where nothing reads it."""
    reads: tuple[EnvironmentRead, ...]
    documented: tuple[Documented, ...]
    near: str | None = None
    """The documented name that a mistyped one is close to."""

    @property
    def drifts(self) -> bool:
        return self.state in ("undocumented", "unused", "mistyped")


def listing(repository: Repository) -> Iterator[Line]:
    """Every variable that code reads or an example names, sorted by name."""
    found = repository.model(contract)
    strictest = found.first_reads()
    near = {read.name: each.name for read, each in typed(found).items()}
    forgotten = {each.name for each in unused(repository, found)}
    documents: dict[str, list[Documented]] = {}
    for each in found.documented:
        documents.setdefault(each.name, []).append(each)
    reads: dict[str, list[EnvironmentRead]] = {}
    for read in found.reads:
        reads.setdefault(read.name, []).append(read)
    listed = {each.name for each in found.documented if each.where == "example"}
    for name in sorted(set(reads) | listed):
        said = tuple(documents.get(name, ()))
        state = _state(name, bool(said), name in reads, found, near, forgotten)
        access = strictest[name].access if name in strictest else None
        yield Line(name, state, access, tuple(reads.get(name, ())), said, near.get(name))


def _state(name: str, said: bool, is_read: bool, found: Contract, near: dict[str, str], forgotten: set[str]) -> State:
    if name in near:
        return "mistyped"
    if said:
        return "unused" if not is_read and name in forgotten else "documented"
    if is_of_the_platform(name):
        return "platform"
    return "mentioned" if name in found.mentioned else "undocumented"
