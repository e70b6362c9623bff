from __future__ import annotations

import pytest
import yaml as pyyaml
from hypothesis import given
from hypothesis import strategies as st

from checks.documents.node import Mapping, Node, Scalar, Sequence, child, scalar, scalars, text
from checks.documents.yaml import MAXIMUM_CHARACTERS, Yaml, parse
from checks.documents.yaml_tree import MAXIMUM_DEPTH, MAXIMUM_NODES
from checks.errors import Unreadable
from checks.text import Text

ALPHABET = st.sampled_from(list("ab1:-?|>'\"#&*!{}[],%<= \n\r\té😀\ufeff\u2028")) | st.sampled_from(
    ["{{ a }}", "{{- if b }}\n", "---\n", "<<: *a\n", "&a ", "!t ", "- ", ": ", "\r\n", "<%= x %>"]
)


def read(content: str) -> Node:
    root = parse(Text("a.yaml", content)).root
    assert root is not None
    return root


def sources(document: Yaml) -> list[str]:
    return [document.text.slice(found.span) for root in document.documents for _, found in scalars(root)]


def shape(node: Node) -> object:
    match node:
        case Mapping():
            return {entry.key.value: shape(entry.value) for entry in node.entries}
        case Sequence():
            return [shape(item) for item in node.items]
    return node.value


@given(st.lists(ALPHABET).map("".join) | st.text())
def test_any_text_is_read_or_refused_and_plain_values_stand_where_their_span_says(content: str) -> None:
    document = Text("a.yaml", content)
    try:
        found = parse(document)
    except Unreadable:
        return
    for root in found.documents:
        for _, one in scalars(root):
            source = document.slice(one.span)
            if len(source.splitlines()) <= 1 and not one.quoted and not source.startswith(("|", ">")):
                assert source == one.value


@given(
    st.recursive(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(min_size=1, max_size=20), inner),
        max_leaves=15,
    ),
    st.booleans(),
    st.booleans(),
)
def test_what_pyyaml_writes_is_read_back(value: object, flow: bool, escaped: bool) -> None:
    written = pyyaml.safe_dump(value, default_flow_style=flow, allow_unicode=not escaped)
    assert shape(parse(Text("a.yaml", written)).documents[0]) == pyyaml.safe_load(written)


def test_spans_cover_values_with_their_quotes_and_without_anchor_and_tag() -> None:
    document = parse(Text("a.yaml", "a: &x !t 'v'\nb: é😀  # comment\nc: |\n  one\n  two\n\n\nd: \"q\"\n"))
    assert sources(document) == ["'v'", "é😀", "|\n  one\n  two", '"q"']


def test_a_block_collection_ends_with_its_last_value() -> None:
    document = parse(Text("a.yaml", "a:\n  - x\n  - y # why\n\n# end\nb: 1\n"))
    found = child(document.root, "a")
    assert found is not None
    assert document.text.slice(found.span) == "- x\n  - y"


def test_positions_hold_behind_a_byte_order_mark_and_with_carriage_returns() -> None:
    document = parse(Text("a.yaml", "\ufeffé: ü\r\nb:\r\n- 😀 \r\n"))
    assert sources(document) == ["ü", "😀"]


def test_aliases_and_merges_are_resolved_to_the_place_of_their_anchor() -> None:
    root = read("base: &b {image: x, tag: '1'}\napp:\n  <<: *b\n  tag: '2'\ncopy: *b\n")
    assert text(root, "app", "image") == "x"
    assert text(root, "app", "tag") == "2"
    found = scalar(root, "copy", "image")
    assert found is not None
    assert found.span.line == 1


def test_of_several_merged_mappings_the_first_wins() -> None:
    root = read("a: &a {x: 1}\nb: &b {x: 2, y: 3}\nc: {<<: [*a, *b]}\n")
    assert shape(child(root, "c") or root) == {"x": "1", "y": "3"}


def test_every_document_is_read_and_empty_ones_are_left_out() -> None:
    document = parse(Text("a.yaml", "---\n# nothing\n---\na: 1\n...\n---\n- b\n---\n"))
    assert [shape(root) for root in document.documents] == [{"a": "1"}, ["b"]]


def test_a_type_is_told_from_a_string_that_looks_like_it() -> None:
    root = read("[true, 'true', 12, 1.5, ~, yes, !Ref x, !!str 1]")
    assert isinstance(root, Sequence)
    tags = [item.tag for item in root.items if isinstance(item, Scalar)]
    assert tags == ["bool", "", "int", "float", "null", "", "!Ref", ""]


def test_the_tag_of_a_collection_is_kept() -> None:
    found = child(read("a: !Sub [x, {y: z}]\n"), "a")
    assert isinstance(found, Sequence)
    assert found.tag == "!Sub"


def test_the_last_of_two_equal_keys_counts() -> None:
    assert text(read("a: 1\na: 2\n"), "a") == "2"


def test_a_helm_template_is_read_with_its_actions_in_place() -> None:
    document = parse(
        Text(
            "templates/web.yaml",
            '{{- if .Values.on }}\nmetadata:\n  name: {{ include "n" . }}-web\n  labels: {{- include "l" . | nindent 4 }}\n'
            '  {{ .k }}: "{{ .v | default "x" }}"\n  {{- with .w }}\n  port: 80\n  {{- end }}\n{{/* said:\n no */}}\n{{- end }}\n',
        )
    )
    assert shape(document.documents[0]) == {
        "metadata": {
            "name": '{{ include "n" . }}-web',
            "labels": '{{- include "l" . | nindent 4 }}',
            "{{ .k }}": '{{ .v | default "x" }}',
            "port": "80",
        }
    }
    assert sources(document)[-1] == "80"


def test_a_bare_action_is_a_value_though_yaml_takes_it_for_a_mapping() -> None:
    root = read("image: {{ .Values.image }}\nport: 80\n")
    assert text(root, "image") == "{{ .Values.image }}"
    assert text(root, "port") == "80"


def test_a_mapping_as_a_key_is_named_by_its_source() -> None:
    assert shape(read("? {a: 1}\n: x\n")) == {"{a: 1}": "x"}


def test_a_broken_document_of_a_template_leaves_the_others_readable() -> None:
    document = parse(Text("a.yaml", "a: [\n---\n{{ if x }}\nb: 1\n{{ end }}\n"))
    assert [shape(root) for root in document.documents] == [{"b": "1"}]
    assert len(document.unread) == 1
    assert "line 2" in document.unread[0]


def test_a_rails_configuration_with_erb_is_read() -> None:
    root = read("production:\n<% if x %>\n  password: <%= ENV['P'] %>\n<% end %>\n  pool: 5\n")
    assert text(root, "production", "password") == "<%= ENV['P'] %>"
    assert text(root, "production", "pool") == "5"


@pytest.mark.parametrize("content", ["a:\n\tb: 1\n", "a: [1\n", "a: 'x\n", "- a\nb: 1\n"])
def test_broken_yaml_is_refused_in_one_sentence_with_a_line(content: str) -> None:
    with pytest.raises(Unreadable, match=r"^not valid YAML: [^\n]+, line \d$"):
        parse(Text("a.yaml", content))


def test_a_control_character_is_refused() -> None:
    with pytest.raises(Unreadable, match="character"):
        parse(Text("a.yaml", "a: \x01\n"))


def test_an_alias_bomb_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    with pytest.raises(Unreadable, match="aliases"):
        parse(Text("a.yaml", "\n".join(lines)))


@pytest.mark.parametrize("content", ["a: &a [*a]", "a: *b"])
def test_an_alias_that_leads_nowhere_is_refused(content: str) -> None:
    with pytest.raises(Unreadable, match="alias"):
        parse(Text("a.yaml", content))


def test_aliases_cannot_nest_deeper_than_the_bound() -> None:
    content = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, MAXIMUM_DEPTH + 5))
    with pytest.raises(Unreadable, match="deep"):
        parse(Text("a.yaml", content))


@pytest.mark.parametrize(
    "content", ["[" * 100_000, "- " * 100_000, "a: x\n" * MAXIMUM_NODES, "x" * (MAXIMUM_CHARACTERS + 1)]
)
def test_what_is_too_deep_or_too_large_is_refused(content: str) -> None:
    with pytest.raises(Unreadable, match="than"):
        parse(Text("a.yaml", content))


def test_the_pure_reader_gives_the_same_positions(monkeypatch: pytest.MonkeyPatch) -> None:
    content = "\ufeffa: &x\n  - é # c\n  - {b: 'c', d: e}\n  - |-\n    g\nf: *x\n"
    fast = parse(Text("a.yaml", content))
    monkeypatch.delattr(pyyaml, "CSafeLoader")
    assert parse(Text("b.yaml", content)).documents == fast.documents
