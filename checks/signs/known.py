"""The signs of each factor: literals of languages, libraries and platforms, as their documentation spells them."""

from __future__ import annotations

from checks.role import EVERY, LOCAL
from checks.signs.sign import Sign

_MANIFESTS = frozenset(
    (
        "package.json pyproject.toml setup.py setup.cfg requirements.txt pipfile environment.yml gemfile composer.json "
        "pom.xml build.gradle build.gradle.kts go.mod cargo.toml mix.exs deno.json deno.jsonc directory.packages.props"
    ).split()
)
_LOCKS = frozenset(
    (
        "package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml bun.lock bun.lockb deno.lock poetry.lock pdm.lock "
        "uv.lock pipfile.lock pixi.lock pylock.toml gemfile.lock composer.lock cargo.lock go.sum gradle.lockfile "
        "packages.lock.json mix.lock"
    ).split()
)
_CODE = ("python", "javascript", "go", "java", "kotlin", "ruby", "php", "csharp", "rust")
_SETTINGS = ("properties", "yaml", "ini", "toml")
_DEPENDENCIES = (
    "requirements", "pyproject", "package-json", "gemfile", "composer-json", "go-mod", "cargo", "gradle", "xml",
)  # fmt: skip
_DEPLOYS = ("dockerfile", "compose", "kubernetes", "procfile", "helm-template", "helm-values", "systemd", "supervisor")
_PIPELINES = ("github-workflow", "gitlab-ci")
_READS = {
    "python": ("environ", "getenv", "basesettings", "decouple", "starlette.config"),
    "javascript": ("process.env", "import.meta.env", "deno.env", "bun.env", "configservice"),
    "go": ("os.getenv", "os.lookupenv", "envconfig", "caarlos0/env", "viper"),
    "java": ("getenv", '@value("${', "environment.getproperty", "@configurationproperties"),
    "kotlin": ("getenv", "@value(", "@configurationproperties"),
    "ruby": ("env[", "env.fetch"),
    "php": ("env(", "$_env", "getenv"),
    "csharp": ("getenvironmentvariable", "getconnectionstring", "addenvironmentvariables", "iconfiguration", "configuration["),
    "rust": ("env::var", "envy::"),
    "properties": ("${",),
}  # fmt: skip


def _each(kinds: tuple[str, ...], *literals: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(kinds, literals)


SIGNS: tuple[Sign, ...] = (
    Sign("codebase/built", "parts that are built or deployed from here", _each(("dockerfile", "procfile", "helm-chart", "app-json")), _MANIFESTS, (".csproj", ".gemspec")),
    Sign("codebase/pipeline", "pipelines", _each(_PIPELINES), frozenset({"jenkinsfile", "azure-pipelines.yml", ".travis.yml"})),
    Sign("dependencies/manifest", "manifests", names=_MANIFESTS, suffixes=(".csproj", ".gemspec")),
    Sign("dependencies/lock", "lock files", names=_LOCKS),
    Sign("dependencies/base-image", "base images", {"dockerfile": ("from",)}),
    Sign("config/variable", "variables read from the environment", _READS),
    Sign("config/example", "an example of the variables", {"dotenv": ()}, roles=("example", *LOCAL)),
    Sign("config/given", "variables given by the deployment", {
        "compose": ("environment:", "env_file"), "kubernetes": ("configmapref", "secretkeyref", "secretref", "env:"),
        "helm-template": ("secretkeyref", "configmapkeyref", "env:"), "app-json": ("env",), "dockerfile": ("env ",),
    }),
    Sign("backing-services/service", "services beside the application", {
        **_each(
            ("compose", "kubernetes", "helm-values", "helm-chart"), "postgres", "mysql", "mariadb", "mongo", "redis", "valkey", "memcached",
            "rabbitmq", "kafka", "elasticsearch", "opensearch", "minio", "mailhog", "nats",
        ),
    }),
    Sign("backing-services/client", "clients of services", _each(
        _CODE, "psycopg", "sqlalchemy", "django.db", "pymongo", "redis", "mongoose", "mongodb", "sequelize", "typeorm", "prisma", "knex",
        "mysql", "postgres", "boto3", "aws-sdk", "amqp", "kafka", "gorm.io", "database/sql", "activerecord", "sidekiq", "datasource",
        "entityframework", "dbcontext", "smtp", "elasticsearch", "memcache", "illuminate\\database", "doctrine", "diesel::", "sqlx", "sqlite",
    )),
    Sign("backing-services/handle", "addresses of services taken from the environment", {
        **_each((*_CODE, "dotenv", "compose", "kubernetes", *_SETTINGS), "database_url", "redis_url", "db_host", "db_url", "mongo_uri", "mongodb_uri",
                "mongo_url", "amqp_url", "rabbitmq_url", "cache_url", "s3_bucket", "smtp_host", "mail_host", "spring.datasource", "postgres_host"),
    }, roles=(*LOCAL, "example")),
    Sign("build/image", "images that are built", {"dockerfile": ()}),
    Sign("build/pipeline", "pipelines that build or release", _each(_PIPELINES, "build", "release", "publish", "deploy", "docker")),
    Sign("build/release", "declared releases", {"procfile": ("release",), "kubernetes": ("image:",), "helm-chart": (), "app-json": ("postdeploy",)}),
    Sign("processes/run", "processes that are started", {
        "dockerfile": ("cmd", "entrypoint"), "procfile": (), "compose": ("image:", "build"), "kubernetes": ("containers:",),
        "helm-template": ("containers:",), "systemd": ("execstart",), "supervisor": (), "package-json": ('"start"',),
        "csharp": ("webapplication.createbuilder",), "java": ("springapplication.run",), "kotlin": ("springapplication", "runapplication"),
        "python": ("get_wsgi_application", "get_asgi_application", "flask(__name__", "fastapi("), "ruby": ("run rails.application", "sinatra"),
    }),
    Sign("processes/state", "sessions, caches, files and uploads", {
        "python": ("session", "cache", "upload", "open("), "javascript": ("session", "writefile", "multer", "cache"),
        "java": ("httpsession", "multipartfile", "@cacheable"), "ruby": ("session_store", "cache_store", "active_storage"),
        "php": ("session", "cache", "storage"), "go": ("os.create", "writefile", "sessions"), "csharp": ("addsession", "addstackexchangeredis", "iformfile"),
    }),
    Sign("port-binding/listening", "code that listens on a port", {
        "python": ("app.run(", "socketio.run(", "uvicorn", "gunicorn", "hypercorn", "waitress"),
        "javascript": (".listen(", "bun.serve", "deno.serve"),
        "go": ("listenandserve", "net.listen", "http.server{", "gin.default", "gin.new", "echo.new", "fiber.new"), "java": ("serversocket", "springapplication.run", "javalin"),
        "kotlin": ("embeddedserver", "runapplication"), "ruby": ("port env", "port(env"), "rust": ("tcplistener", "httpserver::new", "axum::serve", "warp::serve"), "csharp": ("useurls", "app.run("),
        "properties": ("server.port",),
    }),
    Sign("port-binding/exposed", "ports that are declared", {
        "dockerfile": ("expose",), "compose": ("ports:", "expose:"), "kubernetes": ("containerport", "targetport"),
        "helm-template": ("containerport", "targetport"), "procfile": ("$port", "web:"),
    }),
    Sign("concurrency/types", "processes declared by type", {
        "procfile": (), "compose": ("build", "image:"), "kubernetes": ("deployment", "statefulset", "cronjob"),
        "helm-template": ("deployment", "statefulset", "cronjob"), "supervisor": (), "systemd": ("execstart",), "dockerfile": ("cmd", "entrypoint"),
    }),
    Sign("concurrency/worker", "workers and schedules", _each(
        (*_CODE, *_DEPENDENCIES), "celery", "huey.", "dramatiq", "apscheduler", "bullmq", "node-cron", "'agenda'", '"agenda"', "sidekiq", "'resque", '"resque', "delayed_job",
        "solid_queue", "hangfire", "robfig/cron", "asynq", "@scheduled", "shouldqueue", "procrastinate",
    )),
    Sign("disposability/signal", "signals and graceful stops", _each(
        (*_CODE, "properties", "yaml", "dockerfile", "shell", "compose"), "sigterm", "signal.notify", "notifycontext", "shutdownhook", "@predestroy",
        "graceful", "applicationstopping", "stop_grace_period", "dumb-init", "/tini", "terminationgraceperiod",
    )),
    Sign("disposability/probe", "probes and health checks", {
        "kubernetes": ("livenessprobe", "readinessprobe", "startupprobe"), "helm-template": ("livenessprobe", "readinessprobe"),
        "dockerfile": ("healthcheck",), "compose": ("healthcheck",),
    }),
    Sign("disposability/start", "commands that start processes", {
        "dockerfile": ("cmd", "entrypoint"), "procfile": (), "kubernetes": ("containers:",), "compose": ("command:", "entrypoint:"),
        "systemd": ("execstart",), "supervisor": (),
    }),
    Sign("parity/services", "services for development and tests", _each(
        ("compose", *_PIPELINES), "postgres", "mysql", "mariadb", "mongo", "redis", "rabbitmq", "kafka", "elasticsearch", "memcached",
    ), roles=(*LOCAL, "test")),
    Sign("parity/runtime", "versions of the runtime in several places", {
        "runtime-version": (), "dockerfile": ("from",), "package-json": ('"engines"',), "pyproject": ("requires-python",), "go-mod": ("go ",),
        "github-workflow": ("-version",), "composer-json": ('"php"',), "gemfile": ("ruby ",),
    }, roles=(*LOCAL, "test"), at_least=2),
    Sign("logs/call", "log lines that are written", {
        "python": ("logging", "structlog", "loguru", "print("),
        "javascript": ("console.", "winston", "pino", "morgan", "bunyan", "logger"),
        "java": ("loggerfactory", "@slf4j", "logmanager", "getlogger", "system.out"), "kotlin": ("loggerfactory", "kotlinlogging", "println"),
        "go": ("log.print", "log.fatal", "slog.", "zap.", "logrus", "zerolog", "fmt.print"), "ruby": ("logger", "puts "),
        "php": ("monolog", "log::", "error_log", "loggerinterface"), "csharp": ("ilogger", "serilog", "console.write"),
        "rust": ("tracing::", "env_logger", "println!", "log::"),
    }),
    Sign("logs/settings", "settings of a logger", {
        "python": ("dictconfig", "basicconfig", "logging = {", "logging={"), "xml": ("<appender", "log4net", "nlog", "serilog"),
        "properties": ("logging.", "log4j"), "yaml": ("logging:", "log4j"), "json": ('"logging"', "serilog"), "ini": ("[loggers]",),
        "nginx": ("access_log", "error_log"), "php": ("'channels'",),
    }),
    Sign("admin/migration", "migrations and their tools", {
        "python": ("alembic", "flask_migrate", "manage.py"), "package-json": ("migrate", "prisma", "knex", "typeorm", "sequelize"),
        "java": ("flyway", "liquibase"), "xml": ("flyway", "liquibase"), "gradle": ("flyway", "liquibase"), "go": ("migrate", "goose"), "csharp": ("migrate",),
        "dockerfile": ("migrate",), "compose": ("migrate",), "shell": ("migrate", "alembic upgrade"), "procfile": ("migrate",),
        "kubernetes": ("migrate",), "php": ("artisan migrate", "schema::create"), "makefile": ("migrate",),
    }, frozenset({"alembic.ini", "manage.py", "artisan", "rakefile"})),
    Sign("admin/command", "one-off commands and jobs", {
        "python": ("basecommand", "@click.command", "app.cli"), "ruby": ("namespace :", "task "), "php": ("extends command",),
        "kubernetes": ("kind: job", "kind: cronjob"), "helm-template": ("kind: job", "kind: cronjob"), "package-json": ('"seed', '"migrat', '"db:'),
        "crontab": (),
    }),
    Sign("api-first/contract", "contracts", {"api-contract": ()}, suffixes=(".proto", ".graphql", ".graphqls", ".smithy", ".wsdl"),
         roles=tuple(role for role in EVERY if role not in ("vendored", "test"))),
    Sign("api-first/generated", "interfaces that describe themselves", _each(
        (*_CODE, *_DEPENDENCIES), "fastapi", "drf_spectacular", "drf-spectacular", "drf_yasg", "flask-smorest", "apispec", "springdoc", "swashbuckle",
        "addopenapi", "@nestjs/swagger", "swagger", "openapi", "buildschema", "graphqlschema", "gqlgen", "strawberry", "graphene", "apollo-server",
        "@apollo/server", "graphql-ruby", "grpc.newserver", "grpc.server", "@grpc/grpc-js", "io.grpc", "grpc.aspnetcore", "tonic::", "utoipa", "api-platform", "rswag",
    )),
    Sign("telemetry/health", "endpoints and probes of health", {
        **_each(_CODE, "/health", "/healthz", "/livez", "/readyz", "/ping", "healthcheck", "health_check", "addhealthchecks", "/up"),
        "kubernetes": ("livenessprobe", "readinessprobe"), "helm-template": ("livenessprobe", "readinessprobe"),
        "dockerfile": ("healthcheck",), "compose": ("healthcheck",), "xml": ("actuator",), "gradle": ("actuator",),
    }),
    Sign("telemetry/metrics", "metrics, traces and error reports", _each(
        (*_CODE, *_DEPENDENCIES, *_DEPLOYS, *_SETTINGS), "opentelemetry", "prometheus", "micrometer", "'statsd", '"statsd', "import statsd", "hot-shots", "sentry", "datadog", "newrelic", "jaeger", "zipkin",
        "otel_exporter", "otel_service", "prom-client", "applicationinsights",
    )),
    Sign("auth/identity", "identities that are verified", {
        "python": ("login_required", "isauthenticated", "permission_classes", "django.contrib.auth", "flask_login", "jwt", "oauth", "httpbearer", "authenticate(", "csrf"),
        "javascript": ("passport", "jsonwebtoken", "jwt", "next-auth", "authenticate", "authorization", "auth0", "bcrypt", "express-session", "oauth"),
        "java": ("springframework.security", "@preauthorize", "jwt"), "kotlin": ("springframework.security", "jwt"),
        "go": ("jwt", "oauth2", "bcrypt", "authorization", "authenticat"), "ruby": ("devise", "authenticate", "has_secure_password", "omniauth"),
        "php": ("auth::", "'auth'", "middleware('auth", "sanctum", "passport", "password_hash", "password_verify"),
        "csharp": ("[authorize", "addauthentication", "useauthentication"), "rust": ("jsonwebtoken", "bearer"),
    }),
    Sign("auth/transport", "verification of who answers", _each(
        _CODE, "rejectunauthorized", "insecureskipverify", "verify_none", "curlopt_ssl_verifypeer", "cert_required",
    )),
)  # fmt: skip
