"""Writes what is generated from the code. `--check` writes nothing and fails when a file is stale.

Run as `python3 develop.py generate`.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from checks.config.describe import reference, schema
from checks.discovery import render_index, rules
from checks.factor import FACTORS, Factor
from checks.rule import Files, Rule
from checks.secrets.examples import shown
from hooks.explaining.ideas import IDEAS
from hooks.explaining.pages import HELD, LEVELS

sys.path.insert(0, str(Path(__file__).resolve().parent))  # Isolated mode leaves the script's own folder out.
from commands import SHELLS, completion
from commands import reference as commands_page
from judged import accuracy_page, coverage_page, how_sure

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "rules"
SHOWN = 3
"""Examples of each kind that a page shows without being asked."""


def main(arguments: list[str]) -> int:
    stale = [path for path, render in targets() if not current(path, render(), write="--check" not in arguments)]
    for path in stale:
        sys.stderr.write(f"{path.relative_to(ROOT).as_posix()} was stale\n")
    if stale and "--check" in arguments:
        sys.stderr.write("Run `python3 develop.py generate` and commit what it writes.\n")
    return 1 if stale and "--check" in arguments else 0


def targets() -> Iterator[tuple[Path, Callable[[], str | None]]]:
    """Every generated file with what makes its text; None for a page whose rule is gone."""
    found = [rule for _, rule in rules()]
    yield ROOT / "checks" / "index.py", render_index
    yield ROOT / "docs" / "configuration.md", reference
    yield ROOT / "docs" / "cli.md", commands_page
    for shell in SHELLS:
        yield ROOT / "hooks" / "completions" / f"factorlint.{shell}", lambda shell=shell: completion(shell)  # type: ignore[misc]
    yield ROOT / "docs" / "schema" / "config.schema.json", lambda: as_json(schema())
    yield PAGES / "README.md", lambda: overview(found)
    yield ROOT / "docs" / "accuracy.md", lambda: accuracy_page(found)
    yield ROOT / "docs" / "coverage.md", lambda: coverage_page(found)
    pages = {PAGES / f"{rule.id}.md": rule for rule in found}
    for path, rule in pages.items():
        yield path, lambda rule=rule: page(rule)  # type: ignore[misc]  # binds the rule of this turn
    for path in sorted(PAGES.glob("*/*.md")):
        if path not in pages:
            yield path, lambda: None


def current(path: Path, text: str | None, write: bool) -> bool:
    """Whether a file holds just this text; otherwise it is written, or removed for None, if `write`."""
    before = path.read_text(encoding="utf-8") if path.exists() else None
    if write and text is None:
        path.unlink()
    elif write and text is not None and before != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return before == text


def as_json(value: Any) -> str:
    return f"{json.dumps(value, indent=2, ensure_ascii=False)}\n"


def overview(found: list[Rule]) -> str:
    lines = [
        "# Rules",
        "",
        f"{len(found)} rules, by factor. Each page says what a rule finds, why, how to mend it, and what it leaves alone; its examples are the "
        "tests of the rule. `error` blocks where the factor is enforced, `warning` advises, `note` informs.",
        "",
        "| factor | rules | by default |",
        "|---|--:|---|",
    ]
    by_factor = {factor: [rule for rule in found if rule.factor == factor] for factor in FACTORS}
    for factor in FACTORS.values():
        heading = f"{factor.numeral} {factor.title}"
        lines.append(f"| [{heading}](#{anchor(heading)}) | {len(by_factor[factor.id])} | {by_default(factor)} |")
    lines.append("")
    for factor in FACTORS.values():
        if not by_factor[factor.id]:
            continue
        lines += [
            f"## {factor.numeral} {factor.title}",
            "",
            IDEAS[factor.id],
            "",
            f"The methodology: <{factor.link}>",
            "",
        ]
        lines += ["| rule | level | finds |", "|---|---|---|"]
        lines += [
            f"| [{rule.id}]({rule.id}.md) | {rule.level} | {in_cell(rule.message)} |" for rule in by_factor[factor.id]
        ]
        lines.append("")
    return "\n".join(lines)


def page(rule: Rule) -> str:
    factor = FACTORS[rule.factor]
    return "\n".join(
        (
            f"# {rule.id}",
            "",
            f"**{sentence(rule.message)}**",
            "",
            "| | |",
            "|---|---|",
            f"| factor | [{factor.numeral} {factor.title}]({factor.link}), {by_default(factor)} by default |",
            f"| level | `{rule.level}`: {LEVELS[rule.level]} |",
            f"| holds for | {HELD[rule.scope]} |",
            f"| looks at | {', '.join(sorted(kind.name.replace('_', ' ') for kind in rule.looks_at)) or 'the whole tree'} |",
            f"| runs | {runs(rule)} |",
            "",
            "## Why",
            "",
            rule.why,
            "",
            "## Mend",
            "",
            sentence(rule.mend),
            "",
            "## Found",
            "",
            *examples([(files, where) for files, where in shown(rule.bad)]),
            "## Left alone",
            "",
            *examples([(files, "") for files in shown(rule.good)]),
            "## How sure",
            "",
            how_sure(rule.id),
            "",
            "## Allow it",
            "",
            "One place, with a reason, in a comment on the line or above it:",
            "",
            "```text",
            f"factorlint: ignore[{rule.id}] reason",
            "```",
            "",
            "Everywhere, or below some folders ([configuration](../../configuration.md)):",
            "",
            "```toml",
            "[rules]",
            f'"{rule.id}" = "off"',
            "```",
            "",
        )
    )


def by_default(factor: Factor) -> str:
    if factor.default != "enforce":
        return "advice"
    return "enforced in applications" if factor.id == "dependencies" else "enforced"


def runs(rule: Rule) -> str:
    if not rule.looks_at:
        return "over whole trees"
    if rule.thorough:
        return "over trees and diffs; over the files of a commit with `--thorough`"
    return "over commits, diffs and trees"


def anchor(heading: str) -> str:
    """As GitHub and the site make it of a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def examples(shown: list[tuple[Files, str]]) -> Iterator[str]:
    """The first few as they are, the others folded away."""
    different = [each for number, each in enumerate(shown) if each[0] not in [files for files, _ in shown[:number]]]
    for files, where in different[:SHOWN]:
        yield from example(files, where)
    if len(different) > SHOWN:
        yield from ('<details markdown="1">', f"<summary>{len(different) - SHOWN} more</summary>", "")
        for files, where in different[SHOWN:]:
            yield from example(files, where)
        yield from ("</details>", "")


def example(files: Files, where: str) -> Iterator[str]:
    """Each file with its name and the lines at which something is found."""
    places = [place.rsplit(":", 1) for place in where.split()]
    for path, content in files.items():
        lines = [line for name, line in places if name == path]
        at = f", line{'s' * (len(lines) > 1)} {', '.join(lines)}" if lines else ""
        yield from (f"`{path}`{at}", "", *fenced(path, content), "")


def fenced(path: str, content: str) -> Iterator[str]:
    fence = "```"
    while fence in content:
        fence += "`"
    name = path.rsplit("/", 1)[-1].lower()
    suffix = name.rsplit(".", 1)[-1] if "." in name[1:] else ""
    yield from (f"{fence}{'dockerfile' if 'dockerfile' in name else suffix}", content.rstrip("\n"), fence)


def sentence(message: str) -> str:
    """A message with its places to be filled marked as such."""
    return re.sub(r"\{(\w+)\}", r"‹\1›", message)


def in_cell(text: str) -> str:
    return sentence(text).replace("|", "\\|")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
