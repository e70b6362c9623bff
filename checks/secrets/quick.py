"""Tells a file that holds no secret from one that may, without regular expressions and without any detector.

It errs in one direction only: where it says no, detection finds nothing. A test holds the two against each other.
"""

from __future__ import annotations

from checks.secrets.table import ARMOUR, GRAMMARS, KEYS, NAMES, NEAR, TOKENS

TYPE_CHECKING = False  # Importing `typing` would take half of an interpreter's start.
if TYPE_CHECKING:
    from typing import Any

_TOKEN, _NEAR, _NAME, _URL, _OPTION, _CLIENT, _BEARER, _NETRC, _IDENTIFIED, _KEY, _INSERTED = range(11)
_NAMED = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.$")
_DRAWN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.+/=~|:@?&%$!")
_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyz._-/")
_DIGITS = frozenset(b"0123456789")
_QUOTES = frozenset(b"\"'`")
_CLOSING = frozenset(b"\\\"'`])")
_BEFORE_QUOTE = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:<>[( \t@$=|?&*,'\\")
_OPERATORS = frozenset(b"=:?|+,(>-!<.")
_BETWEEN = frozenset(b"=:>-,( \t\"'`\\[")
_LINE_ENDS = frozenset(b"\r\n")
_SHORTEST_KEY = 10
_SHORTEST_LETTERS = 16
_LONGEST_LOOK = 400
_MOST_LOOKS = 5000
"""A file that speaks of secrets more often than this is looked through by detection, which stops by itself."""
_BARE = (".py .pyw .pyi .js .mjs .cjs .jsx .ts .mts .cts .tsx .vue .java .kt .scala .groovy .go .rb .php .cs .rs .c .h .cc .cpp .hpp .swift .dart "
         ".ex .exs .svelte .css .scss .less .json .graphql .proto .lua .clj .hs .erl .m .mm .sol").split()  # fmt: skip
_QUOTED_ONLY = tuple(_BARE)


_machine: list[Any] = []
"""The automaton and, by its index, what each literal asks for; built at the first look."""


def prepare_for_many() -> None:
    """For a whole tree: takes five times as long to build, 3 ms, and half as long to search."""
    try:
        from ahocorasick_rs import Implementation
    except ImportError:  # No wheel for this platform.
        return
    _machine.clear()
    _build(Implementation.DFA)


def _build(implementation: Any = None) -> list[Any]:
    from ahocorasick_rs import BytesAhoCorasick

    kinds = _kinds()
    asked = [
        (
            kind,
            len(literal) - len(literal.rstrip("=: \"'>")),
            "pass" in literal or "pwd" in literal,
            [(exact.encode(), before, after) for exact, before, after in TOKENS.get(literal, ())],
        )
        for literal, kind in kinds.items()
    ]
    _machine.extend((BytesAhoCorasick([literal.encode() for literal in kinds], implementation=implementation), asked))
    return _machine


def _kinds() -> dict[str, int]:
    """What each literal asks for. One that leads to several things asks for the least."""
    kinds: dict[str, int] = dict.fromkeys(KEYS, _KEY)
    kinds.update(dict.fromkeys(NAMES, _NAME))
    kinds.update(dict.fromkeys(TOKENS, _TOKEN))
    special = {
        "url": _URL,
        "curl": _OPTION,
        "mysql": _CLIENT,
        "bearer": _BEARER,
        "basic": _BEARER,
        "dsn": _NAME,
        "netrc": _NETRC,
        "insert": _INSERTED,
        "identified": _IDENTIFIED,
    }
    for grammar, literals in GRAMMARS.items():
        kinds.update(dict.fromkeys(literals, special.get(grammar, _NEAR)))
    kinds.update(dict.fromkeys((*NEAR, *ARMOUR), _NEAR))
    return kinds


def suspicious(path: str, data: bytes) -> bool:
    """Whether a file may hold a secret. `data` is its content as it is, in an encoding that extends ASCII."""
    lowered = data.lower()
    quoted = path.lower().endswith(_QUOTED_ONLY)
    automaton, asked = _machine or _build()
    done = -1
    looks = 0
    for index, start, end in automaton.find_matches_as_indexes(lowered, overlapping=True):
        kind, tail, password, extents = asked[index]
        if kind == _TOKEN:
            if _token(data, start, end, extents):
                return True
        elif kind == _NAME:
            looks += 1
            if looks > _MOST_LOOKS:
                return True
            if end - tail > done:
                done, found = _named(data, start, end - tail, quoted, password)
                if found:
                    return True
        elif _confirmed(kind, data, end):
            return True
    return False


def _token(data: bytes, start: int, end: int, extents: list[tuple[bytes, int, int]]) -> bool:
    """Whether a literal is spelt as in a token and stands in an unbroken run as long as the token."""
    spelt = data[start:end]
    for exact, before, after in extents:
        if spelt != exact:
            continue
        if before == 0 and exact[:1].isalnum() and data[start - 1 : start].isalnum():
            continue
        if _reaches(data, start - before, start) and _reaches(data, end, start + after):
            return True
    return False


def _reaches(data: bytes, low: int, high: int) -> bool:
    return low >= 0 and high <= len(data) and _DRAWN.issuperset(data[low:high])


def _confirmed(kind: int, data: bytes, end: int) -> bool:
    if kind == _URL:
        return _has_user(data, end)
    if kind == _OPTION:
        return b":" in data[end : end + 120].partition(b"\n")[0]
    if kind == _CLIENT:
        return b" -p" in data[end : end + 300].partition(b"\n")[0]
    if kind == _NETRC:
        return b"password" in data[end : end + 300]
    if kind == _IDENTIFIED:
        return b" by " in data[end : end + 60].lower()
    if kind == _INSERTED:
        return any(word in data[end : end + 1200].lower() for word in (b"pass", b"pwd", b"secret", b"token", b"_key"))
    if kind == _KEY:
        return _keyed(data, end)
    if kind == _BEARER:
        return _drawn(data, end, end + 1, 8)
    return True


def _keyed(data: bytes, end: int) -> bool:
    """Whether a long run with digits in it stands behind `key` and a sign or two."""
    look, top = end, min(len(data), end + 12)
    while look < top and data[look] in _BETWEEN:
        look += 1
    high, top = look, min(len(data), look + 200)
    while high < top and data[high] in _DRAWN:
        high += 1
    run = data[look:high]
    if len(run) >= _SHORTEST_LETTERS:
        return not _DIGITS.isdisjoint(run)
    return run.lower().startswith(b"value")


def _drawn(data: bytes, start: int, end: int, least: int) -> bool:
    """Whether an unbroken run of token characters around a literal is long enough and holds a digit."""
    low, bottom = start, max(0, start - 120)
    while low > bottom and data[low - 1] in _DRAWN:
        low -= 1
    high, top = end, min(len(data), end + 200)
    while high < top and data[high] in _DRAWN:
        high += 1
    run = data[low:high]
    return len(run) >= least and (not _DIGITS.isdisjoint(run) or (len(run) > 20 and run.lower() != run))


def _has_user(data: bytes, end: int) -> bool:
    """Whether a URL goes on with `user:password@`, or with a long user alone."""
    run = data[end : end + _LONGEST_LOOK]
    at = run.rfind(b"@")
    while at >= 0:
        user = run[:at]
        if not any(mark in user for mark in (b"\n", b" ", b'"', b"<", b">", b"`")):
            return b":" in user or len(user) >= 20
        at = run.rfind(b"@", 0, at)
    return False


def _named(data: bytes, start: int, end: int, quoted: bool, password: bool) -> tuple[int, bool]:
    """Whether the name around a word may be given a literal value, and where the name ends."""
    length = len(data)
    while end < length and data[end] in _NAMED:
        end += 1
    name_end = end
    while end > start and data[end - 1] in b"-.$":
        end -= 1
    look, top = end, min(length, end + 6)
    while look < top and data[look] in _CLOSING:
        look += 1
    while look < length and data[look] in b" \t":
        look += 1
    if quoted and _compared_before(data, start):
        return name_end, True
    if look >= length:
        return name_end, False
    sign = data[look]
    if sign not in _OPERATORS and sign not in b"o":
        return name_end, _unsigned(data, start, end, look, quoted)
    line_end = data.find(b"\n", look, look + _LONGEST_LOOK)
    line = data[look : min(line_end if line_end >= 0 else length, look + _LONGEST_LOOK)]
    if not quoted:
        return name_end, len(line.strip()) > 3 or line.rstrip().endswith((b">", b"|"))
    if b"value" in data[look : look + 200].lower() and sign in b",":
        return name_end, True
    return name_end, _literal(line, password) or (sign in b"=>" and _unquoted(data, start, line))


def _compared_before(data: bytes, start: int) -> bool:
    """Whether `"value" ==` stands before the name."""
    while start > 0 and data[start - 1] in _NAMED:
        start -= 1
    before = data[max(0, start - 6) : start].rstrip()
    return before.endswith((b"==", b"!=")) and before.rstrip(b"!=").rstrip()[-1:] in (b'"', b"'")


def _unsigned(data: bytes, start: int, end: int, look: int, quoted: bool) -> bool:
    """Options on a command line, attributes and pairs, where no operator stands between name and value."""
    if not quoted:
        return True
    before = data[max(0, start - 100) : start]
    closed = end < look and not _CLOSING.isdisjoint(data[end:look])
    following = data[look : look + 200].lower()
    return (
        b"--" in before
        or b" -" in before
        or b"value" in following
        or (closed and b"default" in following)
        or following[:1] in (b"'", b'"')
        or _typed(following[:50])
    )


def _typed(following: bytes) -> bool:
    """Whether a type, one or two words, stands between the name and an equals sign."""
    kind, sign, _ = following.partition(b"=")
    return bool(sign) and len(kind.split()) <= 2 and b"\n" not in kind


def _unquoted(data: bytes, start: int, line: bytes) -> bool:
    """`NAME=value` inside a string or a shell line, and the text of an element."""
    if line[:1] == b">":
        return True
    before = data[max(0, start - 90) : start]
    return line[1:2].strip() != b"" and (
        data[start : start + 4].isupper()
        or b'"' in before
        or b"'" in before
        or b"-" in before
        or b"&" in before
        or b"?" in before
        or b";" in before
    )


def _literal(line: bytes, password: bool) -> bool:
    """Whether a quoted value long and varied enough follows an operator."""
    for position, byte in enumerate(line):
        if byte in _QUOTES:
            rest = line[position + 1 :]
            close = rest.find(line[position : position + 1])
            value = rest[:close] if close >= 0 else rest
            if _varied(value, password):
                return True
        elif byte not in _BEFORE_QUOTE and position > 3:
            return False
    return False


def _varied(value: bytes, password: bool) -> bool:
    if value.startswith((b"${", b"{{", b"<", b"%(", b"#{", b"$(")) and b":" not in value:
        return False
    if password:
        if len(value) < 3 or b" " in value:
            return False
        drawn = len(value) >= _SHORTEST_LETTERS and value.isalpha()
        return drawn or not _PLAIN.issuperset(value) or (len(value) > 3 and value.isalpha())
    if len(value) < _SHORTEST_KEY or b" " in value:
        return False
    return len(value) >= 14 or not _DIGITS.isdisjoint(value) or value.lower() != value
