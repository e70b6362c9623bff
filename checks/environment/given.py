"""Whether whoever sets the program up as the repository says has a variable set."""

from __future__ import annotations

from checks.documents.dotenv import DOTENV
from checks.repository import Repository

_NAMES = (
    ".env.example",
    ".env.sample",
    ".env.dist",
    ".env.template",
    "env.example",
    "example.env",
    "sample.env",
    ".env",
)


def is_given(repository: Repository, name: str, path: str) -> bool:
    """Whether the dotenv file that people copy, in the root or in the unit that holds the path, sets the variable."""
    for root in dict.fromkeys((repository.unit(path).root, "")):
        for file in _NAMES:
            document = repository.document(f"{root}/{file}" if root else file, DOTENV)
            if document is not None and document.variable(name) is not None:
                return True
    return False
