from hypothesis import given
from hypothesis import strategies as st

from checks.documents.supervisor import Supervisor, parse
from checks.text import Text


def supervisor(content: str) -> Supervisor:
    return parse(Text("supervisord.conf", content))


def test_programs_have_their_command_and_output() -> None:
    document = supervisor(
        "[supervisord]\nnodaemon=true\n[program:web]\ncommand=/usr/bin/env gunicorn app ; why\n"
        "stdout_logfile = /var/log/web.log\n[eventlistener:e]\n"
    )
    web, listener = document.programs
    (found,) = web.invocations
    logfile = web.section.key("stdout_logfile")
    assert (web.name, found.name, found.wrappers) == ("web", "gunicorn", ("env",))
    assert document.text.slice(found.program.span) == "gunicorn"
    assert logfile is not None
    assert document.text.slice(logfile.value_span) == "/var/log/web.log"
    assert (listener.name, listener.invocations) == ("e", ())


@given(
    st.lists(st.sampled_from(["[program:a]\n", "command=", "x", " ", "\n", "\n ", "'", ";", "é"])).map("".join)
    | st.text()
)
def test_any_text_is_read(content: str) -> None:
    document = supervisor(content)
    for program in document.programs:
        for found in program.invocations:
            assert document.text.slice(found.program.span)
