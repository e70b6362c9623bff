"""A private key, or a file that exists to hold credentials."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.keystore import KEYSTORE
from checks.documents.suspect_text import SUSPECT_TEXT
from checks.finding import Level, Match
from checks.repository import Repository
from checks.role import LOCAL, role_of
from checks.rule import rule
from checks.secrets.examples import Drawn
from checks.secrets.reporting import ROLES, reported
from checks.text import Span

_SUFFIXES = KEYSTORE.claims[0].suffixes


@rule(
    message="{what} is committed",
    fix="Replace the key, take the file out of the repository, and mount it where the application runs.",
    looks_at={SUSPECT_TEXT: (), KEYSTORE: ()},
    roles=ROLES,
    scope="any",
    bad=Drawn(
        ({"deploy/server.p12": "\x30\x82\n"}, "deploy/server.p12:1"),
        ({"deploy/server.key": "<<pem>>\n"}, "deploy/server.key:1"),
        ({"app/signing.py": 'KEY = """<<pem>>"""\n'}, "app/signing.py:1"),
        (
            {".npmrc": "registry=https://registry.npmjs.org/\n//registry.npmjs.org/:_authToken=<<npm-token>>\n"},
            ".npmrc:2",
        ),
        ({".netrc": "machine git.internal login deploy password <<password>>\n"}, ".netrc:1"),
        ({".pypirc": "[pypi]\nusername = __token__\npassword = <<pypi-token>>\n"}, ".pypirc:3"),
        ({"nginx/.htpasswd": "admin:<<hash>>\n"}, "nginx/.htpasswd:1"),
        ({".docker/config.json": '{"auths": {"registry.internal": {"auth": "<<basic>>"}}}\n'}, ".docker/config.json:1"),
        (
            {"terraform.tfstate": '{"attributes": {"name": "db",\n "password": "<<password>>"}}\n'},
            "terraform.tfstate:2",
        ),
    ),
    good=Drawn(
        {"android/app/debug.keystore": "store\n", "certs/ca.crt": "-----BEGIN CERTIFICATE-----\n"},
        {
            "app/verify.py": 'KEY = """-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----"""\n'
        },
        {"app/pem.py": 'HEADER = "-----BEGIN PRIVATE KEY-----"\nif text.startswith(HEADER):\n    pass\n'},
        {".npmrc": "//registry.npmjs.org/:_authToken=${NPM_TOKEN}\n"},
    ),
)
def private_key(repository: Repository) -> Iterator[Match]:
    """A private key proves an identity: who holds a copy is that identity. Key and credential files belong to a deploy, which mounts
    them or fetches them from a secret store."""
    yield from reported(repository, "private-key")
    paths = repository.paths if repository.focus.paths is None else sorted(repository.focus.paths)
    for path in paths:
        if path.lower().endswith(_SUFFIXES) and repository.exists(path) and _is_kept(path):
            level: Level = "error" if role_of(path) in LOCAL else "note"
            yield Match(path, Span(1, 1, 1, 1), {"what": "A key store"}, level=level, identity=path)


def _is_kept(path: str) -> bool:
    """Other people's stores, and the one that every Android developer has, tell nothing."""
    return role_of(path) != "vendored" and not path.endswith("debug.keystore")
