"""Tools that health checks call, and images that are known not to bring them."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename

from checks.documents.dockerfile import Dockerfile, Stage
from checks.health_checks.declared import HealthCheck
from checks.pattern import pattern
from checks.repository import Repository

TOOLS = ("curl", "wget")
_ALPINE = pattern(r"alpine")
_SLIM = pattern(r"slim|^debian:|^ubuntu:|aspnet:")
_BARE = pattern(r"distroless|^scratch$|chiselled|/static")
_INSTALLS = pattern(r"\b(?:apt-get|apt|apk|dnf|yum|microdnf|zypper)\b")
_LANGUAGES = pattern(
    r"^(?:docker\.io/)?(?:library/)?(?:python|node|ruby|golang|alpine|debian|ubuntu|redis|postgres|valkey)(?::|@|$)|"
    r"^mcr\.microsoft\.com/dotnet/|^gcr\.io/distroless/|keycloak/keycloak(?::|$)"
)
"""Images of others of which is known what they hold; the rest may bring anything."""
_WITHOUT_EITHER = pattern(r"^(?:docker\.io/)?(?:library/)?postgres:(?!.*alpine)|keycloak/keycloak(?::|$)")
_WITHOUT_CURL = pattern(r"^(?:docker\.io/)?(?:library/)?(?:redis|postgres|valkey|rabbitmq):")
_INTERPRETERS = frozenset("python python3 node php ruby bun deno sh bash".split())
_SCRIPTS = (".py", ".js", ".mjs", ".cjs", ".sh", ".php", ".rb", ".ts")


def missing_tool(check: HealthCheck) -> str | None:
    """The tool that the check calls first and its image does not have; None where that is not known."""
    tool = next((words[0] for words in check.words if basename(words[0]) in TOOLS), None)
    image = check.image
    if tool is None or image is None or "$" in image:
        return None
    tool = basename(tool)
    if check.dockerfile is None or check.stage is None:
        return tool if _LANGUAGES.search(image) and _lacks(image, tool) else None
    return tool if _lacks(image, tool) and not _may_bring(check.dockerfile, check.stage, tool) else None


def missing_script(check: HealthCheck, repository: Repository) -> str | None:
    """The script that the check runs and the repository does not have, under this name or one it is compiled from."""
    if check.dockerfile is None or check.stage is None:
        return None
    for words in check.words:
        script = _script(words)
        if script is None:
            continue
        stem = basename(script).rpartition(".")[0]
        if any(basename(path).rpartition(".")[0] == stem for path in repository.paths):
            continue
        if not any(stem in each.source for link in _links(check.dockerfile, check.stage) for each in link.instructions):
            return basename(script)
    return None


def _script(words: tuple[str, ...]) -> str | None:
    if basename(words[0]) in _INTERPRETERS:
        given = next((word for word in words[1:] if not word.startswith("-")), None)
        options = words[1 : words.index(given)] if given in words else ()
        return given if given is not None and not options and given.endswith(_SCRIPTS) else None
    return words[0] if words[0].endswith(_SCRIPTS) else None


def _links(dockerfile: Dockerfile, stage: Stage) -> Iterator[Stage]:
    """Stages of the image, instructions of the check itself aside."""
    for link in dockerfile.stage_chain(stage):
        kept = tuple(each for each in link.instructions if each.keyword != "HEALTHCHECK")
        yield Stage(link.index, link.image, link.name, link.platform, link.base, link.instruction, kept)


def _lacks(image: str, tool: str) -> bool:
    name = image.rpartition("/")[2]
    if _BARE.search(image) or _WITHOUT_EITHER.search(image):
        return True
    if _ALPINE.search(name):
        # The wget of Alpine is BusyBox's.
        return tool == "curl" and not name.startswith(("nginx", "curl", "php"))
    if tool == "curl" and _WITHOUT_CURL.search(image):
        return True
    return bool(_SLIM.search(name)) and not name.startswith(("nginx", "buildpack-deps", "php"))


def _may_bring(dockerfile: Dockerfile, stage: Stage, tool: str) -> bool:
    """Whether the image installs the tool, copies it, or runs something that may."""
    for link in dockerfile.stage_chain(stage):
        for instruction in link.instructions:
            source = instruction.source
            if instruction.keyword in ("COPY", "ADD") and tool in source:
                return True
            if instruction.keyword == "RUN" and (
                (tool in source and _INSTALLS.search(source))
                or ".sh" in source
                or "install-packages" in source
                or "$" in source
            ):
                return True
    return False
