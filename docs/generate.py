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
from checks.factor import FACTORS
from checks.rule import Files, Rule
from checks.secrets.examples import shown

sys.path.insert(0, str(Path(__file__).resolve().parent))  # Isolated mode leaves the script's own folder out.
from commands import SHELLS, completion
from commands import reference as commands_page
from judged import accuracy_page, coverage_page, how_sure

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "rules"


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
        "Each page says what a rule finds, why, and how to mend it; its examples are the tests of the rule.",
        "`error` blocks where the factor is enforced, `warning` only advises, `note` informs.",
        "",
    ]
    for factor in FACTORS.values():
        of_factor = [rule for rule in found if rule.factor == factor.id]
        if of_factor:
            lines += [f"## {factor.numeral} {factor.title}", "", f"{factor.summary}: <{factor.link}>", ""]
            lines += ["| rule | level | finds |", "|---|---|---|"]
            lines += [f"| [{rule.id}]({rule.id}.md) | {rule.level} | {in_cell(rule.message)} |" for rule in of_factor]
            lines += [""]
    return "\n".join(lines)


def page(rule: Rule) -> str:
    factor = FACTORS[rule.factor]
    held = {
        "any": "every part of a repository",
        "not-library": "applications, and what cannot be told to be a library",
        "application": "applications only",
    }
    return "\n".join(
        (
            f"# {rule.id}",
            "",
            f"**{sentence(rule.message)}**",
            "",
            f"Factor [{factor.numeral} {factor.title}]({factor.link}) · level `{rule.level}` · "
            f"looks at {', '.join(sorted(kind.name.replace('_', ' ') for kind in rule.looks_at))} · "
            f"holds for {held[rule.scope]}",
            "",
            rule.why,
            "",
            f"**Mend.** {sentence(rule.mend)}",
            "",
            f"**Silence** one place, with a reason: `factorlint: ignore[{rule.id}] reason` in a comment on the line or above it.",
            "",
            f"**How sure.** {how_sure(rule.id)}",
            "",
            "## Found",
            "",
            *examples([(files, where) for files, where in shown(rule.bad)]),
            "## Not found",
            "",
            *examples([(files, "") for files in shown(rule.good)]),
        )
    )


def examples(shown: list[tuple[Files, str]]) -> Iterator[str]:
    seen: list[Files] = []
    for files, where in shown:
        if files in seen:
            continue
        seen.append(files)
        if where:
            yield from (f"At {', '.join(f'`{place}`' for place in where.split())}:", "")
        for path, content in files.items():
            yield from fenced(path, content)


def fenced(path: str, content: str) -> Iterator[str]:
    fence = "```"
    while fence in content:
        fence += "`"
    language = path.rsplit(".", 1)[-1].lower() if "." in path.rsplit("/", 1)[-1][1:] else ""
    yield from (f"`{path}`", "", f"{fence}{language}", content.rstrip("\n"), fence, "")


def sentence(message: str) -> str:
    """A message with its places to be filled marked as such."""
    return re.sub(r"\{(\w+)\}", r"‹\1›", message)


def in_cell(text: str) -> str:
    return sentence(text).replace("|", "\\|")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
