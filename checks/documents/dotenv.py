"""Files of environment variables: `.env` and its relatives."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.kind import Claim, Kind
from checks.text import Span, Text
from checks.value import frozen

_EXAMPLE_WORDS = frozenset("example examples sample samples template templates dist default defaults tpl tmpl".split())
_NAME_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")
_OTHER_FORMATS = tuple(
    ".ts .js .mjs .cjs .py .rb .php .go .json .yml .yaml .md .toml .sh .vue .tsx .gpg .enc .patch .diff .patch .diff".split()
)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\", "$": "$"}


@frozen
class Variable:
    """`value` has its quotes removed and, in double quotes, its escapes resolved; `$OTHER` in it stays as written.

    `raw` is the value as it stands in the file, `value_span` covers it; `span` covers the whole assignment.
    `interpolated` tells that the value refers to another variable or command.
    """

    name: str
    value: str
    raw: str
    span: Span
    value_span: Span
    name_span: Span
    quote: str = ""
    exported: bool = False
    interpolated: bool = False
    commented: bool = False
    """Written behind a `#`: documented, not set."""


@frozen
class Environment:
    text: Text
    variables: tuple[Variable, ...]
    commented: tuple[Variable, ...]
    """Variables that stand in comments, `# PORT=8000`, in the order of the file."""

    @property
    def path(self) -> str:
        return self.text.path

    @property
    def example(self) -> bool:
        return is_example(self.text.path)

    def variable(self, name: str) -> Variable | None:
        """The assignment that wins, which is the last one."""
        return next((variable for variable in reversed(self.variables) if variable.name == name), None)


def is_example(path: str) -> bool:
    """Whether the file's name says that its values are placeholders: `.env.example`, `sample.env`, `env.dist`."""
    name = path.lower().rpartition("/")[2]
    return not _EXAMPLE_WORDS.isdisjoint(name.replace("-", ".").replace("_", ".").split("."))


def parse(text: Text) -> Environment:
    """Every assignment of the file; lines that are none are passed over. A program named `.env.ts` has none."""
    if text.path.lower().endswith(_OTHER_FORMATS):
        return Environment(text, (), ())
    set_: list[Variable] = []
    commented: list[Variable] = []
    for variable in _variables(text):
        (commented if variable.commented else set_).append(variable)
    return Environment(text, tuple(set_), tuple(commented))


def _variables(text: Text) -> Iterator[Variable]:
    content, position = text.content, 0
    while position < len(content):
        end = _line_end(content, position)
        variable, consumed = _assignment(text, position, end)
        if variable:
            yield variable
        position = max(consumed, end) + 1 if consumed <= end else _line_end(content, consumed) + 1


def _line_end(content: str, position: int) -> int:
    end = content.find("\n", position)
    return len(content) if end < 0 else end


def _assignment(text: Text, start: int, line_end: int) -> tuple[Variable | None, int]:
    """The variable of one line, if any, and the offset at which its value ends."""
    content = text.content
    begin = _skip(content, start, line_end, " \t\r")
    commented = content.startswith("#", begin)
    if commented:
        begin = _skip(content, begin, line_end, "# \t")
    exported = content.startswith(("export ", "export\t"), begin, line_end)
    name_start = _skip(content, begin + 6, line_end, " \t") if exported else begin
    name_end = _skip(content, name_start, line_end, _NAME_CHARACTERS)
    separator = _skip(content, name_end, line_end, " \t")
    if name_end == name_start or content[separator : min(separator + 1, line_end)] not in ("=", ":"):
        return None, line_end
    if content[separator] == ":" and not content.startswith((" ", "\t"), separator + 1):
        return None, line_end
    if commented and (content[name_end] != "=" or not content[name_start:name_end].replace("_", "").isalnum()):
        return None, line_end
    value_start = _skip(content, separator + 1, line_end, " \t")
    quote = content[value_start : min(value_start + 1, line_end)]
    value_end = _closing(content, value_start, line_end if commented else len(content), quote)
    if value_end < 0:
        quote, value_end = "", _unquoted_end(content, value_start, line_end)
    raw = content[value_start:value_end]
    variable = Variable(
        name=content[name_start:name_end],
        value=_value(raw, quote),
        raw=raw,
        span=text.span(begin, value_end),
        value_span=text.span(value_start, value_end),
        name_span=text.span(name_start, name_end),
        quote=quote,
        exported=exported,
        interpolated=quote != "'" and ("$" in raw.replace("\\$", "") or "`" in raw),
        commented=commented,
    )
    return variable, value_end


def _skip(content: str, position: int, end: int, characters: str | frozenset[str]) -> int:
    while position < end and content[position] in characters:
        position += 1
    return min(position, end)


def _closing(content: str, start: int, end: int, quote: str) -> int:
    """The offset after the closing quote, across lines; -1 when there is no quote or it never closes."""
    if not quote or quote not in "\"'`":
        return -1
    position = content.find(quote, start + 1, end)
    while position > 0 and _escaped(content, position, start):
        position = content.find(quote, position + 1, end)
    return position + 1 if position > 0 else -1


def _escaped(content: str, position: int, start: int) -> bool:
    slashes = 0
    while position - slashes - 1 > start and content[position - slashes - 1] == "\\":
        slashes += 1
    return slashes % 2 == 1


def _unquoted_end(content: str, start: int, line_end: int) -> int:
    """Where an unquoted value ends: at a `#` after a blank, or at the end of the line without trailing blanks."""
    line = content[start:line_end]
    comment = min((at for mark in (" #", "\t#") if (at := line.find(mark)) >= 0), default=len(line))
    if line.startswith("#") and content[start - 1] in " \t":
        comment = 0
    return start + len(line[:comment].rstrip())


def _value(raw: str, quote: str) -> str:
    if not quote:
        return raw
    inner = raw[1:-1]
    if "\\" not in inner:
        return inner
    if quote != '"':
        return inner.replace(f"\\{quote}", quote)
    pieces = iter(inner)
    return "".join(
        (_ESCAPES.get(following, "\\" + following) if (following := next(pieces, "")) else "\\")
        if character == "\\"
        else character
        for character in pieces
    )


DOTENV: Kind[Environment] = Kind(
    "dotenv",
    claims=(
        Claim(
            names=(".env", ".envrc", "env.example", "env.sample", "env.template", "env.dist", "dotenv", ".flaskenv"),
            prefixes=(".env.", ".env-", ".env_", "env.example.", "dotenv."),
            suffixes=(".env", ".env.example", ".env.sample", ".env.template", ".env.dist"),
        ),
        Claim(folders=(".envs",)),
    ),
    parse=parse,
)
