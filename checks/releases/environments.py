"""What makes an image one for a single environment: profiles, handles, modes and files that go into it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from checks.documents.dockerfile import DOCKERFILE, Dockerfile, Pair
from checks.documents.dockerfile_instruction import Instruction
from checks.pattern import pattern
from checks.repository import Repository
from checks.text import Span
from checks.value import frozen
from checks.written_commands import needed_stages

_ENVIRONMENTS = frozenset("prod production staging stage stg uat qa preprod pre-prod prd preproduction".split())
NOT_PRODUCTION = ("staging", "stage", "uat", "qa", "preprod")
_NAMES = frozenset(
    (
        "ENV ENVIRONMENT APP_ENV APP_ENVIRONMENT STAGE DEPLOY_ENV DEPLOYMENT_ENV DEPLOY_ENVIRONMENT TARGET_ENV BUILD_ENV PROFILE "
        "SPRING_PROFILES_ACTIVE SPRING_PROFILE ACTIVE_PROFILE NG_CONFIG VUE_APP_ENV REACT_APP_ENV NEXT_PUBLIC_ENV VITE_ENV"
    ).split()
)
_TOOL_CHAIN = frozenset("NODE_ENV RAILS_ENV RACK_ENV MIX_ENV APP_ENV FLASK_ENV BUILD_ENV".split())
"""Of these `production` chooses how the tool chain builds, in every environment alike."""


@frozen
class Baked:
    span: Span
    what: str
    overridable: bool = False
    """Whoever starts the image can still say otherwise, by a variable of the same name."""


def names_environment(name: str, value: str) -> bool:
    """Whether a build is told that it is for one environment, as opposed to the mode of its tool chain."""
    if value.lower() not in _ENVIRONMENTS:
        return False
    mode = value.lower() in ("production", "prod")
    return (name in _NAMES or name in _TOOL_CHAIN) and not (mode and name in _TOOL_CHAIN)


def baked_environments(dockerfile: Dockerfile) -> Iterator[Baked]:
    """Profiles, environments and handles that its instructions put into the image."""
    needed = needed_stages(dockerfile)
    last = dockerfile.last
    inside = {stage.index for stage in dockerfile.stage_chain(last)} if last is not None else set()
    for instruction in dockerfile.instructions:
        if instruction.keyword == "ENV" and instruction.stage in inside:
            for pair in instruction.pairs:
                if _is_profile(pair) or _is_handle(pair):
                    set_to = f"{pair.name} is set to {_shown(pair.value or '')}"
                    yield Baked(pair.span, set_to, overridable=_is_profile(pair))
        if instruction.keyword in ("RUN", "COPY") and instruction.stage in needed:
            told = _built_for(instruction) or _renamed(instruction) or _chosen(instruction, dockerfile)
            if told is not None:
                yield Baked(instruction.span, told)
        if instruction.keyword in ("CMD", "ENTRYPOINT") and instruction.stage in needed:
            found = _PROFILE_OPTION.search(instruction.source)
            if found is not None and found["value"].lower() in _ENVIRONMENTS:
                yield Baked(instruction.span, found[0])


def _is_profile(pair: Pair) -> bool:
    """A profile or environment by its name; `production` of a tool chain is no environment, and a default of frameworks."""
    value = (pair.value or "").strip("\"'").lower()
    if pair.name in ("SPRING_PROFILES_ACTIVE", "QUARKUS_PROFILE", "MICRONAUT_ENVIRONMENTS"):
        return value in _ENVIRONMENTS
    named = (
        pair.name in _NAMES or pair.name in _TOOL_CHAIN or pair.name in ("ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT")
    )
    return named and value in _ENVIRONMENTS and value not in ("production", "prod", "prd")


def _built_for(instruction: Instruction) -> str | None:
    """A build for an environment that is not production, whose mode no other environment shares."""
    found = _mode().search(instruction.source) if instruction.keyword == "RUN" else None
    return found[0].strip() if found is not None else None


def _renamed(instruction: Instruction) -> str | None:
    """A file of such an environment that takes the name of the one that is read: `application-uat.yml`."""
    words = [argument.value for argument in instruction.arguments]
    if instruction.keyword != "COPY" or len(words) != 2 or instruction.flag("from"):
        return None
    source, target = (word.rpartition("/")[2].lower() for word in words)
    known = set(re.split(r"[-_.]", source)) & set(NOT_PRODUCTION)
    return (
        f"{words[0]} is copied as {words[1]}"
        if known and target and not set(re.split(r"[-_.]", target)) & known
        else None
    )


def _chosen(instruction: Instruction, dockerfile: Dockerfile) -> str | None:
    """A file that an argument of the build picks by the environment's name: `COPY .env.${ENVIRONMENT} .env`."""
    words = [argument.raw for argument in instruction.arguments]
    if instruction.keyword != "COPY" or len(words) != 2 or instruction.flag("from"):
        return None
    picked = _PICKED.search(words[0].rpartition("/")[2])
    name = (picked["braced"] or picked["plain"]) if picked is not None else ""
    if name.upper() not in _NAMES | _TOOL_CHAIN:
        return None
    given = any(
        word.raw.partition("=")[0] == name
        for each in dockerfile.instructions
        if each.keyword == "ARG"
        for word in each.arguments
    )
    return f"{words[0]} is copied, as an argument of the build names the environment" if given else None


def differing_settings(dockerfile: Dockerfile, repository: Repository) -> Iterator[Baked]:
    """Variables that another environment's Dockerfile of the same folder sets to another value."""
    if not _environment_of(dockerfile.path):
        return
    for path in repository.paths:
        sibling = repository.document(path, DOCKERFILE) if _is_sibling(path, dockerfile.path) else None
        others = {pair.name: pair for pair in _settings(sibling)} if sibling is not None else {}
        for pair in _settings(dockerfile) if others else ():
            other = others.get(pair.name)
            if other is not None and other.value != pair.value:
                yield Baked(pair.span, f"{pair.name} differs from {path}")


def _environment_of(path: str) -> str:
    words = re.split(r"[-_.]", path.rpartition("/")[2].lower())
    return next((word for word in words if word in _ENVIRONMENTS), "")


def _is_sibling(path: str, of: str) -> bool:
    """Two files for environments are compared once, from the one that comes first; those for development are left alone."""
    folder, name = path.rpartition("/")[0], path.rpartition("/")[2].lower()
    return (
        folder == of.rpartition("/")[0] and name.startswith("dockerfile") and path > of and bool(_environment_of(path))
    )


def _settings(dockerfile: Dockerfile) -> Iterator[Pair]:
    stages = dockerfile.stage_chain(dockerfile.last) if dockerfile.last is not None else ()
    for instruction in (each for stage in stages for each in stage.of("ENV")):
        yield from (
            pair for pair in instruction.pairs if pair.value and "$" not in pair.value and pair.name not in _TOOL_CHAIN
        )


@cache
def _mode() -> re.Pattern[str]:
    environments = "|".join(NOT_PRODUCTION)
    return re.compile(
        rf"(?:--mode|--configuration|--env|-c|--environment)[= ](?:{environments})\b|\bbuild[:_-](?:{environments})\b|\s-P\s?(?:{environments})\b"
    )


_PICKED = pattern(r"[._-]\$(?:\{(?P<braced>\w+)(?::-\w*)?\}|(?P<plain>\w+))|^\$(?:\{\w+\}|\w+)(?=[._-])")
_PROFILE_OPTION = pattern(r"-{1,2}D?spring\.profiles\.active=(?P<value>[\w-]+)")


_HANDLE_NAME = pattern(
    r"(?:DATABASE|DB|POSTGRES\w*|MYSQL|MONGO\w*|REDIS|AMQP|RABBIT\w*|KAFKA|ELASTIC\w*|CELERY_BROKER|BROKER|CACHE|SMTP|MAIL|S3|API|BACKEND|"
    r"SERVICE|SQLALCHEMY_DATABASE|SPRING_DATASOURCE)_(?:URL|URI|HOST|DSN|ENDPOINT|ADDR|ADDRESS|SERVERS?|BASE_URL)$"
)


_ADDRESS = pattern(r"^(?:[a-z][a-z0-9+.:-]*://(?P<host>[^/\s]+)|(?P<bare>[\w-]+(?:\.[\w-]+){2,}(?::\d+)?$))", re.I)
"""An address with a scheme or a host with a domain."""


def _is_handle(pair: Pair) -> bool:
    value = (pair.value or "").strip("\"'")
    if "$" in value or "<" in value or not _HANDLE_NAME.search(pair.name):
        return False
    found = _ADDRESS.match(value)
    if found is None:
        return False
    host = (found["host"] or found["bare"] or "").rpartition("@")[2].partition(":")[0].lower()
    return host not in ("localhost", "host.docker.internal") and not host.startswith(("127.", "0."))


def _shown(value: str) -> str:
    """The value without user and password."""
    scheme, mark, rest = value.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if mark else value
