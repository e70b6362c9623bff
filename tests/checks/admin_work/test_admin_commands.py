"""Which command lines migrate, seed or empty a database."""

from __future__ import annotations

import pytest

from checks.admin_work.commands import Work, does, is_administrative


@pytest.mark.parametrize(
    ("line", "work"),
    [
        ("python -u manage.py migrate --noinput", "migration"),
        ("flask --app shop db upgrade", "migration"),
        ("alembic -c conf/alembic.ini upgrade head", "migration"),
        ("rails db:prepare", "migration"),
        ("php artisan migrate --force", "migration"),
        ("php bin/console doctrine:migrations:migrate -n", "migration"),
        ("flyway -url=x migrate", "migration"),
        ("dotnet ef database update", "migration"),
        ("prisma migrate deploy", "migration"),
        ("knex migrate:latest", "migration"),
        ("migrate -path db -database x up", "migration"),
        ("node dist/migrate.js", "migration"),
        ("python manage.py loaddata shops", "seed"),
        ("rake db:seed", "seed"),
        ("python seed.py", "seed"),
        ("php artisan migrate:fresh --seed", "destruction"),
        ("redis-cli -h cache flushall", "destruction"),
        ("psql -c DROP TABLE orders", "destruction"),
        ("prisma db push --accept-data-loss", "destruction"),
    ],
)
def test_each_tool_is_known_by_its_own_words(line: str, work: Work) -> None:
    assert does(line, work)


@pytest.mark.parametrize(
    "line",
    [
        "python manage.py migrate --check",
        "rake db:migrate:status",
        "php artisan migrate:status",
        "alembic current",
        "prisma generate",
        "gunicorn shop.migrate:app",
        "node server.js --seed",
        "psql -c SELECT 1",
        "redis-cli ping",
        "npm run build",
    ],
)
def test_asking_for_the_state_or_something_else_is_no_administrative_work(line: str) -> None:
    assert not is_administrative(line)
