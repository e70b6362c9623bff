"""How random a value looks: drawn by a generator, or made of words."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from math import log2

from checks.pattern import pattern

_BIGRAMS = (
    "05650240503767050768432230735372116508336406637000527042710750663182054751003063259310810523620564521130"
    "52674430201557243876142520603467108006237306556000305132924560054652066462100280238101702332710535400030"
    "44655550000658640567040304704393005033117403618010206134934170161544137440502072258400701702730155510060"
    "85148100601352770154500020616774715043146301674400203456144034356856075664320071337313602712760746512050"
    "22330110200304225461911000724483407033547305664220405152822570343255126861204071438206800432630765502050"
    "55536440500767360767000000823092217001325202320000008234730680041672176200320054747513700431470348221532"
    "3454643160056658047723403261329303700332610233202032"
)
"""How usual a letter is after another in English and in identifiers, 0 (never) to 9, row by row; counted over the
documentation and names of Python's standard library."""
_WORDY = 4.6
_RUNS = pattern(r"[A-Z]?[a-z]{3,}|[A-Z]{4,}")
_DIGIT = pattern(r"[0-9]")
_HEX = pattern(r"(?:0x)?[0-9a-fA-F-]+")


def entropy(value: str) -> float:
    """Shannon entropy in bits a character."""
    count = len(value)
    return -sum(times / count * log2(times / count) for times in Counter(value).values()) if count else 0.0


def wordlike(value: str) -> float:
    """How usual the letter pairs are: about 5.6 for words, about 3.2 for random letters; 4.4 where there are no pairs."""
    lowered = value.lower()
    pairs = [
        int(_BIGRAMS[(ord(first) - 97) * 26 + ord(second) - 97])
        for first, second in pairwise(lowered)
        if "a" <= first <= "z" and "a" <= second <= "z"
    ]
    return sum(pairs) / len(pairs) if pairs else 4.4


def randomness(value: str) -> float:
    """From 0 (words, runs, repeats) to 1 (what a generator gives)."""
    count = len(value)
    if count < 8 or sum(not character.isascii() for character in value) > count / 4:
        return 0.0
    if value.islower() and not _DIGIT.search(value) and (count < 16 or not value.isalpha()):
        return 0.0  # Lower case with separators is an identifier; a short run of it cannot be told from a word.
    spread = entropy(value) / log2(min(count, 16 if _HEX.fullmatch(value) else 64))
    wordy = sum(len(run) for run in _RUNS.findall(value) if wordlike(run) >= _WORDY) / count
    ordered = sum(abs(ord(first) - ord(second)) <= 1 for first, second in pairwise(value)) / count
    return max(0.0, min(1.0, 1.35 * spread - 0.35) - 0.9 * wordy - 1.2 * max(0.0, ordered - 0.25))
