"""A credential in a text file."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.plain_text import TEXT
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule
from checks.secrets.literals import LITERALS
from checks.secrets.reporting import ROLES, reported


@rule(
    message="{what} is written into the file",
    fix="Revoke it, since history keeps it, and read a new one from the environment or from a mounted file.",
    looks_at={TEXT: LITERALS},
    roles=ROLES,
    scope="any",
    bad=[
        ({"app/mail.py": 'import os\n\nSMTP_PASSWORD = "k3-Vf9.qLt2w"\n'}, "app/mail.py:3"),
    ],
    good=[
        {"app/mail.py": 'import os\n\nSMTP_PASSWORD = os.environ["SMTP_PASSWORD"]\n'},
    ],
)
def secret(repository: Repository) -> Iterator[Match]:
    """Whoever can read the code can use the credential, in every copy and for as long as its history is kept. Configuration
    that differs between deploys, credentials above all, belongs in the environment, where it can be changed without a commit."""
    yield from reported(repository, "secret")
