import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.documents.nginx import Nginx, parse
from checks.errors import Unreadable
from checks.text import Text


def nginx(content: str) -> Nginx:
    return parse(Text("nginx.conf", content))


def test_directives_know_the_blocks_around_them() -> None:
    document = nginx("http {\n  upstream app { ip_hash; server a:80; } # why\n  access_log /var/log/x.log main;\n}\n")
    found = [
        (directive.name, directive.values, [outer.name for outer in around]) for directive, around in document.walk()
    ]
    assert found == [
        ("http", (), []),
        ("upstream", ("app",), ["http"]),
        ("ip_hash", (), ["http", "upstream"]),
        ("server", ("a:80",), ["http", "upstream"]),
        ("access_log", ("/var/log/x.log", "main"), ["http"]),
    ]


def test_spans_give_the_source_back() -> None:
    document = nginx("# é😀\nserver {\n  error_log  '/var/log/my err.log';\n}\n")
    ((directive, _),) = document.named("error_log")
    assert document.text.slice(directive.span) == "error_log  '/var/log/my err.log'"
    assert document.text.slice(directive.name_span) == "error_log"
    assert directive.values == ("/var/log/my err.log",)
    assert document.text.slice(directive.arguments[0].span) == "'/var/log/my err.log'"


def test_a_directive_without_a_block_has_none_and_an_empty_block_is_empty() -> None:
    first, second = nginx("a;\nb {}\n").directives
    assert first.block is None
    assert second.block == ()


@pytest.mark.parametrize(
    "content",
    [
        "{% if x %}\nlisten {{ port }};\n{% endif %}\n",
        "<% if x { %>\nlisten <%= port %> 80;\n<% } %>",
        "listen ${PORT};",
        "content_by_lua_block { local x = { a = ';' } }\nlisten 80;",
    ],
)
def test_templates_and_lua_do_not_upset_the_blocks(content: str) -> None:
    assert [directive.name for directive, _ in nginx(content).walk()][-1] == "listen"
    assert len(nginx(content).directives[-1].arguments) == 1


def test_a_variable_in_braces_is_part_of_its_word() -> None:
    (directive,) = nginx("proxy_pass http://${HOST}:{{ port }}/x;").directives
    assert directive.values == ("http://${HOST}:{{ port }}/x",)


def test_blocks_nested_too_deeply_are_refused() -> None:
    with pytest.raises(Unreadable):
        nginx("a {" * 1_000)


_PIECES = st.lists(
    st.sampled_from(
        ["a", " ", "{", "}", ";", "#", "\n", "'", '"', "${", "{{", "}}", "{%", "%}", "\\", "x_by_lua_block", "é😀"]
    ),
    max_size=40,
)


@given(_PIECES.map("".join) | st.text())
def test_any_text_is_read_and_every_name_stands_where_its_span_says(content: str) -> None:
    document = nginx(content)
    for directive, _ in document.walk():
        assert document.text.slice(directive.span).startswith(document.text.slice(directive.name_span))
