"""What the App takes from its environment, read once at start, with every mistake named at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Annotated, Any, NoReturn, TypeVar, get_args, get_type_hints

from app.errors import Misconfigured

Settings = TypeVar("Settings", bound="ProcessSettings")


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that no log line, traceback or `repr` shows. `reveal` where it is spent."""

    _value: str = field(repr=False)

    def reveal(self) -> str:
        return self._value

    def __str__(self) -> str:
        return "***"


class InvalidSettings(Misconfigured):
    """Every variable that is missing or wrong, one a line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("The environment is not complete:\n" + "\n".join(f"  {problem}" for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Variable:
    """How one field is read: required where the field has no default."""

    name: str
    about: str
    parse: Callable[[str], Any]


def _whole(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(text)

    return parse


def _url(*schemes: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if not text.startswith(tuple(f"{scheme}://" for scheme in schemes)):
            raise ValueError("must start with " + " or ".join(f"{scheme}://" for scheme in schemes))
        return text.rstrip("/")

    return parse


def _database(text: str) -> Secret:
    return Secret(_url("postgresql", "postgres")(text))


def _private_key(text: str) -> Secret:
    # Many platforms cannot store line breaks in a variable, so the two-character form is taken too.
    pem = text.replace("\\n", "\n").strip()
    if not pem.startswith("-----BEGIN ") or "PRIVATE KEY-----" not in pem:
        raise ValueError("must be the App's private key in PEM form, line breaks as they are or as \\n")
    return Secret(pem)


def _webhook_secrets(text: str) -> tuple[Secret, ...]:
    secrets = [part.strip() for part in text.split(",") if part.strip()]
    if not secrets or any(len(secret) < 16 for secret in secrets):
        raise ValueError("must be one secret, or several separated by commas, of at least 16 characters each")
    return tuple(Secret(secret) for secret in secrets)


def _setup_secret(text: str) -> Secret:
    if len(text) < 16:
        raise ValueError("must have at least 16 characters")
    return Secret(text)


def _yes_or_no(text: str) -> bool:
    if text.lower() not in {"yes", "no"}:
        raise ValueError("must be yes or no")
    return text.lower() == "yes"


def _log_level(text: str) -> str:
    if text.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
    return text.upper()


@dataclass(frozen=True, kw_only=True)
class ProcessSettings:
    """What every process takes."""

    log_level: Annotated[str, Variable("LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR", _log_level)] = "INFO"
    telemetry_endpoint: Annotated[
        str,
        Variable(
            "OTEL_EXPORTER_OTLP_ENDPOINT", "where traces are sent; none are when it is absent", _url("http", "https")
        ),
    ] = ""

    def secrets(self) -> Iterator[Secret]:
        """Every secret among the values, for whoever has to keep them out of something."""
        for item in fields(self):
            value = getattr(self, item.name)
            yield from (each for each in (value if isinstance(value, tuple) else (value,)) if isinstance(each, Secret))


@dataclass(frozen=True, kw_only=True)
class SetupSettings(ProcessSettings):
    """The web process before the App exists: it serves `/setup` and nothing else."""

    public_url: Annotated[
        str, Variable("FACTORLINT_URL", "this process as GitHub reaches it, https://…", _url("https", "http"))
    ]
    github_url: Annotated[str, Variable("GITHUB_URL", "GitHub's website, https://github.com", _url("https", "http"))]
    github_api_url: Annotated[
        str, Variable("GITHUB_API_URL", "GitHub's API, https://api.github.com", _url("https", "http"))
    ]
    setup_secret: Annotated[
        Secret, Variable("FACTORLINT_SETUP_SECRET", "opens /setup; remove it when the App exists", _setup_secret)
    ]
    port: Annotated[int, Variable("PORT", "where the web process listens", _whole(1, 65535))] = 8000


@dataclass(frozen=True, kw_only=True)
class DatabaseSettings(ProcessSettings):
    database_url: Annotated[
        Secret, Variable("DATABASE_URL", "PostgreSQL, postgresql://user:password@host/name", _database)
    ]


@dataclass(frozen=True, kw_only=True)
class WebSettings(DatabaseSettings):
    """The web process holds no key of the App: it can receive, and cannot act."""

    webhook_secrets: Annotated[
        tuple[Secret, ...],
        Variable("GITHUB_WEBHOOK_SECRETS", "the webhook secret; while rotating, the new and the old", _webhook_secrets),
    ]
    port: Annotated[int, Variable("PORT", "where the web process listens", _whole(1, 65535))] = 8000
    threads: Annotated[int, Variable("WEB_THREADS", "requests answered at once", _whole(1, 128))] = 8
    body_limit: Annotated[int, Variable("WEB_BODY_LIMIT", "largest body in bytes", _whole(1024, 64 * 1024 * 1024))] = (
        25 * 1024 * 1024
    )
    drain_seconds: Annotated[
        int,
        Variable("WEB_DRAIN_SECONDS", "how long to serve on after SIGTERM while reporting not ready", _whole(0, 300)),
    ] = 5


@dataclass(frozen=True, kw_only=True)
class GitHubSettings(DatabaseSettings):
    """What a process needs to act as the App."""

    github_api_url: Annotated[
        str, Variable("GITHUB_API_URL", "GitHub's API, https://api.github.com", _url("https", "http"))
    ]
    app_id: Annotated[int, Variable("GITHUB_APP_ID", "the App's number", _whole(1, 2**53))]
    private_key: Annotated[Secret, Variable("GITHUB_PRIVATE_KEY", "the App's private key, PEM", _private_key)]
    write_milliseconds: Annotated[
        int, Variable("WRITE_INTERVAL_MS", "least time between two writes to one installation", _whole(0, 60000))
    ] = 1000


@dataclass(frozen=True, kw_only=True)
class WorkerSettings(GitHubSettings):
    concurrency: Annotated[int, Variable("WORKER_CONCURRENCY", "pull requests checked at once", _whole(1, 64))] = 2
    metrics_port: Annotated[
        int, Variable("WORKER_METRICS_PORT", "health and metrics of the worker; 0 for none", _whole(0, 65535))
    ] = 9100
    check_seconds: Annotated[int, Variable("CHECK_SECONDS", "longest a check may take", _whole(1, 3600))] = 300
    check_memory: Annotated[int, Variable("CHECK_MEMORY_MB", "most memory a check may take", _whole(128, 65536))] = 2048
    lease_seconds: Annotated[
        int, Variable("LEASE_SECONDS", "after how long a dead worker's work is taken", _whole(1, 3600))
    ] = 60
    sweep_seconds: Annotated[int, Variable("SWEEP_SECONDS", "how often lost work is looked for", _whole(1, 30))] = 30
    most_tries: Annotated[
        int, Variable("MOST_TRIES", "failures after which a pull request is parked", _whole(1, 20))
    ] = 4
    retry_seconds: Annotated[
        int, Variable("RETRY_SECONDS", "wait after a first failure; it doubles with each further one", _whole(1, 600))
    ] = 5
    skip_forks: Annotated[
        bool, Variable("SKIP_FORKS", "whether repositories that are forks of others are left alone", _yes_or_no)
    ] = False
    retention_days: Annotated[
        int, Variable("RETENTION_DAYS", "how long deliveries and runs are kept", _whole(1, 3650))
    ] = 30
    drain_seconds: Annotated[
        int, Variable("WORKER_DRAIN_SECONDS", "how long running checks get on SIGTERM", _whole(0, 3600))
    ] = 25


def variables(kind: type[ProcessSettings]) -> Iterator[tuple[Field[Any], Variable]]:
    """Every field of a process's settings with the variable it is read from."""
    hints = get_type_hints(kind, include_extras=True)
    for item in fields(kind):
        yield item, get_args(hints[item.name])[1]


def read(kind: type[Settings], environment: Mapping[str, str]) -> Settings:
    """The settings of one process.

    Raises:
        InvalidSettings: naming every variable that is missing or wrong, never showing a value.
    """
    problems: list[str] = []
    values: dict[str, Any] = {}
    for item, variable in variables(kind):
        text = environment.get(variable.name, "")
        if not text and item.default is not MISSING:
            continue
        try:
            values[item.name] = variable.parse(text) if text else _missing()
        except ValueError as error:
            problems.append(f"{variable.name} {error} ({variable.about})")
    if problems:
        raise InvalidSettings(problems)
    return kind(**values)


def _missing() -> NoReturn:
    raise ValueError("is not set")
