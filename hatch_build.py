"""Prepares modules and expressions for the interpreter that builds a wheel; see `factorlint/prepared.py`."""

from __future__ import annotations

import ast
import sys
import tempfile
from array import array
from collections.abc import Container, Iterator
from importlib import import_module
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

if TYPE_CHECKING:
    from factorlint.prepared import Expression

ROOT = Path(__file__).resolve().parent
PACKAGES = ("checks", "hooks")


class Preparation(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the prepared file beside the packages in the wheel; a checkout that is installed to be edited goes without."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel" or version == "editable":
            return
        sys.path.insert(0, str(ROOT))
        from factorlint.prepared import file_name, written

        sources = dict(modules())
        content = written(
            {
                name: (package, tuple(imported(name, path, sources)), compiled(path))
                for name, (package, path) in sources.items()
            },
            {key: expression(*key) for key in expressions(sources)},
        )
        with tempfile.NamedTemporaryFile(prefix="factorlint-", delete=False) as file:
            file.write(content)
        self._written = Path(file.name)
        build_data["force_include"][file.name] = f"factorlint/lib/{file_name()}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        written: Path | None = getattr(self, "_written", None)
        if written is not None:
            written.unlink(missing_ok=True)


def modules() -> Iterator[tuple[str, tuple[bool, Path]]]:
    """Name, whether it is a package, and file of every module that a check can need."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            is_package = parts[-1] == "__init__"
            yield ".".join(parts[:-1] if is_package else parts), (is_package, path)


def imported(importer: str, path: Path, known: Container[str]) -> Iterator[str]:
    """The known modules that a module imports when it runs, packages before what is in them, in order.

    What a package imports of its own parts is left out: they need the package first.
    """
    named: dict[str, None] = {}
    for statement in ast.parse(path.read_bytes()).body:
        if isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
            named.update(
                dict.fromkeys((statement.module, *(f"{statement.module}.{each.name}" for each in statement.names)))
            )
        elif isinstance(statement, ast.Import):
            named.update(dict.fromkeys(each.name for each in statement.names))
    for name in dict.fromkeys(part for each in named for part in _with_packages(each)):
        if name in known and name != importer and not name.startswith(f"{importer}."):
            yield name


def _with_packages(name: str) -> Iterator[str]:
    parts = name.split(".")
    return (".".join(parts[:end]) for end in range(1, len(parts) + 1))


def compiled(path: Path) -> CodeType:
    """Named by its place in the repository, so that a wheel is the same wherever it is built."""
    return compile(path.read_bytes(), path.relative_to(ROOT).as_posix(), "exec", dont_inherit=True)


def expressions(names: dict[str, Any]) -> list[tuple[str, int]]:
    """Source and flags of every expression that a module names. What a module imports may be missing at a build: such a one is left out."""
    from checks import pattern

    for name in names:
        try:
            import_module(name)
        except ImportError:
            continue
    from checks.secrets.detectors import KEYED, SHAPED

    for detector in (*SHAPED, *KEYED):
        detector.regex  # noqa: B018 - made of shapes when it is asked for
    return sorted(pattern.known)


def expression(source: str, flags: int) -> Expression:
    """What the `re` module hands to its engine, without the engine. A part of CPython that other versions may do otherwise."""
    from re import _compiler, _parser  # type: ignore[attr-defined]

    parsed = _parser.parse(source, flags)
    names: list[str | None] = [None] * parsed.state.groups
    for name, number in parsed.state.groupdict.items():
        names[number] = name
    return (
        int(flags) | int(parsed.state.flags),
        array("I", _compiler._code(parsed, flags)).tobytes(),
        parsed.state.groups - 1,
        dict(parsed.state.groupdict),
        tuple(names),
    )
