from hypothesis import given
from hypothesis import strategies as st

from checks.documents.systemd import SystemdUnit, parse
from checks.text import Text


def unit(content: str) -> SystemdUnit:
    return parse(Text("app.service", content))


def test_a_service_runs_each_of_its_commands() -> None:
    document = unit(
        "[Service]\nExecStartPre=-/bin/a\nExecStartPre=/bin/b\nExecStart=/bin/sh -c 'exec app >> /var/log/x' \n"
        "WorkingDirectory=/srv # no comment\n"
    )
    found = list(document.invocations("ExecStartPre", "ExecStart"))
    assert [invocation.name for invocation in found] == ["a", "b", "app"]
    assert [document.text.slice(invocation.program.span) for invocation in found] == ["/bin/a", "/bin/b", "app"]
    assert found[2].command.redirections[0].target.value == "/var/log/x"


def test_a_continued_command_is_one_command() -> None:
    (found,) = unit("[Service]\nExecStart=app \\\n  --bind x\n").invocations("ExecStart")
    assert found.values == ("--bind", "x")


def test_variables_are_taken_apart() -> None:
    document = unit('[Service]\nEnvironment=A=1 "B=two words" C\nEnvironment=D=4\n')
    assert [(variable.name, variable.value) for variable in document.variables()] == [
        ("A", "1"),
        ("B", "two words"),
        ("D", "4"),
    ]


@given(
    st.lists(
        st.sampled_from(["[Service]\n", "ExecStart=", "Environment=", "x", "'", '"', " ", "\\\n", "\n", "-", "é"])
    ).map("".join)
    | st.text()
)
def test_any_text_is_read(content: str) -> None:
    document = unit(content)
    for found in document.invocations("ExecStart"):
        assert document.text.slice(found.program.span) in content
    for variable in document.variables():
        assert variable.name in content.replace("\\", "").replace('"', "").replace("'", "") or "\\" in content
