"""Writes what is generated from the code. `--check` writes nothing and fails when a file is stale.

Run as `python3 develop.py generate`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from checks.config.describe import reference, schema
from checks.discovery import render_index, rules

sys.path.insert(0, str(Path(__file__).resolve().parent))  # Isolated mode leaves the script's own folder out.
from commands import SHELLS, completion
from commands import reference as commands_page
from judged import accuracy_page, coverage_page
from rule_pages import overview, page

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


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
