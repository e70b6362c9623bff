"""The words of a review comment, and the hidden mark by which it is found again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256

from app.publish.markdown import block, code, fitted, plain, prose, sentence, shortened, visible
from app.publish.placement import Draft
from checks.factor import FACTORS
from checks.finding import Finding
from checks.links import rule_page

BODY_LIMIT = 60_000  # GitHub takes 65,536 characters
_MARKED = 2000  # fingerprints that one mark lists: 34 KB at most
_LISTED = 20  # siblings named one by one
_LEVEL = {"error": "must be mended", "warning": "advice", "note": "note"}
# Only as the last line: text from the repository can stand above it, in a suggestion, but never below.
_MARK = re.compile(r"\n<!-- factorlint ((?:[0-9a-f]{16} ?)+)-->\s*\Z")
_RULE_ID = re.compile(r"[a-z0-9-]{1,60}/[a-z0-9-]{1,80}")


def body(draft: Draft) -> str:
    """Everything in it that came from the repository is neutralised; it fits GitHub's limit as a whole."""
    mark = f"\n\n<!-- factorlint {' '.join(marks(draft.findings))} -->"
    return fitted(_blocks(draft), BODY_LIMIT - len(mark), "…") + mark


def marks(findings: Iterable[Finding]) -> list[str]:
    """Short stand-ins for fingerprints, of fixed form whatever the fingerprint is made of."""
    unique = dict.fromkeys(mark_of(finding) for finding in findings)
    return list(unique)[:_MARKED]


def mark_of(finding: Finding) -> str:
    return sha256(finding.fingerprint.encode()).hexdigest()[:16]


def read_marks(text: str) -> frozenset[str]:
    """The marks of a comment's body; empty when it is not one of ours."""
    found = _MARK.search(text.replace("\r\n", "\n"))
    return frozenset(found[1].split()) if found else frozenset()


def rule_link(rule: str) -> str:
    return f"[{code(rule)}]({rule_page(rule)})" if _RULE_ID.fullmatch(rule) else code(rule)


def _blocks(draft: Draft) -> Iterator[str]:
    lead = draft.lead
    yield f"**{plain(_factor(lead))}** · {rule_link(lead.rule)} · {_LEVEL[lead.level]}"
    yield f"**{sentence(shortened(lead.message, 1000))}**"
    yield prose(shortened(lead.why, 2000))
    if lead.mend:
        yield f"_To mend:_ {sentence(shortened(lead.mend, 2000))}"
    if draft.suggestion:
        yield block(draft.suggestion.text, "suggestion")
    elif lead.fix and lead.fix.safe:
        yield f"{sentence(shortened(lead.fix.description, 500))} `factorlint check --fix` does it."
    siblings = draft.findings[1:]
    if siblings:
        yield _siblings(draft, siblings)
    yield _silencing(lead)


def _factor(finding: Finding) -> str:
    title = next((factor.title for factor in FACTORS.values() if factor.numeral == finding.factor), "")
    return f"{finding.factor} {title}".strip()


def _siblings(draft: Draft, siblings: tuple[Finding, ...]) -> str:
    lines = [f"- {_sibling(draft, finding)}" for finding in siblings[:_LISTED]]
    if len(siblings) > _LISTED:
        lines.append(f"- and {len(siblings) - _LISTED} more, in the check")
    return "\n".join(["Here as well:", "", *lines])


def _sibling(draft: Draft, finding: Finding) -> str:
    where = f"line {finding.span.line}: "
    if finding.rule == draft.lead.rule:
        return where + sentence(shortened(finding.message, 300))
    return f"{where}{rule_link(finding.rule)} {sentence(shortened(finding.message, 300))}"


def _silencing(finding: Finding) -> str:
    if not finding.suppression:
        return ""
    return f"<sub>Meant so? Silence it with {code(shortened(visible(finding.suppression), 300))}</sub>"
