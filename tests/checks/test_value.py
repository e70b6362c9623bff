"""Values behave as frozen dataclasses do."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from functools import cached_property

import pytest

from checks.value import field, frozen, replace


@frozen
class Point:
    x: int
    y: int = 0
    tags: dict[str, str] = field(default_factory=dict)
    note: str = field(default="", repr=False, compare=False)

    @cached_property
    def length(self) -> int:
        return abs(self.x) + abs(self.y)


@frozen(order=True)
class Version:
    major: int
    minor: int


@frozen(eq=False)
class Handle:
    name: str


def test_fields_are_given_by_place_or_by_name_and_fall_back_to_their_defaults() -> None:
    assert (Point(1, y=2).x, Point(1, y=2).y, Point(1).y, Point(1).tags) == (1, 2, 0, {})


def test_each_value_gets_its_own_default() -> None:
    assert Point(1).tags is not Point(1).tags


@pytest.mark.parametrize(("args", "named"), [((), {}), ((1, 2, {}, "", 5), {}), ((1,), {"x": 2}), ((1,), {"z": 3})])
def test_a_wrong_field_is_refused(args: tuple[object, ...], named: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="Point"):
        Point(*args, **named)  # type: ignore[arg-type]


def test_a_value_cannot_change() -> None:
    point = Point(1)
    with pytest.raises(AttributeError, match="cannot change"):
        point.x = 2  # type: ignore[misc]
    with pytest.raises(AttributeError, match="cannot change"):
        del point.x


def test_values_are_equal_by_what_they_compare() -> None:
    assert Point(1, 2, note="a") == Point(1, 2, note="b")
    assert Point(1, 2) != Point(2, 1)
    assert Version(1, 2) != (1, 2)
    assert hash(Version(1, 2)) == hash(Version(1, 2))


def test_values_without_equality_are_told_apart_by_identity() -> None:
    handle = Handle("a")
    assert handle == handle
    assert handle != Handle("a")
    assert len({handle, Handle("a")}) == 2


def test_ordered_values_compare_field_by_field() -> None:
    assert sorted([Version(2, 0), Version(1, 9)]) == [Version(1, 9), Version(2, 0)]
    assert Version(1, 1) <= Version(1, 1) < Version(1, 2)
    assert Version(1, 3) > Version(1, 2) >= Version(1, 2)


def test_a_value_shows_its_fields_but_those_that_hide() -> None:
    assert repr(Point(1, note="secret")) == "Point(x=1, y=0, tags={})"


def test_a_value_can_be_matched_copied_pickled_and_asked_by_dataclasses() -> None:
    version = Version(1, 2)
    match version:
        case Version(major, minor):
            assert (major, minor) == (1, 2)
    assert pickle.loads(pickle.dumps(version)) == version
    assert copy.deepcopy(version) == version
    assert replace(version, minor=3) == Version(1, 3)
    assert dataclasses.replace(version, minor=3) == Version(1, 3)  # type: ignore[type-var]
    assert dataclasses.asdict(version) == {"major": 1, "minor": 2}  # type: ignore[call-overload]


def test_what_is_derived_from_a_value_is_computed_once() -> None:
    assert Point(3, -4).length == 7


def test_a_field_too_many_and_one_too_few_are_no_match() -> None:
    with pytest.raises(TypeError, match="no free field 'z'"):
        Point(z=3)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="needs its field 'minor'"):
        Version(1)  # type: ignore[call-arg]
