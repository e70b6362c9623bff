from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.documents.interpolation import interpolations, literal, split


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("$A and ${B}", [("A", "", ""), ("B", "", "")]),
        ("${A:-x}${B-}", [("A", ":-", "x"), ("B", "-", "")]),
        ("${A:?must be set}", [("A", ":?", "must be set")]),
        ("${A:-${B:-y}}/z", [("A", ":-", "${B:-y}")]),
        ("$$A $1 ${", []),
        ("${A.b}", []),
        ("${A:+set}", [("A", ":+", "set")]),
    ],
)
def test_variables_are_found_with_operator_and_word(value: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(one.name, one.operator, one.word) for one in interpolations(value)] == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("a", "a"), ("${A:-${B:-y}}/z", "y/z"), ("${A}", None), ("${A:?x}", None), ("$$5", "$5"), ("x${A-}", "x")],
)
def test_a_value_is_literal_when_defaults_are_enough(value: str, expected: str | None) -> None:
    assert literal(value) == expected


def test_separators_inside_a_variable_do_not_split() -> None:
    assert split("${A:-b}:c:d") == ("${A:-b}", "c", "d")


@given(st.text(st.sampled_from(list("${}:-?+Ab \\"))))
def test_every_variable_stands_where_it_says(value: str) -> None:
    for found in interpolations(value):
        assert value[found.start : found.end].startswith("$")
        assert found.name in value[found.start : found.end]
    assert ":".join(split(value)) == value
