"""Dotenv files that code, scripts and Compose files read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checks.documents.compose import COMPOSE
from checks.documents.csharp import CSHARP
from checks.documents.go import GO
from checks.documents.java import JAVA
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kind import Kind
from checks.documents.kotlin import KOTLIN
from checks.documents.package_json import PACKAGE_JSON
from checks.documents.php import PHP
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.rust import RUST
from checks.pattern import pattern
from checks.repository import Repository
from checks.text import Span, Text
from checks.value import frozen

READERS: dict[Kind[Any], tuple[str, ...]] = {
    PYTHON: ("load_dotenv(", "dotenv_values(", "read_env(", "env_file="),
    JAVASCRIPT: ("dotenv",),
    GO: ("godotenv",),
    RUBY: ("Dotenv.load", "dotenv/load"),
    PHP: ("Dotenv::", "->loadEnv(", "bootEnv("),
    JAVA: ("Dotenv.",),
    KOTLIN: ("Dotenv.", "dotenv("),
    CSHARP: ("Env.Load(", "DotEnv."),
    RUST: ("dotenvy::", "dotenv::", "dotenv()"),
    PACKAGE_JSON: ("--env-file=.env",),
}
"""Kinds with literals of which one stands in every file that reads a dotenv file."""
_READING = pattern(
    r"\bload_dotenv\(|\bdotenv_values\(|\.read_env\(|\benv_file\s*=\s*[\"']|require\([\"']dotenv[\"']\)|from [\"']dotenv[\"']|"
    r"import [\"']dotenv/config[\"']|\bgodotenv\.(?:Load|Read)\(\)|\bDotenv\.load|dotenv/load|Dotenv::create|\bbootEnv\(|"
    r"\bDotenv\.configure\(|\bdotenv(?:y::|::)?dotenv\(\)|\bdotenvy::(?:from_path|load)|=\s*dotenv\s*[({]|\bEnv\.(?:Load|TraversePath)\(|\bDotEnv\.|"
    r"--env-file=\.env(?=[\s\"'])"
)


@frozen
class Reading:
    """`root` is the folder that the file is looked for in, with no slash behind."""

    root: str
    path: str
    span: Span

    @property
    def file(self) -> str:
        return f"{self.root}/.env" if self.root else ".env"


def readings(repository: Repository) -> Iterator[Reading]:
    """The places that read a file named `.env`, in the order of kinds and paths; the first of each source file."""
    for kind, literals in READERS.items():
        for document in repository.all(kind, literals):
            text: Text = document.text
            found = _READING.search(text.content)
            if found and not _in_comment(text.content, found.start()):
                yield Reading(repository.unit(text.path).root, text.path, text.span(found.start(), found.end()))
    for compose in repository.all(COMPOSE, ("env_file",)):
        for service in compose.services:
            for reference in service.env_file:
                if reference.path in (".env", "./.env"):
                    yield Reading(compose.path.rpartition("/")[0], compose.path, reference.span)


def _in_comment(content: str, position: int) -> bool:
    line = content[content.rfind("\n", 0, position) + 1 : position]
    return "#" in line or "//" in line
