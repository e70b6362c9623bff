"""The report that an untrusted run left behind, taken for what it is: a stranger's text.

A fork's run may write anything into its artifact. Only places and rules are believed, and rules only if they are installed
here; every other word of a comment comes from the rule itself, no suggestion is offered, and no check is concluded.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from app.publish.markdown import shortened
from app.publish.severity import RANK
from checks.engine import load
from checks.errors import UsageError
from checks.factor import FACTORS
from checks.finding import Finding
from checks.index import RULES
from checks.report import Report
from checks.rule import Rule
from checks.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_LARGEST, _MOST = 10_000_000, 5_000


@dataclass(frozen=True)
class _Item:
    rule: str
    level: Literal["error", "warning", "note"]
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    fingerprint: str


def read(path: Path) -> Report:
    """Findings alone. Raises `UsageError` for what is no report in JSON, version 1."""
    if not path.is_file() or path.is_symlink() or path.stat().st_size > _LARGEST:
        raise UsageError(f"report: {path} is absent, no plain file, or larger than {_LARGEST // 1_000_000} MB")
    findings = tuple(_believed(_items(path.read_bytes())))
    return Report(findings, (), files_read=len({finding.path for finding in findings}))


def _items(content: bytes) -> list[_Item]:
    from pydantic import TypeAdapter, ValidationError
    from pydantic.types import Strict

    shape: Any = TypeAdapter(Annotated[dict[str, Any], Strict()])
    try:
        found = shape.validate_json(content)
        if found.get("version") != 1:
            raise UsageError("report: it is not in version 1 of the JSON format")
        return TypeAdapter(list[_Item]).validate_python(found.get("findings", [])[:_MOST])
    except (ValidationError, TypeError) as error:
        raise UsageError(f"report: it is not as factorlint writes it ({type(error).__name__})") from error


def _believed(items: list[_Item]) -> Iterator[Finding]:
    for item in items:
        place = 0 < item.line <= item.end_line < 2**31 and 0 < item.column < 2**31 and 0 < item.end_column < 2**31
        if item.rule in RULES and place and len(item.path) < 4096:
            yield _finding(item, load(item.rule))


def _finding(item: _Item, rule: Rule) -> Finding:
    """The level may be lower than the rule's own, never higher."""
    return Finding(
        rule=rule.id,
        factor=FACTORS[rule.factor].numeral,
        level=max(item.level, rule.level, key=RANK.__getitem__),
        path=item.path,
        span=Span(item.line, item.column, item.end_line, item.end_column),
        message=shortened(item.message, 300),
        why=rule.why,
        mend=rule.mend,
        fingerprint=item.fingerprint[:200],
        suppression="",
        excerpt="",
        url=rule.url,
    )
