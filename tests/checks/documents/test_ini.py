from hypothesis import given
from hypothesis import strategies as st

from checks.documents.ini import Ini, Key, parse, sections
from checks.text import Text


def ini(content: str) -> Ini:
    return parse(Text("x.ini", content))


def key(document: Ini, section: str, name: str) -> Key:
    found = document.section(section)
    assert found is not None
    held = found.key(name)
    assert held is not None
    return held


def test_keys_have_their_section_value_and_place() -> None:
    document = ini("top = 1\n; why\n[web]\nport: 80 ; why\nurl=http://x/#a\nflag\nempty =\n")
    assert [(found.section, found.name, found.value) for found in document.keys] == [
        ("", "top", "1"),
        ("web", "port", "80"),
        ("web", "url", "http://x/#a"),
        ("web", "flag", None),
        ("web", "empty", ""),
    ]
    port = key(document, "web", "PORT")
    assert document.text.slice(port.value_span) == "80"
    assert document.text.slice(port.span) == "port: 80"
    assert document.text.slice(port.name_span) == "port"


def test_indented_lines_go_on_with_a_value() -> None:
    document = ini("[options]\ninstall_requires =\n    a==1\n    # why\n    b\nnext = 1\n")
    found = key(document, "options", "install_requires")
    assert found.value == "\na==1\nb"
    assert document.text.slice(found.value_span).endswith("b")
    assert key(document, "options", "next").value == "1"


def test_a_whole_section_may_be_indented() -> None:
    assert [found.name for found in ini("[a]\n  x = 1\n  y = 2\n").keys] == ["x", "y"]


def test_a_key_that_comes_twice_is_kept_twice_and_the_last_is_in_force() -> None:
    document = ini("[a]\nx=1\nx=2\n")
    assert len(list(document.keys)) == 2
    assert key(document, "a", "x").value == "2"


def test_a_backslash_goes_on_where_the_format_says_so() -> None:
    text = Text("x.service", "[Service]\nExecStart=/bin/a \\\n  --b \\\n  c\nUser=x\n")
    (section,) = sections(text, separators="=", indented=False, escaped=True)
    assert [(found.name, found.value) for found in section.keys] == [("ExecStart", "/bin/a --b c"), ("User", "x")]


_INIISH = st.lists(
    st.sampled_from(["[", "]", "a", "b c", "=", ":", " ", "\n", "\r\n", "\n  ", "#", " ;", "\\\n", "é😀", "\t"]),
    max_size=40,
).map("".join)


@given(_INIISH | st.text(), st.booleans(), st.booleans())
def test_any_text_is_read_and_every_span_gives_its_source_back(content: str, indented: bool, escaped: bool) -> None:
    text = Text("x.ini", content)
    for section in sections(text, indented=indented, escaped=escaped):
        for found in section.keys:
            assert text.slice(found.name_span) == found.name
            assert text.slice(found.span).startswith(found.name)
            if found.value is not None and found.value_span.line == found.value_span.end_line and not escaped:
                assert text.slice(found.value_span).strip() == found.value.strip()
