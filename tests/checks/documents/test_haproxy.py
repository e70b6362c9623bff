from hypothesis import given
from hypothesis import strategies as st

from checks.documents.haproxy import Haproxy, parse
from checks.text import Text


def haproxy(content: str) -> Haproxy:
    return parse(Text("haproxy.cfg", content))


def test_directives_know_their_section() -> None:
    document = haproxy(
        "global\n  daemon # why\n\nbackend web\n  # no\n  cookie SRV insert\n  server a 1.2.3.4:80 cookie 'a b'\n"
    )
    assert [(found.name, found.arguments, found.section, found.within) for found in document.directives] == [
        ("daemon", (), "global", ""),
        ("cookie", ("SRV", "insert"), "backend", "web"),
        ("server", ("a", "1.2.3.4:80", "cookie", "a b"), "backend", "web"),
    ]
    (cookie,) = document.named("cookie")
    assert document.text.slice(cookie.span) == "cookie SRV insert"


@given(
    st.lists(st.sampled_from(["backend", " ", "\n", "a", "'", '"', "\\", "#", "\r\n", "é😀"])).map("".join) | st.text()
)
def test_any_text_is_read_and_every_directive_stands_on_its_line(content: str) -> None:
    document = haproxy(content)
    for found in document.directives:
        assert found.span.line == found.span.end_line
        assert document.text.slice(found.span)
