from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.documents.node import Mapping, Node, Sequence, child, scalars, text
from checks.documents.toml import MAXIMUM_NODES, Toml, parse
from checks.errors import Unreadable
from checks.text import Text

EXAMPLE = '''\
# a comment
title = "TOML é😀"
a.b."c d" = 'raw \\n'
when = 1979-05-27 07:32:00Z
numbers = [1, 2.5, 0xff, 1_000, -inf, true]  # more
nested = [["x", 'y'], [
  {name = "z", tags = {}},
]]
block = """
one \\
   two "quoted" \\u00e9
"""
raw = \'\'\'
C:\\path\'\'\'

[tool.poetry.dependencies]
python = "^3.11"
requests = {version = "*", extras = ["socks"]}
"zope.interface" = ">=5"

[[tool.items]]
id = 1
[tool.items.sub]
x = 1
[[tool.items]]
id = 2
[tool]
late = "yes"
'''

FRAGMENTS = st.sampled_from(
    [
        *EXAMPLE.splitlines(keepends=True),
        '"',
        "'",
        '"""',
        "'''",
        "[",
        "]",
        "{",
        "}",
        "=",
        ",",
        ".",
        "\\",
        "#",
        "a",
        "1",
        " ",
        "\n",
        "é",
    ]
)


def read(content: str) -> Toml:
    return parse(Text("a.toml", content))


def plain(node: Node) -> object:
    match node:
        case Mapping():
            return {entry.key.value: plain(entry.value) for entry in node.entries}
        case Sequence():
            return [plain(item) for item in node.items]
    return node.value if node.quoted else node.tag


def reference(value: object) -> object:
    if isinstance(value, dict):
        return {key: reference(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [reference(inner) for inner in value]
    if isinstance(value, str):
        return value
    return {bool: "bool", int: "int", float: "float"}.get(type(value), "datetime")


@given(st.lists(FRAGMENTS).map("".join))
def test_whatever_the_standard_library_takes_is_read_alike(content: str) -> None:
    try:
        expected = tomllib.loads(content)
    except tomllib.TOMLDecodeError:
        return
    assert plain(read(content).root) == reference(expected)


def test_the_example_is_read_as_the_standard_library_reads_it() -> None:
    assert plain(read(EXAMPLE).root) == reference(tomllib.loads(EXAMPLE))


@given(st.lists(FRAGMENTS).map("".join) | st.text())
def test_any_text_is_read_or_refused_and_every_span_holds_its_value(content: str) -> None:
    try:
        found = read(content)
    except Unreadable:
        return
    for _, scalar in scalars(found.root):
        source = found.text.slice(scalar.span)
        if not scalar.quoted:
            assert source == scalar.value
        elif "\\" not in source and not source.startswith(('"""', "'''")):
            assert source[1:-1] == scalar.value


def test_positions_are_those_of_the_file() -> None:
    found = read(EXAMPLE)
    spans = {path: found.text.slice(scalar.span) for path, scalar in scalars(found.root)}
    assert spans["tool", "poetry", "dependencies", "python"] == '"^3.11"'
    assert spans["a", "b", "c d"] == "'raw \\n'"
    assert spans["when",] == "1979-05-27 07:32:00Z"


def test_a_table_spans_from_its_header_to_its_last_value() -> None:
    found = read("[a]\nx = 1\n\n# end\n[b]\ny = 2\n")
    table = child(found.root, "a")
    assert table is not None
    assert found.text.slice(table.span) == "[a]\nx = 1"


def test_tables_in_arrays_keep_their_order() -> None:
    found = child(read(EXAMPLE).root, "tool", "items")
    assert isinstance(found, Sequence)
    assert [text(item, "id") for item in found.items] == ["1", "2"]


def test_a_byte_order_mark_and_carriage_returns_are_passed_over() -> None:
    found = read('\ufeffa = "ü"\r\n[b]\r\nc = 1 # x\r\n')
    assert plain(found.root) == {"a": "ü", "b": {"c": "int"}}


@pytest.mark.parametrize(
    "content", ["a", "a = ", "a = x y", "[a", "a = [1 2]", 'a = "x', "a = {b = 1", "= 1", "a = 1 b = 2", "[[a]"]
)
def test_broken_toml_is_refused_with_its_line(content: str) -> None:
    with pytest.raises(Unreadable, match=r"^not valid TOML: .*, line 2$"):
        read("x = 1\n" + content)


@pytest.mark.parametrize(
    "content",
    [
        "a = " + "[" * 5_000,
        "a = " + "{a = " * 5_000,
        ".".join("a" * 5_000) + " = 1",
        "a = [" + "1," * MAXIMUM_NODES + "]",
    ],
)
def test_what_is_too_deep_or_too_large_is_refused(content: str) -> None:
    with pytest.raises(Unreadable, match="more than"):
        read(content)
