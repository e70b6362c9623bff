import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.documents.dockerfile import Dockerfile, Instruction, parse
from checks.errors import Unreadable
from checks.text import Text


def dockerfile(content: str) -> Dockerfile:
    return parse(Text("Dockerfile", content))


def only(document: Dockerfile, keyword: str) -> Instruction:
    (found,) = [instruction for instruction in document.instructions if instruction.keyword == keyword]
    return found


def test_comments_and_blank_lines_inside_a_continued_instruction_are_no_part_of_it() -> None:
    document = dockerfile("FROM a\nRUN one \\\n  # why\n\n  && two x\nUSER app\n")
    assert [command.values for command in only(document, "RUN").commands] == [("one",), ("two", "x")]
    assert only(document, "USER").value == "app"


def test_a_command_in_a_continued_instruction_keeps_its_line_and_column() -> None:
    document = dockerfile("FROM a\nRUN one && \\\n    # why\n    pip install x\n")
    command = only(document, "RUN").commands[1]
    assert document.text.slice(command.span) == "pip install x"
    assert (command.span.line, command.span.column) == (4, 5)


def test_windows_line_endings_change_nothing() -> None:
    content = "FROM a AS b\nENV A=1 \\\n  B=2\nRUN x \\\n  && y\n"
    document = dockerfile(content.replace("\n", "\r\n"))
    assert [(pair.name, pair.value) for pair in only(document, "ENV").pairs] == [("A", "1"), ("B", "2")]
    assert [command.values for command in only(document, "RUN").commands] == [("x",), ("y",)]
    assert document.stages[0].name == "b"


def test_the_escape_directive_replaces_the_backslash() -> None:
    document = dockerfile("# escape=`\nFROM a\nRUN one `\n two\n")
    assert [command.values for command in only(document, "RUN").commands] == [("one", "two")]
    assert document.escape == "`"


def test_a_word_continued_without_a_blank_is_one_word() -> None:
    (pair,) = only(dockerfile('FROM a\nENV A="one \\\n  two"\\\nb\n'), "ENV").pairs
    assert pair.value == "one   twob"


def test_directives_stand_above_everything_else() -> None:
    assert dockerfile("# syntax=docker/dockerfile:1\nFROM a\n").syntax == "docker/dockerfile:1"
    assert dockerfile("# hello\n# syntax=docker/dockerfile:1\nFROM a\n").syntax == ""


def test_a_here_document_is_the_script_that_run_runs() -> None:
    document = dockerfile("FROM a\nRUN <<EOF\necho a\npip install b\nEOF\nUSER x\n")
    commands = only(document, "RUN").commands
    assert [command.values for command in commands] == [("echo", "a"), ("pip", "install", "b")]
    assert document.text.slice(commands[1].span) == "pip install b"
    assert only(document, "USER").value == "x"


def test_a_here_document_that_is_a_file_is_not_read_as_instructions() -> None:
    document = dockerfile("FROM a\nCOPY <<a.txt <<'b.txt' /x/\nUSER no\na.txt\nRUN no\nb.txt\n")
    copy = only(document, "COPY")
    assert [(heredoc.content, heredoc.expands) for heredoc in copy.heredocs] == [
        ("USER no\n", True),
        ("RUN no\n", False),
    ]
    assert len(document.instructions) == 2
    assert copy.sources == ()


def test_a_here_document_fed_to_a_command_does_not_hide_the_command() -> None:
    document = dockerfile("FROM a\nRUN cat <<EOF > /etc/x\nhello\nEOF\nUSER x\n")
    (command,) = only(document, "RUN").commands
    assert [(found.operator, found.target.value) for found in command.redirections] == [("<<", "EOF"), (">", "/etc/x")]


def test_exec_and_shell_form_are_told_apart() -> None:
    document = dockerfile('FROM a\nCMD ["gunicorn", "-b", "0.0.0.0:80"]\nENTRYPOINT exec app $PORT\n')
    assert only(document, "CMD").json
    assert only(document, "CMD").commands[0].values == ("gunicorn", "-b", "0.0.0.0:80")
    assert not only(document, "ENTRYPOINT").json
    assert only(document, "ENTRYPOINT").commands[0].exec


def test_a_broken_array_is_shell_form_as_docker_takes_it() -> None:
    assert not only(dockerfile("FROM a\nCMD ['gunicorn']\n"), "CMD").json


def test_an_array_over_several_lines_is_exec_form() -> None:
    document = dockerfile('FROM a\nCMD ["a", \\\n  # why\n  "b\\n"]\n')
    assert [argument.value for argument in only(document, "CMD").arguments] == ["a", "b\n"]


def test_a_stage_on_top_of_another_leads_to_its_image() -> None:
    document = dockerfile("ARG V=3\nFROM python:${V}-slim AS Base\nFROM base as web\nFROM web\nUSER x\n")
    last = document.last
    assert last is not None
    assert [stage.index for stage in document.stage_chain(last)] == [2, 1, 0]
    assert document.base_image(last) == "python:3-slim"


def test_a_stage_named_like_its_own_image_is_no_loop() -> None:
    document = dockerfile("FROM python AS python\nFROM python\n")
    assert document.stages[0].base is None
    assert document.stages[1].base == 0


def test_a_user_of_an_earlier_stage_holds_in_the_stage_on_top_of_it() -> None:
    document = dockerfile("FROM a AS base\nUSER app\nFROM base\nRUN x\n")
    assert document.last is not None
    user = document.in_force(document.last, "USER")
    assert user is not None
    assert user.value == "app"


@pytest.mark.parametrize(
    ("content", "started"),
    [
        ('FROM a\nCMD ["x", "y"]\n', [("x", "y")]),
        ('FROM a\nENTRYPOINT ["tini", "--"]\nCMD ["x", "y"]\n', [("tini", "--", "x", "y")]),
        ('FROM a\nENTRYPOINT exec x\nCMD ["y"]\n', [("exec", "x")]),
        ('FROM a AS b\nCMD ["x"]\nFROM b\nENTRYPOINT ["e"]\n', [("e",)]),
        ('FROM a AS b\nENTRYPOINT ["e"]\nFROM b\nCMD ["x"]\n', [("e", "x")]),
        ("FROM a\nCMD one && two\n", [("one",), ("two",)]),
        ("FROM a\n", []),
    ],
)
def test_entry_point_and_command_are_combined_as_docker_does(content: str, started: list[tuple[str, ...]]) -> None:
    document = dockerfile(content)
    assert document.last is not None
    assert [command.values for command in document.started(document.last)] == started


def test_a_template_statement_is_no_instruction() -> None:
    document = dockerfile("{% if x %}\nFROM a\nRUN one \\\n{%- if y %}\n  two\n{%- endif %}\n{% endif %}\n")
    assert [instruction.keyword for instruction in document.instructions] == ["FROM", "RUN"]


def test_both_spellings_of_env_give_pairs_that_point_at_their_source() -> None:
    document = dockerfile('FROM a\nENV A=1 B="two words" C=x\\ y\nENV OLD the rest\n')
    pairs = [pair for instruction in document.instructions for pair in instruction.pairs]
    assert [(pair.name, pair.value) for pair in pairs] == [
        ("A", "1"),
        ("B", "two words"),
        ("C", "x y"),
        ("OLD", "the rest"),
    ]
    assert [document.text.slice(pair.value_span) for pair in pairs] == ["1", '"two words"', "x\\ y", "the rest"]


def test_variables_have_the_scope_that_docker_gives_them() -> None:
    document = dockerfile(
        "ARG G=global\nFROM a AS base\nARG LOCAL=1\nENV KEPT=$LOCAL\nFROM base\nARG G\nENV PORT=${P:-8000}\nEXPOSE $PORT\n"
    )
    expose = only(document, "EXPOSE")
    assert document.variables(expose) == {"KEPT": "1", "G": "global", "PORT": "8000"}
    assert document.resolve("$G:${PORT}", expose) == "global:8000"
    assert document.resolve("$LOCAL", expose) is None
    assert document.resolve("${LOCAL:-no}", expose) == "no"
    assert [port for port, _ in document.exposed_ports(document.stages[1])] == ["8000"]


def test_a_later_variable_is_not_in_force_yet() -> None:
    document = dockerfile("FROM a\nEXPOSE $PORT\nENV PORT=1\n")
    assert document.resolve("$PORT", only(document, "EXPOSE")) is None


def test_flags_are_no_arguments() -> None:
    document = dockerfile(
        "FROM --platform=linux/amd64 a\nCOPY --from=build --chown=a:b x y /z/\nHEALTHCHECK --interval=5s CMD curl h\n"
    )
    copy, check = only(document, "COPY"), only(document, "HEALTHCHECK")
    assert document.stages[0].platform == "linux/amd64"
    assert (copy.flag("from"), copy.flag("chown"), copy.flag("link")) == ("build", "a:b", None)
    assert [source.value for source in copy.sources] == ["x", "y"]
    assert copy.destination is not None
    assert copy.destination.value == "/z/"
    assert check.commands[0].values == ("curl", "h")


def test_a_health_check_may_stand_below_its_options() -> None:
    shell = only(dockerfile("FROM a\nHEALTHCHECK --interval=5s \\\n    --timeout=3s \\\n  CMD curl h\n"), "HEALTHCHECK")
    listed = only(dockerfile('FROM a\nHEALTHCHECK --interval=5s \\\n  CMD ["curl", "h"]\n'), "HEALTHCHECK")
    assert shell.commands[0].values == listed.commands[0].values == ("curl", "h")
    assert listed.json


def test_onbuild_names_the_instruction_it_puts_off() -> None:
    document = dockerfile("FROM a\nONBUILD COPY . /app\n")
    copy = only(document, "COPY")
    assert copy.onbuild
    assert [source.value for source in copy.sources] == ["."]


def test_a_file_of_another_format_has_no_instructions() -> None:
    assert parse(Text("dockerfile.go", "package dockerfile\n")).instructions == ()
    assert parse(Text("web/Dockerfile.dockerignore", "*.log\n")).instructions == ()


def test_a_variable_that_doubles_itself_is_unknown_in_the_end() -> None:
    document = dockerfile("FROM a\nENV A=x\n" + "ENV A=$A$A\n" * 60 + "EXPOSE $A\n")
    assert document.resolve("$A", document.instructions[-1]) is None


def test_too_many_instructions_are_refused() -> None:
    with pytest.raises(Unreadable):
        dockerfile("RUN x\n" * 6_000)


_DOCKERISH = st.lists(
    st.sampled_from(
        [
            "FROM",
            "RUN",
            "COPY",
            "ENV",
            "ARG",
            "ONBUILD",
            "HEALTHCHECK",
            "CMD",
            "a",
            "A=b",
            "$X",
            "${X:-",
            "}",
            "[",
            "]",
            '"',
            "'",
            "\\",
            "`",
            "\n",
            "\\\n",
            "\r\n",
            " ",
            "<<EOF",
            "EOF",
            "#",
            "# escape=`\n",
            "--x=y",
            ",",
            "=",
            "é😀",
        ]
    ),
    max_size=40,
).map("".join)


@given(_DOCKERISH | st.text())
def test_any_text_is_read_and_every_span_lies_where_it_says(content: str) -> None:
    document = dockerfile(content)
    for instruction in document.instructions:
        for argument in instruction.arguments:
            assert document.text.slice(argument.span) == argument.raw
        for command in instruction.commands:
            assert document.text.slice(command.span) is not None
        for pair in instruction.pairs:
            assert document.text.slice(pair.span) in content
            document.resolve(pair.value or "", instruction)
    assert [stage.index for stage in document.stages] == list(range(len(document.stages)))
