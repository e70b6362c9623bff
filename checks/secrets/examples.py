"""Examples of rules about secrets, with values made up only when they are asked for.

The repository holds none of them, so that its own checks pass and no scanner on the way to a reader stops at it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, TypeVar, overload

from checks.masking import mask
from checks.pattern import pattern

if TYPE_CHECKING:
    from random import Random

_MARK = pattern(r"<<([\w-]+)>>")
_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
Example = TypeVar("Example")


class Drawn(Sequence[Example]):
    """Examples in which `<<password>>`, `<<key>>`, `<<pem>>`, `<<base64>>`, `<<weak>>` and `<<id of a detector>>` are filled in."""

    def __init__(self, *templates: Example) -> None:
        self._templates = templates

    @overload
    def __getitem__(self, index: int) -> Example: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Example]: ...
    def __getitem__(self, index: int | slice) -> Example | Sequence[Example]:
        if isinstance(index, slice):
            return [_filled(template) for template in self._templates[index]]
        return _filled(self._templates[index])

    def __len__(self) -> int:
        return len(self._templates)

    @property
    def shown(self) -> Sequence[Example]:
        """The examples as a page may show them: no value that a scanner, or a platform that refuses secrets, would stop at."""
        return [_filled(template, masked_value) for template in self._templates]


def shown(examples: Sequence[Example]) -> Sequence[Example]:
    """The examples of any rule as a page may show them."""
    return examples.shown if isinstance(examples, Drawn) else examples


def _filled(template: Example, fill: Callable[[str], str] | None = None) -> Example:
    if isinstance(template, tuple):
        return (_files(template[0], fill or value), *template[1:])  # type: ignore[return-value]
    return _files(template, fill or value)  # type: ignore[arg-type, return-value]


def _files(files: Mapping[str, str], fill: Callable[[str], str]) -> dict[str, str]:
    return {path: _MARK.sub(lambda mark: fill(mark[1]), content) for path, content in files.items()}


def masked_value(mark: str) -> str:
    """What stands for a mark where it is only shown."""
    if mark.startswith("pem"):
        lines = value(mark).split("\n")
        return f"{lines[0]}\n…\n{lines[-1]}"
    return mask(value(mark))


@cache
def value(mark: str) -> str:
    """What stands for a mark, the same at every run."""
    from base64 import b64encode
    from random import Random  # A check draws nothing.

    random = Random(mark)  # noqa: S311 - made-up values, the same at every run
    match mark:
        case "password":
            return "".join(random.choices(_LETTERS, k=6)) + "-" + "".join(random.choices(_LETTERS, k=7))
        case "key":
            return "".join(random.choices(_LETTERS, k=40))
        case "weak":
            return "post" + "gres"
        case "hash":
            return "$apr1$" + "".join(random.choices(_LETTERS, k=8)) + "$" + "".join(random.choices(_LETTERS, k=22))
        case "base64":
            return b64encode(value("password").encode()).decode()
        case "basic":
            return b64encode(f"deploy:{value('password')}".encode()).decode()
        case "pem" | "pem-encrypted":
            return _pem(random, mark == "pem-encrypted")
    return _token(mark, random)


def _pem(random: Random, encrypted: bool) -> str:
    from base64 import b64encode

    body = b64encode(random.randbytes(240)).decode()
    label = ("ENCRYPTED " if encrypted else "") + "PRIVATE KEY"
    lines = "\n".join(body[start : start + 64] for start in range(0, len(body), 64))
    return f"-----BEGIN {label}-----\n{lines}\n-----END {label}-----"


def _token(detector_id: str, random: Random) -> str:
    from checks.secrets.detectors import SHAPED
    from checks.secrets.samples import samples

    detector = next(detector for detector in SHAPED if detector.id == detector_id)
    return next(samples(detector, random, 1))
