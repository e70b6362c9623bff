"""Command lines that migrate, seed or empty a database, by the tool that does it.

Patterns are matched against a program and its arguments, wrappers taken off, and compiled when the first command is judged.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

Work = Literal["migration", "seed", "destruction"]

_MANAGE = r"(?:^|\s|/)(?:manage\.py|django-admin)\s+(?:-\S+\s+)*"
_ARTISAN = r"(?:^|\s|/)artisan\s+(?:-\S+\s+)*"
_RAILS = r"^(?:rails|rake)\s+(?:\S+\s+)*?"
_CONSOLE = r"(?:^|\s|/)(?:console|doctrine)\s+(?:-\S+\s+)*"
_SCRIPT = r"^(?:(?:python[\d.]*|node|bun|deno run|tsx|ts-node|php|ruby|go run|bash|sh)\s+(?:-\S+\s+)*)?(?:\S*/)?"
_SUFFIX = r"(?:\.(?:py|js|mjs|cjs|ts|php|rb|sh|go))?(?=\s|$)"
_NPM = r"^(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?(?:-\S+\s+)*"

_MIGRATIONS = (
    _MANAGE + r"(?:migrate|makemigrations|migrate_schemas|syncdb)(?=\s|$)(?!.*--(?:check|plan|dry-run))",
    r"^(?:flask|quart)\s(?:.*\s)?db\s+(?:upgrade|migrate)\b",
    r"^superset\s+db\s+upgrade\b|^airflow\s+db\s+(?:migrate|upgrade|init)\b",
    r"(?:^|\s)alembic\s(?:.*\s)?upgrade\b|^aerich\s+upgrade\b|^yoyo\s+apply\b",
    _RAILS + r"db:(?:migrate|prepare|create|schema:load|setup)(?![:\w]*status)",
    r"^hanami\s+db\s+migrate\b|^sequel\s.*-m\s",
    _ARTISAN + r"(?:migrate|tenants:migrate)(?=\s|$)(?!.*--pretend)",
    _CONSOLE
    + r"(?:doctrine:migrations:migrate|d:m:m|doctrine:schema:(?:update|create)|migrations:migrate|d:s:u)\b(?!.*--dry-run)",
    r"(?:^|\s|/)phinx\s+migrate\b|(?:^|\s|/)spark\s+migrate(?=\s|$)|(?:^|\s|/)yii\s+migrate\b|(?:^|/)drush\s(?:.*\s)?(?:updatedb|updb)\b",
    r"^flyway\s(?:.*\s)?migrate\b|^liquibase\s(?:.*\s)?update\b|^(?:mvnw?|gradlew?)\s.*\b(?:flyway:migrate|flywayMigrate|liquibase:update)\b",
    r"^dotnet\s+ef\s+database\s+update\b|^dotnet-ef\s+database\s+update\b|^efbundle\b",
    r"^prisma\s+(?:migrate\s+(?:deploy|dev)|db\s+push)\b",
    r"^typeorm(?:-ts-node-\w+)?\s(?:.*\s)?(?:migration:run|schema:sync)\b|\btypeorm/cli\S*\s(?:.*\s)?(?:migration:run|schema:sync)\b",
    r"^sequelize(?:-cli)?\s+db:migrate(?=\s|$)|^knex\s(?:.*\s)?migrate:(?:latest|up)\b|^mikro-orm\s(?:.*\s)?(?:migration:up|schema:update)\b",
    r"^drizzle-kit\s+(?:migrate|push)\b|^node-pg-migrate\s+up\b|^db-migrate\s+up\b|^migrate-mongo\s+up\b|^medusa\s+(?:migrations\s+run|db:migrate)\b",
    r"^migrate\s.*-(?:path|source|database)\b.*\s(?:up|goto)\b|^goose\s(?:.*\s)?up\b|^atlas\s(?:.*\s)?(?:migrate|schema)\s+apply\b",
    r"^(?:dbmate|sql-migrate|shmig|tern)\s(?:.*\s)?(?:up|migrate)\b|^sqlx\s(?:.*\s)?migrate\s+run\b|^diesel\s(?:.*\s)?migration\s+run\b",
    r"^sea-orm-cli\s+migrate\b|^mix\s(?:.*\s)?ecto\.(?:migrate|setup|create)\b|\beval\s+\S*\.Release\.migrate\b",
    _SCRIPT + r"(?:(?:db|run|apply)[-_])?(?:migrate|migrations|migrator)(?:[-_]db)?" + _SUFFIX,
    _NPM
    + r"(?:\w+:)?(?:db[:-])?(?:migrate|migrations?|migration:run|migrate:(?:latest|deploy|up|prod\w*)|migrations:run)(?=\s|$)",
)
_SEEDS = (
    _MANAGE
    + r"(?:loaddata|createsuperuser\w*|flush|seed\w*|\w*(?:create|ensure|make)_?(?:super_?user|admin)\w*|populate\w*|init_?data)(?=\s|$)",
    r"^flask\s+(?:.*\s)?(?:seed\w*|create[-_](?:admin|superuser))(?=\s|$)|^superset\s+(?:fab\s+create-admin|load_examples)\b|^airflow\s+users\s+create\b",
    _RAILS + r"db:seed\b",
    _ARTISAN + r"(?:db:seed|migrate.*\s--seed)\b",
    _CONSOLE + r"(?:doctrine:fixtures:load|fos:user:create|hautelook:fixtures:load)\b",
    r"^prisma\s+db\s+seed\b|^sequelize(?:-cli)?\s+db:seed\b|^knex\s(?:.*\s)?seed:run\b|^mikro-orm\s(?:.*\s)?seeder:run\b|^mongoimport\b",
    _SCRIPT
    + r"(?:(?:db|run)[-_])?(?:seed|seeds|seeder|seed[-_](?:db|data|database)|initial_data|create_superuser|create_admin|populate_db)"
    + _SUFFIX,
    _NPM + r"(?:db[:-])?(?:seed|seed:(?:run|all|prod\w*))(?=\s|$)",
    r"^mix\s+run\s+\S*seeds\.exs\b|\bobjects\.create_superuser\(",
)
_DESTRUCTIONS = (
    _MANAGE + r"(?:flush|reset_db|sqlflush)(?=\s|$)",
    _ARTISAN + r"(?:migrate:(?:fresh|refresh|reset)|db:wipe)\b",
    _RAILS + r"db:(?:reset|drop|schema:load|migrate:reset|truncate_all|seed:replant)\b",
    _CONSOLE + r"(?:doctrine:(?:database|schema):drop|doctrine:fixtures:load(?!.*--append)|d:d:d|d:s:d)\b",
    r"^prisma\s+(?:migrate\s+reset|db\s+push\s.*--(?:force-reset|accept-data-loss))\b",
    r"^typeorm\S*\s(?:.*\s)?schema:drop\b|^sequelize(?:-cli)?\s+db:(?:drop|migrate:undo:all)\b|^knex\s(?:.*\s)?migrate:rollback\s.*--all\b",
    r"^redis-cli\s(?:.*\s)?(?:flushall|flushdb)\b|^dropdb\b|^mix\s+ecto\.(?:reset|drop)\b|^(?:flask\s+db|alembic)\s+downgrade\s+base\b",
    r"^(?:psql|mysql|mariadb|sqlite3|clickhouse-client)\s.*\b(?:DROP\s+(?:DATABASE|TABLE|SCHEMA)|TRUNCATE)\b",
    r"^(?:mongo|mongosh)\s.*\bdropDatabase\(",
    r"^drizzle-kit\s+drop\b|^mikro-orm\s(?:.*\s)?(?:schema:fresh|migration:fresh|schema:drop)\b|^flyway\s(?:.*\s)?clean\b|^dotnet\s+ef\s+database\s+drop\b",
)
_OF_WORK: dict[Work, tuple[str, ...]] = {
    "destruction": _DESTRUCTIONS,
    "seed": _SEEDS,
    "migration": _MIGRATIONS,
}
LITERALS: dict[Work, tuple[str, ...]] = {
    "migration": (
        "migrat", "db upgrade", "alembic", "db:prepare", "db:setup", "db:create", "db:schema", "syncdb", "schema:update", "schema:sync",
        "liquibase", "ef database", "efbundle", "prisma db push", "drizzle-kit", "goose", "atlas", "dbmate", "ecto.", "updatedb",
        "updb", "aerich", "yoyo", "d:m:m",
    ),
    "seed": (
        "seed", "loaddata", "superuser", "createadmin", "create_admin", "create-admin", "flush", "fixtures:load", "mongoimport",
        "initial_data", "init_data", "populate", "users create", "load_examples",
    ),
    "destruction": (
        "flush", "reset", "migrate:", "db:drop", "db:wipe", "schema:load", "truncate", ":drop", "dropdb", "ecto.drop", "downgrade",
        "drop ", "dropdatabase", "accept-data-loss", "undo:all", "rollback", "replant", "fixtures:load", "drizzle-kit", "flyway",
        "schema:fresh", "database drop",
    ),
}  # fmt: skip
"""What a file with such a command must hold, in lower case."""


@cache
def _pattern(work: Work) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in _OF_WORK[work]), re.IGNORECASE)


def does(line: str, work: Work) -> bool:
    """Whether a command line, its wrappers taken off, does this kind of work."""
    return _pattern(work).search(line) is not None


def is_administrative(line: str) -> bool:
    return any(does(line, work) for work in _OF_WORK)
