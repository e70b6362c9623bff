import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.documents.apache import Apache, parse
from checks.errors import Unreadable
from checks.text import Text


def apache(content: str) -> Apache:
    return parse(Text("httpd.conf", content))


def test_directives_know_the_sections_around_them() -> None:
    document = apache(
        '# why\nListen 80\n<VirtualHost *:80>\n  ErrorLog "/var/log/my err.log"\n  <Directory />\n    Require all \\\n      granted\n'
        "  </Directory>\n</VirtualHost>\nUser www\n"
    )
    assert [(found.name, found.values, found.within) for found in document.directives] == [
        ("Listen", ("80",), ()),
        ("VirtualHost", ("*:80",), ()),
        ("ErrorLog", ("/var/log/my err.log",), ("VirtualHost",)),
        ("Directory", ("/",), ("VirtualHost",)),
        ("Require", ("all", "granted"), ("VirtualHost", "Directory")),
        ("User", ("www",), ()),
    ]


def test_spans_give_the_source_back() -> None:
    document = apache("# é😀\n  CustomLog logs/a combined\r\n")
    (found,) = document.named("customlog")
    assert document.text.slice(found.span) == "CustomLog logs/a combined"
    assert document.text.slice(found.arguments[0].span) == "logs/a"


def test_sections_nested_too_deeply_are_refused() -> None:
    with pytest.raises(Unreadable):
        apache("<A>\n" * 200)


@given(
    st.lists(st.sampled_from(["<A x>", "</A>", "a", " ", '"', "'", "\\", "\\\n", "\n", "#", ">", "é😀"])).map("".join)
    | st.text()
)
def test_any_text_is_read_and_every_span_lies_where_it_says(content: str) -> None:
    document = apache(content)
    for found in document.directives:
        assert found.name in document.text.slice(found.span)
