"""Frozen value classes, like frozen dataclasses to their users, but made without generating code.

Defining a dataclass takes 0.6 ms and importing `dataclasses` 15 ms (CPython 3.11), the start of an interpreter 11 ms. A hook
defines about a hundred values at each start, so here a class gets functions that know its fields instead of compiled ones:
0.03 ms each. `dataclasses.replace`, `fields` and `asdict` work on values too.
"""

from __future__ import annotations

TYPE_CHECKING = False  # Importing `typing` would take half of an interpreter's start.
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar, dataclass_transform, overload

    T = TypeVar("T")
else:

    def dataclass_transform(**_):
        return lambda function: function

    def overload(function):
        return function


class _Missing:
    """Stands where a field has no default."""


class Field:
    """What `field` says of one field."""

    __slots__ = ("compare", "default", "factory", "repr")

    def __init__(self, default: Any, factory: Any, shown: bool, compare: bool) -> None:
        self.default = default
        self.factory = factory
        self.repr = shown
        self.compare = compare


def field(*, default: Any = _Missing, default_factory: Any = None, repr: bool = True, compare: bool = True) -> Any:  # noqa: A002
    """A field that is more than its annotation and default."""
    return Field(default, default_factory, repr, compare)


if TYPE_CHECKING:

    @overload
    def frozen(cls: type[T], /) -> type[T]: ...

    @overload
    def frozen(*, eq: bool = True, order: bool = False) -> Callable[[type[T]], type[T]]: ...  # noqa: F811


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: Any = None, /, *, eq: bool = True, order: bool = False) -> Any:
    """Make a class of annotated fields a frozen value: equal, hashable and, where asked, ordered by its fields.

    eq: without it values are told apart by identity.
    """
    if cls is None:
        return lambda decorated: _made(decorated, eq, order)
    return _made(cls, eq, order)


@dataclass_transform(field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """A class with the same fields and initialiser whose instances may change: the state of a parser, say."""
    _make_fields(cls)
    return cls


def replace(instance: T, **changes: Any) -> T:
    """The value with some of its fields changed."""
    names = instance.__match_args__  # type: ignore[attr-defined]
    state = instance.__dict__
    return type(instance)(**{name: state[name] for name in names} | changes)


class _Fields:
    """The fields of a class: names in order, inherited ones first, and what was said of them."""

    __slots__ = ("defaults", "factories", "hidden", "names", "uncompared")

    def __init__(self, bases: Any) -> None:
        self.names: dict[str, None] = {}
        self.defaults: dict[str, Any] = {}
        self.factories: dict[str, Callable[[], Any]] = {}
        self.hidden: set[str] = set()
        self.uncompared: set[str] = set()
        for base in reversed(bases):
            known = base.__dict__.get("__value_fields__")
            if known is not None:
                self.names.update(known.names)
                self.defaults.update(known.defaults)
                self.factories.update(known.factories)
                self.hidden |= known.hidden
                self.uncompared |= known.uncompared


def _make_fields(cls: Any) -> _Fields:
    fields = _fields(cls)
    setattr(cls, "__match_args__", tuple(fields.names))  # noqa: B010 - type checkers keep it to themselves
    cls.__value_fields__ = fields
    cls.__init__ = _initialiser(cls, fields)
    return fields


def _made(cls: Any, eq: bool, order: bool) -> Any:
    fields = _make_fields(cls)
    cls.__setattr__ = _frozen
    cls.__delattr__ = _frozen
    if "__repr__" not in cls.__dict__:
        cls.__repr__ = _representation(tuple(name for name in fields.names if name not in fields.hidden))
    compared = tuple(name for name in fields.names if name not in fields.uncompared)
    if eq:
        _make_equal(cls, compared)
    if order:
        _make_ordered(cls, compared)
    cls.__dataclass_fields__ = _DataclassFields()
    return cls


def _fields(cls: Any) -> _Fields:
    fields = _Fields(cls.__mro__[1:])
    own = cls.__dict__
    for name, annotation in own.get("__annotations__", {}).items():
        if "ClassVar" in str(annotation):
            continue
        fields.names[name] = None
        if name in own:
            _specify(cls, fields, name, own[name])
    return fields


def _specify(cls: Any, fields: _Fields, name: str, given: Any) -> None:
    if not isinstance(given, Field):
        fields.defaults[name] = given
        return
    if given.factory is not None:
        fields.factories[name] = given.factory
    if given.default is _Missing:
        delattr(cls, name)
    else:
        fields.defaults[name] = given.default
        setattr(cls, name, given.default)
    if not given.repr:
        fields.hidden.add(name)
    if not given.compare:
        fields.uncompared.add(name)


def _initialiser(cls: Any, fields: _Fields) -> Any:
    names, defaults, factories = tuple(fields.names), fields.defaults, fields.factories
    known, count = fields.names.keys(), len(fields.names)
    after = getattr(cls, "__post_init__", None)

    def initialise(self: Any, *args: Any, **given: Any) -> None:
        state = self.__dict__
        if len(args) == count and not given:
            state.update(zip(names, args))  # noqa: B905 - the lengths are equal, and `strict` costs
        else:
            state.update(defaults)
            state.update(zip(names, args))  # noqa: B905 - fewer arguments than names are allowed
            state.update(given)
            for name in factories:
                if name not in state:
                    state[name] = factories[name]()
            taken = names[: len(args)]
            if (
                len(state) != count
                or len(args) > count
                or not (given.keys() <= known and given.keys().isdisjoint(taken))
            ):
                raise TypeError(_complaint(type(self).__name__, names, args, given, defaults.keys() | factories.keys()))
        if after is not None:
            after(self)

    return initialise


def _complaint(
    name: str, names: tuple[str, ...], args: tuple[Any, ...], given: dict[str, Any], optional: set[str]
) -> str:
    if len(args) > len(names):
        return f"{name} takes {len(names)} fields, {len(args)} were given"
    free = names[len(args) :]
    if unknown := [each for each in given if each not in free]:
        return f"{name} has no free field {unknown[0]!r}"
    missing = next(each for each in free if each not in given and each not in optional)
    return f"{name} needs its field {missing!r}"


def _frozen(self: Any, name: str, *_: Any) -> None:
    raise AttributeError(f"{type(self).__name__}.{name} cannot change: it is a value")


def _representation(shown: tuple[str, ...]) -> Any:
    def representation(self: Any) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    return representation


def _key(names: tuple[str, ...]) -> Any:
    def key(self: Any) -> tuple[Any, ...]:
        state = self.__dict__
        return tuple([state[name] for name in names])

    return key


def _make_equal(cls: Any, names: tuple[str, ...]) -> None:
    key = _key(names)

    def equal(self: Any, other: Any) -> Any:
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(key(self))

    if "__eq__" not in cls.__dict__:
        cls.__eq__ = equal
    if cls.__dict__.get("__hash__") is None:
        cls.__hash__ = hashed


def _make_ordered(cls: Any, names: tuple[str, ...]) -> None:
    key = _key(names)

    def compared(compare: Callable[[Any, Any], bool]) -> Any:
        return lambda self, other: (
            compare(key(self), key(other)) if other.__class__ is self.__class__ else NotImplemented
        )

    cls.__lt__ = compared(lambda left, right: left < right)
    cls.__le__ = compared(lambda left, right: left <= right)
    cls.__gt__ = compared(lambda left, right: left > right)
    cls.__ge__ = compared(lambda left, right: left >= right)


class _DataclassFields:
    """What `dataclasses` asks a class for, made when it asks."""

    def __get__(self, instance: object, owner: Any) -> Any:
        from dataclasses import make_dataclass

        made: Any = make_dataclass(owner.__name__, [(name, object) for name in owner.__match_args__])
        return made.__dataclass_fields__
