"""Names and the values they are given, read off the place where a telling word stands, whatever the language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from checks.pattern import pattern
from checks.secrets.context.syntax import Syntax


class Assignment(NamedTuple):
    """`name` is given the text from `start` to `end`, character offsets in the file."""

    name: str
    start: int
    end: int
    quoted: bool
    form: str
    """How: `assigned`, `default`, `argument`, `listed`, `option`, `element`, `attribute`, `pair`, `compared`, `spaced`."""


_NAME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.$")
_LONGEST_NAME = 90
_LONGEST_VALUE = 5000

_QUOTED = (
    r"(?:\\?\"(?P<double>(?:[^\"\\\n]|\\(?!\").){0,5000})\\?\""
    r"|'(?P<single>(?:[^'\\\n]|\\.){0,5000})'"
    r"|`(?P<back>[^`\n]{0,5000})`)"
)
_ACCESSOR = r"(?![\w.:]{0,60}(?:[Gg]et|[Pp]aram|[Hh]eader|[Qq]uery|[Ff]etch|[Rr]ead|[Ll]ookup|[Ff]ind|FormValue|[Cc]ontains|[Hh]as)\w{0,30}\()"
"""What a call of this name is given is the name of a value, not the value."""
_CALLS = r"(?:(?:new|await|return)\s+)?(?:[A-Za-z_][\w.:]{0,60}(?:<\w{0,40}>)?\(\s*(?:\[\s*)?){0,2}"
_FOLLOW = pattern(
    r"""
    (?P<close>\\?["'`]?[\])]{0,2}["'`]?)
    (?P<blank>[ \t]*)
    (?:
      (?P<typed>[Aa]s\s+\w{1,30}\s{0,4}(?==)|[A-Za-z*\[\].]{2,30}[ ]{1,4}(?==[^=>~])|\??:\s*[A-Za-z_&'*][\w.<>\[\]&'*|?]*(?:[ ][\w.<>\[\]&'*|?]+){0,4}\s*(?==[^=>]))?
      (?P<assign>:{1,3}=|\.=|-(?=[ \t]+["'`])|=>|\|\|=|\?\?=|\?=|\+=|=(?![=~>])|:(?![:=\-])|->|<-)
      | (?P<default>\|\||\?\?|\?:|:-|:=|\bor\b|-(?=[^->\s]))
      | (?P<compare>===?|!==?|\.equals\(|\.eq\(|-eq\b)
      | (?P<argument>,|\()
      | (?P<element>>)
      | (?P<none>(?=["'\s]|\Z))
    )
    """,
    re.VERBOSE,
)
_VALUE = pattern(rf"\s{{0,40}}(?:[\[({{]\s{{0,20}})?{_ACCESSOR}{_CALLS}(?:[bBrRuUfFL@$]|u8)?{_QUOTED}")
_SIMPLE = pattern(rf"[ \t]*(?:\[\s*)?(?:[bBrRuUfFL@$]|u8)?{_QUOTED}")
_BARE = pattern(r"[ \t]*(?P<bare>[^\s\"'`<>#,;{}\[\]()&|][^\s\"'`]{0,4999})")
_FOLDED = pattern(r"[ \t]*[>|][-+0-9]{0,2}[ \t]*\n[ \t]+(?P<bare>\S{3,5000})[ \t]*(?=\n|\Z)")
_ALONE = pattern(r"[ \t]*(?P<bare>[^\s\"'`=:<>{}()\[\]#,;|&$-][^\s\"'`]{2,300})[ \t]*(?=\n|\Z)")
_STATEMENT = pattern(rf"[ \t]*{_QUOTED}[ \t]*;?(?=\s|\Z)")
_CALLED = pattern(r"[\w>]\($")
_TOKEN = pattern(r"[ \t]{0,4}(?:is[ \t]{1,4})?(?P<bare>[A-Za-z0-9][\w+/=.\-]{15,300})(?=[\s'\"`,;)]|\Z)")
_LAST = pattern(r"[ \t]*(?P<bare>[^\s\"'`<>#,;{}\[\]()&|][^\s\"'`]{3,2000})[ \t]*(?=\n|\Z)")
_REVERSED = pattern(
    r"\"(?P<double>[^\"\n]{3,200})\"\s{0,4}[!=]={1,2}\s{0,4}\Z|'(?P<single>[^'\n]{3,200})'\s{0,4}[!=]={1,2}\s{0,4}\Z"
)
_BARE_LINE = pattern(r"[ \t]*(?P<bare>[^\s\"'`#<{\[&*|>!][^\n\r]{0,4999})")
_LOOKUP = pattern(
    rf"\s{{0,20}}[\w.:]{{0,60}}\(\s{{0,20}}\\?[\"'](?P<key>[\w.\-/]{{1,90}})\\?[\"']\s*(?:,|\)\s*(?:\|\||\?\?|\?:|or\b))\s*(?:default\s*=\s*)?{_QUOTED}"
)
_ATTRIBUTE = pattern(
    r"[\"']?\s{0,60}(?:[\w:]{1,40}\s{0,9}=\s{0,9}[\"'][^\"'\n]{0,80}[\"']\s{0,60}){0,2}value\s{0,9}=\s{0,9}(?:\"(?P<double>[^\"\n]{0,5000})\"|'(?P<single>[^'\n]{0,5000})')"
)
_ELEMENT = pattern(r"\s{0,80}(?:<value>)?(?:<!\[CDATA\[)?(?P<bare>[^<>\n]{1,5000}?)\s{0,80}(?:\]\]>)?</")
_PAIR = pattern(
    r"[\"']?\s{0,60}(?:,\s{0,60})?(?:(?:type|category|slot_setting|description)\s{0,9}[:=][^\n]{0,80}\n\s{0,60})?"
    r"(?:\{\s{0,60})?[\"']?(?:value|defaultValue|default|Value|[Pp]arameter_?[Vv]alue|stringValue|plain_?text)[\"']?\s{0,9}[:=]\s{0,60}"
    r"(?:\"(?P<double>[^\"\n]{0,5000})\"|'(?P<single>[^'\n]{0,5000})'|(?P<bare>[^\s\"'#,}{\[|>&*!][^\s\"']{0,4999}))"
)
_QUOTE = pattern(r"[\"']")
_BLOCK = pattern(r"\"\s*\{(?:[^{}]{0,400}?)\bdefault\s*=\s*\"(?P<double>[^\"\n]{1,5000})\"")


def assigned(content: str, at: int, low: int, high: int, syntax: Syntax) -> Iterator[Assignment]:
    """What the name around offset `at` is given. `low` and `high` bound the line, or the part of it that is looked at."""
    start, end = _name(content, at, low, high)
    name = content[start:end]
    reversed_comparison = _compared(content, name, start, low)
    if reversed_comparison is not None:
        yield reversed_comparison
        return
    follow = _FOLLOW.match(content, end, high)
    if follow is None:
        return
    found = _found(content, name, start, follow, high, syntax)
    if found is not None:
        yield found


def _name(content: str, at: int, low: int, high: int) -> tuple[int, int]:
    start = at
    least = max(low, at - _LONGEST_NAME)
    while start > least and content[start - 1] in _NAME:
        start -= 1
    end, most = at, min(high, at + _LONGEST_NAME)
    while end < most and content[end] in _NAME:
        end += 1
    while end > at and content[end - 1] in "-.$":
        end -= 1
    while start < end and content[start] in "-.$":
        start += 1
    return start, end


def _found(content: str, name: str, start: int, follow: re.Match[str], high: int, syntax: Syntax) -> Assignment | None:
    end, before = follow.end(), content[max(0, start - 12) : start]
    if follow["element"]:
        return (
            _made(
                name, _ELEMENT.match(content, end, high + _LONGEST_NAME), "labelled" if follow["close"] else "element"
            )
            if syntax != "code" or "<" in before
            else None
        )
    if follow["argument"]:
        return _argument(content, name, before, follow, end, high, syntax)
    if follow["compare"]:
        return _made(name, _SIMPLE.match(content, end, high), "compared")
    if follow["default"]:
        return _default(content, name, before, end, high, follow)
    if follow["assign"]:
        return _assignment(content, name, before, follow, end, high, syntax)
    return _spaced(content, name, before, follow, end, high, syntax)


def _argument(
    content: str, name: str, before: str, follow: re.Match[str], end: int, high: int, syntax: Syntax
) -> Assignment | None:
    if follow["argument"] == "(":
        return _made(name, _SIMPLE.match(content, end, high), "call") if not follow["close"] else None
    if not follow["close"]:
        if before.endswith("{"):  # An Erlang tuple.
            return _made(name, _SIMPLE.match(content, end, high), "argument")
        return _pair(content, name, follow.end("close"), syntax) if before.rstrip().endswith((":", "=")) else None
    form = "argument" if _CALLED.search(before.rstrip("\"'`\\ ")) else "listed"
    return _pair(content, name, follow.end("close"), syntax) or _made(name, _SIMPLE.match(content, end, high), form)


def _default(content: str, name: str, before: str, end: int, high: int, follow: re.Match[str]) -> Assignment | None:
    if before.endswith(("${", "$(")) or "${" in before:
        return _until_brace(content, name, end, high)
    if follow["default"] == "-":
        return None
    return _made(name, _SIMPLE.match(content, end, high), "default")


def _until_brace(content: str, name: str, start: int, high: int) -> Assignment | None:
    if content[start : start + 1] in ("?", "+"):
        return None  # An error message, or what stands there when the variable is set.
    end = content.find("}", start, high)
    return Assignment(name, start, end, False, "default") if end > start else None


def _assignment(
    content: str, name: str, before: str, follow: re.Match[str], end: int, high: int, syntax: Syntax
) -> Assignment | None:
    if before.endswith("${") and follow["assign"] in (":", ":="):
        return _until_brace(content, name, end, high)
    lookup = _LOOKUP.match(content, end, high)
    if lookup is not None:
        return _made(name, lookup, "default")
    value = _VALUE.match(content, end, high)
    if value is not None:
        return _made(
            name,
            value,
            "assigned"
            if "(" not in value[0].partition(value["double"] or value["single"] or value["back"] or "(")[0]
            else "wrapped",
        )
    if follow["assign"] in ("=>", "->", "+="):
        return None
    return _bare(content, name, before, follow, end, high, syntax)


def _opens_line(before: str) -> bool:
    """Whether nothing but blanks, a comment's sign or `export` stands before the name on its line."""
    lead = before.rpartition("\n")[2].strip(" \t#;*>-/")
    return lead in ("", "export", "set", "$")


def _compared(content: str, name: str, start: int, low: int) -> Assignment | None:
    """`"value" == name`: the value stands before its name."""
    if content[start - 2 : start].rstrip()[-1:] != "=":
        return None
    least = max(low, start - 220)
    for found in _QUOTE.finditer(content, least, start):
        whole = _REVERSED.match(content, found.start(), start)
        if whole is not None:
            return _made(name, whole, "compared")
    return None


def _bare(
    content: str, name: str, before: str, follow: re.Match[str], end: int, high: int, syntax: Syntax
) -> Assignment | None:
    in_string = follow["assign"] == "=" and not follow["blank"] and not content[end : end + 1].isspace()
    if syntax == "settings" and before.rpartition("\n")[2].lstrip().startswith("<"):
        return None  # A tag of a template.
    if syntax == "settings" and not follow["close"].strip("\"'\\"):
        if in_string and (name.isupper() or before.rstrip()[-1:] in "\"'"):
            return _trimmed(content, _made(name, _BARE.match(content, end, high), "assigned"), ";")
        if follow["assign"] == ":" and (folded := _FOLDED.match(content, end)):
            return _made(name, folded, "assigned")
        made = _made(name, _BARE_LINE.match(content, end, high), "assigned")
        return _trimmed(content, made) if made else None
    if in_string and (
        syntax == "prose" or name.isupper() or before.endswith(("--", "-D", " -")) or before[-1:] in "\"';&?"
    ):
        return _trimmed(content, _made(name, _BARE.match(content, end, high), "option"), ";&,)")
    if syntax == "prose" and follow["assign"] == ":":
        return _trimmed(content, _made(name, _BARE.match(content, end, high), "prose"))
    if syntax == "prose" and _opens_line(before) and (whole := _LAST.match(content, end)):
        return _made(name, whole, "prose")
    return None


def _spaced(
    content: str, name: str, before: str, follow: re.Match[str], end: int, high: int, syntax: Syntax
) -> Assignment | None:
    pair = _pair(content, name, follow.end("close"), syntax)
    if pair is not None and before.rstrip(" \t\"'").endswith((":", "=", ">")):
        return pair
    if follow["close"] and (attribute := _ATTRIBUTE.match(content, follow.start("close"), high)):
        return _made(name, attribute, "attribute")
    if follow["close"] and before.rstrip('"').endswith("variable "):
        return _made(name, _BLOCK.match(content, follow.start("close")), "default")
    if before.endswith(("--", " -")) or before.rstrip().lower().endswith(("env", "setx", "login", "identified by")):
        return _trimmed(
            content, _made(name, _SIMPLE.match(content, end, high) or _BARE.match(content, end, high), "option"), ";,)"
        )
    if not follow["close"] and (
        not before.rpartition("\n")[2].strip()
        or before.rstrip().lower().endswith(("#define", "%define", "%global", ":"))
    ):
        statement = _STATEMENT.match(content, end, high)
        if statement is not None or syntax != "settings":
            return _made(name, statement, "assigned")
        return _made(name, _ALONE.match(content, end), "spaced")
    if (
        before.rstrip()[-1:] not in (".", "=")
        and content[end : end + 2].strip()[:1] == "'"
        and name.lower() in ("password", "by")
    ):
        return _made(name, _SIMPLE.match(content, end, high), "assigned")
    if before.rstrip().lower().endswith(("set", "setenv")):
        return _made(name, _SIMPLE.match(content, end, high), "assigned")
    if syntax in ("prose", "settings") and not follow["close"]:
        return _made(name, _SIMPLE.match(content, end, high) or _TOKEN.match(content, end, high), "spaced")
    return None


def _pair(content: str, name: str, at: int, syntax: Syntax) -> Assignment | None:
    """`name: X`, then `value: y`, on one line or on two; a bare value only where values stand bare."""
    found = _made(name, _PAIR.match(content, at), "pair")
    return found if found is None or found.quoted or syntax == "settings" else None


def _made(name: str, found: re.Match[str] | None, form: str) -> Assignment | None:
    if found is None:
        return None
    kind = next(
        kind for kind in ("double", "single", "back", "bare") if kind in found.re.groupindex and found[kind] is not None
    )
    start, end = found.span(kind)
    while kind == "double" and end > start and found.string[end - 1] == "\\":
        end -= 1  # The quote that ends the value is itself escaped: a string inside a string.
    if found.string.startswith('\\"', start):
        start += 2
    return Assignment(name, start, max(start, end), kind != "bare", form)


def _trimmed(content: str, found: Assignment | None, stops: str = "") -> Assignment | None:
    """Without a comment behind the value, and without what ends a list item, a query parameter or the string around it."""
    if found is None:
        return None
    value = content[found.start : found.end]
    for mark in (" #", "\t#", " //", *stops):
        value = value.partition(mark)[0]
    value = value.rstrip().rstrip(",;" if stops else "")
    for quote in "\"'":
        if value.count(quote) % 2:
            value = value.partition(quote)[0].rstrip()
    if stops and value.startswith("-"):
        return None
    return found._replace(end=found.start + len(value)) if value else None
