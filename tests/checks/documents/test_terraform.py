from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.documents.node import Mapping, Scalar, Sequence, scalars
from checks.documents.terraform import EXPRESSION, MAXIMUM_CHARACTERS, TEMPLATE, Block, Terraform, parse
from checks.errors import Unreadable
from checks.text import Text

CONTENT = """\
# é😀
resource "aws_db_instance" "main" {
  password = "abc\\n😀" # literal
  user     = var.user
  url      = "postgres://${var.user}@db"
  port     = -5432
  public   = false
  tags     = { a = "b", "c" = 1, (x) = 3 }
  zones    = ["a😀", var.zone, null]
  note     = <<-EOT
    hello
  EOT
  stickiness {
    enabled = true
  }
}
provider aws { region = "eu" }
name = "outside"
"""


def terraform(content: str) -> Terraform:
    return parse(Text("main.tf", content))


def database() -> Block:
    (block,) = terraform(CONTENT).resources("aws_db_instance")
    return block


def test_blocks_are_told_by_type_and_labels() -> None:
    found = terraform(CONTENT)
    assert [(block.type, block.labels) for block in found.blocks] == [
        ("resource", ("aws_db_instance", "main")),
        ("provider", ("aws",)),
    ]
    assert not found.partial
    assert found.text.slice(found.blocks[0].head_span) == 'resource "aws_db_instance" "main"'
    assert found.text.slice(found.blocks[1].span) == 'provider aws { region = "eu" }'
    assert [one.type for one in found.blocks[0].of_type("stickiness")] == ["stickiness"]


def test_attributes_outside_of_blocks_are_read() -> None:
    assert [entry.key.value for entry in terraform(CONTENT).attributes] == ["name"]


@pytest.mark.parametrize(
    ("name", "value", "tag"),
    [
        ("password", "abc\n😀", ""),
        ("user", "var.user", EXPRESSION),
        ("url", "postgres://${var.user}@db", TEMPLATE),
        ("port", "-5432", "int"),
        ("public", "false", "bool"),
        ("note", "    hello", ""),
    ],
)
def test_literals_are_told_from_references(name: str, value: str, tag: str) -> None:
    found = database().attribute(name)
    assert isinstance(found, Scalar)
    assert (found.value, found.tag) == (value, tag)


def test_collections_are_read_and_their_places_kept() -> None:
    block, text = database(), Text("main.tf", CONTENT)
    tags, zones = block.attribute("tags"), block.attribute("zones")
    assert isinstance(tags, Mapping)
    assert isinstance(zones, Sequence)
    assert [(entry.key.value, text.slice(entry.value.span)) for entry in tags.entries] == [
        ("a", '"b"'),
        ("c", "1"),
        ("(x)", "3"),
    ]
    assert [text.slice(item.span) for item in zones.items] == ['"a😀"', "var.zone", "null"]


def test_what_can_be_read_of_a_broken_file_is_read() -> None:
    found = terraform('a "b" {\n  x = 1\n}\n%%%\nd {\n}\n')
    assert found.partial
    assert found.blocks[0].labels == ("b",)


def test_an_escaped_dollar_is_no_template() -> None:
    (entry,) = terraform('a = "$${x}"\n').attributes
    assert isinstance(entry.value, Scalar)
    assert (entry.value.value, entry.value.tag) == ("${x}", "")


@pytest.mark.parametrize(
    "content", ["a = " + "[" * 200 + "]" * 200, "x {\n" * 200 + "}\n" * 200, "#" * (MAXIMUM_CHARACTERS + 1)]
)
def test_what_is_too_deep_or_too_large_is_refused(content: str) -> None:
    with pytest.raises(Unreadable, match="than"):
        terraform(content)


@given(
    st.lists(st.sampled_from([*CONTENT.splitlines(keepends=True), "{", "}", '"', "=", "[", "${", "é"])).map("".join)
    | st.text()
)
def test_any_text_is_read_or_refused_and_every_span_holds_its_value(content: str) -> None:
    try:
        found = terraform(content)
    except Unreadable:
        return
    pending = list(found.blocks)
    attributes = list(found.attributes)
    while pending:
        block = pending.pop()
        pending.extend(block.blocks)
        attributes.extend(block.attributes)
    for entry in attributes:
        for _, scalar in scalars(entry.value):
            source = found.text.slice(scalar.span)
            assert scalar.value in source or "\\" in source or "$${" in source
