"""XML documents as elements with positions. Entities, external or not, are refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checks.documents.kind import Claim, Kind
from checks.errors import Unreadable
from checks.text import Span, Text
from checks.value import frozen

_MOST_CHARACTERS = 5_000_000
_BLANKS = " \t\r\n"


@frozen
class Attribute:
    """`name` is local, without its namespace. `span` covers the value between its quotes."""

    name: str
    value: str
    span: Span


@frozen
class Element:
    """`name` is local. `text` is what stands before the first child, without blanks around it.

    `path` holds the names from the root to this element. `span` covers the start tag, `text_span` the text.
    Elements are numbered in document order: `parent` is -1 for the root, `end` is the number after the last descendant.
    """

    name: str
    attributes: tuple[Attribute, ...]
    text: str
    path: tuple[str, ...]
    span: Span
    text_span: Span
    index: int
    parent: int
    end: int

    def attribute(self, name: str) -> Attribute | None:
        return next((attribute for attribute in self.attributes if attribute.name == name), None)


@frozen
class Xml:
    text: Text
    elements: tuple[Element, ...]

    @property
    def path(self) -> str:
        return self.text.path

    @property
    def root(self) -> Element:
        return self.elements[0]

    def named(self, name: str) -> Iterator[Element]:
        """Every element of a local name, in document order."""
        return (element for element in self.elements if element.name == name)

    def children(self, element: Element, name: str | None = None) -> Iterator[Element]:
        position = element.index + 1
        while position < element.end:
            child = self.elements[position]
            if name is None or child.name == name:
                yield child
            position = child.end

    def child(self, element: Element, *path: str) -> Element | None:
        """The first descendant by names of children; None as soon as one is absent."""
        found: Element | None = element
        for name in path:
            found = next(self.children(found, name), None) if found else None
        return found

    def value(self, element: Element, *path: str) -> str | None:
        """The text of a descendant; None when it is absent."""
        found = self.child(element, *path)
        return found.text if found else None

    def parent(self, element: Element) -> Element | None:
        return self.elements[element.parent] if element.parent >= 0 else None


def parse(text: Text) -> Xml:
    """Raises `Unreadable` for what is not well-formed, declares entities, or is over a bound of size or depth (256)."""
    if len(text.content) > _MOST_CHARACTERS:
        raise Unreadable(f"an XML document of more than {_MOST_CHARACTERS:,} characters")
    if "<!ENTITY" in text.content:
        raise Unreadable("an XML document that declares entities")
    root = _tree(text.content)
    return Xml(text, tuple(_elements(text, root)))


def _tree(content: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=False
    )
    try:
        return etree.fromstring(content.strip().encode(errors="replace"), parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(f"not well-formed XML at line {error.lineno}") from error


def _elements(text: Text, root: Any) -> Iterator[Element]:
    """lxml's elements, each with the start tag that stands for it: both come in document order."""
    sizes = _sizes(root)
    tags = _start_tags(text.content)
    paths: list[tuple[str, ...]] = []
    numbers: dict[Any, int] = {}
    for index, node in enumerate(root.iter("*")):
        tag = next(tags, None)
        if tag is None:
            raise Unreadable("XML whose start tags could not be placed")
        start, end = tag
        name = _local(node.tag)
        parent = numbers.get(node.getparent(), -1)
        numbers[node] = index
        paths.append((*(paths[parent] if parent >= 0 else ()), name))
        yield Element(
            name=name,
            attributes=tuple(_attributes(text, node, start, end)),
            text=_leading_text(node).strip(),
            path=paths[index],
            span=text.span(start, end),
            text_span=_text_span(text, end),
            index=index,
            parent=parent,
            end=index + sizes[node],
        )


def _sizes(root: Any) -> dict[Any, int]:
    """The number of elements in the subtree of each, itself included."""
    sizes: dict[Any, int] = {}
    for node in reversed(list(root.iter("*"))):
        sizes[node] = 1 + sum(sizes[child] for child in node.iterchildren("*"))
    return sizes


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _start_tags(content: str) -> Iterator[tuple[int, int]]:
    """Start and end offset of each start tag of a well-formed document."""
    position = content.find("<")
    while position >= 0:
        if content.startswith("<!--", position):
            end = _after(content, "-->", position + 4)
        elif content.startswith("<![CDATA[", position):
            end = _after(content, "]]>", position)
        elif content.startswith("<?", position):
            end = _after(content, "?>", position)
        elif content.startswith("<!", position):
            end = _doctype_end(content, position)
        else:
            end = _tag_end(content, position)
            if not content.startswith("</", position):
                yield position, end
        position = content.find("<", end)


def _after(content: str, mark: str, position: int) -> int:
    found = content.find(mark, position)
    return len(content) if found < 0 else found + len(mark)


def _tag_end(content: str, position: int) -> int:
    quote = ""
    while position < len(content):
        character = content[position]
        position += 1
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character == ">":
            return position
    return position


def _doctype_end(content: str, position: int) -> int:
    """After a document type, whose internal subset may hold declarations, comments and quoted text of its own."""
    depth, quote, position = 0, "", position + 2
    while position < len(content):
        character = content[position]
        if not quote and content.startswith("<!--", position):
            position = _after(content, "-->", position)
            continue
        position += 1
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in "[<":
            depth += 1
        elif character == "]" or (character == ">" and depth):
            depth -= 1
        elif character == ">":
            return position
    return position


def _attributes(text: Text, node: Any, start: int, end: int) -> Iterator[Attribute]:
    """The attributes in the order they are written; namespace declarations are left out by lxml, and so here."""
    if not node.attrib:
        return
    values = {_local(name): value for name, value in node.attrib.items()}
    position = start
    while (equals := text.content.find("=", position, end)) >= 0:
        written = text.content[position:equals].split()[-1]
        name = written.rpartition(":")[2]
        opening = _past_blanks(text.content, equals + 1)
        closing = text.content.index(text.content[opening], opening + 1)
        if name in values and not written.startswith("xmlns"):
            yield Attribute(name, values[name], text.span(opening + 1, closing))
        position = closing + 1


def _leading_text(node: Any) -> str:
    """What stands before the first child element; comments in it are passed over."""
    pieces = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str):
            break
        pieces.append(child.tail or "")
    return "".join(pieces)


def _text_span(text: Text, start: int) -> Span:
    """The text that follows a start tag, without comments and blanks before it; a CDATA section without its marks."""
    content, position = text.content, _past_blanks(text.content, start)
    while content.startswith("<!--", position):
        position = _past_blanks(content, _after(content, "-->", position))
    mark = "<"
    if content.startswith("<![CDATA[", position):
        position, mark = position + len("<![CDATA["), "]]>"
    end = content.find(mark, position)
    inner = content[position : len(content) if end < 0 else end]
    if not inner.strip():
        return text.span(start, start)
    begin = position + len(inner) - len(inner.lstrip())
    return text.span(begin, begin + len(inner.strip()))


def _past_blanks(content: str, position: int) -> int:
    while position < len(content) and content[position] in _BLANKS:
        position += 1
    return position


XML: Kind[Xml] = Kind(
    "xml",
    claims=(
        Claim(
            suffixes=tuple(
                ".xml .csproj .fsproj .vbproj .props .targets .pom .nuspec .plist .xml.example .xml.template".split()
            )
        ),
        Claim(suffixes=(".config",), markers=("<configuration",)),
        Claim(suffixes=(".config",), markers=("<packages",)),
        Claim(suffixes=(".config",), markers=("<nlog",)),
        Claim(suffixes=(".config",), markers=("<log4net",)),
    ),
    parse=parse,
)
