"""Migrations that run when a process starts to serve."""

from __future__ import annotations

from collections.abc import Iterator

from checks.admin_work import in_hooks, in_settings
from checks.admin_work.at_start import matches_at_start
from checks.admin_work.commands import LITERALS
from checks.admin_work.done import done_in_code, literals
from checks.admin_work.in_code import first_of_each_file
from checks.documents.compose import COMPOSE
from checks.documents.dockerfile import DOCKERFILE
from checks.documents.ini import INI
from checks.documents.kubernetes import KUBERNETES
from checks.documents.makefile import MAKEFILE
from checks.documents.package_json import PACKAGE_JSON
from checks.documents.procfile import PROCFILE
from checks.documents.properties import PROPERTIES
from checks.documents.shell import SHELL
from checks.documents.supervisor import SUPERVISOR
from checks.documents.systemd import SYSTEMD
from checks.documents.xml import XML
from checks.documents.yaml import YAML
from checks.finding import Match
from checks.repository import Repository
from checks.rule import rule

_COMMANDS = LITERALS["migration"]
_IMAGE = 'FROM python:3.12.1\nCOPY . .\nENTRYPOINT ["/app/entrypoint.sh"]\nCMD ["gunicorn", "shop.wsgi"]\n'
_ENTRYPOINT = '#!/bin/sh\nset -e\npython manage.py migrate --noinput\nexec "$@"\n'
_SPRING = "src/main/resources/application.properties"


@rule(
    message="{who} runs `{what}` each time it starts",
    level="error",
    fix="Run migrations once for each release, before its processes start: a release command, a Job or an init step of the "
    "deploy, with the image that the release runs.",
    looks_at={
        DOCKERFILE: _COMMANDS,
        SHELL: _COMMANDS,
        PROCFILE: _COMMANDS,
        KUBERNETES: _COMMANDS,
        PACKAGE_JSON: _COMMANDS,
        MAKEFILE: _COMMANDS,
        SUPERVISOR: _COMMANDS,
        SYSTEMD: _COMMANDS,
        COMPOSE: (*_COMMANDS, *in_settings.LITERALS),
        YAML: in_settings.LITERALS,
        PROPERTIES: in_settings.LITERALS,
        XML: ("hbm2ddl",),
        INI: in_hooks.LITERALS,
        **literals("migration"),
    },
    bad=[
        ({"Dockerfile": _IMAGE, "entrypoint.sh": _ENTRYPOINT}, "entrypoint.sh:3"),
        (
            {"Dockerfile": "FROM node:20.11\nCOPY . .\nCMD npx prisma migrate deploy && node server.js\n"},
            "Dockerfile:3",
        ),
        ({"Procfile": "web: python manage.py migrate && gunicorn shop.wsgi\n"}, "Procfile:1"),
        (
            {
                "package.json": '{"private": true, "scripts": {\n"start": "npm run migrate && node index.js",\n"migrate": "knex migrate:latest"\n}}\n'
            },
            "package.json:3",
        ),
        (
            {
                "compose.yaml": "services:\n  api:\n    build: .\n    command: sh -c 'php artisan migrate --force && php-fpm'\n",
                "Dockerfile": "FROM php:8.3.1\nCOPY . .\n",
            },
            "compose.yaml:4",
        ),
        (
            {
                "deploy.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec:\n  template:\n    spec:\n      containers:\n"
                "        - name: web\n          image: shop:1.4\n          command: [sh, -c, 'bundle exec rails db:migrate && bundle exec puma']\n",
            },
            "deploy.yaml:10",
        ),
        (
            {
                "main.py": "from fastapi import FastAPI\nfrom .models import Base, engine\n\nBase.metadata.create_all(bind=engine)\napp = FastAPI()\n"
            },
            "main.py:4",
        ),
        (
            {
                "main.py": 'from fastapi import FastAPI\napp = FastAPI()\n\n@app.on_event("startup")\nasync def begin():\n    await run_migrations()\n'
            },
            "main.py:6",
        ),
        (
            {
                "app.py": "from flask import Flask\nfrom db import init_db\napp = Flask(__name__)\ninit_db()\n",
                "db.py": "from models import Base, engine\n\ndef init_db():\n    Base.metadata.create_all(engine)\n",
            },
            "db.py:4",
        ),
        ({_SPRING: "spring.datasource.url=${DATABASE_URL}\nspring.jpa.hibernate.ddl-auto=update\n"}, f"{_SPRING}:2"),
        (
            {
                "src/app.module.ts": "import { TypeOrmModule } from '@nestjs/typeorm';\nexport const db = TypeOrmModule.forRoot({\n"
                "  type: 'postgres',\n  synchronize: true,\n});\n"
            },
            "src/app.module.ts:4",
        ),
        (
            {
                "server.js": "const { Sequelize } = require('sequelize');\nconst sequelize = new Sequelize(process.env.DATABASE_URL);\n"
                "sequelize.sync().then(() => app.listen(process.env.PORT));\n"
            },
            "server.js:3",
        ),
        (
            {
                "Program.cs": "var app = WebApplication.CreateBuilder(args).Build();\nusing var scope = app.Services.CreateScope();\n"
                "scope.ServiceProvider.GetRequiredService<Shop>().Database.Migrate();\napp.Run();\n"
            },
            "Program.cs:3",
        ),
        (
            {
                "main.go": 'package main\n\nimport "x/store"\n\nfunc main() {\n\tstore.Open()\n\trouter().Run()\n}\n',
                "store/store.go": 'package store\n\nimport "gorm.io/gorm"\n\nfunc Open() {\n\tdb, _ := gorm.Open(d)\n\tdb.AutoMigrate(&User{})\n}\n',
            },
            "store/store.go:7",
        ),
        (
            {
                "Gemfile": "gem 'rails'\n",
                "config.ru": "run Shop\n",
                "config/initializers/migrate.rb": "ActiveRecord::MigrationContext.new('db/migrate').migrate\n",
            },
            "config/initializers/migrate.rb:1",
        ),
        (
            {
                "artisan": "",
                "composer.json": '{"require": {"laravel/framework": "^11.0"}}\n',
                "app/Providers/AppServiceProvider.php": "<?php\nclass AppServiceProvider extends ServiceProvider {\n  public function boot() {\n"
                "    Artisan::call('migrate', ['--force' => true]);\n  }\n}\n",
            },
            "app/Providers/AppServiceProvider.php:4",
        ),
        (
            {
                "Cargo.toml": '[package]\nname = "shop"\n[dependencies]\naxum = "0.7"\n[[bin]]\nname = "shop"\n',
                "src/main.rs": "async fn main() {\n    sqlx::migrate!().run(&pool).await.unwrap();\n    serve(app).await;\n}\n",
            },
            "src/main.rs:2",
        ),
        (
            {
                "pom.xml": "<project/>\n",
                "src/main/java/Shop.java": "class Shop {\n  public static void main(String[] args) {\n    Flyway.configure().dataSource(url, user, secret).load().migrate();\n"
                "    SpringApplication.run(Shop.class, args);\n  }\n}\n",
            },
            "src/main/java/Shop.java:3",
        ),
        (
            {
                "manage.py": "",
                "shop/apps.py": "from django.apps import AppConfig\n\nclass ShopConfig(AppConfig):\n    def ready(self):\n        call_command('migrate')\n",
            },
            "shop/apps.py:5",
        ),
        ({"uwsgi.ini": "[uwsgi]\nmodule = shop.wsgi\nhook-pre-app = exec:python manage.py migrate\n"}, "uwsgi.ini:3"),
        (
            {
                "Dockerfile": "FROM debian:12\nCOPY root /\n",
                "root/etc/cont-init.d/20-database.sh": "#!/bin/sh\nphp artisan migrate --force\n",
            },
            "root/etc/cont-init.d/20-database.sh:2",
        ),
    ],
    good=[
        {"uwsgi.ini": "[uwsgi]\nmodule = shop.wsgi\nexec-asap = mkdir -p /tmp/shop\n"},
        {"Procfile": "release: python manage.py migrate\nweb: gunicorn shop.wsgi\n"},
        {
            "Dockerfile": "FROM python:3.12.1\nCOPY . .\nCMD gunicorn shop.wsgi\n",
            "job.yaml": "apiVersion: batch/v1\nkind: Job\nmetadata: {name: migrate}\nspec:\n  template:\n    spec:\n      containers:\n"
            "        - name: migrate\n          image: shop:1.4\n          command: [python, manage.py, migrate]\n",
        },
        {
            "deploy.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec:\n  template:\n    spec:\n      initContainers:\n"
            "        - name: migrate\n          image: shop:1.4\n          command: [sh, -c, 'alembic upgrade head && echo done']\n"
            "      containers:\n        - name: web\n          image: shop:1.4\n          command: [uvicorn, 'shop:app']\n",
        },
        {
            "compose.yaml": "services:\n  migrate:\n    build: .\n    command: alembic upgrade head\n    restart: 'no'\n"
            "  web:\n    build: .\n    command: uvicorn shop:app\n",
            "Dockerfile": "FROM python:3.12.1\nCOPY . .\n",
        },
        {
            ".github/workflows/ci.yml": "on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: python manage.py migrate\n"
        },
        {
            "Dockerfile": 'FROM python:3.12.1\nCOPY . .\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["web"]\n',
            "entrypoint.sh": '#!/bin/sh\ncase "$1" in\n  migrate)\n    python manage.py migrate\n    ;;\n  web)\n    gunicorn shop.wsgi\n    ;;\nesac\n',
        },
        {
            "compose.override.yaml": "services:\n  api:\n    build: .\n    command: sh -c 'alembic upgrade head && uvicorn a:app'\n"
        },
        {
            "artisan": "",
            "composer.json": '{"require": {"laravel/framework": "^11.0"}}\n',
            "app/Console/Commands/Upgrade.php": "<?php\nclass Upgrade extends Command {\n  public function handle() {\n    Artisan::call('migrate');\n  }\n}\n",
        },
        {"lib/tasks/upgrade.rake": "task :upgrade do\n  ActiveRecord::Tasks::DatabaseTasks.migrate\nend\n"},
        {
            "migrate/Cargo.toml": '[package]\nname = "migrate"\n[dependencies]\nsqlx = "0.8"\n',
            "migrate/src/main.rs": "async fn main() {\n    sqlx::migrate!().run(&pool).await.unwrap();\n}\n",
        },
        {"tests/conftest.py": "from app import db\n\ndef app():\n    db.create_all()\n"},
        {"init_db.py": "from models import Base, engine\nBase.metadata.create_all(engine)\n"},
        {
            "app.py": "from flask import Flask\napp = Flask(__name__)\n\n@app.cli.command('init-db')\ndef init():\n    db.create_all()\n"
        },
        {_SPRING: "spring.jpa.hibernate.ddl-auto=validate\n"},
        {_SPRING: "spring.datasource.url=jdbc:h2:mem:shop\nspring.jpa.hibernate.ddl-auto=update\n"},
        {"src/main/resources/application-dev.yml": "spring:\n  jpa:\n    hibernate:\n      ddl-auto: update\n"},
        {
            "src/db.ts": "import { DataSource } from 'typeorm';\nexport const db = new DataSource({ synchronize: process.env.NODE_ENV !== 'production' });\n"
        },
        {"src/sync.js": "const { sequelize } = require('./models');\nsequelize.sync();\n"},
        {
            "Program.cs": "var app = WebApplication.CreateBuilder(args).Build();\nif (app.Environment.IsDevelopment())\n{\n"
            "    scope.GetRequiredService<Shop>().Database.Migrate();\n}\napp.Run();\n"
        },
        {
            "cmd/migrate.go": 'package cmd\n\nimport "gorm.io/gorm"\n\nfunc migrate(db *gorm.DB) {\n\tdb.AutoMigrate(&User{})\n}\n',
            "main.go": 'package main\n\nimport "x/cmd"\n\nfunc main() {\n\tcmd.Execute()\n}\n',
        },
    ],
    wide=True,
)
def migrate_on_start(repository: Repository) -> Iterator[Match]:
    """Every instance that starts or restarts changes the schema, several of them at once, and a failed migration takes the
    service down with it. The release cannot be rolled out or back without touching the database.
    """
    yield from matches_at_start(repository, "migration")
    done_by_code = (
        *done_in_code(repository, "migration"),
        *in_hooks.done_in_hooks(repository, "migration"),
        *in_settings.set_up_by_spring(repository, "migration"),
    )
    for done in first_of_each_file(done_by_code):
        yield Match(
            done.path,
            done.span,
            {"who": "The service", "what": done.what},
            level=None if done.certain else "warning",
            because=done.because,
            cause="work at start",
        )
