import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.documents.dotenv import Environment, is_example, parse
from checks.text import Text


def environment(content: str, path: str = ".env") -> Environment:
    return parse(Text(path, content))


def test_values_lose_quotes_and_comments() -> None:
    found = environment("A=1\nexport B='two words' # why\nC=\"x\\ny\"\nD=a#b # c\nE=\nF = spaced \n")
    assert [(variable.name, variable.value) for variable in found.variables] == [
        ("A", "1"),
        ("B", "two words"),
        ("C", "x\ny"),
        ("D", "a#b"),
        ("E", ""),
        ("F", "spaced"),
    ]
    assert found.variables[1].exported


def test_a_value_may_start_with_a_hash_and_hold_an_escaped_quote() -> None:
    found = environment("A=#c\nB= # c\nC='it\\'s'\n")
    assert [variable.value for variable in found.variables] == ["#c", "", "it's"]


def test_a_quoted_value_goes_on_over_lines() -> None:
    found = environment('KEY="-----BEGIN\nA=b\n-----END"\nNEXT=1\n')
    assert [variable.name for variable in found.variables] == ["KEY", "NEXT"]
    assert found.variables[0].value == "-----BEGIN\nA=b\n-----END"
    assert found.text.slice(found.variables[0].value_span) == found.variables[0].raw


def test_a_quote_that_never_closes_belongs_to_the_value() -> None:
    assert [(found.name, found.value) for found in environment("A='x\nB=2\n").variables] == [("A", "'x"), ("B", "2")]


def test_interpolation_is_told_from_a_literal_dollar() -> None:
    found = environment("A=${B}\nC='$x'\nD=a\\$b\n")
    assert [variable.interpolated for variable in found.variables] == [True, False, False]


def test_a_variable_in_a_comment_is_documented_and_not_set() -> None:
    found = environment("# PORT=8000\n# see: this = that\n#DEBUG=\n")
    assert found.variables == ()
    assert [variable.name for variable in found.commented] == ["PORT", "DEBUG"]


def test_the_last_assignment_wins() -> None:
    variable = environment("A=1\nA=2\n").variable("A")
    assert variable is not None
    assert variable.value == "2"
    assert environment("A=1\n").variable("B") is None


def test_shell_statements_in_an_envrc_are_passed_over() -> None:
    found = environment("source_up\nif x; then\n  export A=1\nfi\nlayout python\n", ".envrc")
    assert [variable.name for variable in found.variables] == ["A"]


def test_a_program_with_such_a_name_has_no_variables() -> None:
    assert environment("const A = 1\nA=2\n", "src/.env.ts").variables == ()


@pytest.mark.parametrize(
    "path", [".env.example", "env.example", "example.env", ".env.production.sample", "a/.env.dist", ".env-template"]
)
def test_example_files_are_known_by_their_name(path: str) -> None:
    assert is_example(path)


@pytest.mark.parametrize("path", [".env", ".env.production", "examples/.env", "distribution.env"])
def test_other_files_are_no_examples(path: str) -> None:
    assert not is_example(path)


_ENVISH = st.lists(
    st.sampled_from(
        ["A", "B_1", "=", ":", " ", "\t", "\n", "\r\n", '"', "'", "`", "\\", "#", " #", "export ", "$X", "é😀"]
    ),
    max_size=40,
).map("".join)


@given(_ENVISH | st.text())
def test_any_text_is_read_and_every_span_gives_its_source_back(content: str) -> None:
    found = environment(content)
    for variable in (*found.variables, *found.commented):
        assert found.text.slice(variable.name_span) == variable.name
        assert found.text.slice(variable.value_span) == variable.raw
        assert found.text.slice(variable.span).endswith(variable.raw)
    starts = [variable.span for variable in found.variables]
    assert starts == sorted(set(starts))
