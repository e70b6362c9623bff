import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.documents.expansion import expanded

_KNOWN = {"A": "a", "EMPTY": ""}


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("x", "x"),
        ("$A-${A}", "a-a"),
        ("${B:-d}", "d"),
        ("${B-${A}}", "a"),
        ("${EMPTY:-d}", "d"),
        ("${EMPTY-d}", ""),
        ("${A:+set}", "set"),
        ("${B:+set}", ""),
        ("${A:?must}", "a"),
        ("\\$A", "$A"),
        ("$B", None),
        ("${A%x}", None),
        ("${A", None),
        ("$(date)", None),
        ("${}", None),
    ],
)
def test_variables_are_filled_in_or_the_value_is_unknown(value: str, result: str | None) -> None:
    assert expanded(value, _KNOWN.get) == result


def test_a_value_that_doubles_itself_is_given_up() -> None:
    known: str | None = "x"
    for _ in range(40):
        known = expanded("$X$X", {"X": known}.get) if known else None
    assert known is None


@given(
    st.lists(st.sampled_from(["$", "{", "}", ":-", ":", "-", "+", "?", "A", "EMPTY", "\\", " "]), max_size=40).map(
        "".join
    )
)
def test_any_text_is_filled_in_or_unknown(value: str) -> None:
    result = expanded(value, _KNOWN.get)
    assert result is None or "$" in value or result == value
