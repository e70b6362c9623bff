"""Settings of one deploy as literals in modules of configuration."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.source import SourceFile
from checks.environment.groups import group_of
from checks.environment.reads import reads
from checks.environment.settings_modules import LANGUAGES, is_settings_module, settings
from checks.environment.settings_names import is_credential, place_of, snake
from checks.finding import Level, Match
from checks.repository import Repository
from checks.rule import rule
from checks.text import Span

_LITERALS = (
    "password",
    "secret",
    "token",
    "_key",
    "apikey",
    "host",
    "://",
    "server_name",
    "origin",
    "location",
    "endpoint",
    "address",
    "bucket",
)


@rule(
    message="{name} is written into the code, and it differs from deploy to deploy",
    fix="Look it up in the environment, and let each deploy give its own.",
    looks_at=dict.fromkeys(LANGUAGES, _LITERALS),
    thorough=True,
    bad=[
        (
            {
                "shop/settings.py": "DATABASES = {\n    'default': {\n        'ENGINE': 'django.db.backends.postgresql',\n        'HOST': 'db.shop.internal',\n    }\n}\n"
            },
            "shop/settings.py:4",
        ),
        ({"shop/settings.py": "ALLOWED_HOSTS = ['shop.io', 'localhost']\n"}, "shop/settings.py:1"),
        ({"shop/settings.py": "EMAIL_HOST = 'smtp.sendgrid.net'\n"}, "shop/settings.py:1"),
        (
            {
                "shop/settings.py": "CACHES = {'default': {'BACKEND': 'django.core.cache.backends.redis.RedisCache', 'LOCATION': 'redis://cache:6379/1'}}\n"
            },
            "shop/settings.py:1",
        ),
        ({"config/production.py": 'DEBUG = False\nDATABASE_PASSWORD = "orders42"\n'}, "config/production.py:2"),
        ({"config.py": 'API_KEY = "orders42"\n'}, "config.py:1"),
        ({"config.py": 'DATABASE_URL = "postgres://prod-server/shop"\nAPI_VERSION = "v1"\n'}, "config.py:1"),
        ({"src/config.js": "export const API_URL = 'https://shop-api.herokuapp.com/api';\n"}, "src/config.js:1"),
        (
            {
                "config/index.js": "module.exports = {\n  db: { host: 'db.shop.internal', user: 'shop', password: process.env.DB_PASSWORD },\n};\n"
            },
            "config/index.js:2",
        ),
        ({"src/constants.ts": "export const BASE_URL = 'http://10.1.2.3:8080';\n"}, "src/constants.ts:1"),
        (
            {
                "config/database.php": "<?php\nreturn [\n  'mysql' => ['driver' => 'mysql', 'host' => 'db.shop.internal', 'port' => 3306],\n];\n"
            },
            "config/database.php:3",
        ),
        ({"config/config.go": 'package config\n\nconst ServerURL = "https://staging.shop.io"\n'}, "config/config.go:3"),
        (
            {
                "src/main/java/shop/Constants.java": 'class Constants {\n  static final String BASE_URL = "http://shop.local:8080/api";\n}\n'
            },
            "src/main/java/shop/Constants.java:2",
        ),
        ({"config.py": 'DB_HOST, DB_PASSWORD = "db.shop.internal", "orders42"\n'}, "config.py:1"),
        ({"shop/settings.py": "AWS_STORAGE_BUCKET_NAME = 'shop-uploads'\n"}, "shop/settings.py:1"),
        (
            {
                "shop/settings.py": "DATABASES = dict(default=dict(ENGINE='django.db.backends.postgresql', HOST='db.shop.internal'))\n"
            },
            "shop/settings.py:1",
        ),
        (
            {"Config.cs": 'class Config {\n  public const string ApiUrl = "https://shop-api.azurewebsites.net";\n}\n'},
            "Config.cs:2",
        ),
    ],
    good=[
        {
            "src/constants.js": "export const ACCESS_TOKEN = 'access_token2';\nexport const API_KEY = 'x-api-key-v2';\nexport const PASSWORD = 'changeme123';\n"
        },
        {
            "shop/settings.py": "import os\n\nDATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'HOST': os.environ['DB_HOST']}}\nALLOWED_HOSTS = os.environ['ALLOWED_HOSTS'].split(',')\n"
        },
        {
            "shop/settings.py": "INSTALLED_APPS = ['django.contrib.admin', 'shop.cart']\nMIDDLEWARE = ['shop.middleware.Host']\nROOT_URLCONF = 'shop.urls'\nSTATIC_URL = '/static/'\nLOGIN_URL = '/login/'\nALLOWED_HOSTS = ['*']\nALLOWED_HOSTS = []\nDATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'db.sqlite3'}}\n"
        },
        {
            "shop/settings.py": "if DEBUG:\n    EMAIL_HOST = 'mailhog'\n    CSRF_TRUSTED_ORIGINS = ['http://localhost:3000']\n"
        },
        {
            "shop/settings.py": "GITHUB_API_URL = 'https://api.github.com'\nSCHEMA_URL = 'https://json-schema.org/draft/2020-12/schema'\n"
        },
        {
            "src/config.js": "export const API_URL = process.env.REACT_APP_API_URL;\nexport const API_PREFIX = '/api/v1';\nexport const DOCS = 'https://example.com/docs';\n"
        },
        {
            "src/constants.ts": "export const GITHUB_URL = 'https://github.com/shop/shop';\nexport const STRIPE_URL = 'https://api.stripe.com/v1';\n"
        },
        {
            "vite.config.ts": "export default { server: { host: '0.0.0.0', proxy: { '/api': 'http://localhost:8000' } } };\n"
        },
        {
            "config/database.php": "<?php\nreturn ['mysql' => ['driver' => 'mysql', 'host' => env('DB_HOST'), 'port' => 3306]];\n"
        },
        {"src/routes.js": "export const API_URL = '/api';\n"},
        {
            "config.py": "FILES = {\n    'odbc.ini.txt': 'postgres://prod-server/shop',\n    'api_token.txt': 'orders42',\n    'db.host.conf': 'db.shop.internal',\n}\n"
        },
        {"config.py": "class DevelopmentConfig:\n    DATABASE_URL = 'postgres://localhost/shop'\n"},
    ],
)
def hardcoded_value(repository: Repository) -> Iterator[Match]:
    """What differs from deploy to deploy is configuration. Where the code holds it, each deploy needs a build of its own, and moving a
    service is a release."""
    for kind in LANGUAGES:
        for source in repository.changed(kind):
            if is_settings_module(source):
                yield from _in_module(source)


def _in_module(source: SourceFile) -> Iterator[Match]:
    """One finding a line and a list, of a list the first that is no developer's machine."""
    taken: set[int] = set()
    grouped = group_of(source.path) is not None  # Handles in there are those of a group, which is another rule's.
    asked = [read.span for read in reads(source)]
    for setting in settings(source):
        if any(_holds(span, setting.span) for span in asked):
            continue  # A default beside a look-up is another rule's.
        if is_credential(setting.name, setting.value):
            yield Match(source.path, setting.span, {"name": snake(setting.name)}, cause="secret", secret=setting.value)
            continue
        place = None if grouped else place_of(setting.name, setting.value)
        if place is None or (place == "local" and (setting.listed is not None or source.grammar.language == "go")):
            continue
        line = setting.span.line if setting.listed is None else source.span(setting.listed).line
        if line in taken:
            continue
        taken.add(line)
        level: Level | None = "warning" if place == "local" else None
        yield Match(source.path, setting.span, {"name": snake(setting.name)}, level=level, cause="service handle")


def _holds(outer: Span, inner: Span) -> bool:
    starts = (outer.line, outer.column) <= (inner.line, inner.column)
    return starts and (inner.end_line, inner.end_column) <= (outer.end_line, outer.end_column)
