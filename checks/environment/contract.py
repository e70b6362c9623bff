"""The variables contract of a repository: what its code reads, and what it says that it reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from checks.environment.declarations.declaration import Documented
from checks.environment.declared_reads import declared_reads
from checks.environment.documented import documented, mentioned
from checks.environment.notations import ENVSUBST, noted_reads
from checks.environment.platform import is_of_the_platform
from checks.environment.read import EnvironmentRead
from checks.environment.reads import all_reads
from checks.environment.settings_keys import plain, settings_keys
from checks.pattern import pattern
from checks.repository import Repository
from checks.role import LOCAL, role_of
from checks.unit import MANIFESTS
from checks.value import frozen, replace

_DYNAMIC = (
    "AutomaticEnv", "envconfig.Process", "env_nested_delimiter", "env_prefix", "SetEnvPrefix", "ConfigurationProperties",
    "AddEnvironmentVariables", "in process.env", "keys(process.env", "entries(process.env", "process.env[key", "process.env[name",
    "process.env[`", "import.meta.env[", "os.environ.items()", "os.environ[key", "os.environ[name", "dict(os.environ", "getenv($", "os.Environ()",
    "System.getenv()", "prefix_env", "ENV.each", "ENV.select", "ENV.to_h", "**os.environ", "environ.Env.parse", "config.Load", "Dynaconf",
    "ENV[\"#{", "os.getenv(f", "os.environ.get(f", "std::env::vars", "envy::", "figment",
)  # fmt: skip
"""What reads variables whose names stand nowhere."""
_PROPERTIES = ("property", "configuration")
"""How Spring's, MicroProfile's and .NET's settings are asked for, which a file gives as well as a variable."""
_FOR_TESTS = pattern(r"test|dusk|\bci\b|e2e", re.IGNORECASE)


@frozen(eq=False)
class Contract:
    """Reads are those of code that is deployed or used in development, in the order of paths."""

    reads: tuple[EnvironmentRead, ...]
    documented: tuple[Documented, ...]
    mentioned: frozenset[str]

    @property
    def examples(self) -> tuple[str, ...]:
        """Paths of the example files."""
        return tuple(dict.fromkeys(each.path for each in self.documented if each.where == "example"))

    def first_reads(self) -> Mapping[str, EnvironmentRead]:
        """The strictest read of each variable, the first of those."""
        order = {"required": 0, "optional": 1, "default": 2}
        found: dict[str, EnvironmentRead] = {}
        for read in sorted(self.reads, key=lambda read: order[read.access]):
            found.setdefault(read.name, read)
        return found


def contract(repository: Repository) -> Contract:
    """For `repository.model`."""
    given = repository.model(settings_keys)
    reads = sorted(
        (
            read
            for read in (*all_reads(repository), *declared_reads(repository), *noted_reads(repository))
            if _counts(read, given)
        ),
        key=lambda read: (read.path, read.span),
    )
    said = tuple(each for each in documented(repository) if role_of(each.path) not in ("vendored", "generated", "test"))
    return Contract(tuple(reads), said, mentioned(repository))


def _counts(read: EnvironmentRead, given: frozenset[str]) -> bool:
    """A property that a settings file defines, or that has a default, is set there more often than by the environment.

    What `envsubst` fills in is a template by its name, and read all the same.
    """
    if role_of(read.path) not in LOCAL and read.how != ENVSUBST:
        return False
    return read.how not in _PROPERTIES or (plain(read.name) not in given and read.access != "default")


def undocumented(repository: Repository, found: Contract) -> Iterator[tuple[EnvironmentRead, str]]:
    """Reads of variables that nothing says anything of, the first of each, with the list that should name them.

    A list that names less than half of what the code reads was never meant to be complete, and is not held to it.
    """
    mistyped = {read.name for read in typed(found)}
    for path, names in _lists(found).items():
        folder = path.rpartition("/")[0]
        below = [read for read in found.reads if not folder or read.path.startswith(f"{folder}/")]
        own = {read.name for read in below if not is_of_the_platform(read.name) and read.name.isupper()}
        if len(own & names) < 2 or len(own & names) * 2 < len(own):
            continue
        known = names | found.mentioned | mistyped
        for name, read in replace(found, reads=tuple(below)).first_reads().items():
            if name in own - known and read.access != "default" and not _is_stock(repository, read.path):
                yield read, path


def _lists(found: Contract) -> Mapping[str, frozenset[str]]:
    """Per file that lists variables their names, those nearest to the root first."""
    lists: dict[str, set[str]] = {}
    for each in found.documented:
        if each.where in ("example", "app.json", "table") and not _FOR_TESTS.search(each.path.rpartition("/")[2]):
            lists.setdefault(each.path, set()).add(each.name)
    return {path: frozenset(lists[path]) for path in sorted(lists, key=lambda path: (path.count("/"), path))}


def _is_stock(repository: Repository, path: str) -> bool:
    """Whether a file is one of those that Laravel brings with a lookup for each service it can speak to."""
    root, _, rest = path.rpartition("config/")
    return path.endswith(".php") and "/" not in rest and repository.exists(f"{root}artisan")


def unused(repository: Repository, found: Contract) -> Iterator[Documented]:
    """Entries of example files that nothing in the repository reads or hands on."""
    candidates = [each for each in found.documented if each.where == "example" and _is_candidate(repository, each)]
    read = {plain(read.name) for read in found.reads} | repository.model(settings_keys)
    mistyped = {near.name for near in typed(found).values()}
    left = [each for each in candidates if plain(each.name) not in read and each.name not in mistyped]
    if not left or len(read & {plain(each.name) for each in candidates}) < 2 or _reads_anything(repository):
        return
    used = _used(repository, {each.name for each in left}, frozenset(found.examples))
    packages = _packages(repository)
    for each in left:
        if each.name not in used and each.name.partition("_")[0].lower() not in packages:
            yield each


def typed(found: Contract) -> Mapping[EnvironmentRead, Documented]:
    """Reads of undocumented variables with the documented one, itself unread, that is one edit away."""
    names = {read.name for read in found.reads}
    listed = {each.name for each in found.documented}
    unread = [each for each in found.documented if each.name not in names and len(each.name) > 4]
    pairs: dict[EnvironmentRead, Documented] = {}
    for name, read in found.first_reads().items():
        if name in listed or len(name) < 5 or is_of_the_platform(name) or name in _outside_examples(found, name):
            continue
        near = next(
            (each for each in unread if is_one_edit(name, each.name) and not is_of_the_platform(each.name)), None
        )
        if near is not None:
            pairs[read] = near
    return pairs


def _outside_examples(found: Contract, name: str) -> Iterable[str]:
    return (name,) if name in found.mentioned else ()


def is_one_edit(one: str, other: str) -> bool:
    """One letter added, left out, changed, or two neighbours swapped. A digit that differs tells two variables apart."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next(
        (at for at, (left, right) in enumerate(zip(one, other, strict=False)) if left != right),
        min(len(one), len(other)),
    )
    left, right = one[start:], other[start:]
    if (left[:1] + right[:1]).strip("0123456789") != left[:1] + right[:1]:
        return False
    if len(left) == len(right):
        return left[1:] == right[1:] or (left[:2] == right[1::-1] and left[2:] == right[2:])
    return left[1:] == right or left == right[1:]


def _is_candidate(repository: Repository, each: Documented) -> bool:
    """Laravel and its packages bring settings of their own, which stand in no file of the repository."""
    if is_of_the_platform(each.name) or not each.name.isupper():
        return False
    folder = each.path.rpartition("/")[0]
    return not repository.exists(f"{folder}/artisan" if folder else "artisan")


def _reads_anything(repository: Repository) -> bool:
    """Whether code reads variables by computed names, or an image of someone else is given the whole file."""
    from checks.documents.compose import COMPOSE

    for compose in repository.all(COMPOSE, ("env_file",)):
        if any(service.build is None and service.env_file for service in compose.services):
            return True
    for path in repository.paths:
        if path.endswith((".py", ".js", ".ts", ".mjs", ".go", ".rb", ".php", ".java", ".kt", ".cs", ".rs", ".tsx")):
            text = repository.text(path) if role_of(path) in LOCAL else None
            if text is not None and any(mark in text.content for mark in _DYNAMIC):
                return True
    return False


def _used(repository: Repository, names: set[str], examples: frozenset[str]) -> set[str]:
    """Those of the names that stand anywhere but in example files and documentation, in any case and with any separator."""
    plain = {
        name: (name, name.lower(), name.lower().replace("_", "-"), name.lower().replace("_", "."), _camel(name))
        for name in names
    }
    used: set[str] = set()
    for path in repository.paths:
        if (
            path in examples
            or role_of(path) in ("documentation", "localisation", "vendored")
            or "env" in path.rpartition("/")[2].lower().split(".")
        ):
            continue
        text = repository.text(path)
        if text is None:
            continue
        for name in names - used:
            if any(form in text.content for form in plain[name]):
                used.add(name)
    return used


def _packages(repository: Repository) -> frozenset[str]:
    """Words of the manifests: a package may read the variables that are named for it."""
    words: set[str] = set()
    for path in repository.paths:
        if path.rpartition("/")[2].lower() in MANIFESTS and (text := repository.text(path)) is not None:
            words.update(re.findall(r"[a-z0-9]+", text.content.lower()))
    return frozenset(words)


def _camel(name: str) -> str:
    first, *rest = name.lower().split("_")
    return first + "".join(word.capitalize() for word in rest)
