"""Where a reader finds more: the repository that factorlint is installed from holds its documentation, too."""

from __future__ import annotations

PROJECT = "https://github.com/factorlint/factorlint"
DOCUMENTATION = f"{PROJECT}/blob/main/docs"
RAW = "https://raw.githubusercontent.com/factorlint/factorlint/main"
"""Files as they are, for programs."""


def rule_page(rule_id: str) -> str:
    return f"{DOCUMENTATION}/rules/{rule_id}.md"
