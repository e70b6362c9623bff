"""A credential in a text file."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.suspect_text import SUSPECT_TEXT
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule
from checks.secrets.examples import Drawn
from checks.secrets.reporting import ROLES, reported


@rule(
    message="{what} is written into the file",
    fix="Revoke it, since history keeps it, and read a new one from the environment or from a mounted file.",
    looks_at={SUSPECT_TEXT: ()},
    roles=ROLES,
    scope="any",
    bad=Drawn(
        ({"app/mail.py": 'import os\n\nSMTP_PASSWORD = "<<password>>"\n'}, "app/mail.py:3"),
        ({"app/clients.py": 'import os\n\nTOKEN = os.getenv("BILLING_API_TOKEN", "<<key>>")\n'}, "app/clients.py:3"),
        ({"src/ci.ts": 'export const client = new Client({\n  auth: "<<github-token>>",\n});\n'}, "src/ci.ts:2"),
        ({"src/config.js": 'module.exports = {\n  apiKey: process.env.API_KEY || "<<key>>",\n};\n'}, "src/config.js:2"),
        (
            {
                "src/main/resources/application.properties": "server.port=8080\nspring.datasource.password=<<password>>\n"
            },
            "src/main/resources/application.properties:2",
        ),
        (
            {
                "src/main/java/app/Mailer.java": 'class Mailer {\n    private static final String PASSWORD = "<<password>>";\n}\n'
            },
            "src/main/java/app/Mailer.java:2",
        ),
        (
            {"config/app.php": "<?php\nreturn [\n    'secret' => env('APP_SECRET', '<<key>>'),\n];\n"},
            "config/app.php:3",
        ),
        ({"internal/mail.go": "package mail\n\nconst smtpPassword = `<<password>>`\n"}, "internal/mail.go:3"),
        (
            {
                "Web.config": '<configuration>\n  <appSettings>\n    <add key="ApiSecret" value="<<key>>" />\n  </appSettings>\n</configuration>\n'
            },
            "Web.config:3",
        ),
        ({"infra/main.tf": 'variable "db_password" {\n  default = "<<password>>"\n}\n'}, "infra/main.tf:2"),
        ({"deploy.sh": "#!/bin/sh\nexport STRIPE_KEY=<<stripe-key>>\n"}, "deploy.sh:2"),
        ({"deploy.ps1": '$env:ApiToken = "<<key>>"\n'}, "deploy.ps1:1"),
    ),
    good=Drawn(
        {"app/mail.py": 'import os\n\nSMTP_PASSWORD = os.environ["SMTP_PASSWORD"]\n'},
        {
            "config/settings.yml": 'password: ${DB_PASSWORD}\ntoken: "{{ vault.token }}"\napi_key: vault:secret/data/app#key\nsecret_file: /run/secrets/app\n'
        },
        {
            "app/forms.py": "VERIFY_PASSWORD = 'verifyPassword'\nRESET_TOKEN_URL = '/password/reset'\nTOKEN_TYPE = 'bearer'\n"
        },
        {"locales/fr.json": '{"password": "Mot de passe", "forgot_password": "Mot-de-passe-oublié"}\n'},
        {
            "package-lock.json": '{"integrity": "sha512-4Bc6IDMuCG8kz8BR5m6ZB0HYNRgn0fFAeYW4W7ZMbHwDl0u8wPq0pJ8Dw5cQz1hkRc1a9y7l2n1fHcN0q8a9Ug=="}\n'
        },
        {
            "deploy/app.tf": 'data "aws_secretsmanager_secret" "db" {\n  arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db"\n}\n'
        },
        {"app/auth.ts": "type Login = { password: string; token: string };\nconst token = await getToken(request);\n"},
        {".env.example": "API_KEY=changeme\nSECRET_KEY=<your secret key>\nDB_PASSWORD=\n"},
    ),
)
def secret(repository: Repository) -> Iterator[Match]:
    """Whoever can read the code can use the credential, in every copy and for as long as its history is kept. Configuration
    that differs between deploys, credentials above all, belongs in the environment, where it changes without a commit."""
    yield from reported(repository, "secret")
