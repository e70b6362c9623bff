from hypothesis import given
from hypothesis import strategies as st

from checks.documents.procfile import Procfile, parse
from checks.text import Text


def procfile(content: str) -> Procfile:
    return parse(Text("Procfile", content))


def test_process_types_have_their_command_in_place() -> None:
    document = procfile("# why\nweb: bundle exec puma -p $PORT  \r\nrelease:  ./migrate\n\nbroken line\n")
    assert [(process.name, process.command) for process in document.processes] == [
        ("web", "bundle exec puma -p $PORT"),
        ("release", "./migrate"),
    ]
    web = document.process("web")
    assert web is not None
    assert document.text.slice(web.command_span) == web.command
    assert document.text.slice(web.name_span) == "web"


def test_a_command_is_unwrapped_where_it_stands() -> None:
    document = procfile("web: cd src && exec gunicorn app\n")
    first, second = document.processes[0].invocations
    assert (first.name, second.name, second.replaces_shell) == ("cd", "gunicorn", True)
    assert document.text.slice(second.program.span) == "gunicorn"


@given(st.lists(st.sampled_from(["web", ":", " ", "\n", "\r\n", "x", "$P", "'", "&&", "é😀"])).map("".join) | st.text())
def test_any_text_is_read_and_every_span_gives_its_source_back(content: str) -> None:
    document = procfile(content)
    for process in document.processes:
        assert document.text.slice(process.command_span) == process.command
        assert document.text.slice(process.name_span) == process.name
        for command in process.commands:
            assert document.text.slice(command.span) in process.command
