"""INI files: sections, keys and values, as Python's configparser, systemd, supervisor, uWSGI and MySQL write them."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.kind import Claim, Kind
from checks.errors import Unreadable
from checks.text import Span, Text
from checks.value import frozen, replace

_MOST_LINES = 2_000


@frozen
class Key:
    """`value` has its continued lines joined by line ends; `value_span` covers them all. A key alone has no `value`."""

    section: str
    name: str
    value: str | None
    span: Span
    name_span: Span
    value_span: Span


@frozen
class Section:
    """Keys above the first header are in a section without a name. A name that comes twice is two sections."""

    name: str
    span: Span
    keys: tuple[Key, ...]

    def key(self, name: str) -> Key | None:
        """The last key of a name, compared without case, for that is the one in force."""
        return next((key for key in reversed(self.keys) if key.name.lower() == name.lower()), None)


@frozen
class Ini:
    text: Text
    sections: tuple[Section, ...]

    @property
    def path(self) -> str:
        return self.text.path

    @property
    def keys(self) -> Iterator[Key]:
        return (key for section in self.sections for key in section.keys)

    def section(self, name: str) -> Section | None:
        return next((section for section in self.sections if section.name == name), None)


def sections(text: Text, separators: str = "=:", indented: bool = True, escaped: bool = False) -> Iterator[Section]:
    """The sections in order; raises `Unreadable` for a value of too many lines. `indented` lines go on with a value; with `escaped`, those that follow a `\\` do."""
    name, header, keys = "", text.span(0, 0), list[Key]()
    indent_of_key = 0
    for number, line in enumerate(text.lines, 1):
        bare = line.strip()
        indent = len(line) - len(line.lstrip())
        previous = keys[-1] if keys else None
        if previous and escaped and _goes_on(previous, number):
            keys[-1] = _continued(previous, text.line_span(number), bare, escape=True)
        elif not bare or bare[0] in "#;":
            continue
        elif bare.startswith("[") and "]" in bare and (indent == 0 or previous is None):
            if name or keys:
                yield Section(name, header, tuple(keys))
            name, header, keys = bare[1 : bare.rindex("]")].strip(), text.line_span(number), []
        elif previous and indented and indent > indent_of_key and previous.value is not None:
            keys[-1] = _continued(previous, text.line_span(number), bare, escape=False)
        else:
            indent_of_key = indent
            keys.append(_key(text, name, text.offset(number, 1) + indent, bare, separators))
    if name or keys:
        yield Section(name, header, tuple(keys))


def _goes_on(key: Key, number: int) -> bool:
    return (key.value or "").endswith("\\") and key.value_span.end_line == number - 1


def _key(text: Text, section: str, start: int, source: str, separators: str) -> Key:
    at = min((found for mark in separators if (found := source.find(mark)) >= 0), default=-1)
    written = source if at < 0 else source[:at].rstrip()
    value_start = len(source) if at < 0 else at + 1 + len(source[at + 1 :]) - len(source[at + 1 :].lstrip())
    value = None if at < 0 else _uncommented(source[value_start:])
    end = value_start + len(value or "")
    return Key(
        section=section,
        name=written,
        value=value,
        span=text.span(start, start + max(end, len(written))),
        name_span=text.span(start, start + len(written)),
        value_span=text.span(start + value_start, start + end),
    )


def _uncommented(value: str) -> str:
    """A value without a comment that stands behind it after a blank."""
    at = min((found for mark in (" #", " ;", "\t#", "\t;") if (found := value.find(mark)) >= 0), default=len(value))
    return value[:at].rstrip()


def _continued(key: Key, line: Span, content: str, escape: bool) -> Key:
    if line.line - key.span.line > _MOST_LINES:
        raise Unreadable(f"a value of more than {_MOST_LINES:,} lines")
    value = (key.value or "").removesuffix("\\").rstrip() if escape else key.value
    return replace(
        key,
        value=f"{value}{' ' if escape else chr(10)}{content}",
        span=replace(key.span, end_line=line.end_line, end_column=line.end_column),
        value_span=replace(key.value_span, end_line=line.end_line, end_column=line.end_column),
    )


def parse(text: Text) -> Ini:
    return Ini(text, tuple(sections(text)))


INI: Kind[Ini] = Kind(
    "ini",
    claims=(
        Claim(
            names=(
                ".pypirc",
                ".coveragerc",
                ".flake8",
                ".pylintrc",
                "pip.conf",
                ".my.cnf",
                "my.cnf",
                "logging.conf",
                "logger.conf",
                "log.conf",
                ".boto",
                ".s3cfg",
            ),
            suffixes=(".ini", ".cfg", ".ini.example", ".ini.sample", ".ini.template", ".ini.j2"),
        ),
        Claim(names=("credentials", "config"), folders=(".aws",)),
    ),
    parse=parse,
)
