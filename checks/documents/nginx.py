"""nginx configuration: directives, their arguments and blocks. Template marks of Jinja, ERB and envsubst are tolerated."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.kind import Claim, Kind
from checks.errors import Unreadable
from checks.text import Span, Text
from checks.value import frozen

_DEEPEST = 60
_LONGEST_REFERENCE = 200
_BLANKS = " \t\r\n"
_TEMPLATE_MARKS = (("{%", "%}"), ("<%", "%>"), ("{#", "#}"))


@frozen
class Argument:
    """`value` is without quotes; variables stay as written."""

    value: str
    span: Span


@frozen
class Directive:
    """`block` is None for a directive that ends in `;`. `span` covers name and arguments, not the block."""

    name: str
    arguments: tuple[Argument, ...]
    block: tuple[Directive, ...] | None
    span: Span
    name_span: Span

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(argument.value for argument in self.arguments)


@frozen
class Nginx:
    text: Text
    directives: tuple[Directive, ...]

    @property
    def path(self) -> str:
        return self.text.path

    def walk(self) -> Iterator[tuple[Directive, tuple[Directive, ...]]]:
        """Every directive in order, with those around it, outermost first."""
        pending = [(directive, ()) for directive in reversed(self.directives)]
        stack: list[tuple[Directive, tuple[Directive, ...]]] = list(pending)
        while stack:
            directive, around = stack.pop()
            yield directive, around
            stack.extend((inner, (*around, directive)) for inner in reversed(directive.block or ()))

    def named(self, *names: str) -> Iterator[tuple[Directive, tuple[Directive, ...]]]:
        return ((directive, around) for directive, around in self.walk() if directive.name in names)


@frozen
class _Token:
    value: str
    start: int
    end: int
    quoted: bool = False


def parse(text: Text) -> Nginx:
    """Raises `Unreadable` for blocks nested too deeply; a brace too many or too few is passed over."""
    levels: list[list[Directive]] = [[]]
    heads: list[list[_Token]] = []
    head: list[_Token] = []
    for token in _tokens(_without_templates(text.content)):
        if token.quoted or token.value not in (";", "{", "}"):
            head.append(token)
        elif token.value == ";":
            levels[-1].extend(_directive(text, head, None))
            head = []
        elif token.value == "{":
            heads.append(head)
            levels.append([])
            head = []
            if len(levels) > _DEEPEST:
                raise Unreadable("nginx blocks nested too deeply")
        else:
            levels[-1].extend(_directive(text, head, None))
            head = []
            if heads:
                block = tuple(levels.pop())
                levels[-1].extend(_directive(text, heads.pop(), block))
    levels[-1].extend(_directive(text, head, None))
    while heads:
        block = tuple(levels.pop())
        levels[-1].extend(_directive(text, heads.pop(), block))
    return Nginx(text, tuple(levels[0]))


def _directive(text: Text, head: list[_Token], block: tuple[Directive, ...] | None) -> Iterator[Directive]:
    if not head:
        # A block without a name comes from a template; what is in it counts where the block stands.
        yield from block or ()
        return
    name, *arguments = head
    yield Directive(
        name.value,
        tuple(Argument(token.value, text.span(token.start, token.end)) for token in arguments),
        block,
        text.span(name.start, head[-1].end),
        text.span(name.start, name.end),
    )


def _without_templates(content: str) -> str:
    """The content with template statements blanked, of the same length."""
    for opening, closing in _TEMPLATE_MARKS:
        if opening not in content:
            continue
        pieces: list[str] = []
        position = 0
        while (start := content.find(opening, position)) >= 0:
            end = content.find(closing, start)
            if end < 0:
                break
            end += len(closing)
            pieces += [content[position:start], "".join("\n" if mark == "\n" else " " for mark in content[start:end])]
            position = end
        content = "".join((*pieces, content[position:]))
    return content


def _tokens(content: str) -> Iterator[_Token]:
    position, lua = 0, False
    while position < len(content):
        character = content[position]
        if character in _BLANKS:
            position += 1
        elif character == "#":
            end = content.find("\n", position)
            position = len(content) if end < 0 else end
        elif character in ";{}" and not content.startswith("{{", position):
            yield _Token(character, position, position + 1)
            position = _block_end(content, position) if lua and character == "{" else position + 1
            lua = False
        elif character in "\"'":
            end = _quote_end(content, position)
            yield _Token(
                content[position + 1 : end - 1].replace(f"\\{character}", character), position, end, quoted=True
            )
            position = end
        else:
            end = _word_end(content, position)
            word = content[position:end]
            lua = lua or word.endswith("_by_lua_block")
            yield _Token(word, position, end)
            position = end


def _quote_end(content: str, position: int) -> int:
    quote = content[position]
    end = position + 1
    while end < len(content) and content[end] != quote:
        end += 2 if content[end] == "\\" else 1
    return min(end + 1, len(content))


def _word_end(content: str, position: int) -> int:
    while position < len(content) and content[position] not in " \t\r\n;":
        if content.startswith(("${", "{{"), position):
            closing = "}}" if content[position] == "{" else "}"
            end = content.find(closing, position, position + _LONGEST_REFERENCE)
            if end < 0 or "\n" in content[position:end]:
                return position + 2
            position = end + len(closing)
        elif content[position] in "{}":
            return position
        else:
            position += 2 if content[position] == "\\" else 1
    return min(position, len(content))


def _block_end(content: str, position: int) -> int:
    """The offset of the brace that closes the one at `position`; Lua inside is not read."""
    depth = 0
    for at in range(position, len(content)):
        depth += {"{": 1, "}": -1}.get(content[at], 0)
        if depth == 0:
            return at
    return len(content)


_TEMPLATED = (".template", ".j2", ".erb", ".tmpl", ".tpl")
_SUFFIXES = (".conf", *(f".conf{suffix}" for suffix in _TEMPLATED), ".nginx", ".vhost")
NGINX: Kind[Nginx] = Kind(
    "nginx",
    claims=(
        Claim(suffixes=(".nginx", "nginx.conf", *(f"nginx.conf{suffix}" for suffix in _TEMPLATED), "nginx.conf.sigil")),
        Claim(folders=("nginx", "sites-available", "sites-enabled"), suffixes=_SUFFIXES, markers=("{", ";")),
        Claim(suffixes=_SUFFIXES, markers=("server", "listen ", "{", ";")),
        Claim(suffixes=_SUFFIXES, markers=("upstream ", "server ", "{")),
        Claim(suffixes=_SUFFIXES, markers=("location ", "proxy_pass")),
    ),
    parse=parse,
)
