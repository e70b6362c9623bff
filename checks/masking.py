"""Secrets never leave: what is shown of one is enough to recognise it and not enough to use it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

_SHOWN = 3
_SHORTEST_SHOWN = 16
"""A shorter secret shows nothing: a few of its characters would be most of it."""
_HIDDEN = "…"
_ARMOUR, _ARMOUR_ENDS = "-----BEGIN", "-----"
_WORDLIKE = 4.4


def mask(secret: str) -> str:
    """First and last few characters of a long secret, nothing of a short one; of a key in armour those of its body."""
    secret = _body(secret)
    if len(secret) < _SHORTEST_SHOWN:
        return _HIDDEN * 3
    return f"{secret[:_SHOWN]}{_HIDDEN}{secret[-_SHOWN:]}"


def masked(text: str, secrets: Iterable[str]) -> str:
    """`text` with each of the secrets, and each long enough line of one that spans several, replaced by its mask.

    A secret that is a plain word is replaced where it stands as a value, and stays part of names and of other words.
    """
    return _hidden(text, _places(text, secrets, ()))


def masked_line(
    line: str, secrets: Iterable[str], start: int, end: int, known: Iterable[tuple[int, int]] = ()
) -> tuple[str, int, int]:
    """A line with its secrets masked, and where what stood from offset `start` up to `end` stands now.

    known: offsets at which secrets were found; what stands there is masked, whatever stands around it.
    An end within a secret moves to the nearer side of its mask, so that a mark never points into what is hidden.
    """
    places = _places(line, secrets, known)
    new_start, new_end = start, end
    for at, behind in places:
        shorter = behind - at - len(mask(line[at:behind]))
        if start > at:
            new_start -= shorter if start >= behind else start - at
        if end > at:
            new_end -= shorter if end >= behind else shorter - (behind - end)
    shown = _hidden(line, places)
    return shown, min(new_start, len(shown)), min(new_end, len(shown))


def fingerprint_content(secret: str, *place: str) -> str:
    """32 hexadecimal digits that stand for a secret where it must be recognised and not kept.

    place: the rule and path, for instance; the hash is keyed with it, so that equal secrets in two places look different.
    """
    from hashlib import blake2b

    key = blake2b("\0".join(place).encode("utf-8", "surrogatepass"), digest_size=32).digest()
    return blake2b(secret.encode("utf-8", "surrogatepass"), key=key, digest_size=16).hexdigest()


def _pieces(secrets: Iterable[str]) -> set[str]:
    """The secrets, and of those over several lines the lines: a text may show just one of them."""
    pieces = {body for secret in secrets if (body := _body(secret))}
    for secret in tuple(pieces):
        if "\n" in secret:
            pieces.update(line for line in map(str.strip, secret.split("\n")) if _telling(line))
    return pieces


def _body(secret: str) -> str:
    """What an armour holds: its first and last line are the same for everyone."""
    if not secret.startswith(_ARMOUR):
        return secret
    opened = secret.find(_ARMOUR_ENDS, len(_ARMOUR))
    closing = secret.rfind("-----END")
    if opened < 0:
        return secret
    body = secret[opened + len(_ARMOUR_ENDS) : closing if closing > opened else len(secret)].strip()
    return body.removeprefix("\\r").removeprefix("\\n").removesuffix("\\n").removesuffix("\\r")


def _places(text: str, secrets: Iterable[str], known: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """From where to where a secret stands in a text, in order and apart; of two that overlap the longer."""
    found = [(start, end) for start, end in known if 0 <= start < end <= len(text)]
    for piece in _pieces(secrets):
        if piece in text:
            found.extend(_occurrences(text, piece))
    taken: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda place: (place[0] - place[1], place)):
        if all(end <= first or behind <= start for first, behind in taken):
            taken.append((start, end))
    return sorted(taken)


def _hidden(text: str, places: Iterable[tuple[int, int]]) -> str:
    shown: list[str] = []
    done = 0
    for start, end in places:
        shown += text[done:start], mask(text[start:end])
        done = end
    return "".join((*shown, text[done:]))


def _occurrences(text: str, piece: str) -> Iterator[tuple[int, int]]:
    if _is_word(piece) and text.strip() != piece:
        yield from (found.span(1) for found in _as_value(piece).finditer(text))
        return
    start = text.find(piece)
    while start >= 0:
        yield start, start + len(piece)
        start = text.find(piece, start + len(piece))


def _is_word(piece: str) -> bool:
    """Whether a secret is a word that names and other words hold without holding the secret."""
    from checks.secrets.judgement.randomness import wordlike  # Only where a secret was found.
    from checks.secrets.judgement.weak import WEAK

    if piece.lower() in WEAK:
        return True
    return piece.isascii() and piece.isalpha() and len(piece) < _SHORTEST_SHOWN and wordlike(piece) >= _WORDLIKE


def _as_value(word: str) -> re.Pattern[str]:
    """The word where it is the whole of a value: behind a sign that gives one, in quotes, or as what an option is given.

    Quoted before a colon or an arrow it is a name.
    """
    import re

    before = r"(?:(?<![:=])[:=][:=>]?\s*|[\"'`>(,]\s*|\\[nrt]|(?:^|\s)-p|(?:^|\s)--?[A-Za-z][\w-]*\s+)"
    return re.compile(rf"{before}({re.escape(word)})(?![\"'`](?::|\s*=>))(?=[\"'`<),;&@|\s\\}}\]]|\Z)")


def _telling(line: str) -> bool:
    return len(line) >= _SHORTEST_SHOWN and not (line.startswith("-----") and line.endswith("-----"))
