"""What MkDocs is told beyond `mkdocs.yml`: the rules in the navigation, and where files of the repository are.

The pages are written to be read on GitHub, too, so they link to files such as `../deploy/Dockerfile`. On the site those links lead to
the repository.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

from checks.discovery import rules
from checks.factor import FACTORS
from checks.links import PROJECT

_LINK = re.compile(r"(\]\()((?:\.\./)+[^)\s#]+)")
_ROOT = Path(__file__).resolve().parents[1]


def on_config(config: Any) -> Any:
    """Adds the pages of the rules, by factor."""
    section: list[Any] = next(entry["Rules"] for entry in config.nav if "Rules" in entry)
    ids = sorted(rule.id for _, rule in rules())
    for factor in FACTORS.values():
        pages = [{name.partition("/")[2]: f"rules/{name}.md"} for name in ids if name.startswith(f"{factor.id}/")]
        if pages:
            section.append({f"{factor.numeral} {factor.title}": pages})
    return config


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Turns links that leave `docs/` into links to the repository. Raises `FileNotFoundError` where there is no such file."""
    folder = posixpath.dirname(page.file.src_uri)

    def absolute(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join("docs", folder, found[2]))
        if target.startswith("docs/"):
            return found[0]
        if not (_ROOT / target).exists():
            raise FileNotFoundError(f"{page.file.src_uri} links to {target}, which is not there")
        return f"{found[1]}{PROJECT}/blob/main/{target}"

    return _LINK.sub(absolute, markdown)
