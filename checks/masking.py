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


def mask(secret: str) -> str:
    """First and last few characters of a long secret, nothing of a short one."""
    if len(secret) < _SHORTEST_SHOWN:
        return _HIDDEN * 3
    return f"{secret[:_SHOWN]}{_HIDDEN}{secret[-_SHOWN:]}"


def masked(text: str, secrets: Iterable[str]) -> str:
    """`text` with each of the secrets, and each long enough line of one that spans several, replaced by its mask."""
    for piece in sorted(_pieces(secrets), key=len, reverse=True):
        if piece not in text:
            continue
        text = (
            _whole(piece).sub(lambda found: mask(found[0]), text)
            if _is_word(piece)
            else text.replace(piece, mask(piece))
        )
    return text


def masked_line(line: str, secrets: Iterable[str], start: int, end: int) -> tuple[str, int, int]:
    """A line with its secrets masked, and where what stood from offset `start` up to `end` stands now.

    An end within a secret moves to the nearer side of its mask, so that a mark never points into what is hidden.
    """
    secrets = tuple(secrets)
    shown = masked(line, secrets)
    if shown == line:
        return line, start, end
    new_start, new_end = start, end
    for at, piece in _places(line, secrets):
        behind, shorter = at + len(piece), len(piece) - len(mask(piece))
        if start > at:
            new_start -= shorter if start >= behind else start - at
        if end > at:
            new_end -= shorter if end >= behind else shorter - (behind - end)
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
    pieces = {secret for secret in secrets if secret}
    for secret in tuple(pieces):
        if "\n" in secret:
            pieces.update(line for line in map(str.strip, secret.split("\n")) if _telling(line))
    return pieces


def _places(line: str, secrets: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Offset and text of each secret in a line, the longest first where several begin in one place."""
    import re  # Only where a secret was found.

    pieces = sorted(_pieces(secrets), key=len, reverse=True)
    forms = (_whole(piece).pattern if _is_word(piece) else re.escape(piece) for piece in pieces)
    for found in re.finditer("|".join(forms), line):
        yield found.start(), found[0]


def _is_word(piece: str) -> bool:
    """Whether a secret is one of the words that everybody tries first, which other words hold without holding the secret."""
    from checks.secrets.judgement.weak import WEAK  # Only where a secret was found.

    return piece in WEAK and piece.isalpha()


def _whole(word: str) -> re.Pattern[str]:
    """The word where it is no part of a longer one; behind `-p`, and behind an escaped line end or tab, it begins."""
    import re

    return re.compile(rf"(?:(?<![A-Za-z])|(?<=[ \t]-p)|(?<=\\[nrt])){word}(?![a-z])")


def _telling(line: str) -> bool:
    return len(line) >= _SHORTEST_SHOWN and not (line.startswith("-----") and line.endswith("-----"))
