"""Whether a literal in source code is used as a handle: given to a client, or kept under a name that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from checks.documents.csharp import CSHARP
from checks.documents.go import GO
from checks.documents.java import JAVA
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kind import Kind
from checks.documents.kotlin import KOTLIN
from checks.documents.php import PHP
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.rust import RUST
from checks.documents.source import SourceFile
from checks.environment.reads import reads
from checks.environment.settings_modules import is_of_a_tool
from checks.pattern import pattern
from checks.repository import Repository
from checks.text import Span
from checks.value import frozen

if TYPE_CHECKING:
    from ast_grep_py import SgNode

LANGUAGES: tuple[Kind[SourceFile], ...] = (PYTHON, JAVASCRIPT, JAVA, KOTLIN, GO, RUBY, PHP, CSHARP, RUST)

_HANDLE_NAME = pattern(
    r"(?:url|uri|dsn|conn(?:ection)?(?:_?str(?:ing)?)?|host(?:name)?|addr(?:ess)?|server|endpoint|broker|brokers|backend|"
    r"database|redis|mongo(?:db)?|postgres|mysql|amqp|rabbit(?:mq)?|kafka|smtp|ldap|elastic(?:search)?|cache|queue|datasource|"
    r"bootstrap[._]?servers|nodes?|location)(?:\d+|_?default|_?prod(?:uction)?)?$",
    re.IGNORECASE,
)
_DESCRIBING = pattern(r"^(?:default_?options|(?:get_?)?defaults?|examples?|usage|help|describe\w*)$", re.IGNORECASE)
_SPOKEN_OF = pattern(
    r"^(?:default\w*|raw_?value|examples?|placeholder|description|help|title|label|doc|usage)$", re.IGNORECASE
)
"""Keys of tables that describe settings: what stands there is documentation, or the default of a setting."""
_CONSUMER = pattern(
    r"(?:^|[._])(?:connect|create_?(?:async_)?engine|create_?(?:client|connection|pool)|from_?url|from_?uri|mongo_?client|"
    r"async_?io_?motor_?client|redis|strict_?redis|redis_?cluster|io_?redis|sequelize|data_?source|celery|pool|client|open|dial|"
    r"get_?connection|new_?client|connect_?to|parse_?url|database|kombu|broker|elasticsearch|open_?search|"
    r"blocking_?connection|url_?parameters|add_?db_?context|use_?(?:npgsql|sql_?server|my_?sql)|driver|prisma_?client|"
    r"sql_?alchemy|knex|drizzle|amqp_?connect|establish_?connection|init_?app|setup|config(?:ure)?|redis_?client|"
    r"connection_?factory|kafka|apply_?uri|create|initiali[sz]e|\w*connection|pdo|use_?\w*sql\w*|consumer|producer|new|open_?db|set_?url|set_?uri|set_?host(?:_?name)?|jdbc_?url|set_?jdbc_?url|url)$",
    re.IGNORECASE,
)
_NO_CONSUMER = pattern(
    r"(?:^|[._])(?:starts_?with|ends_?with|has_?prefix|trim_?prefix|split|replace(?:_?all)?|match(?:es)?|test|index_?of|"
    r"includes?|contains|find|search|sub|compile|reg_?exp?|print(?:f|ln)?|log|debug|info|warn(?:ing)?|error|fatal|panic|"
    r"raise|exception|\w*error|\w*exception|add_?argument|option|help|describe|it|expect|assert\w*|echo|puts|write|"
    r"getenv|env|lookup_?env|get_?or_?default|with_?default|string_?var|string|flag|default)$",
    re.IGNORECASE,
)
_TRANSPARENT = frozenset(
    (
        "argument argument_list arguments value_argument value_arguments parenthesized_expression concatenated_string "
        "literal_element keyword_argument expression_list await await_expression as_expression template_string "
        "unary_expression reference_expression literal_value keyed_element pair argument_list hash object dictionary "
        "call_suffix"
    ).split()
)


COMPUTED = "\x00"
"""Stands in a value for what is not written there."""
_JOINING = frozenset(("binary_expression", "binary_operator", "binary", "additive_expression"))
_QUOTES = frozenset(("string_start", "string_end", "interpolation_identifier_start", "interpolation_start"))
_DEEPEST = 20
_FIRST_ONLY = pattern(r"^(?:get|head|fetch|post|put|patch|delete|urlopen|axios)$", re.IGNORECASE)
"""Calls that are asked of a URL when it comes first, and are lookups in a table when it comes behind a key."""
_WRAPPING = pattern(
    r"(?:^|\.)(?:(?:Uri|URI|URL)(?:\.(?:create|parse))?|[Ss]printf|String\.[Ff]ormat|format!|\w*[\"']\.format)$"
)


_Range = tuple[tuple[int, int], tuple[int, int]]
"""First and last place, as line and column."""


@frozen
class Use:
    """A literal that is used as a handle."""

    source: SourceFile
    node: SgNode
    value: str
    name: str
    """What it is given to or kept as: `create_engine`, `DATABASE_URL`, `host`."""


def used_literals(
    repository: Repository, candidates: re.Pattern[str], consumer: re.Pattern[str] = _CONSUMER
) -> Iterator[Use]:
    """String literals of changed source files that reach a client or a name of a handle; each once, outermost first.

    candidates: what such a literal holds, as text. A file without any is not parsed.
    """
    for kind in LANGUAGES:
        for source in repository.changed(kind):
            if is_of_a_tool(source.path):
                continue
            if candidates.search(source.text.content):
                yield from literals_of(source, candidates, consumer)


def literals_of(
    source: SourceFile, candidates: re.Pattern[str], consumer: re.Pattern[str] = _CONSUMER
) -> Iterator[Use]:
    """Literals of one file, and concatenations with such a literal in them, that are used as handles."""
    covered = -1
    looked_up: list[_Range] | None = None
    for node in source.find(*sorted(source.grammar.strings)):
        if not candidates.search(node.text()):
            continue  # Asking for a node's range takes the longer the larger the file is.
        whole = _whole(node)
        place = whole.range()
        if looked_up is None:
            looked_up = [_range(read.span) for read in reads(source)]
        if place.end.index <= covered or _holds(looked_up, _range(source.span(whole))):
            continue  # A default beside a lookup is another rule's.
        value = source.string(whole)
        value = value if value is not None else _composed(source, whole, 0)
        name = used_as(source, whole, consumer) if len(value) > 2 and not _is_described(source, whole) else None
        if name:
            covered = place.end.index
            yield Use(source, whole, value, name)


def _whole(node: SgNode) -> SgNode:
    """The concatenation that a literal is a part of."""
    while (parent := node.parent()) is not None and parent.kind() in _JOINING:
        node = parent
    return node


def _composed(source: SourceFile, node: SgNode, depth: int) -> str:
    """The text of a string with `COMPUTED` for each part of it that the program fills in."""
    if depth > _DEEPEST:
        return COMPUTED
    kind = node.kind()
    if kind in _JOINING:
        return "".join(_composed(source, child, depth + 1) for child in node.named_children())
    text = source.string(node)
    if text is not None:
        return text
    if kind not in source.grammar.strings:
        return COMPUTED
    parts = node.named_children()
    known = source.grammar.string_contents
    return "".join(part.text() if part.kind() in known else COMPUTED for part in parts if part.kind() not in _QUOTES)


def _is_described(source: SourceFile, node: SgNode) -> bool:
    """Whether a function that only tells what options look like holds the literal."""
    function = source.enclosing_function(node)
    name = function.field("name") if function is not None else None
    return name is not None and bool(_DESCRIBING.match(name.text()))


def is_looked_up(source: SourceFile, node: SgNode) -> bool:
    """Whether a literal is the default of a variable, or what else stands beside the lookup of one."""
    return _holds([_range(read.span) for read in reads(source)], _range(source.span(node)))


def _range(span: Span) -> _Range:
    return (span.line, span.column), (span.end_line, span.end_column)


def _holds(outer: Sequence[_Range], inner: _Range) -> bool:
    return any(start <= inner[0] and inner[1] <= end for start, end in outer)


def used_as(source: SourceFile, node: SgNode, consumer: re.Pattern[str] = _CONSUMER) -> str | None:
    """The handle's name or the client that a literal is used for; None where it is only looked at, shown or listed."""
    child: Any = node
    argument: Any = node
    for above in node.ancestors():
        kind = above.kind()
        if kind in source.grammar.calls:
            callee = source.grammar.callee(above).replace("::", ".").replace("->", ".").removeprefix("new ").strip()
            if not (_WRAPPING.search(callee) and _is_first(argument)):
                return None if kind == "composite_literal" else _consumed(callee, _is_first(argument), consumer)
        elif kind in source.grammar.pairs or kind in source.grammar.assignments or kind == "default_parameter":
            name = _target(above, child)
            if name is None or _SPOKEN_OF.search(name):
                return None
            if _HANDLE_NAME.search(name) or kind in source.grammar.assignments:
                return name if _HANDLE_NAME.search(name) else None
        elif kind not in _TRANSPARENT and kind not in source.grammar.collections:
            return None
        argument, child = child, above
    return None


def _consumed(callee: str, first: bool, consumer: re.Pattern[str]) -> str | None:
    """The name of a client that the literal is handed to, as its first argument or not."""
    method = callee.split("(")[-1].rpartition(".")[2] or callee
    if not method or _NO_CONSUMER.search(method) or (_FIRST_ONLY.match(method) and not first):
        return None
    return method if consumer.search(method) else None


def _is_first(argument: SgNode) -> bool:
    """Whether nothing stands before it in the list of arguments."""
    before = argument.prev()
    while before is not None and not before.is_named():
        before = before.prev()
    return before is None


def _target(node: SgNode, child: SgNode) -> str | None:
    """The name that a pair or an assignment gives to its value; None where the child is the key."""
    key = node.field("key") or node.field("name") or node.field("left") or node.field("pattern")
    if key is None:
        key = next((each for each in node.children() if each.is_named()), None)
    if key is None or key.range().start.index == child.range().start.index:
        return None
    return re.sub(r"[\"'\]\[:$\s]", " ", key.text()).strip().rpartition(" ")[2].rpartition(".")[2]
