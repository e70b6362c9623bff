from __future__ import annotations

import json as standard

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.documents.json import MAXIMUM_DEPTH, MAXIMUM_NODES, parse
from checks.documents.node import Mapping, Node, Scalar, Sequence, scalars, text
from checks.errors import Unreadable
from checks.text import Text

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=20,
)


def read(content: str) -> Node:
    root = parse(Text("a.json", content)).root
    assert root is not None
    return root


def plain(node: Node) -> object:
    match node:
        case Mapping():
            return {entry.key.value: plain(entry.value) for entry in node.entries}
        case Sequence():
            return [plain(item) for item in node.items]
    if node.quoted:
        return node.value
    return {"null": None, "true": True, "false": False}.get(node.value, node.value)


def as_text(value: object) -> object:
    if isinstance(value, dict):
        return {key: as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_text(inner) for inner in value]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


@given(PLAIN, st.booleans(), st.sampled_from([None, 2, "\t"]))
def test_what_the_standard_library_writes_is_read_back(
    value: object, ascii_only: bool, indent: int | str | None
) -> None:
    written = standard.dumps(value, ensure_ascii=ascii_only, indent=indent)
    if "\\ud" in written:
        return
    assert plain(read(written)) == as_text(value)


@given(st.text(st.sampled_from(list("{}[],:\"'/*\\ \n\r\té😀\ufeff1ab"))) | st.text())
def test_any_text_is_read_or_refused_and_every_span_holds_its_value(content: str) -> None:
    document = Text("a.json", content)
    try:
        root = parse(document).root
    except Unreadable:
        return
    for _, scalar in scalars(root):
        source = document.slice(scalar.span)
        assert source[1:-1] == scalar.value or "\\" in source if scalar.quoted else source == scalar.value


def test_comments_and_trailing_commas_are_taken() -> None:
    root = read('// first\n{"a": 1, /* two */ "b": ["x",], }\n')
    assert text(root, "a") == "1"
    assert plain(root) == {"a": "1", "b": ["x"]}


def test_a_slash_inside_a_string_is_no_comment() -> None:
    assert text(read('{"url": "http://x//y"}'), "url") == "http://x//y"


def test_single_quotes_and_bare_keys_are_taken() -> None:
    assert plain(read("{a: 'it\\'s'}")) == {"a": "it's"}


def test_the_last_of_two_equal_keys_counts() -> None:
    assert text(read('{"a": 1, "a": 2}'), "a") == "2"


def test_a_type_is_told_from_a_string_that_looks_like_it() -> None:
    root = read('["true", true, 1, 1.5, null, "x"]')
    assert isinstance(root, Sequence)
    assert [item.tag for item in root.items if isinstance(item, Scalar)] == ["", "bool", "int", "float", "null", ""]


def test_positions_count_characters_behind_a_byte_order_mark_and_wide_characters() -> None:
    document = Text("a.json", '\ufeff{\r\n  "😀é": "ü"\r\n}')
    (found,) = [scalar for _, scalar in scalars(parse(document).root)]
    assert (found.span.line, found.span.column) == (2, 9)
    assert document.slice(found.span) == '"ü"'


def test_a_file_without_a_value_has_no_root() -> None:
    assert parse(Text("a.json", " // nothing\n")).root is None


@pytest.mark.parametrize(
    "content", ['{"a"}', '{"a": }', "[1", '{"a" 1}', "]", "1 2", '"open', "/* open", "{:}", "[}", '["a": 1]']
)
def test_broken_json_is_refused_with_its_line(content: str) -> None:
    with pytest.raises(Unreadable, match=r"^not valid JSON: .*, line 2$"):
        parse(Text("a.json", "\n" + content))


@pytest.mark.parametrize("content", ["[" * (MAXIMUM_DEPTH + 1), "[" + "1," * MAXIMUM_NODES + "]"])
def test_what_is_too_deep_or_too_large_is_refused(content: str) -> None:
    with pytest.raises(Unreadable, match="more than"):
        parse(Text("a.json", content))
