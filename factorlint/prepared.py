"""What was prepared when the wheel was built: modules and regular expressions, compiled, in one file.

A check imports some three hundred small modules and compiles a hundred expressions. Finding a module takes longer than
running it, and compiling an expression ten times as long as loading what it compiles to. So a module brings along what it imports,
past the import system, in an order that was found out before. The file serves the interpreter it was built by; any other
one, and a checkout, imports and compiles in the ordinary way.

The file: what `header` tells, the lengths of two tables, the tables, and the marshalled pieces that they point into. The tables
are `{module: (is_package, modules it imports, start, length)}` and `{(source, flags): (start, length)}`.
"""

from __future__ import annotations

import os
import sys
from marshal import dumps, loads

TYPE_CHECKING = False  # Importing `typing` would take half of an interpreter's start.
if TYPE_CHECKING:
    import re
    from collections.abc import Mapping
    from importlib.machinery import ModuleSpec
    from io import FileIO
    from types import CodeType, ModuleType
    from typing import Any

    Module = tuple[bool, tuple[str, ...], CodeType]
    """Whether it is a package, the prepared modules that it imports when it runs, in order, and what runs."""
    Expression = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
    """What `_sre.compile` takes after the source: flags, code (unsigned words of the machine), number of groups, and names by number and back."""

_LENGTH = 4
_SERVED = "checks.pattern"
"""The module that compiles expressions; it is told where prepared ones are."""


def file_name() -> str:
    return f"prepared.{sys.implementation.cache_tag}"


def header() -> bytes:
    """Tells interpreters apart whose code differs, in modules or in expressions."""
    import _sre  # type: ignore[import-not-found]
    from _frozen_importlib_external import MAGIC_NUMBER

    own: int = _sre.MAGIC
    return MAGIC_NUMBER + own.to_bytes(_LENGTH, "little") + sys.hexversion.to_bytes(_LENGTH, "little")


def use(folder: str) -> None:
    """Import what lies prepared in a folder, if anything for this interpreter does."""
    try:
        file = open(os.path.join(folder, file_name()), "rb", buffering=0)  # open as long as the process runs
    except OSError:
        return
    expected = header()
    if file.read(len(expected)) != expected:
        file.close()
        return
    sys.meta_path.insert(0, Prepared(folder, file))


class Prepared:
    """Finds and loads modules, and serves expressions to the one that compiles them."""

    def __init__(self, folder: str, file: FileIO) -> None:
        self._folder = folder
        self._file = file
        lengths = [int.from_bytes(file.read(_LENGTH), "little") for _ in range(2)]
        self._modules: Mapping[str, tuple[bool, tuple[str, ...], int, int]] = loads(file.read(lengths[0]))
        self._expressions_at = file.tell()
        self._pieces = self._expressions_at + lengths[1]
        self._expressions_length = lengths[1]
        self._loading: set[str] = set()
        self._expressions: Mapping[tuple[str, int], tuple[int, int]] | None = None

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Loads what the module imports, too, so that it finds all of it there."""
        found = self._modules.get(name)
        if found is None:
            return None
        self._load_missing(found[1])
        return self._spec(name)

    def _load_missing(self, names: tuple[str, ...]) -> None:
        for name in names:
            if name not in sys.modules and name not in self._loading:
                self._load(name)

    def _load(self, name: str) -> None:
        """What the import system does with a module, less its locks, its hooks and its search."""
        self._loading.add(name)
        self._load_missing(self._modules[name][1])
        module = type(sys)(name)
        spec = module.__spec__ = self._spec(name)
        module.__loader__, module.__package__ = spec.loader, spec.parent
        if spec.submodule_search_locations is not None:
            module.__path__ = spec.submodule_search_locations
        sys.modules[name] = module
        vars(spec)["_initializing"] = (
            False  # Every import statement asks, and an absent attribute makes an error each time.
        )
        try:
            self.exec_module(module)
        except BaseException:
            del sys.modules[name]
            raise
        finally:
            self._loading.discard(name)
        parent, _, own = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], own, module)

    def _spec(self, name: str) -> ModuleSpec:
        from _frozen_importlib import ModuleSpec

        loader: Any = self
        path = self._path(name)
        spec = ModuleSpec(name, loader, origin=path, is_package=self._modules[name][0])
        if spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(os.path.dirname(path))
        return spec

    def create_module(self, spec: ModuleSpec) -> None:
        """The ordinary kind of module will do."""

    def exec_module(self, module: ModuleType) -> None:
        """The file is told here: a specification that knows a location has its cache looked for."""
        name = module.__name__
        module.__file__ = self._path(name)
        exec(self.get_code(name), module.__dict__)
        if name == _SERVED:
            module.__dict__["prepared"] = self.expression

    def get_code(self, name: str) -> CodeType:
        _, _, start, length = self._modules[name]
        code: CodeType = loads(self._piece(start, length))
        return code

    def get_source(self, name: str) -> str:
        """For tracebacks."""
        with open(self._path(name), encoding="utf-8") as file:
            return file.read()

    def expressions(self) -> Mapping[tuple[str, int], tuple[int, int]]:
        """Source and flags of every prepared expression, with its place; read when the first one is wanted."""
        if self._expressions is None:
            self._expressions = loads(self._read(self._expressions_at, self._expressions_length))
        return self._expressions

    def expression(self, source: str, flags: int) -> re.Pattern[str] | None:
        found = self.expressions().get((source, flags))
        if found is None:
            return None
        import _sre

        all_flags, code, *groups = loads(self._piece(*found))
        expression: re.Pattern[str] = _sre.compile(source, all_flags, memoryview(code).cast("I").tolist(), *groups)
        return expression

    def _path(self, name: str) -> str:
        inside = name.replace(".", os.sep)
        return (
            f"{self._folder}{os.sep}{inside}{os.sep}__init__.py"
            if self._modules[name][0]
            else f"{self._folder}{os.sep}{inside}.py"
        )

    def _piece(self, start: int, length: int) -> bytes:
        return self._read(self._pieces + start, length)

    def _read(self, at: int, length: int) -> bytes:
        """Without moving in the file, for processes that were forked move in it together."""
        if hasattr(os, "pread"):
            return os.pread(self._file.fileno(), length, at)
        self._file.seek(at)
        return self._file.read(length)


def written(modules: Mapping[str, Module], expressions: Mapping[tuple[str, int], Expression]) -> bytes:
    """The file that holds these, for the interpreter that runs."""
    pieces = bytearray()
    module_table = {}
    for name, (package, imports, code) in modules.items():
        piece = dumps(code)
        module_table[name] = (package, imports, len(pieces), len(piece))
        pieces += piece
    expression_table = {}
    for key, expression in expressions.items():
        piece = dumps(expression)
        expression_table[key] = (len(pieces), len(piece))
        pieces += piece
    tables = [dumps(module_table), dumps(expression_table)]
    return b"".join((header(), *(len(table).to_bytes(_LENGTH, "little") for table in tables), *tables, pieces))
