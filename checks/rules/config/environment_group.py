"""Settings of a named environment that hold its handles."""

from __future__ import annotations

from collections.abc import Iterator

from checks.documents.ini import INI
from checks.documents.json import JSON
from checks.documents.properties import PROPERTIES
from checks.documents.yaml import YAML
from checks.environment.grouped import Grouped, grouped_data, grouped_source
from checks.environment.settings_modules import LANGUAGES
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule

_LITERALS = ("host", "://", "server", "origin", "endpoint", "data source", "domain")


@rule(
    message="The settings of {group} hold {name}",
    fix="Leave one set of settings that reads the environment, and let each deploy give its own values.",
    looks_at=dict.fromkeys((*LANGUAGES, YAML, JSON, PROPERTIES, INI), _LITERALS),
    thorough=True,
    bad=[
        ({"config/production.json": '{\n  "redis": {"host": "cache.shop.internal"}\n}\n'}, "config/production.json:2"),
        (
            {"config/production.js": "module.exports = {\n  apiUrl: 'https://api.shop.io',\n};\n"},
            "config/production.js:2",
        ),
        (
            {
                "shop/settings/prod.py": "from .base import *\n\nALLOWED_HOSTS = ['shop.io']\nEMAIL_HOST = 'smtp.shop.io'\n"
            },
            "shop/settings/prod.py:3",
        ),
        (
            {
                "src/main/resources/application-prod.properties": "server.port=8080\nspring.datasource.url=jdbc:mysql://db.shop.internal/shop\n"
            },
            "src/main/resources/application-prod.properties:2",
        ),
        (
            {
                "src/main/resources/application-prod.yml": "spring:\n  data:\n    redis:\n      host: cache.shop.internal\n"
            },
            "src/main/resources/application-prod.yml:4",
        ),
        (
            {
                "src/main/resources/application.yml": "spring:\n  application:\n    name: shop\n---\nspring:\n  config:\n    activate:\n      on-profile: prod\n  data:\n    redis:\n      host: 52.78.24.102\n"
            },
            "src/main/resources/application.yml:11",
        ),
        (
            {
                "appsettings.Production.json": '{\n  "ConnectionStrings": {\n    "Default": "Server=db.shop.internal;Database=shop"\n  }\n}\n'
            },
            "appsettings.Production.json:3",
        ),
        (
            {
                "src/environments/environment.prod.ts": "export const environment = {\n  production: true,\n  apiUrl: 'https://api.shop.io',\n};\n"
            },
            "src/environments/environment.prod.ts:3",
        ),
        (
            {
                "config/config.json": '{\n  "development": {"host": "127.0.0.1", "dialect": "mysql"},\n  "production": {"host": "db.shop.internal", "dialect": "mysql"}\n}\n'
            },
            "config/config.json:3",
        ),
        (
            {
                "config/database.yml": "development:\n  adapter: postgresql\n  host: localhost\nproduction:\n  adapter: postgresql\n  host: db.shop.internal\n"
            },
            "config/database.yml:6",
        ),
        (
            {
                "config/config.js": "module.exports = {\n  development: { host: '127.0.0.1', dialect: 'mysql' },\n  production: { host: '10.1.2.3', dialect: 'mysql' },\n};\n"
            },
            "config/config.js:3",
        ),
    ],
    good=[
        {"config/production.json": '{"log": {"level": "info", "json": true}, "cache": {"ttl": 60}}\n'},
        {
            "config/production.js": "module.exports = { apiUrl: process.env.API_URL, devtool: 'source-map', host: process.env.DB_HOST };\n"
        },
        {
            "shop/settings/prod.py": "import os\n\nfrom .base import *\n\nALLOWED_HOSTS = os.environ['ALLOWED_HOSTS'].split(',')\nSECURE_SSL_REDIRECT = True\n"
        },
        {
            "src/main/resources/application-prod.yml": "spring:\n  datasource:\n    url: ${DB_URL}\n  jpa:\n    show-sql: false\n"
        },
        {"appsettings.Production.json": '{"Logging": {"LogLevel": {"Default": "Warning"}}, "AllowedHosts": "*"}\n'},
        {"src/environments/environment.prod.ts": "export const environment = { production: true, apiUrl: '/api' };\n"},
        {
            "config/database.yml": "default: &default\n  adapter: postgresql\ndevelopment:\n  <<: *default\n  host: localhost\nproduction:\n  <<: *default\n  url: <%= ENV['DATABASE_URL'] %>\n"
        },
        {
            "config/environments/production.rb": "Rails.application.configure do\n  config.cache_classes = true\n  config.log_level = :info\nend\n"
        },
        {
            "webpack.production.js": "module.exports = { mode: 'production', output: { publicPath: 'https://cdn.shop.io/' } };\n"
        },
        {"config/development.json": '{"redis": {"host": "cache.shop.internal"}}\n'},
    ],
)
def environment_group(repository: Repository) -> Iterator[Match]:
    """Groups of settings multiply with the deploys: staging, qa, a colleague's staging. Each new deploy needs a commit, and the values
    of production stand in the code. Variables are independent of one another and need no names for groups."""
    found: dict[str, Grouped] = {}
    for each in (*grouped_data(repository), *grouped_source(repository)):
        found.setdefault(each.path, each)
    for each in found.values():
        yield Match(
            each.path,
            each.span,
            {"group": each.group, "name": each.name},
            level=each.level,
            cause="service handle",
            secret=each.secret,
        )
