"""How often each rule was right on repositories that its authors did not write, and which rows of the catalogue have a rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from checks.factor import FACTORS
from checks.rule import Rule

STATUS_MARKS = {
    "failing": ("✖", "failing"),
    "advice": ("▲", "advice"),
    "passing": ("✔", "passing"),
    "not_assessed": ("–", "not assessed"),
    "not_applicable": ("∅", "not applicable"),
}
DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True)
class Judged:
    """Findings over the repositories, how many of them were judged by reading, and how many of those were right.

    Figures stand after mending; `note` says what was mended or left.
    """

    rule: str
    findings: int
    judged: int
    right: int
    repositories: str
    note: str

    @property
    def share(self) -> str:
        return f"{100 * self.right // self.judged} %" if self.judged else "–"


@cache
def accuracy() -> dict[str, Judged]:
    """By rule, the figures of `data/accuracy.tsv`."""
    rows = (line.split("\t") for line in lines_of("accuracy.tsv"))
    figures = (Judged(row[0], int(row[1]), int(row[2]), int(row[3]), row[4], row[5]) for row in rows)
    return {each.rule: each for each in figures}


def lines_of(name: str) -> Iterator[str]:
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def how_sure(rule_id: str) -> str:
    """One sentence for the page of a rule."""
    figures = accuracy().get(rule_id)
    if figures is None:
        return "Not judged on real repositories yet: its examples are all that is known."
    if not figures.judged:
        return "Found nothing in the repositories it was tried on: its examples are all that is known."
    if figures.judged == 1:
        return f"One finding in repositories we did not write was judged by reading: it was {'right' if figures.right else 'wrong'}."
    return (
        f"{figures.judged} findings in repositories we did not write were judged by reading: "
        f"{figures.right} were right ({figures.share}). It finds {figures.findings} there now."
    )


def accuracy_page(rules: Sequence[Rule]) -> str:
    figures = accuracy()
    judged = sum(each.judged for each in figures.values())
    right = sum(each.right for each in figures.values())
    repositories = [line.split("\t") for line in lines_of("repositories.tsv")]
    lines = [
        "# Accuracy",
        "",
        "Generated from `docs/data/accuracy.tsv` by `python3 develop.py generate`; do not edit.",
        "",
        f"Every rule was run over {len(repositories)} public repositories, well kept ones and small careless ones, and a random sample of its "
        "findings (30, or all where there were fewer) was judged by reading the code around each. *Right* means that a maintainer who knows "
        "the factor would agree. Figures stand after mending: what was judged wrong and mended is told in the last column and not counted. Whoever judged a rule had written it, and no second person has read the sample: take the figures as our own. "
        "Where more were judged than are found, mending took some away; where the sample grew over several readings, it may be larger than 30.",
        "",
        f"All rules together: {judged} judged, {right} right ({100 * right // max(judged, 1)} %).",
        "",
        "Secrets are measured on [a page of their own](accuracy-secrets.md) as well.",
        "",
    ]
    for factor in FACTORS.values():
        of_factor = [rule for rule in rules if rule.factor == factor.id]
        if not of_factor:
            continue
        lines += [
            f"## {factor.numeral} {factor.title}",
            "",
            "| rule | findings | judged | right | | where | what was mended or left |",
        ]
        lines += ["|---|--:|--:|--:|--:|---|---|"]
        for rule in of_factor:
            each = figures.get(rule.id)
            cells = (
                (each.findings, each.judged, each.right, each.share, each.repositories, each.note)
                if each
                else ("–", "–", "–", "not judged", "", "")
            )
            lines.append(f"| [{rule.id}](rules/{rule.id}.md) | {' | '.join(cell(str(value)) for value in cells)} |")
        lines.append("")
    lines += [*audits_section(), ""]
    lines += ["## What was missed", "", *(f"- {line}" for line in lines_of("missed.txt")), ""]
    lines += ["## Repositories", "", "| repository | commit |", "|---|---|"]
    lines += [f"| {name} | `{commit[:12]}` |" for name, commit in sorted(repositories, key=lambda row: row[0].lower())]
    return "\n".join([*lines, ""])


def audits_section() -> Iterator[str]:
    """What audits of whole repositories came to, factor by factor, and what their maintainers would say to it."""
    numerals = [factor.numeral for factor in FACTORS.values()]
    yield "## Audits"
    yield ""
    yield (
        "`factorlint audit` over repositories that we did not write, with their history: what each factor came to, and, after reading the "
        "scorecards as their maintainers would, what those would still say to it. Statuses stand after mending. "
        + ", ".join(f"{mark} {word}" for mark, word in STATUS_MARKS.values())
        + "."
    )
    yield ""
    yield f"| repository | {' | '.join(numerals)} | commits | what a maintainer would say |"
    yield f"|---|{':-:|' * len(numerals)}--:|---|"
    for name, commit, what, statuses, commits, remark in (line.split("\t") for line in lines_of("audits.tsv")):
        marks = " | ".join(STATUS_MARKS[status][0] for status in statuses.split(" "))
        yield f"| {name} at `{commit[:12]}`, {cell(what)} | {marks} | {int(commits):,} | {cell(remark)} |"


def coverage_page(rules: Sequence[Rule]) -> str:
    """Every row of the catalogue with its rule, or the reason why it has none."""
    known = {rule.id for rule in rules}
    lines = ["# Coverage", "", "Generated by `python3 develop.py generate`; do not edit.", ""]
    lines += ["Every row of the rule catalogue, and where it went.", "", "| row | rule |", "|---|---|"]
    rows = dict(catalogue())
    for row, reason in rows.items():
        lines.append(f"| {row} | {f'[{row}](rules/{row}.md)' if row in known else reason} |")
    beyond = sorted(known - set(rows))
    lines += ["", "Rules beyond the catalogue:", "", *(f"- [{name}](rules/{name}.md)" for name in beyond), ""]
    return "\n".join(lines)


def catalogue() -> Iterator[tuple[str, str]]:
    """Each row's id and, where no rule carries it, the reason."""
    for line in lines_of("catalogue.tsv"):
        row, _, reason = line.partition("\t")
        yield row, reason


def cell(text: str) -> str:
    return text.replace("|", "\\|")
