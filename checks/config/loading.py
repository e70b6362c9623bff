"""Where a repository's configuration is found."""

from __future__ import annotations

from collections.abc import Callable, Collection

from checks.config.model import Config
from checks.errors import ConfigurationError

OWN_FILE = "factorlint.toml"
PROJECT_FILE = "pyproject.toml"
CONFIG_FILES = (OWN_FILE, PROJECT_FILE)


def load(read: Callable[[str], bytes | None], known_rules: Collection[str] | None = None) -> Config:
    """The configuration of a repository, from `factorlint.toml` or the `tool.factorlint` table of `pyproject.toml`.

    `read` gives a file of the repository's root, or None where there is none. Without `known_rules` the rules that are
    installed are known. Raises ConfigurationError, also when both files hold a configuration.
    """
    own, project = read(OWN_FILE), read(PROJECT_FILE)
    if project is not None and b"factorlint" not in project:
        project = None
    if own is None and project is None:
        return Config()
    from checks.config.parsing import (
        decoded,
        holds_table,
        parse,
    )  # a repository without a configuration needs no parser

    if project is None or not holds_table(decoded(project, PROJECT_FILE), PROJECT_FILE):
        return Config() if own is None else parse(decoded(own, OWN_FILE), OWN_FILE, known_rules)
    if own is not None:
        raise ConfigurationError(
            f"Both {OWN_FILE} and [tool.factorlint] in {PROJECT_FILE} hold a configuration; keep one of them."
        )
    return parse(decoded(project, PROJECT_FILE), PROJECT_FILE, known_rules)
