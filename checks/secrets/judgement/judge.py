"""From a candidate to a secret with a score and reasons, or to nothing."""

from __future__ import annotations

from checks.secrets.candidate import Candidate
from checks.secrets.judgement.grammars import judge_grammar
from checks.secrets.judgement.keyed import judge_named
from checks.secrets.judgement.shaped import judge_armour, judge_plugin, judge_shaped
from checks.secrets.judgement.verdict import Verdict
from checks.secrets.secret import Secret
from checks.text import Text


def judge(candidate: Candidate, text: Text) -> Secret | None:
    """None where the candidate is certainly no secret."""
    verdict = _verdict(candidate, text)
    if verdict is None:
        return None
    return Secret(
        verdict.kind,
        verdict.title,
        candidate.name,
        candidate.value if candidate.kind != "private-key" else text.content[candidate.start : candidate.end],
        text.span(candidate.start, candidate.end),
        round(verdict.score, 2),
        verdict.reasons,
        verdict.verified_shape,
        verdict.checksum,
    )


def _verdict(candidate: Candidate, text: Text) -> Verdict | None:
    if candidate.detector is not None:
        return judge_shaped(candidate, candidate.detector)
    if candidate.kind == "private-key":
        return judge_armour(candidate)
    if candidate.form == "plugin":
        return judge_plugin(candidate)
    if candidate.form == "grammar":
        return judge_grammar(candidate)
    return judge_named(candidate, text)
