import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.documents.shell import Block, Script, parse, unquoted
from checks.errors import Unreadable
from checks.text import Text


def script(content: str) -> Script:
    return parse(Text("run.sh", content))


def test_words_lose_their_quotes_and_computed_ones_have_no_value() -> None:
    (command,) = script('gunicorn --bind "0.0.0.0:80" \'a b\' a"b"c "$PORT" $(date)\n').commands[:1]
    assert [word.value for word in command.words] == ["gunicorn", "--bind", "0.0.0.0:80", "a b", "abc", None, None]
    assert command.words[5].raw == '"$PORT"'


def test_every_span_gives_its_source_back() -> None:
    document = script("# 😀\nif x; then\n  A=1 app 'é' > log 2>&1 &\nfi\r\n")
    command = document.commands[1]
    assert document.text.slice(command.span) == "A=1 app 'é'"
    assert [document.text.slice(word.span) for word in command.words] == ["app", "'é'"]
    assert [document.text.slice(redirection.span) for redirection in command.redirections] == ["> log", "2>&1"]


def test_assignments_before_a_command_are_not_its_words() -> None:
    (command,) = script("A=1 B='x y' app z").commands
    assert [(found.name, found.value.value) for found in command.assignments] == [("A", "1"), ("B", "x y")]
    assert command.values == ("app", "z")


def test_export_gives_assignments() -> None:
    (command,) = script("export A=1 B").commands
    assert command.name == "export"
    assert [(found.name, found.value.value) for found in command.assignments] == [("A", "1")]


def test_a_pipeline_numbers_its_commands() -> None:
    first, second, other = script("app | tee -a log\nother\n").commands
    assert (first.pipeline, first.position, first.last) == (second.pipeline, 0, False)
    assert (second.position, second.last) == (1, True)
    assert other.pipeline != first.pipeline


def test_a_redirection_after_a_list_belongs_to_its_last_command() -> None:
    first, second = script("cd /a && app > log").commands
    assert first.redirections == ()
    assert [found.target.value for found in second.redirections] == ["log"]
    assert second.joined == "&&"


def test_a_redirection_after_a_group_belongs_to_each_command_in_it() -> None:
    commands = script("{ a; b; } >> log").commands
    assert [[found.operator for found in command.redirections] for command in commands] == [[">>"], [">>"]]


def test_an_ampersand_puts_the_command_before_it_into_the_background() -> None:
    assert [command.background for command in script("a &\nb\nc && d &\n").commands] == [True, False, True, True]


def test_a_command_knows_what_it_stands_in() -> None:
    document = script("serve() { exec app; }\nfor i in a; do (b); done\nserve\n")
    assert [command.name for command in document.inside("serve")] == ["exec"]
    assert document.commands[1].within == (Block("loop"), Block("subshell"))
    assert document.commands[2].within == ()


def test_a_command_in_a_substitution_is_found() -> None:
    assert [command.name for command in script('X="$(aws s3 ls)"\necho `date`\n').commands] == [
        None,
        "aws",
        "echo",
        "date",
    ]


def test_a_here_document_is_not_taken_for_commands() -> None:
    document = script("cat <<EOF > out\nrm -rf /\nEOF\nnext\n")
    assert [command.name for command in document.commands] == ["cat", "next"]
    assert [found.operator for found in document.commands[0].redirections] == ["<<", ">"]


def test_a_command_behind_a_here_document_is_found() -> None:
    assert [command.name for command in script("cat <<EOF | psql -c x\nhi\nEOF\n").commands] == ["cat", "psql"]


def test_a_broken_script_still_gives_its_words() -> None:
    names = [command.name for command in script("if ; do ) (( pip install\nx").commands]
    assert "pip" in names


def test_a_long_chain_is_no_deep_nesting() -> None:
    assert len(script(" && ".join(["a b"] * 500)).commands) == 500


def test_the_interpreter_is_read_from_the_first_line() -> None:
    assert script("#!/usr/bin/env -S bash -e\n").interpreter == "bash"
    assert script("#!/bin/sh\n").interpreter == "sh"
    assert script("echo\n").interpreter == ""


def test_a_script_for_another_interpreter_has_no_commands() -> None:
    assert script("#!/usr/bin/env python\nimport os\n").commands == ()
    assert parse(Text("bin/tool", "import os  # not #!/bin/sh\n")).commands == ()
    assert len(parse(Text("bin/tool", "#!/bin/sh\nexec x\n")).commands) == 1


@pytest.mark.parametrize(
    ("raw", "value"),
    [("a\\ b", "a b"), ('"a\\"b"', 'a"b'), ("'$X'", "$X"), ('"a', None), ("a$", "a$"), ("`x`", None), ('"\\x"', "\\x")],
)
def test_quotes_are_removed_as_a_shell_does(raw: str, value: str | None) -> None:
    assert unquoted(raw) == value


@pytest.mark.parametrize(
    "content", ["x\n" * 40_000, "x " * 10_000, "cat <<E\n" * 3_000, "$(" * 5_000 + "x" + ")" * 5_000]
)
def test_a_script_over_a_bound_is_refused(content: str) -> None:
    with pytest.raises(Unreadable):
        script(content)


_SHELLISH = st.lists(
    st.sampled_from(
        [
            *"if then fi for in do done case esac { } ( ) $( ` \" ' \\ && || | & ; ;; > >> 2>&1 << <<EOF EOF <<< $ ${ } = A=b [ [[ ]] x é 😀".split(),
            " ",
            "\n",
            "\r\n",
            "\t",
        ]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=200)
@given(_SHELLISH | st.text())
def test_any_text_is_read_and_every_span_lies_in_it(content: str) -> None:
    document = script(content)
    for command in document.commands:
        for word in command.words:
            # A carriage return is read as a blank, for it ends no word.
            assert document.text.slice(word.span).replace("\r", " ") == word.raw.replace("\r", " ")
        for redirection in command.redirections:
            assert document.text.slice(redirection.span)
