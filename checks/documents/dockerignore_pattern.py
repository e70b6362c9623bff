"""Patterns of a `.dockerignore`, matched component by component in time linear in pattern and path."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=4096)
def components(pattern: str) -> tuple[str, ...]:
    """The parts of a pattern between slashes, cleaned of `.` and `..` as Docker does."""
    parts: list[str] = []
    for part in pattern.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part.startswith("**") and part.strip("*"):
            # `**.log` crosses folders in Docker's matcher.
            parts += ["**", "*" + part.lstrip("*")]
        elif part not in ("", "."):
            parts.append(part)
    return tuple(parts)


def matches_path_or_folder(pattern: tuple[str, ...], path: tuple[str, ...]) -> bool:
    """Whether the pattern matches the path or a folder above it: a table over components, linear in both."""
    reached = {0}
    for part in path:
        following: set[int] = set()
        for position in _skipped(pattern, reached):
            if pattern[position] == "**":
                following |= {position, position + 1} if position == len(pattern) - 1 else {position}
            elif _component_matches(pattern[position], part):
                following.add(position + 1)
        if len(pattern) in following:
            return True
        reached = following
    return False


def _skipped(pattern: tuple[str, ...], reached: set[int]) -> set[int]:
    """The positions reached when each `**` may also stand for nothing; a final one stands for something."""
    found: set[int] = set()
    for start in reached:
        position = start
        while position < len(pattern) and position not in found:
            found.add(position)
            if pattern[position] == "**" and position < len(pattern) - 1:
                position += 1
    return found


def _component_matches(pattern: str, name: str) -> bool:
    """One component against `*`, `?`, `[…]` and escapes, by advancing a set of positions."""
    tokens = _tokens(pattern)
    reached = {0}
    for character in name:
        reached = _past_stars(tokens, reached)
        reached = {
            at if tokens[at] == "*" else at + 1
            for at in reached
            if at < len(tokens) and (tokens[at] in ("*", "?") or _takes(tokens[at], character))
        }
    return len(tokens) in _past_stars(tokens, reached)


def _past_stars(tokens: tuple[str, ...], reached: set[int]) -> set[int]:
    found = set(reached)
    for at in sorted(reached):
        while at < len(tokens) and tokens[at] == "*":
            at += 1
            found.add(at)
    return found


def _takes(token: str, character: str) -> bool:
    if not token.startswith("["):
        return token[-1] == character
    inner = token[1:-1]
    negated = inner.startswith(("^", "!"))
    inner = inner[1:] if negated else inner
    hit = False
    position = 0
    while position < len(inner):
        if inner[position + 1 : position + 2] == "-" and position + 2 < len(inner):
            hit = hit or inner[position] <= character <= inner[position + 2]
            position += 3
        else:
            hit = hit or inner[position] == character
            position += 1
    return hit != negated


@lru_cache(maxsize=4096)
def _tokens(pattern: str) -> tuple[str, ...]:
    """`*`, `?`, a class `[…]`, or a character, which an escape writes `\\` and itself."""
    tokens: list[str] = []
    position = 0
    while position < len(pattern):
        close = pattern.find("]", position + 2) if pattern[position] == "[" else -1
        if close > 0:
            tokens.append(pattern[position : close + 1])
            position = close + 1
        elif pattern[position] == "\\" and position + 1 < len(pattern):
            tokens.append(pattern[position : position + 2])
            position += 2
        else:
            character = pattern[position]
            tokens.append(character if character in "*?" else f"\\{character}")
            position += 1
    return tuple(tokens)
