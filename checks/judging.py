"""From matches to findings: level, collapse, focus, fingerprint, masking, suppression and baseline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from checks.baseline import Baseline
from checks.config.model import Config
from checks.finding import Finding, Level, Match
from checks.fingerprint import Identity, fingerprints
from checks.focus import Focus
from checks.ignores import MARK, Suppression, comment_for, parse, suppresses, unused
from checks.masking import masked, masked_line
from checks.report import Suppressed, UnusedSuppression
from checks.repository import Repository
from checks.rule import Rule
from checks.secrets.allowances import allowed
from checks.text import Span
from checks.value import field, frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

if TYPE_CHECKING:
    from checks.secrets.interop import Accepted

_SEVERITY: dict[Level, int] = {"error": 0, "warning": 1, "note": 2}
_LONGEST_EXCERPT = 500
"""A longer line is not shown: what stands in it is found by its column."""


@frozen
class Ruling:
    """What a check is judged by, besides the configuration."""

    today: date | None
    baseline: Baseline = field(default_factory=Baseline)
    known_rules: frozenset[str] = frozenset()
    accepted: Accepted | None = None
    """What other scanners accepted; None: what their files in the repository say."""


@frozen
class Verdict:
    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...]
    unused: tuple[UnusedSuppression, ...]


@frozen
class _Candidate:
    rule: Rule
    match: Match
    level: Level


def verdict(
    matches: Iterable[tuple[Rule, Match]],
    repository: Repository,
    config: Config,
    ruling: Ruling,
    assessed: Sequence[str],
    commented: Iterable[str],
) -> Verdict:
    """Judge what the rules matched.

    assessed: ids of the rules that ran. commented: paths in focus whose text holds the word that opens a suppression.
    """
    candidates = [*_collapsed(_levelled(matches, repository, config))]
    candidates.sort(key=lambda each: (each.match.path, each.match.span, each.rule.id))
    comments = {path: _suppressions(repository, path) for path in commented}
    used: dict[str, set[tuple[Suppression, str]]] = {}
    findings: list[tuple[Finding, Match]] = []
    suppressed: list[Suppressed] = []
    for finding, match in _findings(candidates, repository):
        if not _reported(match, repository.focus):
            continue
        if finding.path not in comments:
            comments[finding.path] = _suppressions(repository, finding.path)
        use = suppresses(comments[finding.path], finding.rule, finding.span, ruling.today, config.require_reason)
        if use:
            used.setdefault(finding.path, set()).add(use)
            suppressed.append(Suppressed(finding, use[0].reason, "file" if use[0].whole_file else "comment"))
        elif match.secret is not None and (reason := _allowance(repository, match, ruling)):
            suppressed.append(Suppressed(finding, reason, "interop"))
        elif ruling.baseline.covers(finding):
            suppressed.append(Suppressed(finding, "", "baseline"))
        else:
            findings.append((finding, match))
    unneeded = (
        each
        for path, suppressions in sorted(comments.items())
        if repository.focus.has_path(path)
        for each in unused(
            path,
            suppressions,
            used.get(path, set()),
            assessed,
            ruling.known_rules,
            ruling.today,
            config.require_reason,
        )
    )
    return Verdict(tuple(_unspoken_for(findings)), tuple(suppressed), tuple(unneeded))


def _levelled(matches: Iterable[tuple[Rule, Match]], repository: Repository, config: Config) -> Iterator[_Candidate]:
    for rule, match in matches:
        unit_kind = repository.unit(match.path).kind
        level = config.level(rule.id, rule.factor, match.level or rule.level, match.path, unit_kind)
        if level is not None:
            yield _Candidate(rule, match, level)


def _collapsed(candidates: Iterable[_Candidate]) -> Iterator[_Candidate]:
    """One finding a place and cause: of siblings the most severe stays, of equals the first."""
    kept: dict[tuple[str, int, str], _Candidate] = {}
    for candidate in candidates:
        cause = candidate.match.cause
        key = (candidate.match.path, candidate.match.span.line, cause or f"{candidate.rule.id} {candidate.match.span}")
        rival = kept.get(key)
        if rival is None or _SEVERITY[candidate.level] < _SEVERITY[rival.level]:
            kept[key] = candidate
    yield from kept.values()


def _unspoken_for(findings: Sequence[tuple[Finding, Match]]) -> Iterator[Finding]:
    """The findings that no reported one stands for in their file: a dotenv file names its secrets itself, say."""
    speaking = {finding.path: (match.speaks_for, finding.level) for finding, match in findings if match.speaks_for}
    for finding, match in findings:
        cause, level = speaking.get(finding.path, (None, finding.level))
        spoken_for = cause is not None and (match.cause or "").startswith(cause)
        if not spoken_for or _SEVERITY[finding.level] < _SEVERITY[level]:
            yield finding


def _findings(candidates: Sequence[_Candidate], repository: Repository) -> Iterator[tuple[Finding, Match]]:
    secrets: dict[str, list[tuple[Span, str]]] = {}
    for candidate in candidates:
        if candidate.match.secret is not None:
            secrets.setdefault(candidate.match.path, []).append((candidate.match.span, candidate.match.secret))
    excerpts = [_excerpt(repository, candidate.match) for candidate in candidates]
    names = fingerprints(
        Identity(each.rule.id, each.match.path, each.match.identity or excerpt, each.match.secret)
        for each, excerpt in zip(candidates, excerpts, strict=True)
    )
    for candidate, excerpt, name in zip(candidates, excerpts, names, strict=True):
        rule, match = candidate.rule, candidate.match
        held = secrets.get(match.path, ())
        hidden = [secret for _, secret in held]
        shown, marked = _shown(excerpt, match.span, held)
        yield (
            Finding(
                rule=rule.id,
                factor=rule.numeral,
                level=candidate.level,
                path=match.path,
                span=match.span,
                message=masked(rule.message.format_map(match.values), hidden),
                why=rule.why,
                mend=masked(_filled(rule.mend, match), hidden),
                fingerprint=name,
                suppression=comment_for(match.path, rule.id),
                excerpt=shown,
                url=rule.url,
                marked=marked,
                fix=match.fix,
                score=match.score,
                reasons=match.reasons,
                unit=repository.unit(match.path).root,
                because=match.because,
            ),
            match,
        )


def _shown(excerpt: str, span: Span, held: Sequence[tuple[Span, str]]) -> tuple[str, tuple[int, int] | None]:
    """The line as it may be seen, with the columns that the span then has in it, if they are others than its own."""
    if len(excerpt) > _LONGEST_EXCERPT:
        return "", None
    end = span.end_column if span.end_line == span.line else len(excerpt) + 1
    known = [place for where, secret in held if (place := _place(excerpt, span.line, where, secret)) is not None]
    shown, start, end = masked_line(excerpt, [secret for _, secret in held], span.column - 1, end - 1, known)
    return shown, (start + 1, end + 1) if shown != excerpt else None


def _place(excerpt: str, line: int, span: Span, secret: str) -> tuple[int, int] | None:
    """The offsets of a secret in a line, if its finding stands there: a span may hold quotes and a name besides."""
    if not span.line == span.end_line == line:
        return None
    at = excerpt.rfind(secret, span.column - 1, span.end_column - 1)
    return (at, at + len(secret)) if at >= 0 else None


def _filled(mend: str, match: Match) -> str:
    """The mend with what the match names put in; other braces are code and stay."""
    for name, value in match.values.items():
        mend = mend.replace(f"{{{name}}}", value)
    return mend


def _excerpt(repository: Repository, match: Match) -> str:
    text = repository.text(match.path)
    if text is None or match.span.line > len(text.lines):
        return ""
    return text.lines[match.span.line - 1]


def _reported(match: Match, focus: Focus) -> bool:
    return focus.has_span(match.path, match.span) or any(focus.has_path(path) for path in match.because)


def _suppressions(repository: Repository, path: str) -> tuple[Suppression, ...]:
    text = repository.text(path)
    return parse(text) if text is not None else ()


def _allowance(repository: Repository, match: Match, ruling: Ruling) -> str | None:
    """Why another scanner lets this secret be: a comment at its place, or one of the files in which they keep what was accepted."""
    text = repository.text(match.path)
    if text is None:
        return None
    if reason := allowed(text, match.span):
        return reason
    accepted = ruling.accepted or repository.model(_accepted)
    line = text.lines[match.span.line - 1]
    return accepted.reason(match.path, match.span, match.secret or "", line) if accepted is not None else None


def _accepted(repository: Repository) -> Accepted | None:
    from checks.secrets.interop import load  # Only a secret asks for it.

    return load(repository.content)


__all__ = ["MARK", "Ruling", "Verdict", "verdict"]
