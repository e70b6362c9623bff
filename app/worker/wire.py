"""What passes between a worker and the child that checks: frames of bytes, JSON in them, nothing that runs on arrival."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, NoReturn, Union, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from checks.report import Report

_LENGTH = 4
_LONGEST = 256_000_000


@dataclass(frozen=True, slots=True)
class Job:
    """What a child is told: names only, contents it asks for.

    focus: None for every file; a value of None for every line of a file.
    policy: the organisation's factorlint.toml.
    base: files of the base commit's root that hold, or could hold, the configuration that counts.
    preview: the same of the head commit, where they differ.
    """

    paths: Sequence[str]
    focus: Mapping[str, Sequence[int] | None] | None
    policy: str | None
    base: Mapping[str, str]
    preview: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Result:
    report: Report
    enforced: frozenset[str]
    notes: tuple[str, ...]
    """What to know about the configuration, as sentences; they may quote it."""
    preview: tuple[str, ...] = ()
    """What the configuration of the pull request would change."""


class Ended(Exception):
    """The other side has gone, or sends what it should not."""


def send(stream: BinaryIO, message: Mapping[str, Any], content: bytes = b"") -> None:
    head = json.dumps(message).encode()
    stream.write(len(head).to_bytes(_LENGTH, "big") + len(content).to_bytes(_LENGTH, "big") + head + content)
    stream.flush()


def lengths(header: bytes) -> tuple[int, int]:
    """Lengths of message and content out of a frame's first eight bytes. Raises `Ended` for what cannot be."""
    head, content = int.from_bytes(header[:_LENGTH], "big"), int.from_bytes(header[_LENGTH:], "big")
    if len(header) != 2 * _LENGTH or head > _LONGEST or content > _LONGEST:
        raise Ended
    return head, content


def receive(stream: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """The next message and its content, for the side that may wait for ever. Raises `Ended`."""
    head, content = lengths(_exactly(stream, 2 * _LENGTH))
    return message(_exactly(stream, head)), _exactly(stream, content)


def message(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Ended from error
    if not isinstance(found, dict):
        raise Ended
    return found


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) != size:
        raise Ended
    return data


def result(found: Any) -> Result:
    """A child's result, checked field by field: it comes from where a stranger's files were parsed. Raises `Ended`."""
    try:
        decoded = _decoded(Result, found)
    except (TypeError, ValueError, RecursionError) as error:
        raise Ended from error
    assert isinstance(decoded, Result)
    return decoded


def _decoded(kind: Any, value: Any) -> Any:
    """A value of the annotated type out of JSON. Raises TypeError or ValueError for anything else."""
    if is_dataclass(kind):
        return _instance(kind, value)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return arguments[arguments.index(value)] if isinstance(value, str) else _no(value)
    if origin in (Union, UnionType):
        if value is None:
            return None if type(None) in arguments else _no(value)
        return _decoded(next(each for each in arguments if each is not type(None)), value)
    if origin in (tuple, frozenset):
        if not isinstance(value, list):
            raise TypeError
        return origin(_decoded(arguments[0], each) for each in value)
    if kind is float and type(value) is int:
        return float(value)
    return value if type(value) is kind else _no(value)


def _instance(kind: Any, value: Any) -> Any:
    hints = _hints(kind)
    if not isinstance(value, dict) or not value.keys() <= hints.keys():
        raise TypeError
    return kind(**{name: _decoded(hints[name], each) for name, each in value.items()})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    from checks.report import Report

    hints = get_type_hints(kind, localns={"Report": Report})
    return {item.name: hints[item.name] for item in fields(kind)}


def _no(value: Any) -> NoReturn:
    raise TypeError(type(value))
