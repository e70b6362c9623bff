from hypothesis import given
from hypothesis import strategies as st

from checks.documents.properties import Properties, parse
from checks.text import Text


def properties(content: str) -> Properties:
    return parse(Text("application.properties", content))


def test_each_separator_ends_a_key() -> None:
    found = properties("a=1\nb : 2\nc 3\nd\n# no=1\n! no=2\n\n  e\\=f\\ g = h=i\r\n")
    assert [(entry.key, entry.value) for entry in found.properties] == [
        ("a", "1"),
        ("b", "2"),
        ("c", "3"),
        ("d", ""),
        ("e=f g", "h=i"),
    ]


def test_a_value_goes_on_after_an_odd_number_of_backslashes() -> None:
    found = properties("a=one,\\\n   two\nb=c\\\\\nd=1\n")
    assert [(entry.key, entry.value) for entry in found.properties] == [("a", "one,two"), ("b", "c\\"), ("d", "1")]


def test_escapes_are_resolved() -> None:
    assert properties("a=\\u00e9\\t\\q\\u12\n").properties[0].value == "é\tqu12"


def test_spans_give_the_source_back() -> None:
    found = properties("# 😀\n  server.port = ${PORT:8080}\r\n")
    (entry,) = found.properties
    assert found.text.slice(entry.key_span) == "server.port"
    assert found.text.slice(entry.value_span) == "${PORT:8080}"
    assert found.text.slice(entry.span) == "server.port = ${PORT:8080}"


def test_the_last_property_of_a_key_is_in_force() -> None:
    entry = properties("a=1\na=2\n").property("a")
    assert entry is not None
    assert entry.value == "2"


_ISH = st.lists(
    st.sampled_from(["a", "=", ":", " ", "\\", "\\\n", "\n", "\r\n", "#", "!", "\\u00e9", "\f", "é😀"]), max_size=40
)


@given(_ISH.map("".join) | st.text())
def test_any_text_is_read_and_plain_values_stand_where_their_span_says(content: str) -> None:
    found = properties(content)
    for entry in found.properties:
        raw = found.text.slice(entry.value_span)
        if "\\" not in raw:
            assert raw == entry.value
        if "\\" not in found.text.slice(entry.key_span):
            assert found.text.slice(entry.key_span) == entry.key
