"""Secrets that each process makes up for itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks.documents.go import GO
from checks.documents.java import JAVA
from checks.documents.javascript import JAVASCRIPT
from checks.documents.kotlin import KOTLIN
from checks.documents.php import PHP
from checks.documents.python import PYTHON
from checks.documents.ruby import RUBY
from checks.documents.source import SourceFile
from checks.environment.development import is_for_development
from checks.environment.reads import reads
from checks.environment.settings_names import snake
from checks.environment.values import names_secret
from checks.finding import Match
from checks.pattern import pattern
from checks.repository import Repository
from checks.rule import rule
from checks.text import Span

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_KINDS = (PYTHON, JAVASCRIPT, RUBY, PHP, GO, JAVA, KOTLIN)
_LITERALS = (
    "urandom",
    "token_hex",
    "token_urlsafe",
    "token_bytes",
    "get_random_secret_key",
    "randombytes",
    "randomuuid",
    "uuid",
    "securerandom",
    "random_bytes",
    "random_string",
    "randomstring",
    "rand.read",
    "nanoid",
    "choices(",
    "generate_key",
    "newstring(",
)
_RANDOM = pattern(
    r"^(?:os\.urandom|urandom|secrets\.token_(?:hex|urlsafe|bytes)|token_(?:hex|urlsafe|bytes)|get_random_secret_key|get_random_string|"
    r"utils\.get_random_secret_key|management\.utils\.get_random_secret_key|(?:crypto\.)?randomBytes|(?:crypto\.)?randomUUID|uuidv4|uuid\.v4|uuid\.uuid4|uuid4|"
    r"nanoid|SecureRandom\.(?:hex|uuid|base64|urlsafe_base64|random_bytes)|random_bytes|bin2hex|Str::random|Fernet\.generate_key|str|hex|(?:Keys\.)?secretKeyFor|"
    r"uuid\.New(?:String)?|UUID\.randomUUID|Jwts\.SIG\.\w+\.key|\w*[Rr]and(?:om)?(?:String|Hex|Bytes|Secret|Key)\w*)\("
)
_MADE = pattern(
    r"urandom|token_(?:hex|urlsafe|bytes)|rand|uuid|nanoid|generate_key|secretKeyFor|Jwts\.SIG", re.IGNORECASE
)
_KEYS = pattern(
    r"(?:^|_)(?:SECRET_KEY(?:_BASE)?|JWT_SECRET(?:_KEY)?|SESSION_SECRET|SECRET|COOKIE_SECRET|APP_SECRET|SIGNING_KEY|ENCRYPTION_KEY|JWT_KEY|TOKEN_SECRET|SIGNING_SECRET|JWT_SIGNING_KEY)$"
)


@rule(
    message="{name} is made up anew by every process{when}",
    fix="Take it from the environment, without a default, the same for all processes of a deploy.",
    looks_at={**dict.fromkeys(_KINDS, _LITERALS), **dict.fromkeys((JAVA, KOTLIN), ("secretkeyfor", "jwts.sig"))},
    bad=[
        (
            {"settings.py": 'import os, secrets\n\nSECRET_KEY = os.environ.get("SECRET_KEY", secrets.token_hex(32))\n'},
            "settings.py:3",
        ),
        (
            {"settings.py": 'import os\n\nSECRET_KEY = os.getenv("SECRET_KEY") or get_random_secret_key()\n'},
            "settings.py:3",
        ),
        (
            {
                "app.py": "import os\nfrom flask import Flask\n\napp = Flask(__name__)\napp.secret_key = os.urandom(24)\n"
            },
            "app.py:5",
        ),
        (
            {"server.js": "const secret = process.env.SESSION_SECRET || crypto.randomBytes(32).toString('hex');\n"},
            "server.js:1",
        ),
        ({"auth.ts": "export const JWT_SECRET = randomBytes(64).toString('hex');\n"}, "auth.ts:1"),
        ({"app.rb": "set :session_secret, ENV.fetch('SESSION_SECRET') { SecureRandom.hex(64) }\n"}, "app.rb:1"),
        (
            {
                "settings.py": "try:\n    with open('/data/key') as file:\n        SECRET_KEY = file.read()\nexcept OSError:\n    SECRET_KEY = get_random_secret_key()\n"
            },
            "settings.py:5",
        ),
        (
            {
                "auth.go": 'package auth\n\nfunc Load() string {\n\tsecret := os.Getenv("JWT_SECRET")\n\tif secret == "" {\n\t\tsecret = uuid.NewString()\n\t}\n\treturn secret\n}\n'
            },
            "auth.go:4",
        ),
        (
            {
                "Tokens.java": "class Tokens {\n  private static final Key SIGNING_KEY = Keys.secretKeyFor(SignatureAlgorithm.HS256);\n}\n"
            },
            "Tokens.java:2",
        ),
    ],
    good=[
        {"settings.py": 'import os\n\nSECRET_KEY = os.environ["SECRET_KEY"]\nREQUEST_ID = uuid.uuid4()\n'},
        {
            "settings.py": 'import os, secrets\n\nif DEBUG:\n    SECRET_KEY = os.environ.get("SECRET_KEY") or secrets.token_hex(32)\n'
        },
        {"users.py": "import secrets\n\n\ndef invite(user):\n    user.token_secret = secrets.token_urlsafe(16)\n"},
        {"server.js": "const secret = process.env.SESSION_SECRET;\nconst id = crypto.randomBytes(16);\n"},
        {"app.rb": "set :session_secret, ENV.fetch('SESSION_SECRET')\nnonce = SecureRandom.hex(16)\n"},
        {"tests/settings.py": "import secrets\n\nSECRET_KEY = secrets.token_hex(32)\n"},
    ],
)
def generated_secret(repository: Repository) -> Iterator[Match]:
    """With two processes each request is signed with another key than the next one is checked with; with one, a restart logs everybody
    out. And nothing says that the variable is missing."""
    for kind in _KINDS:
        for source in repository.changed(kind):
            lines: set[int] = set()
            for name, span, when in (*_fallen_back(source), *_assigned(source)):
                if span.line not in lines:
                    lines.add(span.line)
                    yield Match(source.path, span, {"name": name, "when": when})


def _fallen_back(source: SourceFile) -> Iterator[tuple[str, Span, str]]:
    for read in reads(source):
        made = read.fallback is not None and read.default is None and _is_random(read.fallback.text())
        if made and names_secret(read.name) and read.node is not None and not is_for_development(read.node):
            yield read.name, read.span, " that is not given it"


def _assigned(source: SourceFile) -> Iterator[tuple[str, Span, str]]:
    """Keys of the application, given their value when the module is loaded."""
    for assignment in source.assignments:
        name = snake(assignment.name.rpartition(".")[2].rpartition("[")[2].strip("\"']"))
        if not _KEYS.search(name) or not _is_random(assignment.value.text()):
            continue
        of_the_app = assignment.name.startswith(("app.", "application."))
        if (of_the_app or source.enclosing_function(assignment.node) is None) and not is_for_development(
            assignment.node
        ):
            yield name, assignment.span, _when(assignment.node)


def _when(node: SgNode) -> str:
    """What leads to a secret of its own, where it is not the only one: the branch behind an error, or behind a question."""
    kinds = [above.kind() for above in node.ancestors()]
    if any(kind in ("except_clause", "catch_clause", "rescue") for kind in kinds):
        return " that cannot read it"
    return " that is not given it" if any(kind in ("if_statement", "else_clause", "if") for kind in kinds) else ""


def _is_random(written: str) -> bool:
    return bool(_RANDOM.match(written.lstrip("{ ")) and _MADE.search(written))
