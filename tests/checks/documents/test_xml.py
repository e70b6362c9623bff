import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.documents.xml import Xml, parse
from checks.errors import Unreadable
from checks.text import Text


def xml(content: str) -> Xml:
    return parse(Text("pom.xml", content))


_POM = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE project [ <!-- > ] --> <!ELEMENT a (b)> ]>
<!-- <no> -->
<project xmlns="http://maven.apache.org/POM/4.0.0" xmlns:x="urn:x">
  <![CDATA[<no>]]>
  <dependencies>
    <dependency>
      <groupId>org.é😀</groupId>
      <version
         x:kind="a>b"
         scope = 'test &amp; more'>
        1.0
      </version>
    </dependency>
    <dependency/>
  </dependencies>
</project>
"""


def test_elements_come_in_order_with_names_without_namespaces() -> None:
    document = xml(_POM)
    assert [element.name for element in document.elements] == [
        "project",
        "dependencies",
        "dependency",
        "groupId",
        "version",
        "dependency",
    ]
    assert document.elements[4].path == ("project", "dependencies", "dependency", "version")


def test_spans_cover_the_start_tag_the_text_and_the_attributes_value() -> None:
    document = xml(_POM)
    version = next(document.named("version"))
    assert (version.span.line, version.span.column) == (9, 7)
    assert document.text.slice(version.span).startswith("<version\n")
    assert document.text.slice(version.span).endswith("'>")
    assert document.text.slice(version.text_span) == version.text == "1.0"
    scope = version.attribute("scope")
    assert scope is not None
    assert scope.value == "test & more"
    assert document.text.slice(scope.span) == "test &amp; more"
    assert [attribute.name for attribute in version.attributes] == ["kind", "scope"]


def test_children_values_and_parents_are_found_by_name() -> None:
    document = xml(_POM)
    dependencies = document.child(document.root, "dependencies")
    assert dependencies is not None
    first, second = document.children(dependencies, "dependency")
    assert document.value(first, "groupId") == "org.é😀"
    assert document.value(second, "groupId") is None
    assert document.parent(first) == dependencies
    assert document.parent(document.root) is None


@pytest.mark.parametrize("inner", ["1.0", " <!-- why --> 1.0\n", "<![CDATA[ 1.0 ]]>", "<!-- a --><!-- b -->1.0<x/>"])
def test_comments_and_marks_around_a_text_are_no_part_of_it(inner: str) -> None:
    document = xml(f"<version>{inner}</version>")
    assert document.root.text == document.text.slice(document.root.text_span) == "1.0"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "<a>",
        "<a></b>",
        "plain",
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        "<a>&undeclared;</a>",
        "<a>" * 5_000 + "</a>" * 5_000,
        "<a>" + " " * 5_000_000 + "</a>",
    ],
)
def test_what_is_broken_dangerous_or_too_large_is_refused(content: str) -> None:
    with pytest.raises(Unreadable):
        xml(content)


_PIECES = st.lists(
    st.sampled_from(
        [
            "<a>",
            "</a>",
            "<b c='1'/>",
            '<b d=">" c="">',
            "</b>",
            "x",
            "<!-- -->",
            "<![CDATA[<z>]]>",
            "<?p >?>",
            "\n",
            "é😀",
            "&lt;",
            "<",
            ">",
        ]
    ),
    max_size=20,
)


@given(_PIECES.map(lambda pieces: f"<r>{''.join(pieces)}</r>") | st.text())
def test_any_text_is_read_or_refused_and_every_element_stands_where_its_span_says(content: str) -> None:
    try:
        document = xml(content)
    except Unreadable:
        return
    for element in document.elements:
        assert document.text.slice(element.span).startswith(f"<{element.name}")
        assert document.text.slice(element.span).endswith(">")
        for attribute in element.attributes:
            assert document.text.slice(attribute.span) == attribute.value
